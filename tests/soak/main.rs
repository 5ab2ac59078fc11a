//! Soak: very many link cuts at random points of saves. In the end every change is exactly once
//! applied or still pending, nothing was sent without a key, and nothing is left behind.
//!
//! `SOAK_CUTS` says how many cuts (60), `SOAK_SEED` which ones (1). The seed decides what is
//! changed, where each cut comes in the stream of bytes, and how; how the tasks of console,
//! network and broker take turns meanwhile it does not decide.
//!
//! A target of its own, with a single test: it counts the sockets and the memory of the process.
#![cfg(feature = "sandbox")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test ends where its ground gives way, and this one says what it counted"
)]

#[path = "../console/common.rs"]
#[expect(dead_code, reason = "the tests of the console use the rest")]
mod common;
#[path = "../link/ground.rs"]
mod ground;
#[path = "../link/live.rs"]
mod live;
#[path = "../link/proxy.rs"]
mod proxy;

mod ledger;
mod plan;
mod process;
mod soak;
