//! One session: its subscriptions, the messages that wait for it, and those on the way.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use mqtt5_protocol::packet::MqttPacket;
use mqtt5_protocol::packet::pubrel::PubRelPacket;
use mqtt5_protocol::packet::subscribe_options::SubscriptionOptions;
use mqtt5_protocol::{QoS, ReasonCode};
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::caller::Caller;
use super::message::{Delivery, Message};
use super::options::Limits;
use super::topics;

/// How much is handed to a socket at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// Names one connection for as long as the sandbox lives.
pub(super) type LinkId = u64;

/// The owner of a session. The client id alone is not enough, since it is no secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SessionKey {
    pub(super) caller: Caller,
    pub(super) client_id: String,
}

/// What the client at the other end can take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Profile {
    /// The protocol level.
    pub(super) version: u8,
    /// The longest packet that it accepts, in bytes.
    pub(super) max_packet: usize,
    /// How many unacknowledged messages it accepts.
    pub(super) window: usize,
}

#[derive(Debug)]
pub(super) struct Subscription {
    pub(super) filter: String,
    pub(super) options: SubscriptionOptions,
    pub(super) identifier: Option<u32>,
}

/// A message of `QoS` 1 or 2 that was sent and is not completed.
#[derive(Debug)]
struct Flight {
    id: u16,
    /// `None` once a PUBREC came: only the PUBREL is still to be answered.
    delivery: Option<Delivery>,
}

/// What is kept for a client, also while it is away.
#[derive(Debug, Default)]
pub(super) struct Session {
    pub(super) subscriptions: Vec<Subscription>,
    queue: VecDeque<Delivery>,
    queued_bytes: usize,
    /// In the order of sending; the first `sent` of them went out on the present link.
    flights: Vec<Flight>,
    sent: usize,
    last_id: u16,
    /// Packet ids of `QoS` 2 messages taken in and not yet released by the client.
    pub(super) received: HashSet<u16>,
    /// How long it outlives its link, in seconds; `u32::MAX` is for ever.
    pub(super) expiry: u32,
    /// When it ends, while its client is away.
    pub(super) expires: Option<Instant>,
    pub(super) link: Option<LinkId>,
    /// The will of a client that is away, until its delay is over, and the task that waits.
    pub(super) delayed_will: Option<(Message, Option<AbortHandle>)>,
    /// Wakes the writer of the link.
    pub(super) wake: Option<Arc<Notify>>,
}

impl Session {
    /// How this session gets a message by its subscriptions: with the highest `QoS` of all that
    /// match. `echo` says that the message is its own.
    pub(super) fn wants(&self, message: &Arc<Message>, echo: bool) -> Option<Delivery> {
        let mut wanted: Option<Delivery> = None;
        for subscription in &self.subscriptions {
            let options = subscription.options;
            if (echo && options.no_local) || !topics::matches(&subscription.filter, &message.topic)
            {
                continue;
            }
            let delivery = wanted.get_or_insert_with(|| Delivery {
                message: Arc::clone(message),
                qos: QoS::AtMostOnce,
                retain: false,
                identifiers: Vec::new(),
            });
            delivery.qos = higher(delivery.qos, lower(options.qos, message.qos));
            delivery.retain |= options.retain_as_published && message.retain;
            delivery.identifiers.extend(subscription.identifier);
        }
        wanted
    }

    /// Queues a message. Dropped are: `QoS` 0 while the client is away, and whatever is beyond
    /// the bounds. A lone message larger than the bound in bytes is dropped too.
    pub(super) fn offer(&mut self, delivery: Delivery, limits: &Limits) {
        let weight = delivery.message.weight();
        let away = self.link.is_none() && delivery.qos == QoS::AtMostOnce;
        let full = self.queue.len() >= limits.queue
            || self.queued_bytes.saturating_add(weight) > limits.queue_bytes;
        if away || full {
            return;
        }
        self.queued_bytes += weight;
        self.queue.push_back(delivery);
        if let Some(wake) = &self.wake {
            wake.notify_one();
        }
    }

