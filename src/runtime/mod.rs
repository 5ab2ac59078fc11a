//! The loop, and the only place with side effects.
//!
//! Keys, signals, timers and broker events become messages; all that wait are applied before the
//! screen is drawn, at most once, and only when one of them changed something.

mod ansi_writer;
pub mod broker_files;
mod diff_backend;
pub mod first_connection;
pub mod input;
pub mod journal;
pub mod json_line;
pub mod link_settings;
mod links;
pub mod made_passwords_file;
pub mod main_loop;
mod osc52;
pub mod passwords;
pub mod private_file;
pub mod renderer;
mod scroll_region;
mod shown_secret;
pub mod signals;
mod size;
mod task_report;
pub mod terminal;
mod unsaved_changes;

pub use broker_files::BrokerFiles;
pub use first_connection::{FirstConnection, StartError};
pub use main_loop::Console;
