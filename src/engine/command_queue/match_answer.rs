//! Which command an answer is to. One without an id goes to the one command in flight that it fits:
//! neither the kind nor the user that it names speaks against it.
//!
//! - One that fits several decides nothing. Its words are said when the time for an answer is over.
//! - One that names both may be late.
//! - Where answers carry no ids one command is in flight, and the oldest that fits comes first.
//! - A bare number as an id is no text of ours. The number of our command makes an answer ours only
//!   beside a kind or a user that fits; another number only beside both.
//! - One that names a change of a group (`Correlation::Membership`) fits changes of groups alone.

use super::{CommandQueue, SentCommand, Stage};
use crate::domain::command::{Answer, Command, CommandId, Correlation};

impl CommandQueue {
    /// The command that an answer is about, if it is one of ours. Without an id it is to the one
    /// command that it fits: neither the kind nor the user that it names speaks against it.
    pub fn match_answer(&self, answer: &Answer) -> Option<CommandId> {
        match answer.correlation {
            Correlation::Foreign => None,
            Correlation::Ours(id) => self.out.contains_key(&id).then_some(id),
            Correlation::Unmarked | Correlation::Membership => self.match_unmarked(answer),
            Correlation::Numbered(number) => {
                let id = CommandId(number);
                let names_something = answer.kind.is_some() || answer.user.is_some();
                if names_something && self.fitting(answer).any(|(it, _)| it == id) {
                    return Some(id);
                }
                // The broker, or another admin, may count too: the answer must name both.
                names_both(answer).then(|| self.match_unmarked(answer))?
            }
        }
    }

    /// The commands that an answer without an id may be to. One that names both kind and user may
    /// be late.
    fn fitting(&self, answer: &Answer) -> impl Iterator<Item = (CommandId, &SentCommand)> {
        let late = names_both(answer);
        self.out().filter(move |(_, sent)| match sent.stage {
            Stage::Sent => fits(answer, &sent.command),
            Stage::Lost => late && fits(answer, &sent.command),
            Stage::Accepted => false,
        })
    }

    /// Where the broker was not known to mark its answers, one command was in flight at a time: the
    /// oldest that fits comes first, as the broker works in order.
    fn match_unmarked(&self, answer: &Answer) -> Option<CommandId> {
        let fitting: Vec<_> = self.fitting(answer).collect();
        if let [(only, _)] = fitting[..] {
            return Some(only);
        }
        let mut unmarked = fitting.iter().filter(|(_, sent)| sent.unmarked);
        let oldest = unmarked.next().filter(|_| names_both(answer));
        oldest.map(|(id, _)| *id)
    }

    /// Keeps the words of an answer that fits several commands, and so decides about none of them.
    pub(in crate::engine) fn hint(&mut self, answer: &Answer, words: &str) {
        if !matches!(
            answer.correlation,
            Correlation::Unmarked | Correlation::Membership
        ) {
            return;
        }
        let fitting = self.fitting(answer).map(|(id, _)| id);
        let fitting: Vec<CommandId> = fitting.collect();
        for id in fitting {
            if let Some(sent) = self.out.get_mut(&id) {
                sent.hint = Some(words.into());
            }
        }
    }
}

const fn names_both(answer: &Answer) -> bool {
    answer.kind.is_some() && answer.user.is_some()
}

fn fits(answer: &Answer, command: &Command) -> bool {
    let is_membership = matches!(command, Command::SetPermission { permission, .. }
        if permission.as_group().is_some());
    (is_membership || answer.correlation != Correlation::Membership)
        && answer.kind.is_none_or(|kind| kind == command.kind())
        && answer
            .user
            .as_ref()
            .is_none_or(|user| user == command.user())
}
