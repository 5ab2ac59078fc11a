//! `guestlist profiles`: lists the profiles, without secrets.

use color_eyre::eyre;

use guestlist::config::command_line::Profiles;
use guestlist::config::profiles::{self, Places};
use guestlist::config::profiles_table;

use super::{environment, print, warn_of};

/// Lists them, after what a person should know of their files.
pub(crate) fn run(options: &Profiles) -> eyre::Result<u8> {
    let store = profiles::load(&Places::find(&environment), &environment)?;
    warn_of(&store);
    if options.json {
        print(&format!(
            "{:#}\n",
            profiles_table::json(&store, &environment)
        ))?;
    } else if store.profiles().is_empty() {
        print("No brokers yet. Run guestlist to add one.\n")?;
    } else {
        print(&profiles_table::table(&store, &environment))?;
    }
    Ok(0)
}
