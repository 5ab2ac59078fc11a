//! What was asked for by keys, and what the broker executed.

use std::collections::HashMap;

use guestlist::broker::dialect::coreflux::Coreflux;
use guestlist::broker::dialect::{AnswerMode, Dialect};
use guestlist::domain::command::{Command, CommandId, Submission};
use guestlist::sandbox::Executed;

/// What the request ids of the console start with.
pub(crate) const SESSION: &str = "l1nk";

/// A command as the broker's journal has it, passwords masked.
pub(crate) fn line(submission: &Submission, mode: AnswerMode) -> String {
    let publish = Coreflux::new(SESSION).encode(submission, mode).unwrap();
    let line = publish.payload.expose();
    match &submission.command {
        Command::AddUser { password, .. } | Command::ChangePassword { password, .. } => {
            line.replace(password.expose(), "••••")
        }
        _ => line.to_owned(),
    }
}

/// Likewise, without an id.
fn bare(command: &Command) -> String {
    let submission = Submission {
        id: CommandId(0),
        command: command.clone(),
    };
    line(&submission, AnswerMode::WithoutIds)
}

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Commands handed to the broker task and not seen at the broker, and how often.
    missing: HashMap<String, usize>,
    /// Commands that changed something in this round, without ids.
    changed: Vec<String>,
    pub(crate) submitted: usize,
    pub(crate) executed: usize,
}

impl Ledger {
    pub(crate) fn begin(&mut self) {
        self.changed.clear();
    }

    pub(crate) fn submitted(&mut self, submission: &Submission, mode: AnswerMode) {
        self.submitted += 1;
        *self.missing.entry(line(submission, mode)).or_default() += 1;
    }

    /// Takes what a client had executed: each command once for each time that it was handed over,
    /// which with request ids is once at all.
    pub(crate) fn executed(&mut self, entry: &Executed) {
        if !entry.by_client || entry.line.starts_with("-list") {
            return;
        }
        self.executed += 1;
        let missing = self.missing.get_mut(&entry.line);
        let Some(missing) = missing.filter(|count| **count > 0) else {
            panic!("executed without being asked for: {}", entry.line);
        };
        *missing -= 1;
        if *missing == 0 {
            self.missing.remove(&entry.line);
        }
        if entry.changed {
            let bare = entry.line.split(" -requestId ").next();
            self.changed.push(bare.unwrap_or_default().to_owned());
        }
    }

    /// How often a change was applied in this round.
    pub(crate) fn applied(&self, command: &Command) -> usize {
        let line = bare(command);
        self.changed.iter().filter(|it| **it == line).count()
    }

    /// Commands that were handed over and never reached the broker.
    pub(crate) fn lost(&self) -> usize {
        self.missing.values().sum()
    }
}
