//! The console: keys in, screens and commands out.

mod common;
#[cfg(feature = "sandbox")]
mod over_tcp;
mod properties;
mod screens;
mod update;
