//! Packets from and to the wire.

use std::io;

use mqtt5_protocol::packet::MqttPacket;
use mqtt5_protocol::packet::disconnect::DisconnectPacket;
use mqtt5_protocol::{FixedHeader, Packet, PacketType, ReasonCode};
use tokio::io::{AsyncRead, AsyncReadExt};

/// The protocol level of MQTT 3.1.1.
pub(super) const V3: u8 = 4;
/// The protocol level of MQTT 5.
pub(super) const V5: u8 = 5;

/// The first byte of every CONNECT.
const CONNECT: u8 = 0x10;

/// One packet as it came, its body not yet decoded.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) header: FixedHeader,
    pub(super) body: Vec<u8>,
}

/// Why no further packet comes.
#[derive(Debug)]
pub(super) enum FrameError {
    /// The peer is gone.
    Gone,
    /// The peer broke the rules; MQTT 5 can be told how.
    Broken(ReasonCode),
}

impl From<io::Error> for FrameError {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// Splits a byte stream into packets, none longer than the limit.
#[derive(Debug)]
pub(super) struct Frames<R> {
    reader: R,
    buffer: Vec<u8>,
    limit: usize,
    /// Whether a first packet came. It must be a CONNECT, known by its first byte.
    greeted: bool,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            limit,
            greeted: false,
        }
    }

    /// The same for a stream whose CONNECT was read.
    #[cfg(test)]
    pub(super) fn after_connect(reader: R, limit: usize) -> Self {
        Self {
            greeted: true,
            ..Self::new(reader, limit)
        }
    }

    /// The next packet. May be dropped and called again without losing bytes.
    pub(super) async fn next(&mut self) -> Result<Frame, FrameError> {
        loop {
            if let Some((header, start)) = self.header()? {
                let end = start + header.remaining_length as usize;
                if self.buffer.len() >= end {
                    let body = self.buffer[start..end].to_vec();
                    self.buffer.drain(..end);
                    self.greeted = true;
                    self.buffer.shrink_to(64 * 1024);
                    return Ok(Frame { header, body });
                }
            }
            // Grows with what has arrived, not with the length that a header claims.
            self.buffer.reserve(4096);
            if self.reader.read_buf(&mut self.buffer).await? == 0 {
                return Err(FrameError::Gone);
            }
        }
    }

    /// Reads and throws away until the peer is done.
    pub(super) async fn drain(&mut self) -> io::Result<()> {
        self.buffer.clear();
        while self.reader.read_buf(&mut self.buffer).await? > 0 {
            self.buffer.clear();
        }
        Ok(())
    }

    /// The fixed header and where the body starts, once all of it is there.
    fn header(&self) -> Result<Option<(FixedHeader, usize)>, FrameError> {
        let malformed = FrameError::Broken(ReasonCode::MalformedPacket);
        let Some((first, rest)) = self.buffer.split_first() else {
            return Ok(None);
        };
        let Some(kind) = PacketType::from_u8(first >> 4) else {
            return Err(malformed);
        };
        if !self.greeted && *first != CONNECT {
            return Err(malformed);
        }
        let mut length = 0;
        for (index, byte) in rest.iter().take(4).enumerate() {
            length |= u32::from(byte & 0x7f) << (7 * index);
            if byte & 0x80 == 0 {
                let start = index + 2;
                if start + length as usize > self.limit {
                    return Err(FrameError::Broken(ReasonCode::PacketTooLarge));
                }
                return Ok(Some((FixedHeader::new(kind, first & 0x0f, length), start)));
            }
        }
        if rest.len() >= 4 {
            Err(malformed)
        } else {
            Ok(None)
        }
    }
}

/// Decodes a packet, and checks what the codec does not check.
pub(super) fn decode(frame: &Frame, version: u8) -> Result<Packet, ReasonCode> {
    let malformed = ReasonCode::MalformedPacket;
    let kind = frame.header.packet_type;
    let bare = matches!(kind, PacketType::PingReq | PacketType::Disconnect);
    let ack = matches!(
        kind,
        PacketType::PubAck | PacketType::PubRec | PacketType::PubRel | PacketType::PubComp
    );
    let length = frame.body.len();
    if version != V5 && ((bare && length != 0) || (ack && length != 2)) {
        return Err(malformed);
    }
    if version != V5 && kind == PacketType::Subscribe && !v3_options_are_sound(&frame.body) {
        return Err(malformed);
    }
    let mut rest = frame.body.as_slice();
    let packet = Packet::decode_from_body_with_version(kind, &frame.header, &mut rest, version)
        .map_err(|_| malformed)?;
    if !rest.is_empty() {
        return Err(malformed);
    }
    match packet_id(&packet) {
        Some(0) => Err(ReasonCode::ProtocolError),
        _ => Ok(packet),
    }
}

