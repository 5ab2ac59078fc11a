//! The console: keys in, screens and commands out.

mod brokers;
mod comfort;
mod common;
mod docs;
mod environment;
mod lost;
#[cfg(feature = "sandbox")]
mod over_tcp;
mod properties;
mod races;
mod rights;
#[cfg(feature = "sandbox")]
mod rights_over_tcp;
mod screens;
mod screenshots;
mod shelf;
mod shelf_properties;
#[cfg(feature = "sandbox")]
mod switching;
mod update;
