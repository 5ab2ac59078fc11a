//! The headings of the help.

use crate::screens::bindings::KeyContext;

/// The headings of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Getting around.
    Move,
    /// Changing what is selected.
    Edit,
    /// Changing many at once.
    Many,
    /// Passwords and logins.
    Passwords,
    /// What is shown.
    View,
    /// The program itself.
    Program,
}

impl Group {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Move,
        Self::Edit,
        Self::Many,
        Self::Passwords,
        Self::View,
        Self::Program,
    ];

    /// The heading, above the keys of a layer.
    pub const fn title(self, layer: KeyContext) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Edit => "Edit",
            Self::Many
                if matches!(
                    layer,
                    KeyContext::Brokers | KeyContext::Fleet | KeyContext::FleetUser
                ) =>
            {
                "Many brokers"
            }
            Self::Many => "Many users",
            Self::Passwords => "Passwords",
            Self::View => "View",
            Self::Program => "Program",
        }
    }
}
