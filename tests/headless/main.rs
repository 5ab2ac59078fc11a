//! The verbs for scripts: the real program, against the embedded broker and Debian's mosquitto.
#![cfg(all(unix, feature = "sandbox"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

mod broken_brokers;
mod common;
mod cookbook;
mod disk;
mod exits;
mod guards;
mod mosquitto;
mod plans;
mod program;
mod reading;
mod secrets;
#[path = "../mosquitto/server.rs"]
#[expect(dead_code, reason = "the tests of Mosquitto use the rest")]
mod server;
mod several;

mod users;
mod watching;