    /// Takes the will that waits for its delay, and stops the waiting.
    pub(super) fn take_bequest(&mut self) -> Option<Message> {
        let (message, waiting) = self.delayed_will.take()?;
        if let Some(waiting) = waiting {
            waiting.abort();
        }
        Some(message)
    }

    /// Binds the session to a link. What was sent and not completed is sent again.
    pub(super) fn attach(&mut self, link: LinkId, wake: Arc<Notify>) {
        self.link = Some(link);
        self.expires = None;
        self.sent = 0;
        wake.notify_one();
        self.wake = Some(wake);
    }

    /// Moves packets to `out` until it holds a chunk or nothing more may be sent. What the user
    /// may no longer read, what is out of date and what the client cannot take is dropped.
    pub(super) fn fill(
        &mut self,
        out: &mut Vec<u8>,
        profile: Profile,
        may_read: impl Fn(&str) -> bool,
    ) {
        let may_read =
            |delivery: &Delivery| !delivery.message.expired() && may_read(&delivery.message.topic);
        self.resend(out, profile, &may_read);
        while out.len() < CHUNK && self.flights.len() < profile.window {
            let Some(delivery) = self.queue.pop_front() else {
                break;
            };
            self.queued_bytes -= delivery.message.weight();
            if !may_read(&delivery) {
                continue;
            }
            let id = self.free_id();
            let Some(bytes) = encoded(&delivery, id, false, profile) else {
                continue;
            };
            out.extend_from_slice(&bytes);
            if delivery.qos != QoS::AtMostOnce {
                self.last_id = id;
                let delivery = Some(delivery);
                self.flights.push(Flight { id, delivery });
                self.sent = self.flights.len();
            }
        }
    }

    fn resend(
        &mut self,
        out: &mut Vec<u8>,
        profile: Profile,
        may_read: &impl Fn(&Delivery) -> bool,
    ) {
        while out.len() < CHUNK && self.sent < self.flights.len() {
            let flight = &self.flights[self.sent];
            let bytes = match &flight.delivery {
                None => {
                    let mut bytes = Vec::new();
                    let encoded = PubRelPacket::new(flight.id).encode(&mut bytes);
                    encoded.ok().map(|()| bytes)
                }
                Some(delivery) if !may_read(delivery) => None,
                Some(delivery) => encoded(delivery, flight.id, true, profile),
            };
            if let Some(bytes) = bytes {
                out.extend_from_slice(&bytes);
                self.sent += 1;
            } else {
                self.flights.remove(self.sent);
            }
        }
    }

    /// PUBACK or PUBCOMP, or a PUBREC that refuses: the message is completed.
    pub(super) fn done(&mut self, id: u16) {
        if let Some(at) = self.flights.iter().position(|flight| flight.id == id) {
            self.flights.remove(at);
            self.sent -= usize::from(at < self.sent);
        }
    }

    /// PUBREC: the reason to answer with in the PUBREL.
    pub(super) fn release(&mut self, id: u16) -> ReasonCode {
        match self.flights.iter_mut().find(|flight| flight.id == id) {
            Some(flight) => {
                flight.delivery = None;
                ReasonCode::Success
            }
            None => ReasonCode::PacketIdentifierNotFound,
        }
    }

    /// How many messages wait or are on the way.
    #[cfg(test)]
    pub(super) fn backlog(&self) -> usize {
        self.queue.len() + self.flights.len()
    }

    /// A packet id that no flight has. The window is far smaller than the range.
    fn free_id(&self) -> u16 {
        let mut id = self.last_id;
        loop {
            id = id.checked_add(1).unwrap_or(1);
            if self.flights.iter().all(|flight| flight.id != id) {
                return id;
            }
        }
    }
}

fn encoded(delivery: &Delivery, id: u16, again: bool, profile: Profile) -> Option<Vec<u8>> {
    delivery
        .encode(id, again, profile.version)
        .filter(|bytes| bytes.len() <= profile.max_packet)
}

