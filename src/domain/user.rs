//! A user as the broker lists it, and its name. How a name is shown is in `text::shown_name`.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::permission::{Grant, PermissionKey, Priority};

/// The name of a user. Cheap to clone; selections, dialogs and changes all hold one, never a
/// row number, so that a list which moves cannot move their target.
///
/// A name that came from the broker can hold anything, control characters included: it is
/// cleaned where it is drawn, and checked by [`super::validate`] before it is sent.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserName(Arc<str>);

impl UserName {
    /// The name as the broker spells it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it differs from another name in the case of letters at most.
    pub fn is_like(&self, other: &Self) -> bool {
        self.as_str().to_lowercase() == other.as_str().to_lowercase()
    }
}

impl From<&str> for UserName {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

impl From<String> for UserName {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl Borrow<str> for UserName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// One user as the broker lists it, without a password: whatever the list has in its place is
/// dropped while decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The user's name.
    pub name: UserName,
    /// The grants, in the order of [`super::roster::Roster::permissions`]; a missing tail reads as
    /// disabled.
    pub grants: Arc<[Grant]>,
    /// The groups that it is a member of, in the broker's order; `None` where the list does not
    /// say.
    pub groups: Option<Groups>,
    /// The priorities with which it has its own permissions and is a member of its groups; those
    /// that it has with the usual one are left out.
    pub priorities: Box<[(PermissionKey, Priority)]>,
    /// All else that the broker sent about this user, as (key, text), in its order. Groups are
    /// here too, as they came.
    pub details: Box<[(Arc<str>, Box<str>)]>,
}

impl User {
    /// What bounds the topics of this user, as (key, topic), where it may not use all.
    pub fn topics(&self) -> impl Iterator<Item = &(Arc<str>, Box<str>)> {
        let bounds = |(key, topic): &&(Arc<str>, Box<str>)| is_topic(key) && **topic != *"#";
        self.details.iter().filter(bounds)
    }
}

/// Whether a detail bounds the topics of a user.
pub fn is_topic(key: &str) -> bool {
    let end = key.as_bytes().rchunks(5).next();
    end.is_some_and(|end| end.eq_ignore_ascii_case(b"topic"))
}

/// Keeps the grants that many users have alike once.
#[derive(Debug, Default)]
pub struct SharedGrants(HashSet<Arc<[Grant]>>);

impl SharedGrants {
    /// The copy that all users with these grants share.
    pub fn of(&mut self, grants: &[Grant]) -> Arc<[Grant]> {
        if let Some(known) = self.0.get(grants) {
            return Arc::clone(known);
        }
        let new: Arc<[Grant]> = grants.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// The detail that tells the priorities of permissions, where a list has them.
pub const PRIORITIES: &str = "Priorities";

/// The names of groups.
pub type Groups = Box<[Arc<str>]>;

impl User {
    /// The grant in a column of the list that this user belongs to.
    pub fn grant(&self, column: usize) -> Grant {
        self.grants.get(column).copied().unwrap_or(Grant::Disabled)
    }
}
