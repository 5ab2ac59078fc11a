//! The config file that says what is so without one.

use std::fmt::Write as _;

use super::key_bindings::layers;
use crate::domain::theme_name::ThemeName;
use crate::screens::bindings::Action;
use crate::screens::key_table::BINDINGS;

/// A config file with all that can be set, as it is by default.
pub fn sample() -> String {
    let mut text = format!(
        "# Config file of guestlist, with all defaults. Keep only the lines that you change.\n\n\
         # One of: {}.\n\
         theme = \"{}\"\n\n\
         # How the selected row is marked: row (all of it) or bar (a bar, the name and the focused cell; fewer bytes\n\
         # on a slow line).\n\
         selection = \"row\"\n\n\
         # Click to select, scroll with the wheel. Hold shift to select text in the terminal.\n\
         mouse = false\n\n\
         # Log every change to a file, the journal.\n\
         journal = true\n\n\
         # Keep unsaved changes when the terminal closes or a signal ends guestlist, and offer them the\n\
         # next time.\n\
         drafts = true\n\n\
         # Draw with ASCII only (default: decided by the locale).\n\
         # ascii = true\n\n\
         # Keys for each action. A key is a character or one of space, enter, esc, tab, shift-tab,\n\
         # backspace, delete, up, down, left, right, home, end, pgup and pgdn; put ctrl- or alt- before\n\
         # it.\n",
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
