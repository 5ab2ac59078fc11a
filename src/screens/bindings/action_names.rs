//! What the config file calls actions. How a key is written there is read in `ui::key`. Other words
//! for an action, by which the palette and the help find it, are in
//! [`crate::screens::bindings::synonyms`].

use crate::screens::bindings::Action;

impl Action {
    /// What a config file calls it. These names are a promise: they stay when the code is renamed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Toggle => "toggle",
            Self::ToggleNth => "toggle-nth",
            Self::Save => "save",
            Self::SaveAll => "save-all",
            Self::Cancel => "cancel",
            Self::CancelAll => "cancel-all",
            Self::Add => "add",
            Self::Name => "name",
            Self::Password => "password",
            Self::Delete => "delete",
            Self::Refresh => "refresh",
            Self::Notice => "notice",
            Self::Help => "help",
            Self::Up => "up",
            Self::Down => "down",
            Self::Left => "left",
            Self::Right => "right",
            Self::First => "first",
            Self::Last => "last",
            Self::PageUp => "page-up",
            Self::PageDown => "page-down",
            Self::Redraw => "redraw",
            Self::Suspend => "suspend",
            Self::Quit => "quit",
            Self::Interrupt => "interrupt",
            Self::NextField => "next-field",
            Self::PreviousField => "previous-field",
            Self::Reveal => "reveal",
            Self::Submit => "submit",
            Self::Other => "other",
            Self::Choose => "choose",
            Self::Close => "close",
            Self::LogIn => "log-in",
            Self::Probe => "probe",
            Self::NewPasswords => "new-passwords",
            Self::Generate => "generate",
            Self::Brokers => "brokers",
            Self::Open => "open",
            Self::Edit => "edit",
            Self::Test => "test",
            Self::TestAll => "test-all",
            Self::Demo => "demo",
            Self::Details => "details",
            Self::Filter => "filter",
            Self::Sort => "sort",
            Self::Mark => "mark",
            Self::MarkRange => "mark-range",
            Self::MarkMatches => "mark-matches",
            Self::TurnOn => "turn-on",
            Self::TurnOff => "turn-off",
            Self::Clear => "clear",
            Self::Review => "review",
            Self::History => "history",
            Self::Apply => "apply",
            Self::Theirs => "theirs",
            Self::Pause => "pause",
            Self::Stop => "stop",
            Self::Retry => "retry",
            Self::MarkPlan => "mark-plan",
            Self::Undo => "undo",
            Self::Activity => "activity",
            Self::Problems => "problems",
            Self::Copy => "copy",
            Self::Groups => "groups",
            Self::HalfPageUp => "half-page-up",
            Self::HalfPageDown => "half-page-down",
            Self::Palette => "commands",
            Self::Reference => "reference",
            Self::CopyAcross => "copy-across",
            Self::CompareFile => "compare-file",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// What a config file called it before; still understood.
    pub const fn old_names(self) -> &'static [&'static str] {
        match self {
            Self::Clear => &["cancel"],
            Self::CopyAcross => &["reference"],
            Self::Details => &["open", "brief", "choose"],
            Self::Pause => &["choose"],
            Self::Toggle => &["mine"],
            Self::Undo => &["take-back"],
            _ => &[],
        }
    }
}
