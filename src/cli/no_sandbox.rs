//! What is said where the embedded broker is not built in.

use color_eyre::eyre;

const MISSING: &str = "this guestlist was built without its embedded broker: build it with \
    the cargo feature `sandbox` (on by default), or open a broker with --url";

pub(crate) mod demo {
    use std::future::{Ready, ready};
    use std::path::Path;

    use super::{MISSING, eyre};
    use guestlist::config::command_line::DisplayOptions;

    /// Says what is missing.
    pub(crate) fn run(_: &DisplayOptions, _: Option<&Path>) -> Ready<eyre::Result<u8>> {
        ready(Err(eyre::eyre!(MISSING)))
    }
}

pub(crate) mod sandbox {
    use std::future::{Ready, ready};

    use super::{MISSING, eyre};
    use guestlist::config::command_line::Sandbox;

    /// Says what is missing.
    pub(crate) fn run(_: &Sandbox) -> Ready<eyre::Result<u8>> {
        ready(Err(eyre::eyre!(MISSING)))
    }
}
