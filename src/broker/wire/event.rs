//! What happens on the wire, the same for both versions. What the console hears of it is in
//! [`crate::domain::broker_messages`].

use std::borrow::Cow;
use std::time::Duration;

/// A refusal in an acknowledgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::broker) struct Refusal {
    /// Whether it is about rights.
    pub(in crate::broker) rights: bool,
    /// The reason in words, as the end of a sentence.
    pub(in crate::broker) words: &'static str,
}

impl Refusal {
    pub(super) const fn new(rights: bool, words: &'static str) -> Self {
        Self { rights, words }
    }
}

/// What was put on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::broker) enum Sent {
    Publish,
    Subscribe,
    Unsubscribe,
}

/// A message that came in. It stays in rumqttc's own type, so that a long list is not copied.
pub(in crate::broker) enum Message {
    V5(rumqttc_v5::Publish),
    V4(rumqttc_v4::Publish),
}

impl Message {
    pub(in crate::broker) fn topic(&self) -> Cow<'_, str> {
        match self {
            Self::V5(publish) => String::from_utf8_lossy(&publish.topic),
            Self::V4(publish) => String::from_utf8_lossy(&publish.topic),
        }
    }

    pub(in crate::broker) fn payload(&self) -> &[u8] {
        match self {
            Self::V5(publish) => &publish.payload,
            Self::V4(publish) => &publish.payload,
        }
    }

    /// Whether it was retained: then it may be old.
    pub(in crate::broker) const fn is_retained(&self) -> bool {
        match self {
            Self::V5(publish) => publish.retain,
            Self::V4(publish) => publish.retain,
        }
    }
}

/// Something that happened on the wire.
pub(in crate::broker) enum WireEvent {
    /// The broker admitted us.
    Admitted {
        /// The largest packet it takes, where it says so.
        max_packet: Option<u32>,
        /// The time between pings that the broker wants.
        keep_alive: Duration,
    },
    /// What it says to the filters of a SUBSCRIBE, in their order.
    Subscribed {
        packet: u16,
        results: Vec<Result<(), Refusal>>,
    },
    Unsubscribed {
        packet: u16,
    },
    Message(Message),
    /// It acknowledged a PUBLISH. 3.1.1 knows no refusal here.
    Acknowledged {
        packet: u16,
        refusal: Option<Refusal>,
    },
    /// A request went out under this packet id. Requests go out in the order of their making.
    Sent(Sent, u16),
    PingSent,
    /// Anything else that came in: a sign of life.
    Received,
    /// Anything else that went out.
    Quiet,
}

/// The queue of a connection is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::broker) struct Full;
