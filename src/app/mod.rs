//! The application: a model, messages that change it, and effects that follow.
//!
//! [`update::update`] is pure: no I/O, no clock, no randomness. Time comes in as messages of
//! timers that were asked for as effects; what should happen goes out as [`effect::Effect`]s.

pub mod availability;
pub mod bindings;
pub mod brokers;
pub mod details;
pub mod dialog;
pub mod effect;
pub mod environment;
pub mod flights;
pub mod form;
pub mod groups;
pub mod key;
pub mod knowledge;
pub mod layout;
pub mod ledger;
pub mod lockout;
pub mod message;
pub mod model;
pub mod moment;
pub mod pages;
pub mod rights;
pub mod screens;
pub mod status;
pub mod strips;
pub mod update;
pub mod worksheet;
