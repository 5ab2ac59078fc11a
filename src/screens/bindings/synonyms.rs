//! How people look for an action: the other words by which the palette and the help find it, and the heading that it
//! stands under in the help.

use crate::screens::bindings::Action;

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

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Edit => "Edit",
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

    /// Other words that people use for it.
    #[rustfmt::skip]
    pub const fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Toggle => &["switch", "change", "grant", "revoke", "permission", "mine"],
            Self::ToggleNth => &["switch", "change", "number", "permission"],
            Self::Save => &["send", "apply", "write", "commit"],
            Self::SaveAll => &["send", "apply", "write", "commit", "bulk"],
            Self::Cancel => &["discard", "drop", "restore", "theirs"],
            Self::CancelAll => &["discard", "drop", "reset", "bulk"],
            Self::Add => &["new", "create", "user"],
            Self::Name => &["work without a list"],
            Self::Password => &["change", "reset", "set", "credentials"],
            Self::Delete => &["remove", "drop"],
            Self::Refresh => &["reload", "reconnect", "read again"],
            Self::Notice => &["important", "topics", "about"],
            Self::Help => &["keys", "bindings", "manual"],
            Self::Up => &["previous", "move"],
            Self::Down => &["next", "move"],
            Self::Left => &["column", "previous"],
            Self::Right => &["column", "next"],
            Self::First => &["top", "start", "home"],
            Self::Last => &["bottom", "end"],
            Self::PageUp | Self::PageDown | Self::HalfPageUp | Self::HalfPageDown => {
                &["scroll", "move"]
            }
            Self::Redraw => &["repaint", "clear screen"],
            Self::Suspend => &["shell", "background", "job"],
            Self::Quit => &["exit", "leave"],
            Self::Interrupt => &["exit", "leave", "kill"],
            Self::NextField => &["tab", "down"],
            Self::PreviousField => &["tab", "up"],
            Self::Reveal => &["show", "hide", "password"],
            Self::Submit => &["enter", "send", "next"],
            Self::Other => &["button", "tab"],
            Self::Choose => &["press", "button"],
            Self::Close => &["back", "leave", "exit"],
            Self::LogIn => &["sign in", "credentials"],
            Self::Probe => &["try", "check", "login"],
            Self::NewPasswords => &["bulk", "reset", "rotate", "generate", "random password"],
            Self::Generate => &["random password", "make"],
            Self::Brokers => &["switch", "connections", "profiles"],
            Self::Open => &["connect", "fleet"],
            Self::Edit => &["change", "modify"],
            Self::Test => &["check", "try", "ping"],
            Self::TestAll => &["check", "try", "ping", "bulk", "every"],
            Self::Demo => &["try out", "sandbox"],
            Self::Details => &["open", "info", "show", "describe", "command"],
            Self::Filter => &["search", "find"],
            Self::Sort => &["order"],
            Self::Mark => &["select", "unmark"],
            Self::MarkRange => &["select", "range"],
            Self::MarkMatches | Self::MarkPlan => &["select all", "bulk"],
            Self::TurnOn => &["enable", "grant", "allow", "bulk"],
            Self::TurnOff => &["disable", "revoke", "deny", "bulk"],
            Self::Clear => &["reset", "unmark", "back"],
            Self::Review => &["preview", "changes", "diff", "bulk"],
            Self::History | Self::Undo => &["revert", "take back", "history"],
            Self::Apply => &["send", "save", "commit"],
            Self::Theirs => &["conflict", "broker"],
            Self::Pause => &["continue", "resume", "go on"],
            Self::Stop => &["abort", "cancel"],
            Self::Retry => &["again", "failed"],
            Self::Activity => &["log", "events", "journal", "commands", "answers"],
            Self::Problems => &["failed", "errors", "unknown", "conflicts"],
            Self::Copy => &["yank", "clipboard"],
            Self::Groups => &["roles", "membership"],
            Self::Palette => &["command", "search"],
            Self::CompareFile => &["drift", "desired", "plan", "csv"],
            Self::Reference => &["majority", "equal", "same", "drift"],
            Self::CopyAcross => &["equal", "same", "align", "spread"],
            Self::Yes => &["confirm", "accept"],
            Self::No => &["decline", "cancel"],
        }
    }
}
