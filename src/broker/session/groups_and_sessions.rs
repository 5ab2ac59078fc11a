//! What is asked beside the user list: the groups of a user, and what the broker tells about
//! sessions. None of it may delay a list or a command, and none of it is missed where the broker
//! refuses it.

use tokio::time::Instant;

use super::queued::Kind;
use super::{Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::AnswerMode;
use crate::domain::broker_messages::GroupsTold;
use crate::domain::user::UserName;

impl Session {
    /// Asks for a user's groups. Without request ids nobody could tell the answer from that to
    /// another question, or to a command: then nothing is asked.
    pub(super) fn ask_groups(&mut self, cx: &mut Context, user: UserName) {
        let turn = cx.next_probe();
        let may = self.answer_mode == Some(AnswerMode::WithIds) && self.leaving.is_none();
        let question = cx.dialect.groups_question(&user, turn).ok();
        let fits = question.filter(|it| may && it.packet_size() <= self.max_packet);
        let sent = fits.is_some_and(|it| self.publish(&it, Request::Groups(turn)));
        let until = Instant::now() + self.timings.probe_patience;
        self.questions.open(turn, user, until);
        if !sent {
            let told = GroupsTold::Nothing("the broker was not asked".into());
            self.questions.answered(cx, turn, told);
        }
    }

    /// Begins or ends listening to sessions, in packets of their own, so that a list is neither
    /// delayed nor sent twice. Where the queue is full it does nothing: other things matter more.
    pub(super) fn listen(&mut self, cx: &Context, on: bool) {
        if self.admitted.is_none() || self.leaving.is_some() || self.listens == on {
            return;
        }
        self.listens = on;
        let topics = cx.dialect.session_topics();
        if topics.is_empty() {
            return;
        }
        if on {
            self.enqueue(
                self.sender.subscribe(topics),
                Kind::Subscribe,
                Request::Sessions,
            );
            return;
        }
        for topic in topics {
            self.enqueue(
                self.sender.unsubscribe(topic),
                Kind::Unsubscribe,
                Request::Sessions,
            );
        }
    }
}
