//! One connection over MQTT 5 or 3.1.1, with the differences between the two taken out.
//!
//! A connection is used once: after a failure the event loop is dropped with all that it still
//! holds, so that rumqttc never sends an old command again on a new link.
//!
//! rumqttc forgets what it read in the same batch before a failure, so it reads one packet at a
//! time. What it had put on the wire is reported before, since each request is flushed by itself.

mod dial;
mod failure;
mod v4;
mod v5;

use std::borrow::Cow;
use std::time::Duration;

pub(super) use dial::Dialler;
pub(super) use failure::{Failure, Stage, TAKEN_OVER};

use crate::domain::secret::Secret;

/// The largest packet that is taken: 64 MiB, the list of some hundred thousand users. The default
/// of rumqttc is 10 KiB.
pub(super) const MAX_PACKET: u32 = 64 * 1024 * 1024;

/// How many requests wait for the event loop at most; above what may be in flight.
const QUEUE: usize = 64;

/// How many publishes may be unacknowledged. rumqttc sets aside a place for each, on each attempt.
const UNACKNOWLEDGED: u16 = 256;

/// What both versions say of a client id that the broker does not take.
const BAD_CLIENT_ID: &str = "the client id is not valid; choose another with --client-id";

/// A version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V5,
    /// 3.1.1, whose level on the wire is 4.
    V4,
}

/// What a connection needs to know.
pub(super) struct Login<'a> {
    /// Makes the connection below MQTT.
    pub(super) dialler: Dialler,
    pub(super) client_id: &'a str,
    pub(super) username: Option<&'a str>,
    pub(super) password: Option<&'a Secret>,
    /// Between pings; at least 5 s.
    pub(super) keep_alive: Duration,
    /// For one attempt. It is the caller who keeps the time.
    pub(super) timeout: Duration,
}

impl Login<'_> {
    /// What rumqttc shall call the broker. It never resolves it: the dialler knows where to go.
    fn host(&self) -> &str {
        self.dialler.host()
    }

    /// rumqttc's own time limit: a safety net behind the caller's.
    fn net_timeout(&self) -> Duration {
        self.timeout.saturating_add(Duration::from_secs(2))
    }

    /// In seconds, as on the wire. Below 5 s pings would be most of what is said.
    fn keep_alive(&self) -> u16 {
        whole_seconds(self.keep_alive).max(5)
    }

    /// User name and password in clear: rumqttc keeps plain copies as long as the connection
    /// lives, which cannot be helped from here.
    fn credentials(&self) -> Option<(&str, &str)> {
        let password = self.password.map_or("", Secret::expose);
        self.username.map(|name| (name, password))
    }
}

/// A time as the 16 bits of a keep-alive hold it.
fn whole_seconds(time: Duration) -> u16 {
    u16::try_from(time.as_secs()).unwrap_or(u16::MAX)
}

/// A refusal that stands in an acknowledgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Whether it is about rights.
    pub(super) rights: bool,
    /// The reason in words, as the end of a sentence.
    pub(super) words: &'static str,
}

impl Refusal {
    const fn new(rights: bool, words: &'static str) -> Self {
        Self { rights, words }
    }
}

/// What was put on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    Publish,
    Subscribe,
    Unsubscribe,
}

/// A message that came in. Kept as rumqttc's own, since a list of users is worth not copying.
pub(super) enum Message {
    V5(rumqttc_v5::Publish),
    V4(rumqttc_v4::Publish),
}

impl Message {
    pub(super) fn topic(&self) -> Cow<'_, str> {
        match self {
            Self::V5(publish) => String::from_utf8_lossy(&publish.topic),
            Self::V4(publish) => String::from_utf8_lossy(&publish.topic),
        }
    }

    pub(super) fn payload(&self) -> &[u8] {
        match self {
            Self::V5(publish) => &publish.payload,
            Self::V4(publish) => &publish.payload,
        }
    }

    /// Whether the broker had kept it: it says nothing of now.
    pub(super) const fn is_retained(&self) -> bool {
        match self {
            Self::V5(publish) => publish.retain,
            Self::V4(publish) => publish.retain,
        }
    }
}

