//! Permissions as data: the columns come from the broker, no flag is named in the code that
//! toggles, drafts or draws them. A group is one more thing that a user has or has not, so that
//! whatever carries a change of a permission carries one of a group; only the dialect words it in
//! another way.

use std::fmt;
use std::sync::Arc;

/// What can be granted to a user or withdrawn: a flag, by the broker's own name of it, for instance
/// `AllowedUserManagement`, or membership in a group. A group is never equal to a flag of its name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PermissionKey {
    kind: Kind,
    name: Arc<str>,
}

/// The flag without which a user cannot log in, of brokers that can switch users off.
pub const ENABLED: &str = "enabled";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Kind {
    Flag,
    Group,
}

impl PermissionKey {
    /// Membership in a group.
    pub fn group(name: impl Into<Arc<str>>) -> Self {
        Self {
            kind: Kind::Group,
            name: name.into(),
        }
    }

    /// The name of the flag or the group, as it is sent to the broker.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// What a person calls this value of it: a permission is enabled, of a group one is a member.
    pub fn word(&self, grant: Grant) -> &'static str {
        match (self.kind, grant) {
            (Kind::Group, Grant::Enabled) => "Member",
            (Kind::Group, Grant::Disabled) => "Not a member",
            _ => grant.word(),
        }
    }

    /// Whether it says that a user can log in.
    pub fn is_login_switch(&self) -> bool {
        self.kind == Kind::Flag && *self.name == *ENABLED
    }

    /// The name of the group, if it is one.
    pub fn as_group(&self) -> Option<&Arc<str>> {
        (self.kind == Kind::Group).then_some(&self.name)
    }
}

impl From<&str> for PermissionKey {
    fn from(flag: &str) -> Self {
        Self {
            kind: Kind::Flag,
            name: flag.into(),
        }
    }
}

impl fmt::Debug for PermissionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Flag => fmt::Debug::fmt(&self.name, f),
            Kind::Group => write!(f, "group {:?}", self.name),
        }
    }
}

/// What decides where permissions of a user say different things: the higher counts first.
pub type Priority = i32;

/// Something that a user has directly, with its priority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The permission or the group.
    pub key: PermissionKey,
    /// With which priority; `None` for the usual one, and where nothing tells.
    pub priority: Option<Priority>,
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
    /// Whether it is a role that a user has, rather than a flag of its own.
    pub is_role: bool,
}

/// What the broker's list says of one permission of one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// Not granted. A flag that the list leaves out counts as this.
    Disabled,
    /// Granted.
    Enabled,
    /// Not granted directly: the user has it through something else, for instance a group.
    Inherited,
    /// The list holds something there that is no yes or no; the details show it raw.
    Unclear,
    /// No list says anything of it.
    Unknown,
}

impl Grant {
    /// The word in the table.
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
    pub const fn holds(self) -> bool {
        matches!(self, Self::Enabled | Self::Inherited)
    }

    /// Whether the list shows what was wanted: a command gives and takes what the user itself has.
    pub const fn is(self, wanted: bool) -> bool {
        match self {
            Self::Enabled => wanted,
            Self::Disabled | Self::Inherited => !wanted,
            Self::Unclear | Self::Unknown => false,
        }
    }

    /// What a toggle of this value asks for.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_no_flag_of_the_same_name() {
        let (flag, group) = (PermissionKey::from("ops"), PermissionKey::group("ops"));
        assert_ne!(flag, group);
        assert_eq!(flag.as_str(), group.as_str());
        assert_eq!(flag.as_group(), None);
        assert_eq!(group.as_group().map(AsRef::as_ref), Some("ops"));
        assert!(PermissionKey::from("z") < PermissionKey::group("a"));
    }
}
