//! What the broker, the account and the link make of every screen.

pub(crate) mod certificate;
pub(crate) mod environment;
pub(crate) mod login_lost;
pub(crate) mod unknown_family;
