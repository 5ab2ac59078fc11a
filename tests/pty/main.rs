//! The real program in a real pseudo-terminal.
//!
//! A test presses keys, reads the screen as a terminal would show it, and waits for conditions.
//! What holds for every way out (settings, screen, cursor, exit code) is asserted in one place,
//! [`terminal::Terminal::leaves_with`].

#![cfg(all(target_os = "linux", feature = "sandbox"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

mod broker;
mod brokers;
mod bytes;
mod console;
mod display;
mod drafts;
mod hashing;
mod jobs;
mod journal;
mod leaving;
mod passwords;
mod process;
mod profiles;
mod screen;
mod scripts;
mod start;
mod terminal;
mod tls;
