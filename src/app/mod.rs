//! The application: a model, messages that change it, and effects that follow.
//!
//! [`update::update`] is pure: no I/O, no clock, no randomness. Time comes in as messages of
//! timers that were asked for as effects; what should happen goes out as [`effect::Effect`]s.

pub mod activity;
mod advice;
pub mod availability;
pub mod bindings;
pub mod brokers;
pub mod clipboard;
pub mod details;
pub mod dialog;
pub mod effect;
pub mod environment;
pub mod filter;
pub mod form;
pub mod groups;
pub mod handover;
pub mod history;
pub mod identity;
pub mod keymap;
pub mod layout;
pub mod lineup;
pub mod message;
pub mod model;
mod movement;
pub mod pages;
pub mod question;
pub mod reading;
pub mod review;
pub mod rights;
pub mod run_page;
pub mod screens;
pub mod search;
pub mod status;
pub mod strength;
pub mod strips;
pub mod summary;
pub mod unsaved;
pub mod update;
