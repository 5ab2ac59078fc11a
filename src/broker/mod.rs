//! The broker: everything that is said to it and heard from it.

pub mod dialect;
