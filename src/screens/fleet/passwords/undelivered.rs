//! What the fleet knows of passwords that were made for each broker. The engines hold them.

use crate::domain::command::Command;
use crate::domain::user::UserName;
use crate::engine::password_batch::{FileId, Stage};

/// What the fleet knows of passwords that were made for each broker.
#[derive(Debug, Default)]
pub struct Passwords {
    /// Those that are not handed over yet.
    pub undelivered: Option<Undelivered>,
    /// The brokers and users whose password was made and forgotten, since the broker did not take
    /// it.
    pub(super) forgotten: Vec<(usize, UserName)>,
    /// How many files were written.
    pub files: usize,
}

impl Passwords {
    /// Whether a command may be sent again: a password that was forgotten here would be nobody's.
    pub fn may_retry(&self, broker: usize, command: &Command) -> bool {
        let user = command.user();
        let mut forgotten = self.forgotten.iter();
        !command.holds_secret() || !forgotten.any(|(at, name)| *at == broker && name == user)
    }

    /// Another password is sent to these brokers.
    pub(super) fn renew(&mut self, brokers: &[usize], user: &UserName) {
        self.forgotten
            .retain(|(at, name)| name != user || !brokers.contains(at));
    }
}

/// Passwords that are not handed over yet. The engines hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// The file that they go to; empty for the page.
    pub(super) path: String,
    /// That file, while it holds them as planned.
    pub(super) planned: Option<FileId>,
    /// How far it has come.
    pub(super) stage: Stage,
}

impl Undelivered {
    /// Whether they go into a file, which holds them as planned already.
    pub(in crate::screens) const fn has_file(&self) -> bool {
        self.planned.is_some()
    }
}
