//! The details of a user.

pub(crate) mod keys;
#[cfg(feature = "sandbox")]
pub(crate) mod tcp;
