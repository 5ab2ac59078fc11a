//! Links in TLS or in a WebSocket over real TCP, and what is said when there is none.

#![cfg(feature = "sandbox")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

mod certificates;
mod client;
mod common;
mod files;
mod mosquitto;
mod pki;
mod strangers;
mod websocket;
