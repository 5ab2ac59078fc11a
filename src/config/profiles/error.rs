//! Why the files of profiles cannot be used.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a file of profiles could not be read or changed. It holds names of the file's content and
/// nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfilesError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a file of profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The system does not let us read it; its words.
    Unreadable(String),
    /// It is a folder, a pipe or a device.
    NoFile,
    /// It is no UTF-8 text from this place on.
    NoText {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
    },
    /// It is no JSON, at this place.
    Syntax {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
        /// The parser's words.
        why: String,
    },
    /// It is JSON, but the whole is no object.
    NoObject,
    /// `brokers` is there, but is no object.
    NoBrokers,
    /// A new name that no profile can have.
    BadName(String),
    /// A new name that another profile has.
    Taken(String),
    /// This profile has no usable address, so it cannot be written.
    NoAddress(String),
    /// This profile has a path that is no UTF-8, so it cannot be written.
    BadPath(String),
    /// It cannot be written; the words of the system.
    Unwritable(String),
}

impl ProfilesError {
    pub(super) fn new(path: &Path, problem: Problem) -> Self {
        Self {
            path: path.into(),
            problem,
        }
    }
}

impl fmt::Display for ProfilesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.problem {
            Problem::Unreadable(why) => write!(f, "cannot read {path}: {why}"),
            Problem::NoFile => write!(f, "cannot read {path}: it is not a regular file"),
            Problem::NoText { line, column } => write!(
                f,
                "line {line}, column {column} of {path} is broken: not UTF-8 text. Fix it by \
                    hand; guestlist does not touch it"
            ),
            Problem::Syntax { line, column, why } => write!(
                f,
                "line {line}, column {column} of {path} is broken: {why}. Fix it by hand; \
                    guestlist does not touch it"
            ),
            Problem::NoObject => write!(
                f,
                "{path} is not a profiles file: it must contain a JSON object such as \
                    {{\"brokers\": {{}}}}"
            ),
            Problem::NoBrokers => write!(
                f,
                "{path} is not a profiles file: its \"brokers\" must be a JSON object"
            ),
            Problem::BadName(name) => write!(
                f,
                "{name:?} is not a valid profile name: use up to 64 letters, digits, dots, \
                    dashes and underscores, a letter or digit first"
            ),
            Problem::Taken(name) => write!(f, "{path} already has a profile {name}"),
            Problem::NoAddress(name) => {
                write!(f, "profile {name} was not saved: its URL cannot be used")
            }
            Problem::BadPath(name) => write!(
                f,
                "profile {name} was not saved: one of its files has a name that is not UTF-8"
            ),
            Problem::Unwritable(why) => write!(f, "cannot write {path}: {why}"),
        }
    }
}

impl std::error::Error for ProfilesError {}
