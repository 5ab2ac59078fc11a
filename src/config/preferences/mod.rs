//! What a person prefers on every broker: our own config file, which is TOML.
//!
//! It is checked whole before anything starts. What is not known, or of a wrong type, is an error
//! with its place: a key that does not do what was meant is worse than none.

mod error;
mod key_bindings;
mod read;
mod sample;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::environment::{at_home, home};
use super::unset_value::is_set;
use crate::domain::theme_name::{Selection, ThemeName};
use crate::screens::keymap::Keymap;
pub use error::{PreferencesError, Problem};
pub use sample::sample;

/// What a person prefers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// `theme`: the colours where the broker's profile has no theme.
    pub theme: Option<ThemeName>,
    /// `selection`: how much of the selected row is lit.
    pub selection: Selection,
    /// `mouse`: whether the mouse is taken.
    pub mouse: bool,
    /// `journal`: whether changes are noted in a file. Where it is: `config::state_folder`.
    pub journal: bool,
    /// `drafts`: whether changes are kept when the program ends without being asked to.
    pub drafts: bool,
    /// `ascii`: whether only ASCII is drawn; `None` where the locale decides.
    pub ascii: Option<bool>,
    /// `[keys.…]`: what each key does.
    pub keys: Keymap,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: None,
            selection: Selection::Row,
            mouse: false,
            journal: true,
            drafts: true,
            ascii: None,
            keys: Keymap::default(),
        }
    }
}

/// Where the config file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Whether somebody named it. Then it has to be there.
    pub is_named: bool,
}

impl Place {
    /// Finds it: the file of the flag, else of `GUESTLIST_CONFIG`, else `guestlist/config.toml` in
    /// the folder of `XDG_CONFIG_HOME`, else in `~/.config`. `None` where there is no home.
    pub fn find(
        flag: Option<&Path>,
        environment: &impl Fn(&str) -> Option<String>,
    ) -> Option<Self> {
        let home = home(environment);
        let variable = |name: &str| environment(name).filter(|value| is_set(value));
        let named = || {
            let value = variable("GUESTLIST_CONFIG")?;
            Some(at_home(&value, home.as_deref()))
        };
        if let Some(path) = flag.map(Into::into).or_else(named) {
            return Some(Self {
                path,
                is_named: true,
            });
        }
        // A relative folder counts as unset, as the XDG specification asks.
        let folder = variable("XDG_CONFIG_HOME").map(PathBuf::from);
        let folder = folder.filter(|folder| folder.is_absolute());
        let folder = folder.or_else(|| Some(home.as_ref()?.join(".config")))?;
        Some(Self {
            path: folder.join("guestlist").join("config.toml"),
            is_named: false,
        })
    }
}

/// Reads the file. One that is not there is empty, unless it was named.
///
/// # Errors
/// A [`PreferencesError`] that says where in the file something is wrong, and what is possible.
pub fn load(place: &Place) -> Result<Preferences, PreferencesError> {
    let fail = |problem| PreferencesError::new(&place.path, problem);
    let bytes = match fs::read(&place.path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound && !place.is_named => {
            return Ok(Preferences::default());
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(fail(Problem::Missing)),
        Err(error) => return Err(fail(Problem::Unreadable(error.to_string()))),
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        fail(Problem::at(&before, before.len(), "this is not UTF-8 text"))
    })?;
    read::preferences(&text).map_err(fail)
}

#[cfg(test)]
mod tests;
