//! MQTT 3.1.1, for brokers that speak no 5: its client, and the codes that refuse a login. A
//! refused publish is silent here.

use rumqttc_v4::{
    AsyncClient, ConnectReturnCode as Code, ConnectionError, Event, EventLoop, MqttOptions,
    NetworkOptions, Outgoing, Packet, QoS, StateError, SubscribeFilter,
    SubscribeReasonCode as Subscribed,
};

use super::event::{Full, Message, Refusal, Sent, WireEvent};
use super::failure::{BAD_CLIENT_ID, Failure};
use super::limits::{MAX_PACKET, QUEUE, UNACKNOWLEDGED};
use super::login::Login;

pub(super) fn open(login: &Login<'_>) -> (AsyncClient, EventLoop) {
    let mut options = MqttOptions::new(login.client_id, login.host());
    let dial = login.dialler.clone();
    options.set_socket_connector(move |_, _| dial.run());
    options.set_keep_alive(login.keep_alive());
    options.set_inflight(UNACKNOWLEDGED);
    options.set_max_packet_size(MAX_PACKET, MAX_PACKET);
    // A failure makes rumqttc forget what it had read before it in the same batch.
    options.set_read_batch_size(1);
    if let Some((name, password)) = login.credentials() {
        options.set_credentials(name, password.to_owned());
    }
    let (client, mut events) = AsyncClient::builder(options).capacity(QUEUE).build();
    let mut network = NetworkOptions::new();
    network.set_connection_timeout(login.net_timeout().as_secs());
    events.set_network_options(network);
    (client, events)
}

pub(super) fn subscribe(client: &AsyncClient, topics: &[&str]) -> Result<(), Full> {
    let filters = topics
        .iter()
        .map(|topic| SubscribeFilter::new((*topic).to_owned(), QoS::AtLeastOnce));
    client.try_subscribe_many(filters).map_err(|_| Full)
}

pub(super) async fn poll(events: &mut EventLoop) -> Result<WireEvent, Failure> {
    match events.poll().await {
        Ok(Event::Incoming(Packet::ConnAck(_))) => Ok(WireEvent::Admitted {
            max_packet: None,
            keep_alive: events.mqtt_options.keep_alive(),
        }),
        Ok(event) => Ok(translate(event)),
        Err(error) => Err(failure(error)),
    }
}

pub(super) fn translate(event: Event) -> WireEvent {
    match event {
        Event::Incoming(Packet::Publish(publish)) => WireEvent::Message(Message::V4(publish)),
        Event::Incoming(Packet::SubAck(suback)) => WireEvent::Subscribed {
            packet: suback.pkid,
            results: suback.return_codes.into_iter().map(subscribed).collect(),
        },
        Event::Incoming(Packet::UnsubAck(unsuback)) => WireEvent::Unsubscribed {
            packet: unsuback.pkid,
        },
        Event::Incoming(Packet::PubAck(puback)) => WireEvent::Acknowledged {
            packet: puback.pkid,
            refusal: None,
        },
        Event::Incoming(_) => WireEvent::Received,
        Event::Outgoing(Outgoing::Publish(packet)) => WireEvent::Sent(Sent::Publish, packet),
        Event::Outgoing(Outgoing::Subscribe(packet)) => WireEvent::Sent(Sent::Subscribe, packet),
        Event::Outgoing(Outgoing::Unsubscribe(packet)) => {
            WireEvent::Sent(Sent::Unsubscribe, packet)
        }
        Event::Outgoing(Outgoing::PingReq) => WireEvent::PingSent,
        Event::Outgoing(_) => WireEvent::Quiet,
    }
}

fn subscribed(code: Subscribed) -> Result<(), Refusal> {
    match code {
        Subscribed::Success(_) => Ok(()),
        // The only refusal that 3.1.1 has: 0x80.
        Subscribed::Failure => Err(Refusal::new(true, "no reason given")),
    }
}

fn failure(error: ConnectionError) -> Failure {
    match error {
        // From the dialler, with its failure in it.
        ConnectionError::Io(error) => Failure::from_io(error),
        ConnectionError::NetworkTimeout | ConnectionError::FlushTimeout => Failure::Silent,
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
    let refused = |words| Failure::Refused {
        credentials: true,
        words,
    };
    match code {
        Code::BadUserNamePassword => refused("bad user name or password"),
        Code::NotAuthorized => refused("not authorized"),
        Code::RefusedProtocolVersion => Failure::Version,
        Code::BadClientId => Failure::TurnedAway(BAD_CLIENT_ID),
        Code::ServiceUnavailable => Failure::TurnedAway("the broker is not available"),
        Code::Success => Failure::TurnedAway("no reason given"),
    }
}

fn state_failure(error: StateError) -> Failure {
    use rumqttc_v4::mqttbytes::Error;
    match error {
        StateError::Deserialization(Error::Io(error)) | StateError::Io(error) => {
            Failure::from_io(error)
        }
        StateError::Deserialization(Error::PayloadSizeLimitExceeded(size)) => Failure::TooLarge {
            size,
            limit: MAX_PACKET,
        },
        StateError::ConnectionAborted => Failure::Closed,
        StateError::AwaitPingResp | StateError::CollisionTimeout => Failure::Silent,
        // No text of rumqttc holds what was sent, only codes and sizes.
        error => Failure::Garbled(error.to_string()),
    }
}
