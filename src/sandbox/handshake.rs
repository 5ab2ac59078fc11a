//! The CONNECT: who comes, may they, and which session do they get.

use std::sync::Arc;

use mqtt5_protocol::packet::connack::ConnAckPacket;
use mqtt5_protocol::packet::connect::ConnectPacket;
use mqtt5_protocol::{Packet, PacketType, PropertyId, PropertyValue, ReasonCode};
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use super::broker::Broker;
use super::caller::Caller;
use super::message::Message;
use super::session::{LinkId, Profile, Session, SessionKey};
use super::state::{End, State, Will, check_name};
use super::stored_password::Password;
use super::wire::{self, Frame, V3, V5};

/// How a connection goes on after its CONNECT.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accepted {
    pub(super) version: u8,
    /// The interval that the client promised, in seconds; 0 is none.
    pub(super) keep_alive: u16,
}

/// The bytes to send before the link is closed: a CONNACK that refuses, or nothing for a peer
/// that does not speak MQTT.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Vec<u8>);

/// Answers the first packet of a connection.
///
/// # Errors
/// The refusal: a wrong password is return code 4 or reason 0x86, a missing user name is 5 or
/// 0x87, an unsupported protocol level is 1 or 0x84.
pub(super) async fn shake_hands(
    broker: &Broker,
    link: LinkId,
    frame: &Frame,
) -> Result<Accepted, Refused> {
    if frame.header.packet_type != PacketType::Connect {
        return Err(Refused(Vec::new()));
    }
    let version = check_level(broker, &frame.body)?;
    let Ok(Packet::Connect(mut connect)) = wire::decode(frame, version) else {
        return Err(refuse(ReasonCode::MalformedPacket, version));
    };
    let profile = profile(broker, &connect).map_err(|reason| refuse(reason, version))?;
    let caller = admit(broker, &mut connect)
        .await
        .map_err(|reason| refuse(reason, version))?;
    let assigned = connect.client_id.is_empty();
    if assigned {
        if version == V3 && !connect.clean_start {
            return Err(refuse(ReasonCode::ClientIdentifierNotValid, version));
        }
        // Unique within this sandbox. It is no secret, since a session belongs to its user.
        connect.client_id = format!("guestlist-{link}");
    }
    let accepted = Accepted {
        version,
        keep_alive: connect.keep_alive,
    };
    let key = SessionKey {
        caller,
        client_id: connect.client_id.clone(),
    };
    attach(broker, link, &key, profile, *connect, assigned)
        .map_err(|reason| refuse(reason, version))?;
    Ok(accepted)
}

/// The protocol level, if it is one that is spoken here.
fn check_level(broker: &Broker, body: &[u8]) -> Result<u8, Refused> {
    let (name, level) = match body {
        [0, 4, name @ ..] if name.len() > 4 => (&name[..4], name[4]),
        [0, 6, name @ ..] if name.len() > 6 => (&name[..6], name[6]),
        _ => return Err(Refused(Vec::new())),
    };
    let unsupported = ReasonCode::UnsupportedProtocolVersion;
    match (name, level & 0x7f) {
        (b"MQTT", V3) => Ok(V3),
        (b"MQTT", V5) if broker.knobs().refuse_protocol_5 => Err(refuse(unsupported, V3)),
        (b"MQTT", V5) => Ok(V5),
        (b"MQTT", 6..) => Err(refuse(unsupported, V5)),
        (b"MQTT" | b"MQIsdp", _) => Err(refuse(unsupported, V3)),
        _ => Err(Refused(Vec::new())),
    }
}

fn refuse(reason: ReasonCode, version: u8) -> Refused {
    let mut bytes = Vec::new();
    let malformed = matches!(
        reason,
        ReasonCode::MalformedPacket | ReasonCode::ProtocolError | ReasonCode::TopicNameInvalid
    );
    // 3.1.1 has no return code for a broken CONNECT: the link is just closed.
    if version == V5 {
        wire::append(&mut bytes, &ConnAckPacket::new(false, reason));
    } else if !malformed {
        wire::append(&mut bytes, &ConnAckPacket::new_v311(false, reason));
    }
    Refused(bytes)
}

fn profile(broker: &Broker, connect: &ConnectPacket) -> Result<Profile, ReasonCode> {
    let properties = &connect.properties;
    let window = properties.get_receive_maximum();
    let max_packet = properties.get_maximum_packet_size();
    if window == Some(0) || max_packet == Some(0) {
        return Err(ReasonCode::ProtocolError);
    }
    if properties.contains(PropertyId::AuthenticationMethod) {
        return Err(ReasonCode::BadAuthenticationMethod);
    }
    if let Some(will) = &connect.will {
        check_name(&will.topic)?;
    }
    Ok(Profile {
        version: connect.protocol_version,
        max_packet: max_packet.map_or(usize::MAX, |size| size as usize),
        window: window
            .map_or(usize::MAX, usize::from)
            .min(broker.limits.window),
    })
}

