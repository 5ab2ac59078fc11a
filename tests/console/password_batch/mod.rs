//! New passwords for several users.

#[cfg(feature = "sandbox")]
pub(crate) mod tcp;
