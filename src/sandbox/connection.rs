//! One client: what it sends is handled, what waits for it is written.

use std::sync::Arc;
use std::time::Duration;

use mqtt5_protocol::packet::MqttPacket;
use mqtt5_protocol::packet::disconnect::DisconnectPacket;
use mqtt5_protocol::packet::pingresp::PingRespPacket;
use mqtt5_protocol::packet::pubcomp::PubCompPacket;
use mqtt5_protocol::packet::publish::PublishPacket;
use mqtt5_protocol::packet::pubrec::PubRecPacket;
use mqtt5_protocol::packet::pubrel::PubRelPacket;
use mqtt5_protocol::packet::suback::SubAckPacket;
use mqtt5_protocol::packet::subscribe::SubscribePacket;
use mqtt5_protocol::packet::unsuback::UnsubAckPacket;
use mqtt5_protocol::packet::unsubscribe::UnsubscribePacket;
use mqtt5_protocol::{Packet, PropertyId, ReasonCode};
use tokio::io::{AsyncRead, ReadHalf, split};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::broker::{Broker, LinkHandle};
use super::connection_end::{Ending, PacketWriter};
use super::fault_state::Cut;
use super::handshake::{Accepted, Refused, shake_hands};
use super::state::{End, check_name};
use super::tls::{Stream, greet};
use super::topics;
use super::wire::{self, FrameError, Frames, V3, V5};

/// Acknowledgements that may wait for a client that does not read, in bytes.
const CONTROL_LIMIT: usize = 64 * 1024;

type Reader = ReadHalf<Box<dyn Stream>>;

/// Serves one connection to its end.
pub(super) async fn serve(broker: Arc<Broker>, stream: TcpStream, tls: Option<TlsAcceptor>) {
    let Some(link) = broker.open_link() else {
        return;
    };
    // Only a delay is lost if this fails.
    let _ = stream.set_nodelay(true);
    let mut end = link.end.clone();
    let stream = tokio::select! {
        stream = greet(stream, tls, broker.limits.connect_timeout) => stream,
        _ = ended(&mut end) => None,
    };
    let Some(stream) = stream else {
        broker.close_link(link.id, false);
        return;
    };
    let (reader, writer) = split(stream);
    let mut frames = Frames::new(reader, broker.limits.packet);
    let mut writer = PacketWriter::new(writer);
    let mut version = V3;
    let ending = tokio::select! {
        ending = converse(&broker, &link, &mut frames, &mut writer, &mut version) => ending,
        end = ended(&mut end) => end,
    };
    let ending = ending.unwrap_or_else(|end| Ending::ended(end, version));
    let due = broker.close_link(link.id, ending.with_will);
    writer.part(&mut frames, ending, &due).await;
}

async fn ended(end: &mut watch::Receiver<Option<End>>) -> Result<Ending, End> {
    match end.wait_for(Option::is_some).await {
        Ok(end) => Err(end.unwrap_or(End::Cut)),
        Err(_) => Err(End::Cut),
    }
}

/// The handshake, then reading and writing side by side: neither waits for the other.
async fn converse(
    broker: &Arc<Broker>,
    link: &LinkHandle,
    frames: &mut Frames<Reader>,
    writer: &mut PacketWriter,
    version: &mut u8,
) -> Result<Ending, End> {
    let first = timeout(broker.limits.connect_timeout, frames.next());
    let Ok(Ok(frame)) = first.await else {
        return Ok(Ending::default());
    };
    broker.thawed().await;
    let accepted = match shake_hands(broker, link.id, &frame).await {
        Ok(accepted) => accepted,
        Err(Refused(farewell)) => {
            return Ok(Ending {
                farewell,
                linger: true,
                ..Ending::default()
            });
        }
    };
    *version = accepted.version;
    let talk = Talk {
        broker,
        link,
        accepted,
    };
    Ok(tokio::select! {
        ending = talk.listen(frames) => ending,
        () = talk.speak(writer) => Ending::gone(),
    })
}

/// A client that is logged in.
struct Talk<'a> {
    broker: &'a Arc<Broker>,
    link: &'a LinkHandle,
    accepted: Accepted,
}

