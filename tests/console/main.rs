//! The console: keys in, screens and commands out.

mod brokers;
mod common;
mod docs;
#[cfg(feature = "sandbox")]
mod over_tcp;
mod properties;
mod races;
mod screens;
mod screenshots;
mod shelf;
mod shelf_properties;
#[cfg(feature = "sandbox")]
mod switching;
mod update;
