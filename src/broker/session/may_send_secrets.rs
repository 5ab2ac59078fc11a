//! Whether anybody was seen to answer here who can carry commands out. Until then what is sent may
//! go to an ordinary topic that others read, so no secret is sent. Whether the link is encrypted is
//! another question: `domain::link_safety`.
//!
//! This holds for each connection, and where a flag or a profile names the family too: the topic
//! for commands is an ordinary one on every broker that does not know it. An answer to one of our
//! questions or a list opens the way; commands without a password go, and their answer opens it
//! too. A version alone does not: it says what the broker is, not that anybody takes commands. A
//! retained answer is none. Who reads our question can forge its answer; against that only the
//! rights on the broker help. `BrokerEvent::Unheard` tells the console why something waits.

use super::Session;
use crate::broker::context::Context;
use crate::broker::dialect::Decoded;
use crate::broker::wire::Message;
use crate::domain::broker_messages::{BrokerEvent, Channel};
use crate::domain::command::Correlation;

/// Whether somebody answered on this connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Trust {
    /// Nobody answered yet.
    #[default]
    Open,
    /// Nobody did, and the console knows it.
    Missing,
    /// Somebody did.
    There,
}

/// Whether a message claims to be an answer and is retained: brokers do not retain answers (H).
pub(super) fn is_kept_answer(cx: &Context, message: &Message) -> bool {
    let mut ours = cx.dialect.subscriptions().iter();
    message.is_retained()
        && ours.any(|(channel, topic)| *channel == Channel::Answers && *topic == message.topic())
}

impl Session {
    /// Notes that somebody answered.
    pub(super) fn trusted(&mut self, cx: &Context) {
        if std::mem::replace(&mut self.trust, Trust::There) == Trust::Missing {
            cx.deliver(BrokerEvent::Unheard(None));
        }
    }

    /// Commands can be sent from now on. Says too whether secrets can.
    pub(super) fn tell_trust(&mut self, cx: &Context) {
        if self.trust == Trust::Open {
            self.trust = Trust::Missing;
            cx.deliver(BrokerEvent::Unheard(Some(cx.dialect.unheard())));
        }
    }

    /// Whether a secret may be sent.
    pub(super) fn is_trusted(&self) -> bool {
        self.trust == Trust::There
    }

    /// Whether the harmless question is worth asking again.
    pub(super) fn asks_again(&self) -> bool {
        !self.is_trusted() && self.probe.until().is_none()
    }

    /// Learns from what was decoded. A list counts too: nobody else publishes one there.
    pub(super) fn note_answer(&mut self, cx: &Context, decoded: &Decoded) {
        match decoded {
            Decoded::Event(BrokerEvent::Roster(..)) => {
                self.list_until = None;
                self.listed = true;
            }
            Decoded::Event(BrokerEvent::BadRoster(_)) => return self.list_until = None,
            Decoded::Event(BrokerEvent::Answer(answer)) => {
                if !matches!(answer.correlation, Correlation::Ours(_)) {
                    return;
                }
            }
            Decoded::Probe(..) | Decoded::Groups(..) | Decoded::Answered => {}
            _ => return,
        }
        self.trusted(cx);
    }
}
