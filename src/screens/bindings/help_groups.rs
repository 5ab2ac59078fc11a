//! The headings of the help, and which of them an action stands under.

use crate::screens::bindings::{Action, KeyContext};

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

impl Action {
    /// Where it stands in the help.
    #[rustfmt::skip]
    pub const fn group(self) -> Group {
        match self {
            Self::Up
            | Self::Down
            | Self::Left
            | Self::Right
            | Self::First
            | Self::Last
            | Self::PageUp
            | Self::PageDown
            | Self::HalfPageUp
            | Self::HalfPageDown
            | Self::NextField
            | Self::PreviousField
            | Self::Other
            | Self::Submit
            | Self::Choose
            | Self::Yes
            | Self::No
            | Self::Close => Group::Move,
            Self::Toggle
            | Self::ToggleNth
            | Self::Save
            | Self::Cancel
            | Self::Add
            | Self::Name
            | Self::Delete
            | Self::Groups
            | Self::Open
            | Self::Edit
            | Self::Test
            | Self::TestAll
            | Self::Apply
            | Self::Theirs
            | Self::Pause
            | Self::Stop
            | Self::Retry
            | Self::Undo
            | Self::History => Group::Edit,
            Self::SaveAll
            | Self::CancelAll
            | Self::Mark
            | Self::MarkRange
            | Self::MarkMatches
            | Self::TurnOn
            | Self::TurnOff
            | Self::Reference
            | Self::CopyAcross
            | Self::Review
            | Self::MarkPlan
            | Self::Clear => Group::Many,
            Self::Password
            | Self::NewPasswords
            | Self::Generate
            | Self::Reveal
            | Self::Probe
            | Self::LogIn => Group::Passwords,
            Self::Details
            | Self::Filter
            | Self::Problems
            | Self::Sort
            | Self::Refresh
            | Self::Copy
            | Self::Activity
            | Self::CompareFile
            | Self::Notice => Group::View,
            Self::Palette
            | Self::Help
            | Self::Brokers
            | Self::Demo
            | Self::Redraw
            | Self::Suspend
            | Self::Quit
            | Self::Interrupt => Group::Program,
        }
    }
}
