//! The console: keys in, screens and commands out.

mod activity;
#[cfg(feature = "sandbox")]
mod activity_over_tcp;
mod asked_lists;
mod brokers;
mod certificate;
mod comfort;
mod common;
mod denials;
mod docs;
mod environment;
mod escape;
mod find;
#[cfg(feature = "sandbox")]
mod find_over_tcp;
mod history;
mod know;
#[cfg(feature = "sandbox")]
mod know_over_tcp;
mod lockout;
mod logins;
mod lost;
mod odd_lists;
#[cfg(feature = "sandbox")]
mod over_tcp;
mod passwords;
#[cfg(feature = "sandbox")]
mod passwords_over_tcp;
mod properties;
mod races;
mod review;
mod rights;
#[cfg(feature = "sandbox")]
mod rights_over_tcp;
mod run;
mod said;
mod screens;
mod screenshots;
mod shelf;
mod shelf_properties;
mod sweep;
#[cfg(feature = "sandbox")]
mod switching;
mod unknown;
mod unsaved;
mod unseen;
mod update;
