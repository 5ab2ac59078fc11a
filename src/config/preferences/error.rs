//! Why the config file cannot be used.

use std::fmt;
use std::path::{Path, PathBuf};

/// A config file that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferencesError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Somebody named it, and it is not there.
    Missing,
    /// It cannot be read, in the words of the system.
    Unreadable(String),
    /// Something in it is wrong, at this place, counted from 1.
    Wrong {
        line: usize,
        /// The character in the line.
        column: usize,
        /// What is wrong, and what is possible.
        why: String,
    },
}

impl Problem {
    /// What is wrong at a byte of the file.
    pub(super) fn at(text: &str, byte: usize, why: impl Into<String>) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self::Wrong {
            line: 1 + before.matches('\n').count(),
            column: 1 + before[line_start..].chars().count(),
            why: why.into(),
        }
    }
}

impl PreferencesError {
    pub(super) fn new(path: &Path, problem: Problem) -> Self {
        Self {
            path: path.into(),
            problem,
        }
    }
}

impl fmt::Display for PreferencesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.problem {
            Problem::Missing => write!(f, "the config file {path} does not exist"),
            Problem::Unreadable(why) => write!(f, "the config file {path} cannot be read: {why}"),
            Problem::Wrong { line, column, why } => {
                write!(f, "{path}, line {line}, column {column}: {why}")
            }
        }
    }
}

impl std::error::Error for PreferencesError {}