fn lower(one: QoS, other: QoS) -> QoS {
    if (one as u8) < (other as u8) {
        one
    } else {
        other
    }
}

fn higher(one: QoS, other: QoS) -> QoS {
    if (one as u8) < (other as u8) {
        other
    } else {
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILE: Profile = Profile {
        version: 4,
        max_packet: 1000,
        window: 2,
    };

    fn session() -> Session {
        let mut session = Session::default();
        session.subscriptions.push(Subscription {
            filter: "#".into(),
            options: SubscriptionOptions::new(QoS::ExactlyOnce),
            identifier: None,
        });
        session
    }

    fn offer(session: &mut Session, payload: &[u8]) {
        let message = Arc::new(Message::own("a", payload.to_vec(), false));
        let delivery = session.wants(&message, false).unwrap();
        session.offer(delivery, &Limits::default());
    }

    fn sent(session: &mut Session) -> Vec<u8> {
        let mut out = Vec::new();
        session.fill(&mut out, PROFILE, |_| true);
        out
    }

    #[test]
    fn no_more_is_sent_than_the_window_allows() {
        let mut session = session();
        for payload in [b"1", b"2", b"3"] {
            offer(&mut session, payload);
        }
        // PUBLISH, QoS 1, topic a, packet id, payload
        let [one, two] = [1, 2].map(|id| [0x32, 6, 0, 1, b'a', 0, id, b'0' + id]);
        assert_eq!(sent(&mut session), [one, two].concat());
        assert_eq!(sent(&mut session), [0_u8; 0]);
        session.done(1);
        assert_eq!(sent(&mut session), [0x32, 6, 0, 1, b'a', 0, 3, b'3']);
    }

    #[test]
    fn what_was_not_acknowledged_is_sent_again_on_the_next_link() {
        let mut session = session();
        offer(&mut session, b"1");
        offer(&mut session, b"2");
        sent(&mut session);
        assert_eq!(session.release(2), ReasonCode::Success);
        session.attach(7, Arc::new(Notify::new()));
        // The first comes with DUP, the second as PUBREL.
        let again = [0x3a, 6, 0, 1, b'a', 0, 1, b'1', 0x62, 2, 0, 2];
        assert_eq!(sent(&mut session), again);
        assert_eq!(sent(&mut session), [0_u8; 0]);
    }

    #[test]
    fn what_may_not_be_read_or_is_too_large_is_dropped() {
        let mut session = session();
        offer(&mut session, b"1");
        let mut out = Vec::new();
        session.fill(&mut out, PROFILE, |_| false);
        offer(&mut session, &[0; 1000]);
        session.fill(&mut out, PROFILE, |_| true);
        assert_eq!(out, [0_u8; 0]);
        assert_eq!(session.backlog(), 0);
    }

    #[test]
    fn the_queue_is_bounded_in_messages_and_bytes() {
        let limits = Limits {
            queue: 3,
            queue_bytes: 2000,
            ..Limits::default()
        };
        let mut session = session();
        let mut push = |payload: usize| {
            let message = Arc::new(Message::own("a", vec![0; payload], false));
            let delivery = session.wants(&message, false).unwrap();
            session.offer(delivery, &limits);
            session.backlog()
        };
        assert_eq!(push(1500), 1);
        assert_eq!(push(1500), 1);
        assert_eq!([push(1), push(1), push(1)], [2, 3, 3]);
    }

    #[test]
    fn packet_ids_wrap_around_and_skip_those_in_use() {
        let mut session = session();
        session.last_id = u16::MAX - 1;
        offer(&mut session, b"1");
        offer(&mut session, b"2");
        sent(&mut session);
        let ids: Vec<u16> = session.flights.iter().map(|flight| flight.id).collect();
        assert_eq!(ids, [u16::MAX, 1]);
        session.last_id = u16::MAX;
        assert_eq!(session.free_id(), 2);
    }
}
