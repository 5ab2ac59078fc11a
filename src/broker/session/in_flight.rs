//! How many commands may be in flight: what the harmless command told, or that nothing told it.

use tokio::time::Instant;

use super::{Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::Voice;
use crate::domain::link::BrokerEvent;

/// How many commands may be in flight where answers carry ids.
const IN_FLIGHT: usize = 16;

impl Session {
    pub(super) fn ask(&mut self, cx: &mut Context) {
        let own_name = cx.own_name();
        let turn = cx.next_probe();
        let publish = cx.dialect.probe(own_name.as_ref(), turn);
        if self.publish(&publish, Request::Probe) {
            let until = Instant::now() + self.timings.probe_patience;
            self.probe.ask(until, self.voice.is_none());
        } else {
            self.speak(cx, Voice::Plain);
        }
    }

    pub(super) fn speak(&mut self, cx: &Context, voice: Voice) {
        self.tell_trust(cx);
        self.voice = Some(voice);
        let together = cx.dialect.family().0.together;
        let in_flight = match voice {
            Voice::Marked => IN_FLIGHT.max(together),
            Voice::Plain => 1,
        };
        cx.deliver(BrokerEvent::Ready { in_flight });
    }
}
