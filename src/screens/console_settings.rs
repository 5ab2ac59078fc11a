//! What the console of a broker was started with. How a profile and the flags become this is in
//! `screens::brokers::start_console`.

use crate::domain::theme_name::ThemeName;
use crate::domain::unsaved::Owner;
use crate::screens::clipboard::Clipboard;
use crate::screens::keymap::Keymap;
use crate::screens::message::ConnectionId;
use crate::ui::glyphs::Glyphs;

/// What the screen of a broker was started with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsoleSettings {
    /// The link to the broker.
    pub link: ConnectionId,
    /// A sentence that stands on the screen all the time, for instance that this is a demo.
    pub note: Option<String>,
    /// Whether there is a list of brokers to go back to.
    pub has_list: bool,
    /// The file of the journal; `None` when none is kept.
    pub journal: Option<String>,
    /// Whose changes are kept when the console ends and nobody asked for that; `None` when none
    /// are.
    pub unsaved: Option<Owner>,
    /// How a text gets to the clipboard.
    pub clipboard: Clipboard,
    /// What each key does.
    pub keys: Keymap,
    /// The signs that the terminal has.
    pub glyphs: Glyphs,
    /// The theme that the profile asks for.
    pub theme: Option<ThemeName>,
}