/// Checks user name and password against the live table.
async fn admit(broker: &Broker, connect: &mut ConnectPacket) -> Result<Caller, ReasonCode> {
    let given = Zeroizing::new(connect.password.take().unwrap_or_default());
    if broker.knobs().refuse_connects {
        return Err(ReasonCode::ServerUnavailable);
    }
    let Some(user) = &connect.username else {
        return if broker.anonymous {
            Ok(Caller::Anonymous)
        } else {
            Err(ReasonCode::NotAuthorized)
        };
    };
    let found = broker
        .state()
        .table
        .by_name(user)
        .map(|entry| (entry.id, entry.password.clone()));
    let Some((id, password)) = found else {
        return Err(ReasonCode::BadUsernameOrPassword);
    };
    if verify(broker, password, given).await {
        Ok(Caller::Account(id))
    } else {
        Err(ReasonCode::BadUsernameOrPassword)
    }
}

async fn verify(broker: &Broker, password: Password, given: Zeroizing<Vec<u8>>) -> bool {
    if let Password::Clear(_) = password {
        return password.verify(&given);
    }
    let Ok(_turn) = Arc::clone(&broker.hashing).acquire_owned().await else {
        return false;
    };
    let hashing = spawn_blocking(move || password.verify(&given));
    hashing.await.unwrap_or(false)
}

/// Gives the link its session, new or kept, and queues the CONNACK. A link that had the session
/// is ended.
fn attach(
    broker: &Broker,
    link: LinkId,
    key: &SessionKey,
    profile: Profile,
    connect: ConnectPacket,
    assigned: bool,
) -> Result<(), ReasonCode> {
    let mut state = broker.state();
    state.forget_expired();
    let kept = state.sessions.get(key);
    if kept.is_none() && state.sessions.len() >= broker.limits.sessions {
        return Err(if profile.version == V5 {
            ReasonCode::QuotaExceeded
        } else {
            ReasonCode::ServerUnavailable
        });
    }
    let present = kept.is_some() && !connect.clean_start;
    let inherited = evict(&mut state, key, present);
    if !present {
        state.sessions.insert(key.clone(), Session::default());
    }
    let Some(held) = state.links.get_mut(&link) else {
        return Err(ReasonCode::ServerUnavailable);
    };
    held.key = Some(key.clone());
    held.profile = profile;
    held.reply(&connack(broker, present, profile.version, key, assigned));
    let wake = Arc::clone(&held.wake);
    let expiry = expiry(&connect);
    held.will = will(connect);
    if let Some(session) = state.sessions.get_mut(key) {
        session.expiry = expiry;
        session.attach(link, wake);
    }
    drop(state);
    broker.announce_sessions();
    if let Some(message) = inherited {
        broker.publish_will(key, message);
    }
    Ok(())
}

/// Ends the link that has the session. Returns a will that is due now. One with a delay is dropped,
/// since its client is back in time, unless the session is not resumed.
fn evict(state: &mut State, key: &SessionKey, resumed: bool) -> Option<Message> {
    let session = state.sessions.get_mut(key)?;
    let Some(old) = session.link.and_then(|old| state.links.get_mut(&old)) else {
        return session.take_bequest().filter(|_| !resumed);
    };
    old.key = None;
    old.end.send_replace(Some(End::TakenOver));
    let will = old.will.take()?;
    (will.delay == 0 || !resumed).then_some(will.message)
}

/// How long the session outlives its link, in seconds: in 3.1.1 not at all or for ever.
fn expiry(connect: &ConnectPacket) -> u32 {
    match (connect.protocol_version, connect.clean_start) {
        (V5, _) => connect
            .properties
            .get_session_expiry_interval()
            .unwrap_or_default(),
        (_, true) => 0,
        (_, false) => u32::MAX,
    }
}

fn will(connect: ConnectPacket) -> Option<Will> {
    let properties = connect.will_properties;
    let delay = match properties.get(PropertyId::WillDelayInterval) {
        Some(PropertyValue::FourByteInteger(seconds)) => *seconds,
        _ => 0,
    };
    let message = Message::will(connect.will?, &properties);
    Some(Will { message, delay })
}

fn connack(
    broker: &Broker,
    present: bool,
    version: u8,
    key: &SessionKey,
    assigned: bool,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    if version != V5 {
        let packet = ConnAckPacket::new_v311(present, ReasonCode::Success);
        wire::append(&mut bytes, &packet);
        return bytes;
    }
    let limit = u32::try_from(broker.limits.packet).unwrap_or(u32::MAX);
    let mut packet = ConnAckPacket::new(present, ReasonCode::Success)
        .with_maximum_packet_size(limit)
        .with_shared_subscription_available(false);
    if assigned {
        packet = packet.with_assigned_client_id(key.client_id.clone());
    }
    wire::append(&mut bytes, &packet);
    bytes
}
