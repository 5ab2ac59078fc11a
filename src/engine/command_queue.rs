//! Commands on their way: in line, sent, accepted, or lost sight of. No clock is here: timers start
//! in `submit`, and what ends with them is in `answers`.
//!
//! Where the family takes several commands in one message (`FamilyTraits::together`), one message
//! is on its way at a time. Each command in it keeps its id and its own answer.
//!
//! Which command an answer is to is decided in `match_answer`.

mod match_answer;

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::command_log::Outcome;
use crate::domain::command::{Command, CommandId, CommandKind, Submission};
use crate::domain::user::UserName;

/// Where a command that left the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Sent, no answer yet.
    Sent,
    /// Answered with yes; the list does not show it yet.
    Accepted,
    /// No answer in time; one may still come.
    Lost,
}

/// A command that was handed to the broker task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCommand {
    pub command: Command,
    /// Where it is.
    pub stage: Stage,
    /// The stage at which the list was asked for last because of it.
    pub reread: Option<Stage>,
    /// Whether it was sent before the broker was known to put ids into its answers. Only then can
    /// an answer without an id be to this command.
    pub unmarked: bool,
    /// The addition of its user that went before it in the same message.
    pub addition: Option<CommandId>,
    /// The words of an answer without an id that may be to this command, or to another one.
    pub hint: Option<String>,
    /// Whether a list came after it was accepted.
    pub is_listed: bool,
}

/// All commands that are in line or on their way.
#[derive(Debug, Clone, Default)]
pub struct CommandQueue {
    next: u64,
    limit: usize,
    /// How many commands go in one message at most.
    together: usize,
    /// Whether more is about to be put in line that goes with what is there.
    held: bool,
    line: VecDeque<Submission>,
    out: BTreeMap<CommandId, SentCommand>,
    /// How many of those that left the line have no answer yet.
    sent: usize,
}

impl CommandQueue {
    /// Puts a command in line and gives it an id.
    pub(super) fn enqueue(&mut self, command: Command) -> CommandId {
        let id = CommandId(self.next);
        self.next += 1;
        self.line.push_back(Submission { id, command });
        id
    }

    /// How many commands may be without an answer at once (`broker::session::in_flight_limit`
    /// decides); 0 while the link is not ready.
    pub(super) const fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// How many commands go in one message at most.
    pub(super) const fn set_together(&mut self, together: usize) {
        self.together = together;
    }

    /// Whether commands may be sent on this link.
    pub const fn is_ready(&self) -> bool {
        self.limit > 0
    }

    /// Whether commands may be sent on this link, and the broker marks its answers.
    pub const fn is_marked(&self) -> bool {
        self.limit > 1
    }

    /// The next command that may be sent now. It counts as sent.
    pub(super) fn send_next(&mut self) -> Option<Submission> {
        if self.sent >= self.limit {
            return None;
        }
        let submission = self.line.pop_front()?;
        self.note_sent(&submission);
        Some(submission)
    }

    /// The next commands for one message: all of the first user in line, then those of others while
    /// they fit. None while a message is on its way. They count as sent.
    pub(super) fn send_next_together(&mut self) -> Vec<Submission> {
        if self.sent > 0 || self.held {
            return Vec::new();
        }
        let room = self.together.min(self.limit);
        if room == 0 {
            return Vec::new();
        }
        let mut users: Vec<(UserName, usize)> = Vec::new();
        let mut taken = 0;
        while let Some((user, count)) = self.next_of(&users) {
            let fits = taken + count <= room;
            if !fits && !users.is_empty() {
                break;
            }
            let count = count.min(room);
            taken += count;
            users.push((user, count));
            if taken >= room {
                break;
            }
        }
        let mut together = Vec::with_capacity(taken);
        for (user, count) in users {
            let mut left = count;
            self.line.retain(|submission| {
                let goes = left > 0 && *submission.command.user() == user;
                if goes {
                    left -= 1;
                    together.push(submission.clone());
                }
                !goes
            });
        }
        let mut added: HashMap<&UserName, CommandId> = HashMap::new();
        for submission in &together {
            let user = submission.command.user();
            self.note_sent(submission);
            if let Some(sent) = self.out.get_mut(&submission.id) {
                sent.addition = added.get(user).copied();
            }
            if submission.command.kind() == CommandKind::Add {
                added.insert(user, submission.id);
            }
        }
        together
    }

