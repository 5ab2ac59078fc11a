//! What is asked beside the user list: the groups of a user, and what the broker tells about sessions.
//! None of it may delay a list or a command, and none of it is missed where the broker refuses it.

use std::collections::BTreeMap;

use tokio::time::Instant;

use super::{Request, Session};
use crate::broker::actor::Context;
use crate::broker::dialect::Voice;
use crate::domain::link::{BrokerEvent, GroupsTold};
use crate::domain::user::UserName;

/// The open questions for users' groups, by turn.
#[derive(Debug, Default)]
pub(super) struct Questions(BTreeMap<u64, (UserName, Instant)>);

impl Questions {
    /// Until when the next answer is awaited.
    pub(super) fn until(&self) -> Option<Instant> {
        self.0.values().map(|(_, until)| *until).min()
    }

    /// The question of this turn is over. One that is not open is somebody else's, or late.
    pub(super) fn answered(&mut self, cx: &Context, turn: u64, told: GroupsTold) {
        if let Some((user, _)) = self.0.remove(&turn) {
            cx.deliver(BrokerEvent::Groups(user, told));
        }
    }

    /// Gives up those whose time is over.
    pub(super) fn expire(&mut self, cx: &Context, now: Instant) {
        let over = self.0.iter().filter(|(_, (_, until))| *until <= now);
        let over: Vec<u64> = over.map(|(turn, _)| *turn).collect();
        for turn in over {
            let told = GroupsTold::Nothing("the broker did not answer".into());
            self.answered(cx, turn, told);
        }
    }
}

/// Whether the console listens to what the broker tells about sessions.
#[derive(Debug, Default)]
pub(super) struct Listening(bool);

impl Session {
    /// Asks for a user's groups. Without request ids nobody could tell the answer from that to
    /// another question, or to a command: then nothing is asked.
    pub(super) fn ask_groups(&mut self, cx: &mut Context, user: UserName) {
        let turn = cx.next_probe();
        let may = self.voice == Some(Voice::Marked) && self.leaving.is_none();
        let question = cx.dialect.groups_question(&user, turn).ok();
        let fits = question.filter(|it| may && it.packet_size() <= self.max_packet);
        let sent = fits.is_some_and(|it| self.publish(&it, Request::Groups(turn)));
        let until = Instant::now() + self.timings.probe_patience;
        self.questions.0.insert(turn, (user, until));
        if !sent {
            let told = GroupsTold::Nothing("the broker was not asked".into());
            self.questions.answered(cx, turn, told);
        }
    }

    /// Begins or ends listening, in packets of their own, so that a list is neither delayed nor sent
    /// twice. Where the queue is full there is more to do than to tell of sessions.
    pub(super) fn listen(&mut self, cx: &Context, on: bool) {
        if self.admitted.is_none() || self.leaving.is_some() || self.listening.0 == on {
            return;
        }
        self.listening.0 = on;
        let topics = cx.dialect.session_topics();
        if topics.is_empty() {
            return;
        }
        if on {
            if self.sender.subscribe(topics).is_ok() {
                self.queued.push_back(Request::Sessions);
            }
            return;
        }
        for topic in topics {
            if self.sender.unsubscribe(topic).is_ok() {
                self.queued.push_back(Request::Sessions);
            }
        }
    }
}
