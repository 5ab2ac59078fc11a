//! **guestlist**: a terminal console for the users of an MQTT broker.

pub mod app;
pub mod broker;
pub mod config;
pub mod domain;
pub mod engine;
pub mod runtime;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod text;
pub mod view;
