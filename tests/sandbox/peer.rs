//! One client for both protocol versions, on top of rumqttc.

use std::net::SocketAddr;
use std::time::Duration;

use guestlist::sandbox::{Limits, Options, Sandbox, UserSource, demo_accounts};
use rumqttc::v5;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long anything may take before a test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) const COMMAND: &str = "$SYS/Coreflux/Command";
pub(crate) const OUTPUT: &str = "$SYS/Coreflux/Command/Output";
pub(crate) const USERS: &str = "$SYS/Coreflux/Config/Users";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V3,
    V5,
}

pub(crate) const BOTH: [Version; 2] = [Version::V3, Version::V5];

/// What came from the broker.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen {
    /// A CONNACK, and whether the session was kept.
    Connected(bool),
    /// A CONNACK that refuses, in words of the client.
    Refused(String),
    Message(Message),
    SubAck(Vec<u8>),
    UnsubAck,
    PubAck(u8),
    PubRec(u8),
    PubComp,
    /// The link ended.
    Closed,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub topic: String,
    pub payload: Vec<u8>,
    pub qos: u8,
    pub retain: bool,
    pub dup: bool,
}

impl Message {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.payload).unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.payload).unwrap()
    }
}

/// How to log in.
#[derive(Clone)]
pub(crate) struct Login {
    pub user: Option<(String, String)>,
    pub id: String,
    pub keep: bool,
    pub will: Option<(String, Vec<u8>)>,
    pub max_packet: Option<u32>,
}

pub(crate) fn login(user: &str, password: &str) -> Login {
    Login {
        user: Some((user.into(), password.into())),
        id: String::new(),
        keep: false,
        will: None,
        max_packet: None,
    }
}

impl Login {
    pub(crate) fn id(mut self, id: &str) -> Self {
        self.id = id.into();
        self
    }

    /// Keeps the session while away.
    pub(crate) fn kept(mut self, id: &str) -> Self {
        self.keep = true;
        self.id(id)
    }

    pub(crate) fn will(mut self, topic: &str, payload: &str) -> Self {
        self.will = Some((topic.into(), payload.into()));
        self
    }
}

enum Client {
    V3(rumqttc::AsyncClient),
    V5(v5::AsyncClient),
}

pub(crate) struct Peer {
    client: Client,
    events: UnboundedReceiver<Seen>,
    polling: JoinHandle<()>,
}

impl Peer {
    /// Connects; whatever the answer is comes as the first thing seen.
    pub(crate) fn dial(version: Version, address: SocketAddr, login: &Login) -> Self {
        let (seen, events) = unbounded_channel();
        let (client, polling) = match version {
            Version::V3 => dial_v3(address, login, seen),
            Version::V5 => dial_v5(address, login, seen),
        };
        Self {
            client,
            events,
            polling,
        }
    }

    /// Connects and expects to be let in. Comes back with whether the session was kept.
    pub(crate) async fn login(version: Version, sandbox: &Sandbox, login: &Login) -> (Self, bool) {
        let mut peer = Self::dial(version, sandbox.address(), login);
        match peer.next().await {
            Seen::Connected(present) => (peer, present),
            other => panic!("not connected: {other:?}"),
        }
    }

    /// The next thing that comes.
    pub(crate) async fn next(&mut self) -> Seen {
        let next = timeout(PATIENCE, self.events.recv());
        next.await.expect("nothing came").unwrap_or(Seen::Closed)
    }

    /// The next message, whatever else comes before.
    pub(crate) async fn message(&mut self) -> Message {
        loop {
            match self.next().await {
                Seen::Message(message) => return message,
                Seen::Closed => panic!("closed instead of a message"),
                _ => {}
            }
        }
    }

    /// The next message on a topic, whatever else comes before.
    pub(crate) async fn message_on(&mut self, topic: &str) -> Message {
        loop {
            let message = self.message().await;
            if message.topic == topic {
                return message;
            }
        }
    }

