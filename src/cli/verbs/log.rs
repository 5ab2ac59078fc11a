//! `--log-file` and `-v`: links, commands without secrets, and answers, for bug reports.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use guestlist::domain::user::UserName;
use guestlist::driver::clock;
use guestlist::engine::connection::LinkState;
use guestlist::engine::journal::{Batch, Record};
use guestlist::runtime::private_file;
use guestlist::text::clean;

use super::exit_codes::{Exit, Failure};
use crate::cli::warn;

/// Where the log goes.
#[derive(Debug, Default)]
pub(super) struct Log {
    file: Option<(File, PathBuf)>,
    to_stderr: bool,
}

impl Log {
    /// The file is for its owner alone, also one that is there and grows.
    pub(super) fn open(file: Option<&Path>, to_stderr: bool) -> Result<Self, Failure> {
        let open = |path: &Path| {
            let mut options = OpenOptions::new();
            let opened = private_file::open(path, options.append(true).create(true).mode(0o600));
            let opened = opened.and_then(|file| {
                let found = file.metadata()?;
                if found.is_file() && found.permissions().mode() & 0o077 != 0 {
                    // One of somebody else stays as it is.
                    let _ = file.set_permissions(Permissions::from_mode(0o600));
                }
                Ok(file)
            });
            opened.map_err(|error| {
                let why = format!("cannot write to {}: {error}", path.display());
                Failure::new(Exit::CannotWrite, why)
            })
        };
        let file = file.map(|path| Ok((open(path)?, path.to_owned())));
        let file = file.transpose()?;
        Ok(Self { file, to_stderr })
    }

    const fn is_off(&self) -> bool {
        self.file.is_none() && !self.to_stderr
    }

    /// Writes a line about a broker. Where it cannot be written, that is said once, and the work
    /// goes on without a log.
    pub(super) fn line(&mut self, broker: &str, text: &str) {
        if self.is_off() {
            return;
        }
        let text = clean(text);
        let line = format!("{} {broker}: {text}\n", clock::now().stamp);
        if let Some((file, path)) = &mut self.file
            && let Err(problem) = file.write_all(line.as_bytes())
        {
            warn(&format!("{} is not written: {problem}", path.display()));
            self.file = None;
        }
        if self.to_stderr {
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }

    pub(super) fn link(&mut self, broker: &str, link: &LinkState) {
        match link {
            LinkState::Connecting => self.line(broker, "connecting"),
            LinkState::Connected => self.line(broker, "connected"),
            LinkState::Down { reason, .. } => {
                self.line(broker, &format!("connection lost: {reason}"));
            }
        }
    }

    pub(super) fn batch(&mut self, broker: &str, batch: &Batch) {
        if self.is_off() {
            return;
        }
        for record in &batch.records {
            self.line(broker, &text(record));
        }
    }
}

/// A record of the journal as a line.
fn text(record: &Record) -> String {
    let mut text = record
        .id
        .map_or("another admin".into(), |id| format!("command {id}"));
    let user = record.user.as_ref().map_or("", UserName::as_str);
    let _ = write!(text, ": {} {user}", record.what);
    if let Some((key, _)) = &record.permission {
        let value = if record.new == Some(true) {
            "on"
        } else {
            "off"
        };
        let _ = write!(text, " {}={value}", key.as_str());
    }
    let _ = write!(text, ": {}", record.outcome);
    for (what, words) in [
        ("answer", record.answer.as_deref()),
        ("reason", record.reason.as_deref()),
    ] {
        if let Some(words) = words {
            let _ = write!(text, "; {what}: {words}");
        }
    }
    text
}
