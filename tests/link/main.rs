//! The link: the console's own parts, without a screen, and the embedded broker, with a network
//! between them that fails on command.
#![cfg(feature = "sandbox")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

#[path = "../console/common.rs"]
#[expect(dead_code, reason = "the tests of the console use the rest")]
mod common;

mod backoff;
mod banner;
mod ground;
mod half_open;
mod lists;
mod live;
mod mangled;
mod other_admins;
mod plan;
mod proxy;
mod restart;
mod takeover;
mod unknown;
