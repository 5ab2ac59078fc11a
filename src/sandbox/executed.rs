//! The commands that were executed, for tests to look at.

use std::collections::VecDeque;

/// How many entries are kept.
const KEPT: usize = 10_000;

/// A command that was run, whatever became of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executed {
    /// The line, each password as `••••`.
    pub line: String,
    /// Whether a client sent it; else it came from `Sandbox::execute_as_other_admin`.
    pub by_client: bool,
    /// Whether any user is different after it. A command that repeats what is already so changes
    /// nothing.
    pub changed: bool,
}

/// The last commands that were run, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Journal(VecDeque<Executed>);

impl Journal {
    pub(super) fn push(&mut self, entry: Executed) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub(super) fn take(&mut self) -> Vec<Executed> {
        self.0.drain(..).collect()
    }
}
