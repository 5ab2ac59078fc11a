//! Fuzzing on stable Rust: what reads bytes of others is given very many inputs, most of them
//! almost right.
//!
//! `FUZZ_INPUTS` says how many each target sees (4,000; 20,000 with `GUESTLIST_TEST_WHOLE=1`),
//! `FUZZ_SEED` which ones (1). An input that fails is printed with its number.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test ends where its ground gives way, and these say what they saw"
)]

mod answers;
mod dynsec;
mod input;
mod json;
mod model;
mod run;
mod terminal;
mod urls;
mod users;
