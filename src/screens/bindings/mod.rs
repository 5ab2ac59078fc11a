//! What a key of a layer is and does. The rows stand in the `keys` of each screen, and
//! [`crate::screens::key_table`] joins them.
//!
//! What keys can do is listed in [`action`], the headings of the help in [`help_groups`]; which key
//! does what by the config file is decided in [`crate::screens::keymap`].

pub mod action;
pub mod help_groups;
pub mod layer;
pub mod row;
pub mod shared;

pub use crate::screens::bindings::action::Action;
pub use crate::screens::bindings::help_groups::Group;
pub use crate::screens::bindings::layer::KeyContext;
use crate::ui::key::Key;

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
