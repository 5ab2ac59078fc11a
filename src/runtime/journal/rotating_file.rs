//! The file of the journal, and those that it was before: opened, created and renamed. Where it is
//! says `config::state_folder`, which lines go to that of others the journal (`super`); its folder
//! is made by `runtime::private_file`.
//!
//! Several consoles write at once. Each line is one write at the end of the file, which the system
//! keeps whole. Whoever finds the file full renames it under a lock on the file itself; who waited
//! for that, or was in the middle of a line, finds that the name stands for another file by then,
//! and opens that.
//!
//! Before each batch the name is compared with the open file. A line that a full disk cut is ended
//! before the next one. A symbolic link is not followed; a file of another user, or a folder that
//! others may write to, is refused; a file that others may only read becomes private.

use std::ffi::OsString;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{FileExt as _, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::runtime::private_file::{self, make_folder, words};

/// How often it is looked again whether another console has written its line to the end, and the
/// time between.
const LOOKS: usize = 10;
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

/// The limits of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// The most bytes of one file.
    pub(super) bytes: u64,
    /// How many files there are: the one that is written, and older ones.
    pub(super) files: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1024 * 1024,
            files: 3,
        }
    }
}

/// The journal's file. It is opened when there is something to write.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    limits: Limits,
    open: Option<fs::File>,
    opener: fn(&Path) -> io::Result<fs::File>,
}

impl File {
    pub(super) fn new(path: PathBuf, limits: Limits) -> Self {
        Self {
            path,
            limits,
            open: None,
            opener: open,
        }
    }

    /// The journal's file, with another way to open it.
    #[cfg(test)]
    pub(super) fn opened_by(mut self, opener: fn(&Path) -> io::Result<fs::File>) -> Self {
        self.opener = opener;
        self
    }

    /// Makes sure that the open file is still the one with this name: another console may have
    /// renamed it, or a person deleted it.
    pub(super) fn check(&mut self) -> Result<(), String> {
        let is_it = match &self.open {
            Some(open) => is_at(open, &self.path).unwrap_or(false),
            None => false,
        };
        if !is_it {
            self.open = None;
            make_folder(&self.path)?;
            let opened = (self.opener)(&self.path);
            self.open = Some(opened.map_err(|error| words(&error))?);
        }
        Ok(())
    }

    /// Writes a line at the end.
    pub(super) fn append(&mut self, line: &str) -> Result<(), String> {
        self.make_room(line.len() as u64)?;
        let Some(open) = &mut self.open else {
            return Err("it is not open".into());
        };
        append(open, line).map_err(|error| words(&error))
    }

    /// Begins a new file when the line would make this one too large. It looks again after each
    /// step, since other consoles do the same.
    fn make_room(&mut self, more: u64) -> Result<(), String> {
        let size = |open: &fs::File| open.metadata().map_or(0, |it| it.len());
        let full = |file: &Self| {
            let size = file.open.as_ref().map_or(0, size);
            size > 0 && size + more > file.limits.bytes
        };
        if !full(self) {
            return Ok(());
        }
        if let Some(open) = &self.open {
            // The holder of the lock renames it, and what we write meanwhile goes to the renamed
            // file.
            if open.try_lock().is_err() {
                return Ok(());
            }
            let renamed = match is_at(open, &self.path) {
                Ok(true) => self.rename(),
                _ => Ok(()),
            };
            let _ = open.unlock();
            renamed.map_err(|error| format!("it is full, and: {}", words(&error)))?;
        }
        self.check()
    }

    fn rename(&self) -> io::Result<()> {
        let older = |nth: u32| {
            let mut name = OsString::from(&self.path);
            name.push(format!(".{nth}"));
            PathBuf::from(name)
        };
        let last = self.limits.files.saturating_sub(1).max(1);
        for nth in (1..last).rev() {
            match fs::rename(older(nth), older(nth + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&self.path, older(1))
    }
}

/// Whether a path stands for this file.
fn is_at(open: &fs::File, path: &Path) -> io::Result<bool> {
    let (open, named) = (open.metadata()?, fs::symlink_metadata(path)?);
    Ok((open.dev(), open.ino()) == (named.dev(), named.ino()))
}

/// Writes a line in one piece. When the disk took only a part of the last line, ours or another
/// console's, this one starts on a new line, so that no more is lost.
fn append(open: &mut fs::File, line: &str) -> io::Result<()> {
    // Another console may be in the middle of its line.
    let mut is_whole = ends_a_line(open)?;
    for _ in 0..LOOKS {
        if is_whole {
            break;
        }
        thread::sleep(BETWEEN_LOOKS);
        is_whole = ends_a_line(open)?;
    }
    if is_whole {
        open.write_all(line.as_bytes())
    } else {
        open.write_all(format!("\n{line}").as_bytes())
    }
}

/// Whether nothing stands behind the last end of a line.
fn ends_a_line(open: &fs::File) -> io::Result<bool> {
    let mut last = [b'\n'];
    if let Some(end) = open.metadata()?.len().checked_sub(1) {
        open.read_exact_at(&mut last, end)?;
    }
    Ok(last == *b"\n")
}

/// Opens the file, or makes it, for its owner alone.
fn open(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).mode(0o600);
    let file = private_file::open(path, &mut options)?;
    if file.metadata()?.mode() & 0o777 != 0o600 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}
