//! What is said where the embedded broker is not built in.

use super::{Comfort, cli, eyre};

/// There is no such broker.
pub(crate) const DEMO_NOTE: Option<&str> = None;

const MISSING: &str = "this guestlist was built without its embedded broker: build it with \
    the cargo feature `sandbox` (on by default), or open a broker with --url";

/// Says what is missing.
pub(crate) async fn demo(_: &Comfort) -> eyre::Result<u8> {
    Err(eyre::eyre!(MISSING))
}

/// Says what is missing.
pub(crate) async fn sandbox(_: &cli::Sandbox) -> eyre::Result<u8> {
    Err(eyre::eyre!(MISSING))
}
