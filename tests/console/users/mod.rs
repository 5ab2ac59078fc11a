//! The table of users.

pub(crate) mod access;
#[cfg(feature = "sandbox")]
pub(crate) mod access_tcp;
pub(crate) mod answers;
pub(crate) mod asked_lists;
pub(crate) mod changes;
pub(crate) mod filter;
#[cfg(feature = "sandbox")]
pub(crate) mod filter_tcp;
pub(crate) mod marks;
pub(crate) mod odd_lists;
pub(crate) mod races;
pub(crate) mod table;
#[cfg(feature = "sandbox")]
pub(crate) mod tcp;
