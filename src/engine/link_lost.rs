//! What becomes of commands when the link breaks, or when they cannot be sent: what never left goes
//! back to the plan that it is of, while that is under way, or to the person, and what has no
//! answer yet is unknown.

use super::Engine;
use super::command_log::Outcome;
use crate::domain::command::{CommandId, CommandKind, Submission};
use crate::domain::reason::Reason;
use crate::domain::user::UserName;

impl Engine {
    pub(super) fn on_undelivered(&mut self, id: CommandId, why: &str) {
        let Some((_, sent)) = self.sent_command(id) else {
            return;
        };
        self.failed(&sent, why.into());
        self.send_next();
    }

    pub(super) fn on_not_sent(&mut self, id: CommandId, why: &str) {
        // What is in line would come back too. The next link says when it is ready.
        self.queue.set_limit(0);
        if self.is_verified(id) {
            // Somebody else did it meanwhile.
            self.queue.remove(id);
            return;
        }
        if let Some((_, sent)) = self.sent_command(id) {
            self.give_back(&sent, &why.into());
            self.queue.remove(id);
            return;
        }
        // The end of the link may have been told before.
        let entry = self.log.get(id).filter(|it| it.outcome.is_unknown());
        if let Some(user) = entry.map(|entry| entry.user.clone()) {
            self.take_back(&user, id);
            self.note_outcome(id, Outcome::NotSent(why.into()));
        }
    }

    /// Gives a command that never left back to its plan, which sends it when the link is back.
    /// False where it is of none.
    fn take_back(&mut self, user: &UserName, id: CommandId) -> bool {
        let run = self.run.as_mut();
        let is_taken = run.is_some_and(|run| run.take_back(id, &self.log));
        if is_taken {
            self.forget_action(user, id);
        }
        is_taken
    }

    /// A command that never left goes back to its plan, else to the person.
    fn give_back(&mut self, sent: &Submission, why: &Reason) {
        if self.take_back(sent.command.user(), sent.id) {
            self.forget_sent(sent);
        } else if sent.command.kind() != CommandKind::Permission {
            self.failed(sent, why.clone());
        }
        self.became(sent, Outcome::NotSent(why.clone()));
    }

    /// What is in line goes back. Returns what was sent without an answer.
    pub(super) fn return_unsent(&mut self, why: &Reason) -> Vec<Submission> {
        let (waiting, lost) = self.queue.on_disconnect();
        for sent in waiting {
            self.give_back(&sent, why);
        }
        lost
    }

    /// What was in line goes back; what was sent without an answer is unknown.
    pub(super) fn on_link_lost(&mut self) {
        for sent in self.return_unsent(&"not sent: the connection was lost".into()) {
            let why = "the connection was lost before the answer";
            let why = match sent.command.kind() {
                CommandKind::Password => self.advised(why.into(), CommandKind::Password),
                kind if self.list_is_refused() => self.advised(why.into(), kind),
                _ => format!("{why}; the list tells whether it was done").into(),
            };
            self.unknown(&sent, why);
        }
    }
}
