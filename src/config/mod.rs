//! From flags, environment and files to one checked value.

mod broker;
mod brokers_to_open;
pub mod command_line;
pub mod desired;
mod environment;
pub mod first_line;
pub mod locale;
pub mod login_password;
pub(crate) mod owner;
mod password_command;
pub mod preferences;
pub mod profiles;
pub mod profiles_table;
mod state_folder;
mod unset_value;

pub use broker::{Config, ConfigError};
pub use brokers_to_open::{Choice, OneOfSeveral, choice, several};
pub use password_command::{end_commands, hide_from_commands};
pub use state_folder::{drafts_folder, journal_file};
