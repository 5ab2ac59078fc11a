//! MQTT 5: its client, and the reasons that a broker gives for refusing a login.

use rumqttc_v5::mqttbytes::v5::{
    ConnAck, ConnectProperties, ConnectReturnCode as Code, DisconnectReasonCode as Ended, Packet,
    PubAckReason, SubscribeFilter, SubscribeReasonCode as Subscribed,
};
use rumqttc_v5::mqttbytes::{Error, QoS};
use rumqttc_v5::{
    AsyncClient, ConnectionError, Event, EventLoop, MqttOptions, Outgoing, StateError,
};

use super::event::{Full, Message, Refusal, Sent, WireEvent};
use super::failure::{BAD_CLIENT_ID, Failure, TAKEN_OVER};
use super::limits::{MAX_PACKET, QUEUE, UNACKNOWLEDGED};
use super::login::{Login, whole_seconds};

pub(super) fn open(login: &Login<'_>) -> (AsyncClient, EventLoop) {
    let mut options = MqttOptions::new(login.client_id, login.host());
    let dial = login.dialler.clone();
    options.set_socket_connector(move |_, _| dial.run());
    options.set_keep_alive(login.keep_alive());
    options.set_connect_timeout(login.net_timeout());
    options.set_outgoing_inflight_upper_limit(UNACKNOWLEDGED);
    let mut properties = ConnectProperties::new();
    properties.max_packet_size = u32::try_from(MAX_PACKET).ok();
    options.set_connect_properties(properties);
    // A failure makes rumqttc forget what it had read before it in the same batch.
    options.set_read_batch_size(1);
    if let Some((name, password)) = login.credentials() {
        options.set_credentials(name, password.to_owned());
    }
    AsyncClient::builder(options).capacity(QUEUE).build()
}

pub(super) fn subscribe(client: &AsyncClient, topics: &[&str]) -> Result<(), Full> {
    let filters = topics
        .iter()
        .map(|topic| SubscribeFilter::new(*topic, QoS::AtLeastOnce));
    client.try_subscribe_many(filters).map_err(|_| Full)
}

pub(super) async fn poll(events: &mut EventLoop) -> Result<WireEvent, Failure> {
    let ours = events.options.keep_alive();
    match events.poll().await {
        Ok(Event::Incoming(Packet::ConnAck(connack))) => {
            if events.options.keep_alive().is_zero() {
                // The broker turned keep-alive off, and rumqttc would then send pings without end.
                events.options.set_keep_alive(whole_seconds(ours));
            }
            Ok(admitted(&connack, events))
        }
        Ok(event) => Ok(translate(event)),
        Err(error) => Err(failure(error)),
    }
}

fn admitted(connack: &ConnAck, events: &EventLoop) -> WireEvent {
    let properties = connack.properties.as_ref();
    WireEvent::Admitted {
        max_packet: properties.and_then(|properties| properties.max_packet_size),
        keep_alive: events.options.keep_alive(),
    }
}

pub(super) fn translate(event: Event) -> WireEvent {
    match event {
        Event::Incoming(Packet::Publish(publish)) => WireEvent::Message(Message::V5(publish)),
        Event::Incoming(Packet::SubAck(suback)) => WireEvent::Subscribed {
            packet: suback.pkid,
            results: suback.return_codes.into_iter().map(subscribed).collect(),
        },
        Event::Incoming(Packet::UnsubAck(unsuback)) => WireEvent::Unsubscribed {
            packet: unsuback.pkid,
        },
        Event::Incoming(Packet::PubAck(puback)) => WireEvent::Acknowledged {
            packet: puback.pkid,
            refusal: refused(puback.reason),
        },
        Event::Incoming(_) => WireEvent::Received,
        Event::Outgoing(Outgoing::Publish(packet)) => WireEvent::Sent(Sent::Publish, packet),
        Event::Outgoing(Outgoing::Subscribe(packet)) => WireEvent::Sent(Sent::Subscribe, packet),
        Event::Outgoing(Outgoing::Unsubscribe(packet)) => {
            WireEvent::Sent(Sent::Unsubscribe, packet)
        }
        Event::Outgoing(Outgoing::PingReq) => WireEvent::PingSent,
        // Extended logins are not used.
        Event::Outgoing(_) | Event::Auth(_) => WireEvent::Quiet,
    }
}

fn subscribed(code: Subscribed) -> Result<(), Refusal> {
    Err(match code {
        Subscribed::Success(_) => return Ok(()),
        Subscribed::NotAuthorized => Refusal::new(true, "not authorized"),
        Subscribed::Failure | Subscribed::Unspecified => Refusal::new(true, "no reason given"),
        Subscribed::QuotaExceeded => Refusal::new(false, "quota exceeded"),
        Subscribed::TopicFilterInvalid => Refusal::new(false, "topic filter invalid"),
        _ => Refusal::new(false, "not supported"),
    })
}

