//! The topics of a Mosquitto broker, and which of them are subscribed to. What comes on them is
//! read in `super` (`decode`); the topic of the version in `dialect::recognise`.

use crate::broker::dialect::contract::Publish;
use crate::domain::broker_messages::Channel;
use crate::domain::secret::Secret;

/// Where commands go.
pub const COMMAND_TOPIC: &str = "$CONTROL/dynamic-security/v1";
/// Where answers come from, those to other admins included: to every subscriber, with `QoS` 0.
pub const ANSWER_TOPIC: &str = "$CONTROL/dynamic-security/v1/response";
/// What is subscribed to. By name: a second subscription that matches too would deliver each answer
/// twice.
pub(super) const SUBSCRIBED: &[(Channel, &str)] = &[(Channel::Answers, ANSWER_TOPIC)];

pub(super) fn to_broker(payload: Secret) -> Publish {
    Publish {
        topic: COMMAND_TOPIC,
        payload,
    }
}
