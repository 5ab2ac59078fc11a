//! A file that a verb writes must not be there yet: asked before anything is sent. `runtime::private_file` holds that
//! again when it is written.

use std::path::Path;

use super::exit::{Exit, Failure};

/// Refuses a file that is there.
pub(super) fn check_new(path: &Path) -> Result<(), Failure> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let why = format!("{} exists already: name another file", path.display());
    Err(Failure::new(Exit::Exists, why))
}