    /// Waits until something is seen.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Seen) -> bool) -> Seen {
        loop {
            let seen = self.next().await;
            if wanted(&seen) {
                return seen;
            }
            assert_ne!(seen, Seen::Closed);
        }
    }

    pub(crate) async fn closed(&mut self) {
        while self.next().await != Seen::Closed {}
    }

    /// Subscribes; the codes of the SUBACK.
    pub(crate) async fn subscribe(&mut self, filter: &str, qos: u8) -> Vec<u8> {
        match &self.client {
            Client::V3(client) => client.subscribe(filter, qos_v3(qos)).await.unwrap(),
            Client::V5(client) => client.subscribe(filter, qos_v5(qos)).await.unwrap(),
        }
        match self.until(|seen| matches!(seen, Seen::SubAck(_))).await {
            Seen::SubAck(codes) => codes,
            _ => unreachable!(),
        }
    }

    pub(crate) async fn unsubscribe(&mut self, filter: &str) {
        match &self.client {
            Client::V3(client) => client.unsubscribe(filter).await.unwrap(),
            Client::V5(client) => client.unsubscribe(filter).await.unwrap(),
        }
        self.until(|seen| *seen == Seen::UnsubAck).await;
    }

    pub(crate) async fn publish(&self, topic: &str, qos: u8, retain: bool, payload: &[u8]) {
        let payload = payload.to_vec();
        match &self.client {
            Client::V3(client) => client
                .publish(topic, qos_v3(qos), retain, payload)
                .await
                .unwrap(),
            Client::V5(client) => client
                .publish(topic, qos_v5(qos), retain, payload)
                .await
                .unwrap(),
        }
    }

    /// Publishes with `QoS` 1; the reason of the PUBACK.
    pub(crate) async fn publish_acked(&mut self, topic: &str, payload: &str) -> u8 {
        self.publish(topic, 1, false, payload.as_bytes()).await;
        match self.until(|seen| matches!(seen, Seen::PubAck(_))).await {
            Seen::PubAck(reason) => reason,
            _ => unreachable!(),
        }
    }

    pub(crate) async fn command(&self, line: &str) {
        self.publish(COMMAND, 1, false, line.as_bytes()).await;
    }

    /// Sends a command; its answer.
    pub(crate) async fn ask(&mut self, line: &str) -> Value {
        self.command(line).await;
        self.message_on(OUTPUT).await.json()
    }

    pub(crate) async fn disconnect(mut self) {
        match &self.client {
            Client::V3(client) => client.disconnect().await.unwrap(),
            Client::V5(client) => client.disconnect().await.unwrap(),
        }
        self.closed().await;
    }

    /// Ends the connection without a word.
    pub(crate) async fn vanish(self) {
        self.polling.abort();
        let _ = self.polling.await;
    }
}

fn dial_v3(
    address: SocketAddr,
    login: &Login,
    seen: UnboundedSender<Seen>,
) -> (Client, JoinHandle<()>) {
    let mut options = rumqttc::MqttOptions::new(&login.id, "127.0.0.1", address.port());
    options.set_max_packet_size(4 << 20, 4 << 20);
    options.set_clean_session(!login.keep);
    if let Some((user, password)) = &login.user {
        options.set_credentials(user, password);
    }
    if let Some((topic, payload)) = &login.will {
        let qos = rumqttc::QoS::AtLeastOnce;
        options.set_last_will(rumqttc::LastWill::new(topic, payload.clone(), qos, false));
    }
    let (client, mut events) = rumqttc::AsyncClient::new(options, 1000);
    let polling = tokio::spawn(async move {
        loop {
            let event = match events.poll().await {
                Ok(event) => see_v3(event),
                Err(error) => {
                    let _ = seen.send(failed(error.to_string()));
                    return;
                }
            };
            if event.is_some_and(|event| seen.send(event).is_err()) {
                return;
            }
        }
    });
    (Client::V3(client), polling)
}

fn dial_v5(
    address: SocketAddr,
    login: &Login,
    seen: UnboundedSender<Seen>,
) -> (Client, JoinHandle<()>) {
    let mut options = v5::MqttOptions::new(&login.id, "127.0.0.1", address.port());
    options.set_clean_start(!login.keep);
    options.set_session_expiry_interval(login.keep.then_some(3600));
    options.set_max_packet_size(Some(login.max_packet.unwrap_or(4 << 20)));
    if let Some((user, password)) = &login.user {
        options.set_credentials(user, password);
    }
    if let Some((topic, payload)) = &login.will {
        let qos = v5::mqttbytes::QoS::AtLeastOnce;
        let will = v5::mqttbytes::v5::LastWill::new(topic, payload.clone(), qos, false, None);
        options.set_last_will(will);
    }
    let (client, mut events) = v5::AsyncClient::new(options, 1000);
    let polling = tokio::spawn(async move {
        loop {
            let event = match events.poll().await {
                Ok(event) => see_v5(event),
                Err(error) => {
                    let _ = seen.send(failed(error.to_string()));
                    return;
                }
            };
            if event.is_some_and(|event| seen.send(event).is_err()) {
                return;
            }
        }
    });
    (Client::V5(client), polling)
}

