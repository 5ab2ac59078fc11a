//! The error of a file of users that cannot be used, with its line and column. The sentences are
//! made where the flaw is found: in `csv`, `csv_syntax` (quotes), `json`, `toml` and `user`.

use std::fmt;

use crate::domain::desired::Place;

/// What is wrong with a file of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredError {
    /// Where.
    pub place: Option<Place>,
    /// What is wrong, and what is possible; never a value of the file, which may be a password.
    pub message: String,
}

impl DesiredError {
    pub(super) fn at(place: Place, message: impl Into<String>) -> Self {
        Self {
            place: Some(place),
            message: message.into(),
        }
    }
}

impl fmt::Display for DesiredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for DesiredError {}
