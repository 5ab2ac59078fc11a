//! The name of a user, as the broker knows it.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

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
