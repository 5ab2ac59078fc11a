//! What the list of brokers is started with.

use crate::domain::broker_messages::Link;
use crate::screens::clipboard::Clipboard;
use crate::screens::keymap::Keymap;
use crate::ui::glyphs::Glyphs;

/// What the list was started with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// What the console says all the time of the broker inside this program; `None` when there is
    /// no such broker.
    pub demo: Option<String>,
    /// Whether nothing may be written to any broker (`--read-only`).
    pub read_only: bool,
    /// Whether passwords may cross a network in clear without a question (`--allow-plaintext`).
    pub allow_plaintext: bool,
    /// The file of the journal; `None` when none is kept.
    pub journal: Option<String>,
    /// Whether changes are kept when the program ends and nobody asked for that.
    pub keeps_drafts: bool,
    /// What tells this run of the program from others, in the journal.
    pub run_id: String,
    /// The name to select at first.
    pub preselect: Option<String>,
    /// The broker that was to open at first, and why it did not: the list begins with that.
    pub failed: Option<(String, Link)>,
    /// The names and addresses for which the person agreed already to send a password in clear.
    pub agreed: Vec<(String, String)>,
    /// How a text gets to the clipboard.
    pub clipboard: Clipboard,
    /// What each key does.
    pub keys: Keymap,
    /// The signs that the terminal has.
    pub glyphs: Glyphs,
}
