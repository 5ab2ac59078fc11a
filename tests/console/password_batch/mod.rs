//! New passwords for several users.

pub(crate) mod keys;
#[cfg(feature = "sandbox")]
pub(crate) mod tcp;