impl Talk<'_> {
    /// Writes what is due, whenever there is something. Returns when the client is gone.
    async fn speak(&self, writer: &mut PacketWriter) {
        loop {
            self.broker.thawed().await;
            self.broker.state().output(self.link.id, &mut writer.bytes);
            if writer.bytes.is_empty() {
                self.link.wake.notified().await;
            } else if writer.write().await.is_err() {
                return;
            }
        }
    }

    /// Handles packets until the client leaves, breaks a rule, or stays silent for one and a
    /// half times its keep-alive interval.
    async fn listen(&self, frames: &mut Frames<Reader>) -> Ending {
        let version = self.accepted.version;
        loop {
            let frame = match self.next(frames).await {
                Ok(frame) => frame,
                Err(FrameError::Gone) => return Ending::gone(),
                Err(FrameError::Broken(reason)) => return Ending::broken(reason, version),
            };
            self.broker.thawed().await;
            let handled = match wire::decode(&frame, version) {
                Ok(packet) => self.handle(packet).await,
                Err(reason) => Err(Ending::broken(reason, version)),
            };
            if let Err(ending) = handled {
                return ending;
            }
        }
    }

    async fn next<R>(&self, frames: &mut Frames<R>) -> Result<wire::Frame, FrameError>
    where
        R: AsyncRead + Unpin,
    {
        let interval = u64::from(self.accepted.keep_alive);
        if interval == 0 {
            self.room().await;
            return frames.next().await;
        }
        let patience = Duration::from_millis(interval * 1500);
        loop {
            let next = async {
                self.room().await;
                frames.next().await
            };
            match timeout(patience, next).await {
                Ok(frame) => return frame,
                Err(_) if self.broker.is_frozen() => self.broker.thawed().await,
                Err(_) => return Err(FrameError::Broken(ReasonCode::KeepAliveTimeout)),
            }
        }
    }

    /// Waits until not too many acknowledgements are waiting.
    async fn room(&self) {
        loop {
            let waiting = {
                let state = self.broker.state();
                let link = state.links.get(&self.link.id);
                link.map_or(0, |link| link.control.len())
            };
            if waiting < CONTROL_LIMIT {
                return;
            }
            self.link.drained.notified().await;
        }
    }

    async fn handle(&self, packet: Packet) -> Result<(), Ending> {
        match packet {
            Packet::Publish(publish) => return self.publish(publish).await,
            Packet::Subscribe(packet) => self.subscribe(packet),
            Packet::Unsubscribe(packet) => self.unsubscribe(&packet),
            Packet::PubAck(ack) => self.done(ack.packet_id),
            Packet::PubComp(ack) => self.done(ack.packet_id),
            Packet::PubRec(ack) => self.released(&ack),
            Packet::PubRel(ack) => self.complete(ack.packet_id),
            Packet::PingReq => self.reply(&PingRespPacket::default()),
            Packet::Disconnect(packet) => return Err(self.leave(&packet)),
            _ => {
                return Err(Ending::broken(
                    ReasonCode::ProtocolError,
                    self.accepted.version,
                ));
            }
        }
        Ok(())
    }

    fn reply(&self, packet: &impl MqttPacket) {
        let mut bytes = Vec::new();
        wire::append(&mut bytes, packet);
        if let Some(link) = self.broker.state().links.get_mut(&self.link.id) {
            link.reply(&bytes);
        }
    }

    async fn publish(&self, packet: PublishPacket) -> Result<(), Ending> {
        let version = self.accepted.version;
        if packet.properties.get_topic_alias().is_some() {
            return Err(Ending::broken(ReasonCode::TopicAliasInvalid, version));
        }
        if packet
            .properties
            .contains(PropertyId::SubscriptionIdentifier)
        {
            return Err(Ending::broken(ReasonCode::ProtocolError, version));
        }
        check_name(&packet.topic_name).map_err(|reason| Ending::broken(reason, version))?;
        let place = if packet.topic_name == topics::COMMAND {
            self.broker.place().await
        } else {
            None
        };
        match self.broker.publish(self.link.id, packet, place) {
            Cut::BeforeExecuting => Err(Ending::gone()),
            _ => Ok(()),
        }
    }

    fn subscribe(&self, packet: SubscribePacket) {
        let mut answer = SubAckPacket::new(packet.packet_id);
        answer.protocol_version = self.accepted.version;
        let refused = self.broker.knobs().refused_filters.clone();
        let mut state = self.broker.state();
        let limits = &self.broker.limits;
        let refused = |filter: &str| refused.contains(filter);
        answer.reason_codes = state.subscribe(self.link.id, packet, refused, limits);
        let mut bytes = Vec::new();
        wire::append(&mut bytes, &answer);
        // Under the same lock, so that no retained message overtakes it.
        if let Some(link) = state.links.get_mut(&self.link.id) {
            link.reply(&bytes);
        }
    }

    fn unsubscribe(&self, packet: &UnsubscribePacket) {
        let mut answer = UnsubAckPacket::new(packet.packet_id);
        answer.protocol_version = self.accepted.version;
        answer.reason_codes = self
            .broker
            .state()
            .unsubscribe(self.link.id, &packet.filters);
        self.reply(&answer);
    }

    fn done(&self, id: u16) {
        let mut state = self.broker.state();
        if let Some(session) = state.session_of(self.link.id) {
            session.done(id);
        }
        drop(state);
        // The window has room again.
        self.link.wake.notify_one();
    }

    fn released(&self, ack: &PubRecPacket) {
        let id = ack.packet_id;
        if ack.reason_code.is_error() {
            return self.done(id);
        }
        let mut state = self.broker.state();
        let session = state.session_of(self.link.id);
        let reason = session.map_or(ReasonCode::PacketIdentifierNotFound, |s| s.release(id));
        drop(state);
        self.reply(&PubRelPacket::new_with_reason(id, self.told(reason)));
    }

    fn complete(&self, id: u16) {
        let mut state = self.broker.state();
        let known = state
            .session_of(self.link.id)
            .is_some_and(|session| session.received.remove(&id));
        drop(state);
        let reason = if known {
            ReasonCode::Success
        } else {
            ReasonCode::PacketIdentifierNotFound
        };
        self.reply(&PubCompPacket::new_with_reason(id, self.told(reason)));
    }

    /// The reason of an acknowledgement: 3.1.1 has none.
    fn told(&self, reason: ReasonCode) -> ReasonCode {
        if self.accepted.version == V5 {
            reason
        } else {
            ReasonCode::Success
        }
    }

    /// A DISCONNECT: no will, unless MQTT 5 asks for it; MQTT 5 may also change how long the
    /// session is kept.
    fn leave(&self, packet: &DisconnectPacket) -> Ending {
        let expiry = packet.properties.get_session_expiry_interval();
        if let Some(expiry) = expiry {
            let mut state = self.broker.state();
            if let Some(session) = state.session_of(self.link.id) {
                if session.expiry == 0 && expiry > 0 {
                    drop(state);
                    return Ending::broken(ReasonCode::ProtocolError, self.accepted.version);
                }
                session.expiry = expiry;
            }
        }
        Ending {
            with_will: packet.reason_code == ReasonCode::DisconnectWithWillMessage,
            ..Ending::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::commands::CommandSettings;
    use crate::sandbox::options::{AnswerFormat, Limits};
    use crate::sandbox::stored_password::PasswordStorage;
    use crate::sandbox::table::Table;
    use tokio::sync::mpsc::unbounded_channel;

    #[tokio::test]
    async fn a_client_that_does_not_read_its_acknowledgements_is_read_no_further() {
        let command_settings = CommandSettings {
            answer_format: AnswerFormat::Envelopes,
            storage: PasswordStorage::Clear,
        };
        let settings = (Limits::default(), false, command_settings);
        let (jobs, _waiting) = unbounded_channel();
        let broker = Arc::new(Broker::new(settings, Table::default(), None, jobs));
        let link = broker.open_link().unwrap();
        let accepted = Accepted {
            version: V3,
            keep_alive: 1,
        };
        let talk = Talk {
            broker: &broker,
            link: &link,
            accepted,
        };
        let pings = [0xc0, 0].repeat(CONTROL_LIMIT);
        let mut frames = Frames::after_connect(&pings[..], 100);
        let mut read = 0;
        // Every answer waits, because nobody writes them.
        let trouble = loop {
            match talk.next(&mut frames).await {
                Ok(_) => talk.reply(&PingRespPacket::default()),
                Err(trouble) => break trouble,
            }
            read += 1;
        };
        assert_eq!(read, CONTROL_LIMIT / 2);
        // The keep-alive still holds.
        let timeout = ReasonCode::KeepAliveTimeout;
        assert!(matches!(trouble, FrameError::Broken(reason) if reason == timeout));
        broker.state().output(link.id, &mut Vec::new());
        assert!(talk.next(&mut frames).await.is_ok());
    }
}
