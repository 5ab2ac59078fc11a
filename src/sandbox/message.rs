//! A message on its way through the broker.

use mqtt5_protocol::packet::MqttPacket;
use mqtt5_protocol::packet::publish::PublishPacket;
use mqtt5_protocol::types::WillMessage;
use mqtt5_protocol::{Properties, PropertyId, QoS};
use tokio::time::{Duration, Instant};

use super::wire;

/// A message, shared by all sessions that it goes to.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) topic: String,
    pub(super) payload: Vec<u8>,
    pub(super) qos: QoS,
    pub(super) retain: bool,
    /// Properties of the publisher that go through unchanged.
    properties: Properties,
    /// When it expires (the MQTT 5 message expiry).
    expires: Option<Instant>,
}

impl Message {
    /// A message of the broker itself, `QoS` 1.
    pub(super) fn own(topic: &str, payload: Vec<u8>, retain: bool) -> Self {
        Self {
            topic: topic.to_owned(),
            payload,
            qos: QoS::AtLeastOnce,
            retain,
            properties: Properties::new(),
            expires: None,
        }
    }

    /// What a client published.
    pub(super) fn published(packet: PublishPacket) -> Self {
        Self {
            properties: passed_on(&packet.properties),
            expires: deadline(&packet.properties),
            topic: packet.topic_name,
            payload: packet.payload.to_vec(),
            qos: packet.qos,
            retain: packet.retain,
        }
    }

    /// The will of a client.
    pub(super) fn will(will: WillMessage, properties: &Properties) -> Self {
        Self {
            properties: passed_on(properties),
            expires: deadline(properties),
            topic: will.topic,
            payload: will.payload,
            qos: will.qos,
            retain: will.retain,
        }
    }

    /// Whether it has expired.
    pub(super) fn expired(&self) -> bool {
        self.expires.is_some_and(|at| at <= Instant::now())
    }

    /// About how much memory it holds, in bytes.
    pub(super) fn weight(&self) -> usize {
        128 + self.topic.len() + self.payload.len() + self.properties.encoded_len()
    }
}

fn deadline(properties: &Properties) -> Option<Instant> {
    let seconds = properties.get_message_expiry_interval()?;
    Some(Instant::now() + Duration::from_secs(seconds.into()))
}

fn passed_on(properties: &Properties) -> Properties {
    let mut kept = Properties::new();
    for (id, value) in properties.iter() {
        let through = matches!(
            id,
            PropertyId::PayloadFormatIndicator
                | PropertyId::ContentType
                | PropertyId::ResponseTopic
                | PropertyId::CorrelationData
                | PropertyId::UserProperty
        );
        if through {
            // Cannot fail: the values come from properties that were decoded by the same rules.
            let _ = kept.add(id, value.clone());
        }
    }
    kept
}

/// A message as one session gets it.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) message: std::sync::Arc<Message>,
    pub(super) qos: QoS,
    pub(super) retain: bool,
    /// The identifiers of the subscriptions that it matched (MQTT 5).
    pub(super) identifiers: Vec<u32>,
}

impl Delivery {
    /// The PUBLISH packet for a client of a protocol version, or nothing if it cannot be encoded.
    pub(super) fn encode(&self, id: u16, again: bool, version: u8) -> Option<Vec<u8>> {
        let message = &*self.message;
        let mut packet = PublishPacket::new(&*message.topic, message.payload.clone(), self.qos)
            .with_packet_id(id)
            .with_retain(self.retain)
            .with_dup(again && self.qos != QoS::AtMostOnce);
        packet.protocol_version = version;
        if version == wire::V5 {
            packet.properties = self.properties();
        }
        let mut bytes = Vec::with_capacity(message.payload.len() + message.topic.len() + 16);
        packet.encode(&mut bytes).ok()?;
        Some(bytes)
    }

    fn properties(&self) -> Properties {
        let mut properties = self.message.properties.clone();
        for identifier in &self.identifiers {
            properties.set_subscription_identifier(*identifier);
        }
        if let Some(at) = self.message.expires {
            let left = at.saturating_duration_since(Instant::now()).as_secs();
            properties.set_message_expiry_interval(u32::try_from(left).unwrap_or(u32::MAX));
        }
        properties
    }
}
