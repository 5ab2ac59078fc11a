//! Permissions as data: the columns come from the broker, no flag is named in the code that
//! toggles, drafts or draws them.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The broker's own name of a permission, for instance `AllowedUserManagement`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PermissionKey(Arc<str>);

impl PermissionKey {
    /// The key as it is sent to the broker.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for PermissionKey {
    fn from(key: &str) -> Self {
        Self(key.into())
    }
}

impl Borrow<str> for PermissionKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PermissionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// One column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// What the broker calls it.
    pub key: PermissionKey,
    /// What people call it, for instance `User Management`.
    pub label: String,
    /// What it allows, as the end of the sentence "… may …"; empty when it is not known.
    pub meaning: String,
}

/// What the broker's list says of one permission of one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// Not granted; also what a flag reads as that the list leaves out.
    Disabled,
    /// Granted.
    Enabled,
    /// Not granted to the user itself, who has it all the same, for instance through a group.
    Inherited,
    /// The list holds something there that is no yes or no; the details show it raw.
    Unclear,
    /// No list says anything of it.
    Unknown,
}

impl Grant {
    /// The word in the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disabled => "Disabled",
            Self::Enabled => "Enabled",
            Self::Inherited => "Inherited",
            Self::Unclear => "Unclear",
            Self::Unknown => "Not known",
        }
    }

    /// The value as the broker would write it, as in `Original: true`.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Disabled => "false",
            Self::Enabled => "true",
            Self::Inherited => "inherited",
            Self::Unclear => "unclear",
            Self::Unknown => "?",
        }
    }

    /// Whether the user has it, by itself or through something else.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::Enabled | Self::Inherited)
    }

    /// Whether the list shows what was wanted: a command gives and takes what the user itself has.
    #[must_use]
    pub const fn is(self, wanted: bool) -> bool {
        match self {
            Self::Enabled => wanted,
            Self::Disabled | Self::Inherited => !wanted,
            Self::Unclear | Self::Unknown => false,
        }
    }

    /// What a toggle of this value asks for.
    #[must_use]
    pub const fn toggled(self) -> bool {
        !matches!(self, Self::Enabled)
    }
}

impl From<bool> for Grant {
    fn from(enabled: bool) -> Self {
        if enabled {
            Self::Enabled
        } else {
            Self::Disabled
        }
    }
}
