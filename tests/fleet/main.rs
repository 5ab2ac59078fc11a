//! Many brokers at a time over real links: embedded ones and, where it is installed, real
//! Mosquittos. Keys go in, the screen is read, and what it says is held against what each broker
//! did.
//!
//! `GUESTLIST_TEST_WHOLE=1` cuts links a thousand times instead of fifty; `FLEET_CUTS` and
//! `FLEET_SEED` say how often and where.
#![cfg(all(target_os = "linux", feature = "sandbox"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

#[path = "../console/common.rs"]
#[expect(dead_code, reason = "the tests of the console use the rest")]
mod common;
#[path = "../soak/ledger.rs"]
mod ledger;
#[path = "../console/brokers/program.rs"]
#[expect(dead_code, reason = "the tests of the console use the rest")]
mod program;
#[path = "../link/proxy.rs"]
mod proxy;
#[path = "../mosquitto/server.rs"]
#[expect(dead_code, reason = "the tests of Mosquitto use the rest")]
mod server;

mod cuts;
mod faults;
mod ground;
mod live;
mod together;
