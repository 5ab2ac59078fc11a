//! What the console is about: users, permissions, the broker's list, and changes to it.
//!
//! No I/O, no widths, no colours. Everything else depends on this room; it depends on nothing.

pub mod address;
pub mod broker_messages;
pub mod brokers_at_once;
pub mod command;
pub mod desired;
pub mod family;
pub mod link_safety;
pub mod local_time;
pub mod password_rules;
pub mod permission;
pub mod plan;
pub mod profile;
pub mod reason;
mod redact;
pub mod refused_login;
pub mod roster;
pub mod rules;
pub mod secret;
pub mod session_report;
pub mod strength;
pub mod theme_name;
pub mod unsaved;
pub mod user;
pub mod validate;
