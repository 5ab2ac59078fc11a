//! A scripted peer: it says what a test wants, byte by byte.

use std::net::SocketAddr;

use guestlist::broker::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::console::{Console, PATIENCE, settings};

pub(crate) const ANSWERS: &str = "$SYS/Coreflux/Command/Output";

pub(crate) struct Listener(TcpListener);

impl Listener {
    pub(crate) async fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    /// With a console that connects to it.
    pub(crate) async fn with_console() -> (Self, Console) {
        Self::with_changed(|_| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn with_changed(change: impl FnOnce(&mut Settings)) -> (Self, Console) {
        let listener = Self::new().await;
        let mut settings = settings(listener.address());
        change(&mut settings);
        let console = Console::start(settings);
        (listener, console)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// The next connection, with its CONNECT read.
    pub(crate) async fn accept(&self) -> Peer {
        let mut peer = self.accept_silently().await;
        let (kind, body) = peer.read().await;
        assert_eq!(kind, 0x10, "a CONNECT");
        peer.level = body[6];
        peer.connect = body;
        peer
    }

    /// The next connection, which logs with this password.
    pub(crate) async fn accept_login(&self, password: &str) -> Peer {
        let peer = self.accept().await;
        assert!(peer.logs_in_with(password), "not {password}");
        peer
    }

    pub(crate) async fn accept_silently(&self) -> Peer {
        let accepted = timeout(PATIENCE, self.0.accept())
            .await
            .expect("a connection");
        Peer {
            stream: accepted.unwrap().0,
            level: 0,
            connect: Vec::new(),
        }
    }

    /// A connection that is admitted and may subscribe to all; the probe is not read yet.
    pub(crate) async fn admit(&self) -> Peer {
        let mut peer = self.accept().await;
        peer.admit().await;
        peer
    }

    /// A connection that is ready for commands with ids.
    pub(crate) async fn admit_marked(&self) -> Peer {
        let mut peer = self.admit().await;
        let probe = peer.read_publish().await;
        peer.acknowledge(probe.packet).await;
        peer.answer_with_id(&probe.text).await;
        peer
    }
}

pub(crate) struct Peer {
    stream: TcpStream,
    /// 5, or 4 for MQTT 3.1.1.
    pub(crate) level: u8,
    connect: Vec<u8>,
}

pub(crate) struct Published {
    pub(crate) topic: String,
    pub(crate) packet: u16,
    pub(crate) text: String,
}

impl Peer {
    pub(crate) fn logs_in_with(&self, password: &str) -> bool {
        self.connect.ends_with(password.as_bytes())
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// The next packet: its first byte and its body. `None` at the end of the stream.
    pub(crate) async fn try_read(&mut self) -> Option<(u8, Vec<u8>)> {
        timeout(PATIENCE, async {
            let first = self.stream.read_u8().await.ok()?;
            let (mut length, mut shift) = (0_usize, 0);
            loop {
                let byte = self.stream.read_u8().await.ok()?;
                length |= usize::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let mut body = vec![0; length];
            self.stream.read_exact(&mut body).await.ok()?;
            Some((first, body))
        })
        .await
        .expect("a packet or the end")
    }

    pub(crate) async fn read(&mut self) -> (u8, Vec<u8>) {
        self.try_read().await.expect("a packet")
    }

    /// The next packet of a kind; PINGREQs and PUBACKs before it are passed over.
    pub(crate) async fn read_kind(&mut self, kind: u8) -> Vec<u8> {
        loop {
            let (first, body) = self.read().await;
            match first & 0xf0 {
                found if found == kind => return body,
                0xc0 | 0x40 => {}
                other => panic!("{other:#x} instead of {kind:#x}"),
            }
        }
    }

    /// The next command to a Coreflux broker.
    pub(crate) async fn read_publish(&mut self) -> Published {
        let body = self.read_kind(0x30).await;
        let published = self.published(&body);
        assert_eq!(published.topic, "$SYS/Coreflux/Command");
        published
    }

    /// The next message on any topic; what is not subscribed to any more before it is passed over.
    pub(crate) async fn read_any_publish(&mut self) -> Published {
        loop {
            let (first, body) = self.read().await;
            match first & 0xf0 {
                0x30 => return self.published(&body),
                0xa0 | 0xc0 | 0x40 => {}
                other => panic!("{other:#x} instead of a message"),
            }
        }
    }

    /// A message with `QoS` 1.
    fn published(&self, body: &[u8]) -> Published {
        let topic = usize::from(u16::from_be_bytes([body[0], body[1]]));
        let packet = u16::from_be_bytes([body[2 + topic], body[3 + topic]]);
        let properties = usize::from(self.level == 5);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Published {
            topic: text(&body[2..2 + topic]),
            packet,
            text: text(&body[4 + topic + properties..]),
        }
    }

    /// All that still comes until the console leaves, as bytes: what of it went over the wire at
    /// all.
    pub(crate) async fn read_to_end(&mut self) -> Vec<u8> {
        let mut all = Vec::new();
        while let Some((_, body)) = self.try_read().await {
            all.extend(body);
        }
        all
    }

    pub(crate) async fn connack(&mut self) {
        if self.level == 5 {
            self.write(&[0x20, 3, 0, 0, 0]).await;
        } else {
            self.write(&[0x20, 2, 0, 0]).await;
        }
    }

    pub(crate) async fn suback(&mut self, codes: &[u8]) {
        let body = self.read_kind(0x80).await;
        let properties: &[u8] = if self.level == 5 { &[0] } else { &[] };
        let length = u8::try_from(2 + properties.len() + codes.len()).unwrap();
        let head = [0x90, length, body[0], body[1]];
        self.write(&[&head, properties, codes].concat()).await;
    }

    /// Admits the login and both subscriptions.
    pub(crate) async fn admit(&mut self) {
        self.connack().await;
        self.suback(&[1, 1]).await;
    }

    pub(crate) async fn acknowledge(&mut self, packet: u16) {
        let [high, low] = packet.to_be_bytes();
        self.write(&[0x40, 2, high, low]).await;
    }

    /// The publish of an answer, as bytes.
    pub(crate) fn answer_bytes(&self, text: &str) -> Vec<u8> {
        self.publish_bytes(ANSWERS, text.as_bytes())
    }

    pub(crate) fn publish_bytes(&self, topic: &str, payload: &[u8]) -> Vec<u8> {
        let properties: &[u8] = if self.level == 5 { &[0] } else { &[] };
        let topic_length = u16::try_from(topic.len()).unwrap().to_be_bytes();
        let body = [&topic_length, topic.as_bytes(), properties, payload].concat();
        let mut packet = vec![0x30];
        let mut length = body.len();
        loop {
            let more = length > 0x7f;
            packet.push(u8::try_from(length & 0x7f).unwrap() | if more { 0x80 } else { 0 });
            length >>= 7;
            if !more {
                break;
            }
        }
        packet.extend(body);
        packet
    }

    pub(crate) async fn answer(&mut self, text: &str) {
        let bytes = self.answer_bytes(text);
        self.write(&bytes).await;
    }

    /// Answers a command with an envelope that carries its id.
    pub(crate) async fn answer_with_id(&mut self, command: &str) {
        let (_, id) = command.rsplit_once("-requestId ").expect("a request id");
        self.answer(&format!(
            r#"{{"success":true,"requestId":"{id}","data":[]}}"#
        ))
        .await;
    }
}
