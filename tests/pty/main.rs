//! The real program in a real pseudo-terminal.
//!
//! A test presses keys, reads the screen as a terminal would show it, and waits for conditions.
//! What holds for every way out (settings, screen, cursor, exit code) is asserted in one place,
//! [`terminal::Terminal::leaves_with`].

#![cfg(all(target_os = "linux", feature = "sandbox"))]

mod broker;
mod console;
mod jobs;
mod leaving;
mod process;
mod start;
mod terminal;
