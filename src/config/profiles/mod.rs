//! The brokers that have a name: the ecosystem's own files and variables (H; `docs/protocol.md`,
//! *Profiles*).
//!
//! Two files of the same shape are read, the user's and the workspace's; only the user's is ever
//! written. What the variables `COREFLUX_MQTT_…` say is the profile `default`.
//!
//! - The variables replace a file's `default` whole, as a workspace's entry replaces the user's.
//!   They make it only where `COREFLUX_MQTT_URL` is set; for `--url` they fill in what neither the
//!   URL nor a flag says. A password in `COREFLUX_MQTT_URL` is the environment's: it comes last of
//!   all.
//! - A field of a wrong type counts as unset, with a warning, but nothing becomes less safe by it:
//!   an unclear `readOnly`, `production` or `protected` forbids more than was meant, an unclear
//!   `tlsInsecure` or `allowPlaintext` is off, and an unclear `passwordMinLength` asks for as many
//!   characters as a password that is made here.

mod change;
mod document;
mod doubled;
mod entry;
mod error;
mod file_paths;
mod merge;

use std::collections::BTreeSet;

pub use change::change;
pub use error::{Problem, ProfilesError};
pub use file_paths::Places;
pub(crate) use merge::same_file;

use crate::config::password_command::hide_from_commands;
use crate::domain::address::Address;
use crate::domain::profile::{Origin, Profile};

/// The profile that the variables make. It is the active one where nothing names another.
pub const DEFAULT: &str = "default";
/// The profile that is always there.
pub const BUILT_IN: &str = "localhost";

/// The known profiles. The `Debug` output hides secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    profiles: Vec<Profile>,
    built_in: Profile,
    asked: Option<String>,
    active: Option<String>,
    warnings: Vec<String>,
}

impl Default for Store {
    fn default() -> Self {
        let address = Address::mqtt("localhost", 1883);
        Self {
            profiles: Vec::new(),
            built_in: Profile::new(BUILT_IN, Origin::BuiltIn, address),
            asked: None,
            active: None,
            warnings: Vec::new(),
        }
    }
}

impl Store {
    /// All profiles of the files and the variables, by name. An entry of the workspace replaces the
    /// user's with the same name whole; the variables replace `default` of both.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// All tags of the profiles, each once.
    pub fn tags(&self) -> Vec<String> {
        let tags = self.profiles.iter().flat_map(|profile| &profile.tags);
        let tags: BTreeSet<&String> = tags.collect();
        tags.into_iter().cloned().collect()
    }

    /// The profile of this name; also the built-in `localhost`, which [`Store::profiles`] lists
    /// only where a file has it.
    pub fn get(&self, name: &str) -> Option<&Profile> {
        let known = self.profiles.iter().find(|profile| profile.name == name);
        known.or_else(|| Some(&self.built_in).filter(|profile| profile.name == name))
    }

    /// The name in `COREFLUX_BROKER`, whether or not there is such a profile.
    pub fn asked(&self) -> Option<&str> {
        self.asked.as_deref()
    }

    /// The active profile: the first that exists of `COREFLUX_BROKER`, the workspace's `active`,
    /// the user's `active`, and `default`.
    pub fn active(&self) -> Option<&str> {
        self.active.as_deref()
    }

    /// What a person should know about the files, in sentences without secrets. Names are as in the
    /// files, not cleaned.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Keeps the variables that profiles take passwords from out of the environment of
    /// `passwordCommand`s.
    pub fn hide_variables(&self) {
        // A workspace, which others may have written, decides nothing about our commands.
        let own = self.profiles.iter();
        let own = own.filter(|profile| profile.origin != Origin::Workspace);
        let variables = own.filter_map(|profile| profile.password.variable.as_deref());
        variables.for_each(hide_from_commands);
    }
}

/// Reads both files and the variables. A missing file counts as empty.
///
/// # Errors
/// A [`ProfilesError`] that names the file, and for a broken one line and column.
pub fn load(
    places: &Places,
    environment: &impl Fn(&str) -> Option<String>,
) -> Result<Store, ProfilesError> {
    merge::load(places, environment)
}

#[cfg(test)]
mod tests;
