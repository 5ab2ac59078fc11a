//! The open questions for users' groups.

use std::collections::BTreeMap;

use tokio::time::Instant;

use crate::broker::context::Context;
use crate::domain::broker_messages::{BrokerEvent, GroupsTold};
use crate::domain::user::UserName;

/// The user and the end of waiting for each question, by its turn.
#[derive(Debug, Default)]
pub(super) struct Questions(BTreeMap<u64, (UserName, Instant)>);

impl Questions {
    /// Opens the question of this turn.
    pub(super) fn open(&mut self, turn: u64, user: UserName, until: Instant) {
        self.0.insert(turn, (user, until));
    }

    /// Until when the next answer is awaited.
    pub(super) fn until(&self) -> Option<Instant> {
        self.0.values().map(|(_, until)| *until).min()
    }

    /// Ends the question of this turn. One that is not open is somebody else's, or late.
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
