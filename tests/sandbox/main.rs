//! The sandbox over real TCP, with the clients that people use and with raw bytes.
#![cfg(feature = "sandbox")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod faults;
mod peer;
mod quiet;
mod raw;
mod robustness;
mod sessions;
mod traffic;
mod users;
