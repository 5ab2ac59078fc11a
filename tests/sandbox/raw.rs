//! A client that says exactly what a test wants, byte by byte.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::peer::PATIENCE;

pub(crate) struct Raw {
    stream: TcpStream,
}

/// A text with its length in front.
pub(crate) fn text(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    [&length.to_be_bytes(), text.as_bytes()].concat()
}

/// A packet: its first byte, the remaining length, its body.
pub(crate) fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    let mut length = body.len();
    loop {
        let low = u8::try_from(length % 128).unwrap();
        length /= 128;
        bytes.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    [bytes, body.to_vec()].concat()
}

/// A CONNECT of root, clean, with the client id `raw`.
pub(crate) fn connect(level: u8, keep_alive: u16) -> Vec<u8> {
    connect_with(level, keep_alive, "root", "demo", &[])
}

/// A CONNECT with properties, which only level 5 has.
pub(crate) fn connect_with(
    level: u8,
    keep_alive: u16,
    user: &str,
    password: &str,
    properties: &[u8],
) -> Vec<u8> {
    let mut body = text("MQTT");
    body.extend([level, 0b1100_0010]);
    body.extend(keep_alive.to_be_bytes());
    if level == 5 {
        body.push(u8::try_from(properties.len()).unwrap());
        body.extend(properties);
    }
    body.extend([text("raw"), text(user), text(password)].concat());
    packet(0x10, &body)
}

impl Raw {
    pub(crate) async fn dial(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        Self { stream }
    }

    /// Connects as root and reads the CONNACK.
    pub(crate) async fn login(address: SocketAddr, level: u8, keep_alive: u16) -> Self {
        let mut raw = Self::dial(address).await;
        raw.send(&connect(level, keep_alive)).await;
        let ack = raw.packet().await.unwrap();
        assert_eq!(ack[0], 0x20);
        assert_eq!(ack[3], 0, "{ack:x?}");
        raw
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Sends as much as the broker takes; it may have hung up.
    pub(crate) async fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).await.is_ok()
    }

    /// The next packet, or `None` at the end.
    pub(crate) async fn packet(&mut self) -> Option<Vec<u8>> {
        let read = async {
            let mut bytes = vec![self.stream.read_u8().await.ok()?];
            let (mut length, mut shift) = (0_usize, 0);
            loop {
                let byte = self.stream.read_u8().await.ok()?;
                bytes.push(byte);
                length |= usize::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let start = bytes.len();
            bytes.resize(start + length, 0);
            self.stream.read_exact(&mut bytes[start..]).await.ok()?;
            Some(bytes)
        };
        timeout(PATIENCE, read).await.expect("nothing came")
    }

    /// Everything up to the end of the connection.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = self.stream.read_to_end(&mut bytes);
        // A reset is an end, too.
        let _ = timeout(PATIENCE, read).await.expect("the link stays open");
        bytes
    }

    pub(crate) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }
}
