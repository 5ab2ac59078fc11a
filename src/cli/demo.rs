//! `guestlist demo`: opens the console on an embedded broker with made-up users. That it has no
//! journal and keeps no unsaved changes is decided in `super::console`, for the demo of the list of
//! brokers in `screens::brokers::start_console`.

use std::path::Path;
use std::time::Duration;

use color_eyre::eyre;

use guestlist::config::Config;
use guestlist::config::command_line::{Connection, DisplayOptions};
use guestlist::domain::address::Address;
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::profile::{Origin, Profile};
use guestlist::domain::secret::Secret;
use guestlist::runtime::signals::LastResort;
use guestlist::sandbox::{self, Options, Sandbox};

use super::console::{DEMO_NOTE, StartOptions, check_terminal, console};
use super::display_settings::DisplaySettings;

/// Opens the console on an embedded broker with made-up users.
pub(crate) async fn run(display: &DisplayOptions, config: Option<&Path>) -> eyre::Result<u8> {
    check_terminal()?;
    let options = StartOptions {
        flags: &Connection::default(),
        display: &DisplaySettings::of(display, config)?,
    };
    let start = LastResort::after(Duration::ZERO)?;
    let broker = Sandbox::start(Options::with_users(sandbox::demo_accounts())).await?;
    let listening = broker.address();
    let address = Address::mqtt(listening.ip().to_string(), listening.port());
    let profile = Profile {
        username: Some("root".into()),
        family: Some(BrokerFamily::Coreflux),
        ..Profile::new("demo", Origin::BuiltIn, address.clone())
    };
    let config = Config {
        profile,
        address,
        password: Some(Secret::new(sandbox::DEMO_PASSWORD)),
    };
    let code = console(config, DEMO_NOTE, false, options, start).await;
    broker.stop().await;
    code
}
