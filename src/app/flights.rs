//! Commands on their way: in line, sent, accepted, or lost sight of.

use std::collections::{BTreeMap, VecDeque};

use crate::domain::command::{Answer, Command, CommandId, Correlation, Deed, Submission};
use crate::domain::user::UserName;

/// Where a command that left the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Sent, no answer yet.
    Sent,
    /// Answered with yes; the list does not show it yet.
    Accepted,
    /// No answer in time, or the link was lost: an answer may still come.
    Lost,
}

/// A command that was handed to the broker task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// The command.
    pub command: Command,
    /// Where it is.
    pub stage: Stage,
}

/// All commands that are in line or on their way.
#[derive(Debug, Clone, Default)]
pub struct Flights {
    next: u64,
    limit: usize,
    line: VecDeque<Submission>,
    out: BTreeMap<CommandId, Flight>,
}

impl Flights {
    /// Puts a command in line and gives it an id.
    pub fn enqueue(&mut self, command: Command) -> CommandId {
        let id = CommandId(self.next);
        self.next += 1;
        self.line.push_back(Submission { id, command });
        id
    }

    /// How many commands may be without an answer at once; 0 while the link is not ready.
    pub const fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Whether commands may be sent on this link.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        self.limit > 0
    }

    /// The next command that may be sent now. It counts as sent.
    pub fn launch(&mut self) -> Option<Submission> {
        let sent = self
            .out
            .values()
            .filter(|flight| flight.stage == Stage::Sent);
        if sent.count() >= self.limit {
            return None;
        }
        let submission = self.line.pop_front()?;
        let flight = Flight {
            command: submission.command.clone(),
            stage: Stage::Sent,
        };
        self.out.insert(submission.id, flight);
        Some(submission)
    }

    /// A command that left the line.
    #[must_use]
    pub fn get(&self, id: CommandId) -> Option<&Flight> {
        self.out.get(&id)
    }

    /// Notes where a command is.
    pub fn set_stage(&mut self, id: CommandId, stage: Stage) {
        if let Some(flight) = self.out.get_mut(&id) {
            flight.stage = stage;
        }
    }

    /// Forgets a command that left the line.
    pub fn remove(&mut self, id: CommandId) -> Option<Flight> {
        self.out.remove(&id)
    }

    /// Forgets the commands that match and have left the line, except those that were sent and
    /// not answered: their answers must still find them, or they would be taken for others'.
    pub fn forget_settled(&mut self, settled: impl Fn(&Command) -> bool) {
        self.out
            .retain(|_, flight| flight.stage == Stage::Sent || !settled(&flight.command));
    }

    /// Takes commands out of the line before they are sent.
    pub fn withdraw(&mut self, unwanted: impl Fn(&Command) -> bool) {
        self.line
            .retain(|submission| !unwanted(&submission.command));
    }

    /// The link is gone: empties the line, and returns what was in it and what was sent without
    /// an answer. The latter are kept as [`Stage::Lost`].
    pub fn ground(&mut self) -> (Vec<Submission>, Vec<Submission>) {
        self.limit = 0;
        let waiting = self.line.drain(..).collect();
        let mut lost = Vec::new();
        for (id, flight) in &mut self.out {
            if flight.stage == Stage::Sent {
                flight.stage = Stage::Lost;
                let command = flight.command.clone();
                lost.push(Submission { id: *id, command });
            }
        }
        (waiting, lost)
    }

    /// The command that an answer is about, if it is one of ours. An answer without an id is
    /// matched only while at most one command may be in flight, and only when neither the kind
    /// nor the user that it names speaks against it.
    #[must_use]
    pub fn match_answer(&self, answer: &Answer) -> Option<CommandId> {
        match answer.correlation {
            Correlation::Foreign => None,
            Correlation::Ours(id) => self.out.contains_key(&id).then_some(id),
            Correlation::Unmarked if self.limit != 1 => None,
            Correlation::Unmarked => {
                let mut sent = self
                    .out
                    .iter()
                    .filter(|(_, flight)| flight.stage == Stage::Sent);
                let (id, flight) = sent.next()?;
                fits(answer, &flight.command).then_some(*id)
            }
        }
    }

    /// The commands about this user and of this kind that have left the line.
    #[must_use]
    pub fn open_about(&self, user: &UserName, deed: Deed) -> Vec<(CommandId, Command)> {
        let about = self
            .out
            .iter()
            .filter(|(_, flight)| flight.command.user() == user && flight.command.deed() == deed);
        about
            .map(|(id, flight)| (*id, flight.command.clone()))
            .collect()
    }

    /// Whether any command is in line or without an answer.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.line.is_empty() || self.out.values().any(|flight| flight.stage == Stage::Sent)
    }
}

fn fits(answer: &Answer, command: &Command) -> bool {
    answer.deed.is_none_or(|deed| deed == command.deed())
        && answer
            .user
            .as_ref()
            .is_none_or(|user| user == command.user())
}
