//! From flags, environment and files to one checked value.

mod broker;
mod choice;
pub mod command_line;
pub mod desired;
mod environment;
pub mod first_line;
pub mod listing;
pub mod locale;
pub mod login_password;
pub(crate) mod owner;
mod password_command;
pub mod preferences;
pub mod profiles;
mod state_folder;
mod unset_value;

pub use broker::{Config, ConfigError};
pub use choice::{Choice, OneOfSeveral, choice, several};
pub use password_command::{end_commands, hide_from_commands};
pub use state_folder::{drafts_folder, journal_file};
