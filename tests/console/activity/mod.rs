//! The activity: what happened, to which user, and what became of it.

pub(crate) mod keys;
#[cfg(feature = "sandbox")]
pub(crate) mod tcp;
