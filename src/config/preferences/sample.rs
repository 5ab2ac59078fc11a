//! The config file that says what is so without one.

use std::fmt::Write as _;

use super::read::layers;
use crate::domain::theme::ThemeName;
use crate::screens::bindings::Action;
use crate::screens::key_table::BINDINGS;

/// A config file with all that can be set, as it is by default.
pub fn sample() -> String {
    let mut text = format!(
        "# Config file of guestlist, with what is so by default: keep what you change.\n\n\
         # One of: {}.\n\
         theme = \"{}\"\n\n\
         # The selected row is lit as a whole (row), or by a bar and its focused cell (bar): fewer bytes on\n\
         # a slow line.\n\
         selection = \"row\"\n\n\
         # Click to select, turn the wheel to scroll. The terminal's own selection then needs shift.\n\
         mouse = false\n\n\
         # Keep a journal of what is changed, in a file.\n\
         journal = true\n\n\
         # When the terminal is closed or a signal ends guestlist, keep the changes that are not saved,\n\
         # and offer them the next time.\n\
         drafts = true\n\n\
         # Draw with ASCII only. Without this line the locale decides.\n\
         # ascii = true\n\n\
         # Other keys for an action. A key is a character or one of space, enter, esc, tab, shift-tab,\n\
         # backspace, delete, up, down, left, right, home, end, pgup and pgdn, with ctrl- or alt- before\n\
         # it where that is held.\n",
        ThemeName::ALL.map(ThemeName::as_str).join(", "),
        ThemeName::default(),
    );
    for layer in layers() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n# {}\n[keys.{}]", layer.title(), layer.name());
        let rows = BINDINGS.iter().filter(|row| row.layer == layer);
        for row in rows.filter(|row| row.action != Action::ToggleNth) {
            let keys = row.keys.iter().map(|key| quoted(&key.name(true)));
            let keys: Vec<String> = keys.collect();
            let _ = writeln!(text, "{} = [{}]", row.action.name(), keys.join(", "));
        }
    }
    text
}

fn quoted(key: &str) -> String {
    format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
}
