//! How long the engine waits for the broker: for the answer to a command, and then for a list that
//! shows it. After either the outcome is unknown. The timer starts in `submit` (`send_next`); what
//! an answer means is in `answers`.

use std::time::Duration;

use super::Engine;
use super::command_queue::Stage;
use super::draft::ACCEPTED_UNSHOWN;
use crate::domain::broker_messages::BrokerRequest;
use crate::domain::command::{CommandId, Submission};
use crate::domain::reason::{Advice, Reason};

/// How long an answer may take. Other clients wait as long (docs/protocol.md, *Answers*).
pub(super) const ANSWER_PATIENCE: Duration = Duration::from_secs(15);

/// How long the list may take to show what was accepted: topics can be updated a few seconds
/// after the answer (H).
pub(super) const VERIFY_PATIENCE: Duration = Duration::from_secs(15);

/// When to read the list again if it does not show by itself what was accepted, or what no answer
/// came to where the list has to be asked for.
pub(super) const REREAD_AFTER: Duration = Duration::from_secs(5);

/// What is known of a change that the broker accepted, where no list came afterwards.
const UNCONFIRMED: &str = "accepted, but no list confirmed it";

impl Engine {
    /// The time for an answer is over.
    pub(super) fn overdue(&mut self, id: CommandId) {
        let Some(sent) = self.at_stage(id, Stage::Sent) else {
            self.changed = false;
            return;
        };
        let hint = self.queue.get(id).and_then(|sent| sent.hint.clone());
        let seconds = ANSWER_PATIENCE.as_secs();
        let why = match hint {
            Some(words) => {
                format!("the broker answered \"{words}\" without saying to which command")
            }
            None => {
                format!("no answer in {seconds} s (no right to send commands, or a slow broker)")
            }
        };
        let why = self.advised(why, sent.command.kind());
        self.unknown(&sent, why);
        // MQTT 3.1.1 refuses in silence: subscribing again tells what this account may do.
        self.ask_rights_again();
        self.send_next();
    }

    /// The list did not show yet what was accepted.
    pub(super) fn reread(&mut self, id: CommandId) {
        self.changed = false;
        match self.sent_command(id) {
            Some((Stage::Lost, _)) | None => {}
            Some((_, sent)) if self.verifies(&sent.command) => self.ask_about(&sent),
            Some(_) if self.queue.reread(id) => self.request(BrokerRequest::Refresh),
            Some(_) => {}
        }
    }

    /// The time for a list, and for a no to somebody else, is over.
    pub(super) fn verify_overdue(&mut self, id: CommandId) {
        self.log.close_claim(id);
        let Some(sent) = self.at_stage(id, Stage::Accepted) else {
            self.changed = false;
            return;
        };
        let is_listed = self.queue.remove(id).is_some_and(|sent| sent.is_listed);
        let why = if self.verifies(&sent.command) {
            let why = "the broker accepted it, but neither its list nor an answer shows it";
            Reason::with(why, Advice::AskAgain)
        } else if is_listed {
            Reason::with(ACCEPTED_UNSHOWN, Advice::ReadList)
        } else {
            Reason::with(UNCONFIRMED, Advice::ReadList)
        };
        self.unknown(&sent, why);
    }

    /// The command, if it is where a timer expects it.
    fn at_stage(&self, id: CommandId, expected: Stage) -> Option<Submission> {
        let (stage, sent) = self.sent_command(id)?;
        (stage == expected).then_some(sent)
    }
}
