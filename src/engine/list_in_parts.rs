//! A user list that comes in several messages, or of which only a part came. No broker is known to do
//! it; one that did would let users vanish who are still there.

use std::collections::HashSet;

use crate::domain::user::UserName;

/// What was seen of such a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListInParts {
    /// Whether a list came that looks like a part. From then on nobody is gone because a list lacks
    /// them, until one comes that lacks nobody.
    pub(crate) on: bool,
    /// How many lists came since the link was made, or since a list was asked for.
    pub(crate) lists: usize,
    /// Who was in any of these.
    pub(crate) seen: HashSet<UserName>,
    /// Who is shown as listed before, and was in none of these.
    pub(crate) unlisted: HashSet<UserName>,
}

impl ListInParts {
    /// Whether that a list lacks somebody says nothing.
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Whether a user is shown only because an older list had it.
    pub fn is_unlisted(&self, user: &UserName) -> bool {
        self.unlisted.contains(user)
    }

    /// How many users are.
    pub fn unlisted(&self) -> usize {
        self.unlisted.len()
    }
}
