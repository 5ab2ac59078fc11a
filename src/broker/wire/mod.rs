//! One connection over MQTT 5 or 3.1.1, with the differences between the two taken out.
//!
//! A connection is used once: after a failure the event loop is dropped with all that it still
//! holds, so that rumqttc never sends an old command again on a new link.
//!
//! rumqttc forgets what it read in the same batch before a failure, so it reads one packet at a
//! time. What it had put on the wire is reported before, since each request is flushed by itself.

mod dial;
mod event;
mod failure;
mod limits;
mod login;
mod v4;
mod v5;

pub(super) use dial::Dialler;
pub(super) use event::{Full, Message, Refusal, Sent, WireEvent};
pub(super) use failure::{Failure, Stage, TAKEN_OVER};
pub(super) use limits::MAX_PACKET;
pub(super) use login::Login;

use crate::domain::secret::Secret;

/// A version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V5,
    /// 3.1.1, whose level on the wire is 4.
    V4,
}

/// The receiving end of a connection.
pub(super) enum Wire {
    V5(Box<rumqttc_v5::EventLoop>),
    V4(Box<rumqttc_v4::EventLoop>),
}

impl Wire {
    /// The next event. Must be polled until it is ready: dropping it half-way may lose packets.
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
            Self::V5(it) => it.state.events.drain(..).map(v5::translate).collect(),
            Self::V4(it) => it.state.events.drain(..).map(v4::translate).collect(),
        }
    }
}

/// The sending end of a connection. Nothing here ever blocks.
pub(super) enum Sender {
    V5(rumqttc_v5::AsyncClient),
    V4(rumqttc_v4::AsyncClient),
}

impl Sender {
    /// With `QoS` 1.
    pub(super) fn publish(&self, topic: &str, payload: &Secret) -> Result<(), Full> {
        self.send(topic, payload, true)
    }

    /// With `QoS` 0: nobody acknowledges it.
    pub(super) fn publish_once(&self, topic: &str, payload: &Secret) -> Result<(), Full> {
        self.send(topic, payload, false)
    }

    fn send(&self, topic: &str, payload: &Secret, acknowledged: bool) -> Result<(), Full> {
        // A plain copy that may hold a password. rumqttc keeps it until it is acknowledged.
        let payload = payload.expose().as_bytes().to_vec();
        let sent = match self {
            Self::V5(client) => {
                let options = if acknowledged {
                    rumqttc_v5::PublishOptions::at_least_once()
                } else {
                    rumqttc_v5::PublishOptions::at_most_once()
                };
                client.try_publish(topic, payload, options).is_ok()
            }
            Self::V4(client) => {
                let options = if acknowledged {
                    rumqttc_v4::PublishOptions::at_least_once()
                } else {
                    rumqttc_v4::PublishOptions::at_most_once()
                };
                client.try_publish(topic, payload, options).is_ok()
            }
        };
        if sent { Ok(()) } else { Err(Full) }
    }

    /// One SUBSCRIBE with `QoS` 1 for all topics, since its SUBACK answers them in order. With
    /// several, ids may repeat at a broker that allows few open packets.
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
