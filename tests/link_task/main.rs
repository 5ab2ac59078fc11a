//! The task of a link over real TCP: against a scripted peer for what a good broker never does, and
//! against the embedded broker for what a good one does.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

#[cfg(feature = "sandbox")]
mod asides;
mod console;
mod family;
#[cfg(feature = "sandbox")]
mod honest;
mod hostile;
mod login;
mod peer;
