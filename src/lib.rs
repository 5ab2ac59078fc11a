//! **guestlist**: a terminal console for the users of an MQTT broker.
//!
//! Each module is a room, and imports point one way: `domain` ← `engine` ← `screens` ← `app`,
//! `domain` ← `broker`. `ui` is the toolkit that screens are built of. `engine` is one broker's
//! session without a screen, and `driver` connects one to its broker. Only `runtime` and the binary
//! know both sides.

pub mod app;
pub mod broker;
pub mod config;
pub mod domain;
pub mod driver;
pub mod engine;
pub mod fleet;
pub mod runtime;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod screens;
pub mod text;
pub mod ui;