fn packet_id(packet: &Packet) -> Option<u16> {
    match packet {
        Packet::Publish(publish) => publish.packet_id,
        Packet::Subscribe(subscribe) => Some(subscribe.packet_id),
        Packet::Unsubscribe(unsubscribe) => Some(unsubscribe.packet_id),
        _ => None,
    }
}

/// Whether every filter of a 3.1.1 SUBSCRIBE asks for a `QoS` that exists: the codec masks it.
fn v3_options_are_sound(body: &[u8]) -> bool {
    let mut rest = body.get(2..).unwrap_or_default();
    while let [high, low, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match tail.get(length..) {
            Some([0..=2, next @ ..]) => rest = next,
            _ => return false,
        }
    }
    rest.is_empty()
}

/// Appends a packet. One that cannot be encoded is left out.
pub(super) fn append(out: &mut Vec<u8>, packet: &impl MqttPacket) {
    let mut bytes = Vec::new();
    if packet.encode(&mut bytes).is_ok() {
        out.extend_from_slice(&bytes);
    }
}

/// The last packet before a link is closed: a DISCONNECT with a reason in MQTT 5, nothing in 3.1.1.
/// It has a reason string, since some clients cannot read the short form without one.
pub(super) fn farewell(reason: ReasonCode, version: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    if version == V5 {
        let packet = DisconnectPacket::new(reason).with_reason_string(format!("{reason:?}"));
        append(&mut bytes, &packet);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn first(bytes: &[u8], limit: usize) -> Result<Frame, FrameError> {
        Frames::after_connect(bytes, limit).next().await
    }

    #[tokio::test]
    async fn packets_are_cut_where_they_end() {
        let mut frames = Frames::after_connect(&[0xc0, 0, 0x40, 2, 0, 7, 0xe0][..], 100);
        let ping = frames.next().await.unwrap();
        assert_eq!(ping.header.packet_type, PacketType::PingReq);
        let ack = frames.next().await.unwrap();
        assert_eq!(ack.body, [0, 7]);
        assert!(matches!(frames.next().await, Err(FrameError::Gone)));
    }

    #[tokio::test]
    async fn a_promise_of_too_much_is_refused_before_the_body_comes() {
        let too_large = first(&[0x30, 0xff, 0xff, 0xff, 0x7f], 1000).await;
        assert!(matches!(
            too_large,
            Err(FrameError::Broken(ReasonCode::PacketTooLarge))
        ));
        for bytes in [&[0x30, 0xff, 0xff, 0xff, 0xff][..], &[0x00, 0]] {
            assert!(matches!(
                first(bytes, 1000).await,
                Err(FrameError::Broken(ReasonCode::MalformedPacket))
            ));
        }
    }

    #[test]
    fn no_body_makes_the_codec_panic() {
        // A small generator: the same bytes in every run.
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed.to_le_bytes()
        };
        for round in 0..60_000 {
            let [kind, flags, length, small, ..] = next();
            let Some(kind) = PacketType::from_u8(kind % 16) else {
                continue;
            };
            let mut body: Vec<u8> = (0..length % 48).map(|_| next()[2]).collect();
            if round % 2 == 0 {
                // Small numbers make valid lengths, so these get further.
                for byte in &mut body {
                    *byte %= 1 + small % 48;
                }
            }
            let flags = if round % 3 == 0 { flags & 0x0f } else { 2 };
            let header = FixedHeader::new(kind, flags, u32::from(length % 48));
            let frame = Frame { header, body };
            let _ = decode(&frame, V3);
            let _ = decode(&frame, V5);
        }
    }

    #[tokio::test]
    async fn what_the_codec_lets_pass_is_refused_here() {
        for bytes in [
            &[0x82, 6, 0, 1, 0, 1, b'a', 3][..], // QoS 3
            &[0x82, 6, 0, 0, 0, 1, b'a', 1],     // packet id 0
            &[0x32, 5, 0, 1, b'a', 0, 0],        // packet id 0
            &[0x40, 3, 0, 1, 0],                 // a reason code in 3.1.1
            &[0xe0, 1, 0],                       // likewise
            &[0xc0, 1, 0],                       // PINGREQ with a body
        ] {
            let frame = first(bytes, 100).await.unwrap();
            assert!(decode(&frame, V3).is_err(), "{bytes:x?}");
        }
    }
}