fn failed(error: String) -> Seen {
    if error.contains("refused, return code") {
        Seen::Refused(error)
    } else {
        Seen::Closed
    }
}

fn see_v3(event: rumqttc::Event) -> Option<Seen> {
    use rumqttc::{Event, Packet, SubscribeReasonCode};
    let Event::Incoming(packet) = event else {
        return None;
    };
    Some(match packet {
        Packet::ConnAck(ack) => Seen::Connected(ack.session_present),
        Packet::Publish(publish) => Seen::Message(Message {
            topic: publish.topic,
            payload: publish.payload.to_vec(),
            qos: publish.qos as u8,
            retain: publish.retain,
            dup: publish.dup,
        }),
        Packet::SubAck(ack) => {
            let code = |code: &SubscribeReasonCode| match code {
                SubscribeReasonCode::Success(qos) => *qos as u8,
                SubscribeReasonCode::Failure => 0x80,
            };
            Seen::SubAck(ack.return_codes.iter().map(code).collect())
        }
        Packet::UnsubAck(_) => Seen::UnsubAck,
        Packet::PubAck(_) => Seen::PubAck(0),
        Packet::PubRec(_) => Seen::PubRec(0),
        Packet::PubComp(_) => Seen::PubComp,
        _ => return None,
    })
}

fn see_v5(event: v5::Event) -> Option<Seen> {
    use v5::mqttbytes::v5::{Packet, PubAckReason, PubRecReason, SubscribeReasonCode};
    let v5::Event::Incoming(packet) = event else {
        return None;
    };
    Some(match packet {
        Packet::ConnAck(ack) => Seen::Connected(ack.session_present),
        Packet::Publish(publish) => Seen::Message(Message {
            topic: String::from_utf8(publish.topic.to_vec()).unwrap(),
            payload: publish.payload.to_vec(),
            qos: publish.qos as u8,
            retain: publish.retain,
            dup: publish.dup,
        }),
        Packet::SubAck(ack) => {
            let code = |code: &SubscribeReasonCode| match code {
                SubscribeReasonCode::Success(qos) => *qos as u8,
                SubscribeReasonCode::NotAuthorized => 0x87,
                other => panic!("{other:?}"),
            };
            Seen::SubAck(ack.return_codes.iter().map(code).collect())
        }
        Packet::UnsubAck(_) => Seen::UnsubAck,
        Packet::PubAck(ack) => Seen::PubAck(match ack.reason {
            PubAckReason::Success => 0,
            PubAckReason::NotAuthorized => 0x87,
            other => panic!("{other:?}"),
        }),
        Packet::PubRec(ack) => Seen::PubRec(match ack.reason {
            PubRecReason::Success => 0,
            PubRecReason::NotAuthorized => 0x87,
            other => panic!("{other:?}"),
        }),
        Packet::PubComp(_) => Seen::PubComp,
        _ => return None,
    })
}

fn qos_v3(qos: u8) -> rumqttc::QoS {
    rumqttc::qos(qos).unwrap()
}

fn qos_v5(qos: u8) -> v5::mqttbytes::QoS {
    v5::mqttbytes::qos(qos).unwrap()
}

/// A sandbox with the demo's users.
pub(crate) async fn demo() -> Sandbox {
    start(Options::default()).await
}

/// A sandbox with the demo's users and other options as given.
pub(crate) async fn start(options: Options) -> Sandbox {
    Sandbox::start(Options {
        users: UserSource::Memory(demo_accounts()),
        ..options
    })
    .await
    .unwrap()
}

/// A sandbox with the demo's users and these limits.
pub(crate) async fn limited(limits: Limits) -> Sandbox {
    start(Options {
        limits,
        ..Options::default()
    })
    .await
}

pub(crate) fn root() -> Login {
    login("root", "demo")
}

pub(crate) fn test_user() -> Login {
    login("test", "test")
}

/// An administrator that listens to answers.
pub(crate) async fn admin(version: Version, sandbox: &Sandbox) -> Peer {
    let (mut peer, _) = Peer::login(version, sandbox, &root()).await;
    let granted = peer.subscribe(OUTPUT, 1).await;
    assert_eq!(granted, [1]);
    peer
}

/// Waits until something holds. Polling is fine here: nothing tells a test when a broker is done.
pub(crate) async fn eventually(what: &str, holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, wait).await.expect(what);
}
