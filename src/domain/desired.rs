//! Users as a file wants them: what `plan` and `apply` compare with the broker's list.
//!
//! Everything carries its place in the file, since whether a permission exists is known only later,
//! from the broker.

use std::fmt;
use std::path::PathBuf;

use super::secret::Secret;
use super::user::UserName;

/// A place in a file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A user as the file wants it. What the file does not mention stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredUser {
    /// Its name, which is not empty.
    pub name: UserName,
    /// Where the name is written.
    pub place: Place,
    /// The permissions that the file mentions, each once, in its order.
    pub permissions: Vec<DesiredPermission>,
    /// The groups it should be in, each once; `None` leaves them as they are.
    pub groups: Option<Vec<String>>,
    /// Where its password comes from.
    pub password: Option<PasswordSource>,
    /// When the password is set.
    pub policy: PasswordPolicy,
}

/// A permission that a user should have, should not have, or keeps as it is: also then the broker
/// must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredPermission {
    /// Its name as written: the broker's key, or the label in kebab case.
    pub name: String,
    /// Whether the user should have it; `None` leaves it as it is.
    pub wanted: Option<bool>,
    /// Where its name is written: in CSV that is the header.
    pub place: Place,
}

/// Where a password comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// The file itself.
    Literal(Secret),
    /// A variable of the environment.
    Env(String),
    /// The first line of another file, by its path as written.
    File(PathBuf),
}

/// When a password is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PasswordPolicy {
    /// Only when the user is added.
    #[default]
    OnCreate,
    /// On every run.
    Always,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_a_password_of_the_file() {
        let source = PasswordSource::Literal(Secret::new("not-a-real-password"));
        assert_eq!(format!("{source:?}"), "Literal(••••)");
        let place = Place { line: 3, column: 7 };
        assert_eq!(place.to_string(), "line 3, column 7");
    }
}
