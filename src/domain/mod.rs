//! What the console is about: users, permissions, the broker's list, and changes to it.
//!
//! No I/O, no widths, no colours. Everything else depends on this room; it depends on nothing.

pub mod secret;