    /// The first user in line that is not among these, and how many commands wait for it.
    fn next_of(&self, users: &[(UserName, usize)]) -> Option<(UserName, usize)> {
        let in_line = || self.line.iter().map(|it| it.command.user());
        let user = in_line().find(|user| users.iter().all(|(taken, _)| taken != *user))?;
        let count = in_line().filter(|it| *it == user).count();
        Some((user.clone(), count))
    }

    /// How many commands may be put in line that go in one message at once.
    pub fn room_together(&self) -> usize {
        if self.line.is_empty() && self.sent == 0 {
            self.together.min(self.limit)
        } else {
            0
        }
    }

    /// Holds back what is put in line until all that goes into one message is there.
    pub(super) const fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// Whether commands go together.
    pub const fn is_together(&self) -> bool {
        self.together > 1
    }

    fn note_sent(&mut self, submission: &Submission) {
        let sent = SentCommand {
            command: submission.command.clone(),
            stage: Stage::Sent,
            reread: None,
            unmarked: self.limit == 1,
            addition: None,
            hint: None,
            is_listed: false,
        };
        self.out.insert(submission.id, sent);
        self.sent += 1;
    }

    /// Whether a command that is put in line now may be sent at once.
    pub fn has_room(&self) -> bool {
        self.line.is_empty() && self.sent < self.limit
    }

    /// A list came.
    pub(super) fn list_came(&mut self) {
        let accepted = |sent: &&mut SentCommand| sent.stage == Stage::Accepted;
        for sent in self.out.values_mut().filter(accepted) {
            sent.is_listed = true;
        }
    }

    /// The commands that left the line and that no list showed yet, in order.
    pub(super) fn out(&self) -> impl DoubleEndedIterator<Item = (CommandId, &SentCommand)> {
        self.out.iter().map(|(id, sent)| (*id, sent))
    }

    /// The commands that were accepted and wait for the list.
    pub fn accepted(&self) -> Vec<Submission> {
        let accepted = self.out.iter();
        let accepted = accepted.filter(|(_, sent)| sent.stage == Stage::Accepted);
        let submission = |(id, sent): (&CommandId, &SentCommand)| Submission {
            id: *id,
            command: sent.command.clone(),
        };
        accepted.map(submission).collect()
    }

    /// What is under way, in the order of the broker's work: commands without an answer, those that
    /// the list does not show yet, and those in line.
    pub fn under_way(&self) -> impl Iterator<Item = &Command> {
        let out = self.out.values();
        let out = out.filter(|sent| sent.stage != Stage::Lost);
        let line = self.line.iter().map(|submission| &submission.command);
        out.map(|sent| &sent.command).chain(line)
    }

    /// Notes that the list is asked for because of a command at this stage, and so for all that are
    /// at the same one. False when it was asked for since: of thousands only a few ask.
    pub(super) fn reread(&mut self, id: CommandId) -> bool {
        let sent = self.out.get(&id);
        let Some(stage) = sent
            .filter(|it| it.reread != Some(it.stage))
            .map(|it| it.stage)
        else {
            return false;
        };
        let at_stage = self.out.values_mut().filter(|sent| sent.stage == stage);
        for sent in at_stage {
            sent.reread = Some(stage);
        }
        true
    }

    /// A command that left the line.
    pub fn get(&self, id: CommandId) -> Option<&SentCommand> {
        self.out.get(&id)
    }

    /// A command that left the line was answered, or was not.
    pub(super) fn follow(&mut self, id: CommandId, outcome: &Outcome) {
        let stage = match outcome {
            Outcome::Accepted => Stage::Accepted,
            Outcome::Unknown(_) => Stage::Lost,
            _ => return,
        };
        if let Some(sent) = self.out.get_mut(&id) {
            let before = std::mem::replace(&mut sent.stage, stage);
            self.sent -= usize::from(before == Stage::Sent);
        }
    }

