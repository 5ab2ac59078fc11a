//! The topics of a Coreflux broker, and which of them are subscribed to.

use crate::domain::broker_messages::Channel;

/// Where commands go (H).
pub const COMMAND_TOPIC: &str = "$SYS/Coreflux/Command";
/// Where answers come from, those to other admins included (H).
pub const ANSWER_TOPIC: &str = "$SYS/Coreflux/Command/Output";
/// Where the user list comes from (M).
pub const USERS_TOPIC: &str = "$SYS/Coreflux/Config/Users";
/// Where the broker says which sessions it keeps (M).
pub const SESSIONS_TOPIC: &str = "$SYS/Coreflux/Comms/Sessions";
/// Where it says which clients are connected (M).
pub const CLIENTS_TOPIC: &str = "$SYS/Coreflux/Comms/Clients";
/// Where it says who connects (M).
pub const LOGINS_TOPIC: &str = "$SYS/Coreflux/Comms/Logins";

/// What is always subscribed to. By name: a filter with wildcards does not match topics that start
/// with `$`.
pub(super) const SUBSCRIBED: &[(Channel, &str)] = &[
    (Channel::Answers, ANSWER_TOPIC),
    (Channel::Users, USERS_TOPIC),
];

/// What is subscribed to only while details of a user are shown.
pub(super) const OF_SESSIONS: &[&str] = &[SESSIONS_TOPIC, CLIENTS_TOPIC, LOGINS_TOPIC];
