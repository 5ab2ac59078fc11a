//! How many commands may be in flight: many where the harmless command showed that answers carry
//! ids, else one. A family that takes several in one message (`FamilyTraits::together`, from the
//! dialect) raises it.

use tokio::time::Instant;

use super::{Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::AnswerMode;
use crate::domain::broker_messages::BrokerEvent;

/// How many commands may be in flight where answers carry ids.
const IN_FLIGHT: usize = 16;

impl Session {
    pub(super) fn ask(&mut self, cx: &mut Context) {
        let own_name = cx.own_name();
        let turn = cx.next_probe();
        let publish = cx.dialect.probe(own_name.as_ref(), turn);
        if self.publish(&publish, Request::Probe) {
            let until = Instant::now() + self.timings.probe_patience;
            self.probe.ask(until, self.answer_mode.is_none());
        } else {
            self.set_answer_mode(cx, AnswerMode::WithoutIds);
        }
    }

    pub(super) fn set_answer_mode(&mut self, cx: &Context, mode: AnswerMode) {
        self.tell_trust(cx);
        self.answer_mode = Some(mode);
        let together = cx.dialect.family().0.together;
        let in_flight = match mode {
            AnswerMode::WithIds => IN_FLIGHT.max(together),
            AnswerMode::WithoutIds => 1,
        };
        cx.deliver(BrokerEvent::Ready { in_flight });
    }
}
