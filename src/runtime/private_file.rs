//! Files and folders that belong to the person alone.
//!
//! root writes to a file that is there, which keeps its owner, but makes none under a folder of
//! somebody else: the journal and the kept changes are off then, with a sentence. To give a new
//! file away would mean giving away every folder above it too.

use std::fs::{self, DirBuilder, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::config::owner;

/// The words of the system, without the error number.
pub(super) fn words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" (os error ") {
        Some((text, _)) => text.into(),
        None => text,
    }
}

/// Makes the folder of a file, for its owner alone.
pub(super) fn make_folder(path: &Path) -> Result<(), String> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    if let Some(why) = owner::foreign(path) {
        return Err(why);
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).map_err(|error| words(&error))?;
    let found = fs::metadata(folder).map_err(|error| words(&error))?;
    private("its folder", &found, 0o700)
}

/// Refuses a file or folder that others own or may write to.
fn private(what: &str, found: &Metadata, mode: u32) -> Result<(), String> {
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(format!("{what} belongs to another user of this machine"));
    }
    if found.mode() & 0o022 != 0 {
        return Err(format!("others can write to {what}; run chmod {mode:o}"));
    }
    Ok(())
}

/// Opens a file that its owner alone may write to. A link is not followed, since somebody else may
/// have chosen where it leads.
///
/// # Errors
/// When it cannot be opened, or others own it or may write to it.
pub fn open(path: &Path, options: &mut OpenOptions) -> io::Result<fs::File> {
    // A pipe without a reader would make us wait for ever.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
    let file = match options.custom_flags(flags).open(path) {
        Err(_) if fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink()) => {
            return Err(io::Error::other(
                "it is a symbolic link, which is not followed",
            ));
        }
        opened => opened?,
    };
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    private("it", &found, 0o600).map_err(io::Error::other)?;
    Ok(file)
}
