//! Where commands go and answers come from.

use crate::broker::dialect::contract::Publish;
use crate::domain::secret::Secret;

/// Where commands go.
pub const COMMAND_TOPIC: &str = "$CONTROL/dynamic-security/v1";
/// Where answers come from, those to other admins included: to every subscriber, with `QoS` 0.
pub const ANSWER_TOPIC: &str = "$CONTROL/dynamic-security/v1/response";
pub(super) fn to_broker(payload: Secret) -> Publish {
    Publish {
        topic: COMMAND_TOPIC,
        payload,
    }
}
