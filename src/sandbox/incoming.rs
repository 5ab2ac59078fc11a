//! What clients publish, and its acknowledgement. What is done with it decides `broker` (`decide`).

use mqtt5_protocol::packet::puback::PubAckPacket;
use mqtt5_protocol::packet::pubrec::PubRecPacket;
use mqtt5_protocol::{QoS, ReasonCode};
use tokio::sync::OwnedSemaphorePermit;

use super::caller::Caller;
use super::fault_state::Cut;
use super::session::LinkId;
use super::state::State;
use super::wire;

/// A command that waits to be run.
pub(super) struct Job {
    pub(super) caller: Caller,
    /// The connection that it came over.
    pub(super) link: Option<LinkId>,
    pub(super) line: Vec<u8>,
    pub(super) cut: Cut,
    /// Its place in the queue, given back when it is done.
    pub(super) _permit: Option<OwnedSemaphorePermit>,
}

/// What to do with a message that came in.
pub(super) struct Decision {
    /// Whether the user may publish it.
    pub(super) accepted: bool,
    /// Where its link is cut, by a fault.
    pub(super) cut: Cut,
    /// The command in it.
    pub(super) job: Option<Job>,
}

impl Decision {
    pub(super) const TAKEN: Self = Self {
        accepted: true,
        cut: Cut::Nowhere,
        job: None,
    };
    pub(super) const REFUSED: Self = Self {
        accepted: false,
        ..Self::TAKEN
    };
}

/// Queues PUBACK or PUBREC. A refusal is visible only in MQTT 5.
pub(super) fn acknowledge(state: &mut State, link: LinkId, qos: QoS, id: u16, accepted: bool) {
    let Some(held) = state.links.get_mut(&link) else {
        return;
    };
    let refused = !accepted && held.profile.version == wire::V5;
    let reason = if refused {
        ReasonCode::NotAuthorized
    } else {
        ReasonCode::Success
    };
    let mut bytes = Vec::new();
    match qos {
        QoS::AtMostOnce => return,
        QoS::AtLeastOnce => {
            wire::append(&mut bytes, &PubAckPacket::new_with_reason(id, reason));
        }
        QoS::ExactlyOnce => {
            wire::append(&mut bytes, &PubRecPacket::new_with_reason(id, reason));
        }
    }
    held.reply(&bytes);
    if qos == QoS::ExactlyOnce
        && !refused
        && let Some(session) = state.session_of(link)
    {
        session.received.insert(id);
    }
}
