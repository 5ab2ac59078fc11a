//! What goes into the journal on disk: plain data, without secrets. The runtime writes it.

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;

/// What happened at one moment on one broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// When: RFC 3339, with the offset from UTC.
    pub time: String,
    /// On which broker, without secrets.
    pub broker: String,
    /// Who we are there; `None` for an anonymous session.
    pub who: Option<UserName>,
    /// What.
    pub records: Vec<Record>,
}

/// A command of ours that became something, or an answer to somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The number of our command within the session; `None` for another admin's.
    pub id: Option<u64>,
    /// Whom it is about, where that is known.
    pub user: Option<UserName>,
    /// The kind of command: `add`, `remove`, `password`, `permission`, or `other`.
    pub what: &'static str,
    /// The permission and what people call it.
    pub permission: Option<(PermissionKey, String)>,
    /// What the list said before.
    pub old: Old,
    /// What a permission was to be.
    pub new: Option<bool>,
    /// What became of it: `sent`, `accepted`, `verified`, `failed`, `unknown`, `not sent`; of
    /// another admin's `accepted`, `refused` or `unclear`.
    pub outcome: &'static str,
    /// The broker's words.
    pub answer: Option<Box<str>>,
    /// Why it is not done, or why that is not known, in the words of this console.
    pub reason: Option<String>,
}

/// What was there before a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Old {
    /// Nothing that could be said: a new user, a password, another admin's command.
    Nothing,
    /// A permission.
    Grant(Grant),
    /// The permissions of a user who is deleted.
    Granted(Vec<PermissionKey>),
}
