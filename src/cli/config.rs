//! `guestlist config`: prints the config file that says what is so by default.

use color_eyre::eyre;

use guestlist::config::preferences;

pub(crate) fn run() -> eyre::Result<u8> {
    super::print(&preferences::sample())?;
    Ok(0)
}
