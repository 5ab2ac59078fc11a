//! Refuses, before anything is sent, to write over a file. For `--out`, `--to` and `--generate-to`;
//! the file of the last is created in `runtime::made_passwords_file`, which refuses again.

use std::path::Path;

use super::exit_codes::{Exit, Failure};

/// Refuses a file that is there.
pub(super) fn check_new(path: &Path) -> Result<(), Failure> {
    check(path, "file")
}

/// The same for a file that is called like its broker: only its folder can be another.
pub(super) fn check_new_in_folder(path: &Path) -> Result<(), Failure> {
    check(path, "folder")
}

fn check(path: &Path, to_name: &str) -> Result<(), Failure> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let why = format!("{} exists already: name another {to_name}", path.display());
    Err(Failure::new(Exit::Exists, why))
}
