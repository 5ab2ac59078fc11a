//! The list of brokers, and the consoles that are opened from it.

pub(crate) mod list;
pub(crate) mod marks;
pub(crate) mod program;
pub(crate) mod properties;
#[cfg(feature = "sandbox")]
pub(crate) mod tcp;
