//! What a key of a layer is and does. The rows stand in the `keys` of each screen, and
//! [`crate::screens::key_table`] joins them.
//!
//! The names of actions in the config file are in [`action_names`], other words for them in
//! [`synonyms`], the headings of the help in [`help_groups`]; which key does what by the config
//! file is decided in [`crate::screens::keymap`].

pub mod action_names;
pub mod help_groups;
pub mod layer;
pub mod row;
pub mod shared;
pub mod synonyms;

pub use crate::screens::bindings::help_groups::Group;
pub use crate::screens::bindings::layer::KeyContext;
use crate::ui::key::Key;

/// What a key does. The help text of its row in the key table says what each does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Toggle,
    ToggleNth,
    Save,
    SaveAll,
    Cancel,
    CancelAll,
    Add,
    Name,
    Password,
    Delete,
    Refresh,
    Notice,
    Help,
    Up,
    Down,
    Left,
    Right,
    First,
    Last,
    PageUp,
    PageDown,
    Redraw,
    Suspend,
    Quit,
    Interrupt,
    NextField,
    PreviousField,
    Reveal,
    Submit,
    Other,
    Choose,
    Close,
    LogIn,
    Probe,
    NewPasswords,
    Generate,
    Brokers,
    Open,
    Edit,
    Test,
    TestAll,
    Demo,
    Details,
    Filter,
    Sort,
    Mark,
    MarkRange,
    MarkMatches,
    TurnOn,
    TurnOff,
    Clear,
    Review,
    History,
    Apply,
    Theirs,
    Pause,
    Stop,
    Retry,
    MarkPlan,
    Undo,
    Activity,
    Problems,
    Copy,
    Groups,
    HalfPageUp,
    HalfPageDown,
    Palette,
    Reference,
    CopyAcross,
    CompareFile,
    Yes,
    No,
}

/// A row of the table of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// Where it applies.
    pub layer: KeyContext,
    /// The keys, the one to show first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// The word in the footer; empty for keys that need no hint.
    pub hint: &'static str,
    /// Its plain name, for help, the list of commands and the docs.
    pub help: &'static str,
    /// Whether it may send a change to the broker, or prepare one. A read-only session has no such
    /// keys.
    pub writes: bool,
}
