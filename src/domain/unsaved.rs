//! Changes that a console which ended against the person's will did not save: what is kept of them,
//! and what is done about them.

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;

/// Whose changes they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The address of the broker.
    pub broker: String,
    /// Who was logged in; `None` for an anonymous session.
    pub user: Option<UserName>,
}

/// One change of a permission that the broker's list did not show yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The user whose permission it is.
    pub user: UserName,
    /// Of which permission.
    pub permission: PermissionKey,
    /// What the list said when the change was made.
    pub from: Grant,
    /// What was wanted.
    pub to: bool,
}

/// Changes that an earlier console left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// When that was, as people write it; `runtime::unsaved_changes::format` words it.
    pub when: String,
    pub changes: Vec<Change>,
    /// Tells this state of the file from a later one.
    pub mark: u64,
}

/// What is to be done about such changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// Look for what an earlier console left behind.
    Find,
    /// Keep these in mind, in place of those before: they are written to a file when the console
    /// ends and nobody asked for that.
    Hold(Vec<Change>),
    /// Delete what was found, if it is still the same.
    Remove(u64),
}

/// So many changes, as a sentence names them.
pub fn count(changes: usize) -> String {
    match changes {
        1 => "1 change".into(),
        changes => format!("{changes} changes"),
    }
}