    /// Forgets a command that left the line.
    pub(super) fn remove(&mut self, id: CommandId) -> Option<SentCommand> {
        let sent = self.out.remove(&id)?;
        self.sent -= usize::from(sent.stage == Stage::Sent);
        Some(sent)
    }

    /// Forgets the commands that match and wait for nothing but the list. Those without an answer
    /// stay: their answers must still find them, or they would be taken for others'.
    pub(super) fn forget_verified(&mut self, verified: impl Fn(&Command) -> bool) {
        self.out
            .retain(|_, sent| sent.stage != Stage::Accepted || !verified(&sent.command));
    }

    /// Takes commands out of the line before they are sent. Returns which.
    pub(super) fn withdraw(&mut self, unwanted: impl Fn(&Command) -> bool) -> Vec<CommandId> {
        let mut withdrawn = Vec::new();
        self.line.retain(|submission| {
            let goes = unwanted(&submission.command);
            if goes {
                withdrawn.push(submission.id);
            }
            !goes
        });
        withdrawn
    }

    /// Whether a command still waits here, so that nothing of it was sent.
    pub fn is_in_line(&self, id: CommandId) -> bool {
        self.line.iter().any(|submission| submission.id == id)
    }

    /// Takes one command out of the line. False when it has left it already.
    pub(super) fn withdraw_one(&mut self, id: CommandId) -> bool {
        let before = self.line.len();
        self.line.retain(|submission| submission.id != id);
        self.line.len() < before
    }

    /// The link is gone. Empties the line, and returns what was in it and what was sent without an
    /// answer. No answer can come to the latter, so they are forgotten here.
    pub(super) fn on_disconnect(&mut self) -> (Vec<Submission>, Vec<Submission>) {
        self.limit = 0;
        let waiting = self.line.drain(..).collect();
        let mut lost = Vec::new();
        self.out.retain(|id, sent| {
            if sent.stage == Stage::Sent {
                let command = sent.command.clone();
                lost.push(Submission { id: *id, command });
            }
            sent.stage == Stage::Accepted
        });
        self.sent = 0;
        (waiting, lost)
    }

    /// A text of the broker without the passwords of the commands that left the line.
    pub fn without_passwords(&self, text: &str) -> String {
        let sent = self.out.values();
        sent.fold(text.into(), |text, it| it.command.without_password(&text))
    }

    /// Whether any command is in line or without an answer.
    pub fn is_busy(&self) -> bool {
        !self.line.is_empty() || self.sent > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remove(user: &str) -> Command {
        Command::RemoveUser { user: user.into() }
    }

    fn users(together: &[Submission]) -> Vec<&str> {
        let users = together.iter();
        users.map(|it| it.command.user().as_str()).collect()
    }

    #[test]
    fn the_commands_of_one_user_go_together_and_one_message_at_a_time() {
        let mut queue = CommandQueue::default();
        queue.set_together(4);
        for user in ["a", "b", "a", "c", "c", "a"] {
            queue.enqueue(remove(user));
        }
        assert_eq!(users(&queue.send_next_together()), [""; 0]);
        queue.set_limit(16);
        let first = queue.send_next_together();
        assert_eq!(users(&first), ["a", "a", "a", "b"]);
        assert_eq!(users(&queue.send_next_together()), [""; 0]);
        for submission in &first {
            queue.follow(submission.id, &Outcome::Accepted);
        }
        assert_eq!(users(&queue.send_next_together()), ["c", "c"]);
    }

    #[test]
    fn a_user_with_more_commands_than_fit_gets_messages_of_its_own() {
        let mut queue = CommandQueue::default();
        queue.set_together(2);
        queue.set_limit(2);
        for user in ["a", "b", "b", "b"] {
            queue.enqueue(remove(user));
        }
        for expected in [&["a"][..], &["b", "b"], &["b"]] {
            let sent = queue.send_next_together();
            assert_eq!(users(&sent), expected);
            for submission in sent {
                queue.remove(submission.id);
            }
        }
    }
}
