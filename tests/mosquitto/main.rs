//! Mosquitto's Dynamic Security, the real thing, from the console's own table.
#![cfg(all(target_os = "linux", feature = "sandbox"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

#[path = "../console/common.rs"]
#[expect(dead_code, reason = "the tests of the console use the rest")]
mod common;
#[path = "../link/live.rs"]
mod live;
#[path = "../tls/pki.rs"]
#[expect(dead_code, reason = "the tests of TLS use the rest")]
mod pki;
#[path = "../pty/process.rs"]
#[expect(dead_code, reason = "the tests of the program use the rest")]
mod process;
#[path = "../pty/terminal.rs"]
#[expect(dead_code, reason = "the tests of the program use the rest")]
mod terminal;

/// What a test needs; without it, as where no such broker is installed, the test is over.
macro_rules! or_skip {
    ($needed:expr) => {{
        let Some(there) = $needed else {
            return;
        };
        there
    }};
}

mod back;
mod certificate;
mod ear;
mod finding;
mod narrow;
mod passwords;
mod power;
mod program;
mod secrets;
mod server;
mod table;
mod weigh;
mod wire;
