//! The activity: what happened, to whom, and what became of it.

pub(crate) mod keys;
#[cfg(feature = "sandbox")]
pub(crate) mod tcp;
