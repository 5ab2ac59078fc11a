//! Runs the console on one broker: what it works with, and what holds for its session.

use std::path::PathBuf;
use std::time::Duration;

use color_eyre::eyre::{self, WrapErr as _};

use guestlist::config::command_line::Connection;
use guestlist::config::profiles::Places;
use guestlist::config::{self, Config};
use guestlist::driver::random_id;
use guestlist::runtime::signals::LastResort;
use guestlist::runtime::{BrokerFiles, Console, FirstConnection, link_settings, terminal};
use guestlist::screens::brokers::session_of;
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::console_settings::ConsoleSettings;

use super::display_settings::DisplaySettings;
use super::environment;

/// What the console always shows about the broker inside this program; `None` where there is none.
#[cfg(feature = "sandbox")]
pub(super) const DEMO_NOTE: Option<&str> = Some("Demo · made-up users, gone when you quit");
#[cfg(not(feature = "sandbox"))]
const DEMO_NOTE: Option<&str> = None;

/// How long leaving may take before a signal ends the program the hard way.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// Checks that there is a terminal to draw on.
pub(super) fn check_terminal() -> eyre::Result<()> {
    Ok(terminal::check(std::env::var("TERM").ok().as_deref())?)
}

/// What a broker is opened with.
#[derive(Clone, Copy)]
pub(super) struct StartOptions<'a> {
    pub(super) flags: &'a Connection,
    pub(super) display: &'a DisplaySettings,
}

/// The file of the journal, unless none is kept.
fn journal(options: StartOptions<'_>) -> Option<PathBuf> {
    let is_kept = options.display.journal && !options.flags.no_journal;
    is_kept
        .then(|| config::journal_file(&environment))
        .flatten()
}

/// The folder for changes that were not saved, unless none are kept.
fn drafts(options: StartOptions<'_>) -> Option<PathBuf> {
    options
        .display
        .drafts
        .then(|| config::drafts_folder(&environment))
        .flatten()
}

/// What the list of brokers works with.
pub(super) fn broker_files(preselect: Option<String>, options: StartOptions<'_>) -> BrokerFiles {
    let flags = options.flags;
    let journal = journal(options);
    let drafts = drafts(options);
    let shown = journal.as_ref().map(|file| file.display().to_string());
    BrokerFiles {
        setup: Setup {
            journal: shown,
            keeps_drafts: drafts.is_some(),
            demo: DEMO_NOTE.map(Into::into),
            read_only: flags.read_only,
            allow_plaintext: flags.allow_plaintext,
            run_id: random_id().unwrap_or_default(),
            preselect,
            keys: options.display.keys,
            glyphs: options.display.glyphs,
            clipboard: options.display.screen.clipboard,
            ..Setup::default()
        },
        places: Places::find(&environment),
        password_file: flags.password_file.clone(),
        journal,
        drafts,
    }
}

/// Connects, and runs the console. A demo has a `note` that always shows, and no list of brokers to
/// go back to. `consented` says that the person agreed to a password in clear; `start` ends the
/// program on a signal until the console can.
pub(super) async fn console(
    config: Config,
    note: Option<&str>,
    consented: bool,
    options: StartOptions<'_>,
    start: LastResort,
) -> eyre::Result<u8> {
    let mut files = broker_files(None, options);
    let (mut session, mut settings) = session_of(&config.profile, &files.setup, false);
    session.broker = config.title();
    session.plaintext_known |= consented || !session.safety.needs_consent();
    if let Some(note) = note {
        // Nobody needs a journal of a demo.
        settings = ConsoleSettings {
            note: Some(note.into()),
            has_list: false,
            journal: None,
            unsaved: None,
            ..settings
        };
    }
    let name = config.name().map(str::to_owned);
    if consented {
        let named = name.clone().into_iter();
        files.setup.agreed = named
            .map(|name| (name, config.address.to_string()))
            .collect();
    }
    let link = link_settings::settings(config)?;
    session.factory_password = link.is_factory_login();
    let opening = FirstConnection::connect(link).await;
    let _last_resort = LastResort::after(PATIENCE)?;
    drop(start);
    let opening = match (opening, name.as_ref()) {
        (Ok(opening), _) => opening,
        // A flag may have made it another login than the one that the list knows.
        (Err(error), Some(name)) if note.is_none() && !options.flags.says_how() => {
            files.setup.preselect = Some(name.clone());
            files.setup.failed = Some((name.clone(), error.into()));
            let list = Console::list(files, options.display.screen).await;
            return list.wrap_err("the terminal failed");
        }
        (Err(error), _) => return Err(error.into()),
    };
    let start = (session, settings);
    Console::open(opening, start, name, files, options.display.screen)
        .await
        .wrap_err("the terminal failed")
}
