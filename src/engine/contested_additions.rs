//! Additions that somebody else may have made: a yes that was perhaps to another admin, where
//! answers carry no ids, and a no that comes after a list showed a user of that name. A list never
//! shows whose password it has.

use super::Engine;
use crate::domain::command::{Answer, CommandId, CommandKind, Correlation, Verdict};
use crate::domain::reason::{Advice, Reason, Tone};
use crate::text;

/// What is known of an addition that somebody else made at the same time, where answers carry no
/// ids.
const CONTESTED: &str = "somebody else may have added this user at the same time, so it is not known whose password it has";

/// What is known of an addition whose user a list showed before the broker said no.
const REFUTED: &str = "the broker refused it in a late answer: somebody else added this user";

impl Engine {
    /// Where answers carry no ids, a no to somebody who added the same user means that the yes was
    /// perhaps not ours: nobody knows whose password the user has.
    pub(super) fn contest(&mut self, answer: &Answer) {
        let is_no = answer.verdict == Verdict::Refused
            && answer.kind == Some(CommandKind::Add)
            && answer.correlation != Correlation::Foreign;
        let Some(user) = answer.user.as_ref().filter(|_| is_no) else {
            return;
        };
        let why = Reason::with(CONTESTED, Advice::SetPassword);
        if let Some(id) = self.log.contest(user, why.clone()) {
            self.queue.remove(id);
            self.changed = true;
            let text = format!("{}: {}", text::short(user.as_str()), why.text);
            self.say(Tone::Warning, Reason::with(text, Advice::SetPassword));
        }
    }

    /// The broker says late that it refused an addition. Where a list showed a user of that name
    /// before, it is somebody else's.
    pub(super) fn refute(&mut self, id: CommandId) {
        if let Some(user) = self.log.refute_addition(id, REFUTED.into()) {
            self.changed = true;
            let text = format!("{}: {REFUTED}", text::short(user.as_str()));
            self.say(Tone::Warning, text);
        }
    }
}