fn refused(reason: PubAckReason) -> Option<Refusal> {
    Some(match reason {
        // Nobody else subscribes to commands: the broker reads them itself.
        PubAckReason::Success | PubAckReason::NoMatchingSubscribers => return None,
        PubAckReason::NotAuthorized => Refusal::new(true, "not authorized"),
        PubAckReason::UnspecifiedError => Refusal::new(false, "no reason given"),
        PubAckReason::ImplementationSpecificError => Refusal::new(false, "an error of the broker"),
        PubAckReason::TopicNameInvalid => Refusal::new(false, "topic name invalid"),
        PubAckReason::PacketIdentifierInUse => Refusal::new(false, "packet identifier in use"),
        PubAckReason::QuotaExceeded => Refusal::new(false, "quota exceeded"),
        PubAckReason::PayloadFormatInvalid => Refusal::new(false, "payload format invalid"),
    })
}

fn failure(error: ConnectionError) -> Failure {
    match error {
        // From the dialler, with its failure in it.
        ConnectionError::Io(error) => Failure::from_io(error),
        ConnectionError::Timeout(_) => Failure::Silent,
        ConnectionError::ConnectionRefused(code) => turned_away(code),
        ConnectionError::NotConnAck(_) => {
            Failure::Garbled("a packet other than the answer to the login".into())
        }
        ConnectionError::SessionStateMismatch { .. } => {
            Failure::Garbled("a session that was not asked for".into())
        }
        ConnectionError::MqttState(error) => state_failure(error),
        _ => Failure::Closed,
    }
}

fn turned_away(code: Code) -> Failure {
    let refused = |credentials, words| Failure::Refused { credentials, words };
    match code {
        Code::BadUserNamePassword => refused(true, "bad user name or password"),
        Code::NotAuthorized => refused(true, "not authorized"),
        Code::Banned => refused(
            false,
            "this client is banned; the broker's administrator can lift the ban",
        ),
        Code::BadAuthenticationMethod => refused(false, "bad authentication method"),
        // A broker that calls the packet malformed may not know MQTT 5 either.
        Code::UnsupportedProtocolVersion
        | Code::RefusedProtocolVersion
        | Code::MalformedPacket
        | Code::ProtocolError => Failure::Version,
        Code::ClientIdentifierNotValid | Code::BadClientId => Failure::TurnedAway(BAD_CLIENT_ID),
        Code::ServerUnavailable | Code::ServiceUnavailable => {
            Failure::TurnedAway("the broker is not available")
        }
        Code::ServerBusy => Failure::TurnedAway("the broker is busy"),
        Code::QuotaExceeded => Failure::TurnedAway("quota exceeded"),
        Code::ConnectionRateExceeded => Failure::TurnedAway("too many connections in a short time"),
        Code::UseAnotherServer | Code::ServerMoved => Failure::TurnedAway("use another broker"),
        Code::PacketTooLarge => Failure::TurnedAway("the login is too large"),
        _ => Failure::TurnedAway("no reason given"),
    }
}

fn state_failure(error: StateError) -> Failure {
    match error {
        StateError::Deserialization(Error::Io(error)) | StateError::Io(error) => {
            Failure::from_io(error)
        }
        StateError::Deserialization(Error::PayloadSizeLimitExceeded { pkt_size, max }) => {
            let limit = usize::try_from(max).unwrap_or(usize::MAX);
            Failure::TooLarge {
                size: pkt_size,
                limit,
            }
        }
        // What rumqttc makes of the shortest DISCONNECT, `e0 00`. Of `e0 01 98` it waits for more,
        // and then sees the end of the connection.
        StateError::Deserialization(Error::PayloadRequired) | StateError::ConnectionAborted => {
            Failure::Closed
        }
        StateError::ServerDisconnect { reason_code, .. } => ended(reason_code),
        StateError::AwaitPingResp | StateError::CollisionTimeout => Failure::Silent,
        // No text of rumqttc holds what was sent, only codes and sizes.
        error => Failure::Garbled(error.to_string()),
    }
}

fn ended(reason: Ended) -> Failure {
    Failure::Ended(match reason {
        Ended::NormalDisconnection => return Failure::Closed,
        Ended::AdministrativeAction => "an administrator of the broker ended it",
        Ended::NotAuthorized => "not authorized",
        Ended::SessionTakenOver => TAKEN_OVER,
        Ended::ServerShuttingDown => "the broker is shutting down",
        Ended::ServerBusy => "the broker is busy",
        Ended::KeepAliveTimeout => "the broker heard nothing from guestlist for too long",
        Ended::PacketTooLarge => "a packet was larger than the broker accepts",
        Ended::QuotaExceeded => "quota exceeded",
        Ended::MessageRateTooHigh | Ended::ConnectionRateExceeded => {
            "too many messages in a short time"
        }
        Ended::MaximumConnectTime => "the maximum time for a connection is over",
        Ended::UseAnotherServer | Ended::ServerMoved => "use another broker",
        Ended::MalformedPacket | Ended::ProtocolError => "it did not understand this console",
        _ => "no reason given",
    })
}
