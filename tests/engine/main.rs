//! The engine and a broker task against the embedded broker, without a screen: nothing here knows
//! of keys, pages or sizes.
#![cfg(feature = "sandbox")]
#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

mod changes;
mod common;
mod desired;
mod journal;
mod permits;
mod plans;
