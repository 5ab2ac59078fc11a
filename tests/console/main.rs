//! The console: keys in, screens and commands out.

mod brokers;
mod common;
mod docs;
mod environment;
mod know;
#[cfg(feature = "sandbox")]
mod know_over_tcp;
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
