//! A user list that comes in several messages, or only in part. No broker is known to send one;
//! with such a broker users would vanish that are still there. Which list counts as a part is
//! decided in `take_list::partial_list`.

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
    /// The users that were in any of these.
    pub(crate) seen: HashSet<UserName>,
    /// The users that are shown because an older list had them, and were in none of these.
    pub(crate) unlisted: HashSet<UserName>,
}

impl ListInParts {
    /// Whether lists come in parts: then a user that a list lacks may still be there.
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Whether a user is shown only because an older list had it.
    pub fn is_unlisted(&self, user: &UserName) -> bool {
        self.unlisted.contains(user)
    }

    /// How many users are shown only because of that.
    pub fn unlisted(&self) -> usize {
        self.unlisted.len()
    }
}