/// Something that happened on the wire.
pub(super) enum WireEvent {
    /// The broker admitted us.
    Admitted {
        /// The largest packet it takes, where it says so.
        max_packet: Option<u32>,
        /// Between pings, as the broker will have it.
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
    /// Anything else that came in; it shows that the broker lives.
    Received,
    /// Anything else that went out.
    Quiet,
}

/// The receiving end of a connection.
pub(super) enum Wire {
    V5(Box<rumqttc_v5::EventLoop>),
    V4(Box<rumqttc_v4::EventLoop>),
}

impl Wire {
    /// The next event. To be polled until it is ready: to drop it half-way may lose packets.
    pub(super) async fn poll(&mut self) -> Result<WireEvent, Failure> {
        match self {
            Self::V5(events) => v5::poll(events).await,
            Self::V4(events) => v4::poll(events).await,
        }
    }

    /// What happened before a failure but was not yet polled: an answer may have come in one
    /// segment with the end of the connection.
    pub(super) fn leftovers(&mut self) -> Vec<WireEvent> {
        match self {
            Self::V5(events) => v5::leftovers(events),
            Self::V4(events) => v4::leftovers(events),
        }
    }
}

/// The queue of a connection is full.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

/// The sending end of a connection. Nothing here ever blocks.
pub(super) enum Sender {
    V5(rumqttc_v5::AsyncClient),
    V4(rumqttc_v4::AsyncClient),
}

impl Sender {
    pub(super) fn publish(&self, topic: &str, payload: &Secret) -> Result<(), Full> {
        // A plain copy of what may hold a password: rumqttc keeps it until it is acknowledged.
        let payload = payload.expose().as_bytes().to_vec();
        match self {
            Self::V5(client) => {
                let options = rumqttc_v5::PublishOptions::at_least_once();
                client
                    .try_publish(topic, payload, options)
                    .map_err(|_| Full)
            }
            Self::V4(client) => {
                let options = rumqttc_v4::PublishOptions::at_least_once();
                client
                    .try_publish(topic, payload, options)
                    .map_err(|_| Full)
            }
        }
    }

    /// With `QoS` 0: nobody acknowledges it.
    pub(super) fn publish_once(&self, topic: &str, payload: &Secret) -> Result<(), Full> {
        let payload = payload.expose().as_bytes().to_vec();
        match self {
            Self::V5(client) => {
                let options = rumqttc_v5::PublishOptions::at_most_once();
                client
                    .try_publish(topic, payload, options)
                    .map_err(|_| Full)
            }
            Self::V4(client) => {
                let options = rumqttc_v4::PublishOptions::at_most_once();
                client
                    .try_publish(topic, payload, options)
                    .map_err(|_| Full)
            }
        }
    }

    /// One SUBSCRIBE with `QoS` 1 for all topics: its SUBACK answers them in order, even to a
    /// broker that lets so few packets be open that their ids repeat.
    pub(super) fn subscribe(&self, topics: &[&str]) -> Result<(), Full> {
        match self {
            Self::V5(client) => v5::subscribe(client, topics),
            Self::V4(client) => v4::subscribe(client, topics),
        }
    }

    pub(super) fn unsubscribe(&self, topic: &str) -> Result<(), Full> {
        match self {
            Self::V5(client) => client.try_unsubscribe(topic).map_err(|_| Full),
            Self::V4(client) => client.try_unsubscribe(topic).map_err(|_| Full),
        }
    }

    pub(super) fn disconnect(&self) -> Result<(), Full> {
        match self {
            Self::V5(client) => client.try_disconnect().map_err(|_| Full),
            Self::V4(client) => client.try_disconnect().map_err(|_| Full),
        }
    }
}

/// A new connection; it is made when it is first polled.
pub(super) fn open(version: Version, login: &Login<'_>) -> (Sender, Wire) {
    match version {
        Version::V5 => {
            let (client, events) = v5::open(login);
            (Sender::V5(client), Wire::V5(Box::new(events)))
        }
        Version::V4 => {
            let (client, events) = v4::open(login);
            (Sender::V4(client), Wire::V4(Box::new(events)))
        }
    }
}
