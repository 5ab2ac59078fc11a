//! How variables of the environment, and paths with `~/` in them, are read. Which there are:
//! `COREFLUX_MQTT_…` in `profiles::merge` and `login_password`, `GUESTLIST_CONFIG` in
//! `preferences`, the folders of the journal in `state_folder`, colours and terminal in
//! `cli::display_settings`.

use std::path::{Path, PathBuf};

/// The value of a variable that is a switch; `None` where it is not clear.
pub(super) fn is_yes(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// The person's home: `HOME`, or what the system says where that is not set.
pub(super) fn home(environment: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = environment("HOME").filter(|home| !home.is_empty());
    named.map(PathBuf::from).or_else(std::env::home_dir)
}

/// A path with `~/` replaced by the home.
pub(super) fn at_home(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => path.into(),
    }
}

/// The environment of a test: these variables and no other.
#[cfg(test)]
pub(super) fn of<'a>(variables: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
    |name| {
        let (_, value) = variables.iter().find(|(variable, _)| *variable == name)?;
        Some((*value).to_owned())
    }
}
