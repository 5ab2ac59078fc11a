//! A line of text that a person edits. Where a word ends is decided by `tui_input`.
//!
//! Hold a [`Field`] in the state of a screen, or a whole `form`. Give it keys by `edit` and pasted
//! text by `paste`, and draw it with `dialog_rows::field_row_after`.

use std::fmt;

use tui_input::{Input, InputRequest};
use zeroize::Zeroize;

use super::key::{Key, KeyCode};
use crate::domain::validate;

/// A line of text that a person edits. Its `Debug` output never shows the text, and what it holds
/// is overwritten when it is dropped, since it may be a password.
#[derive(Clone, Default)]
pub struct Field {
    input: Input,
    /// Whether all of it is selected.
    is_selected: bool,
}

impl Field {
    /// What was typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Selects all of it, as in other programs: what is typed next replaces it, and a key that
    /// moves keeps it.
    pub fn select_all(&mut self) {
        self.is_selected = !self.text().is_empty();
        self.input.handle(InputRequest::GoToEnd);
    }

    /// Whether all of it is selected.
    pub const fn is_selected(&self) -> bool {
        self.is_selected
    }

    /// The cursor, as a count of characters before it.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// A line that holds a text already, with the cursor at its end.
    pub fn holding(text: &str) -> Self {
        Self {
            input: Input::new(text.into()),
            is_selected: false,
        }
    }

    /// Puts pasted text at the cursor. One line break at the end, which copying a line brings
    /// along, is left out.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.contains(['\n', '\r']) {
            return Err("Not pasted: the text has several lines, a field holds one".into());
        }
        let held = if self.is_selected {
            0
        } else {
            self.text().len()
        };
        if held + text.len() > validate::MAX_BYTES {
            return Err(format!(
                "Not pasted: a field holds {} bytes",
                validate::MAX_BYTES
            ));
        }
        self.insert(text);
        Ok(())
    }

    /// Puts a whole text at the cursor: a paste can be long, and one key at a time would take
    /// seconds.
    fn insert(&mut self, text: &str) {
        if std::mem::take(&mut self.is_selected) {
            self.wipe();
        }
        let at = self.input.cursor();
        let (before, after) = split_chars(self.input.value(), at);
        let whole = format!("{before}{text}{after}");
        self.wipe();
        self.input = Input::new(whole).with_cursor(at + text.chars().count());
    }

    /// Overwrites the text of the line. Copies from before an edit that made it grow cannot be
    /// reached, nor what a terminal keeps.
    fn wipe(&mut self) {
        String::from(std::mem::take(&mut self.input)).zeroize();
    }

    /// Applies a key. Returns whether it did anything.
    pub fn edit(&mut self, key: Key) -> bool {
        let Some(request) = edit_request(key) else {
            return false;
        };
        if std::mem::take(&mut self.is_selected) && !is_move(request) {
            self.wipe();
        }
        self.input.handle(request);
        true
    }
}

/// Two lines are the same when they hold the same text.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Field {}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Field(••••)")
    }
}

impl Drop for Field {
    fn drop(&mut self) {
        self.wipe();
    }
}

fn split_chars(text: &str, at: usize) -> (&str, &str) {
    let byte = text
        .char_indices()
        .nth(at)
        .map_or(text.len(), |(byte, _)| byte);
    text.split_at(byte)
}

/// Whether a key types or edits text in a field.
pub fn is_edit(key: Key) -> bool {
    edit_request(key).is_some()
}

/// Whether a request only moves the cursor.
const fn is_move(request: InputRequest) -> bool {
    use InputRequest as R;
    matches!(
        request,
        R::GoToPrevChar
            | R::GoToNextChar
            | R::GoToPrevWord
            | R::GoToNextWord
            | R::GoToStart
            | R::GoToEnd
    )
}

fn edit_request(key: Key) -> Option<InputRequest> {
    use InputRequest as R;
    Some(match (key.code, key.ctrl, key.alt) {
        (KeyCode::Char(c), false, false) => R::InsertChar(c),
        (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => R::DeletePrevChar,
        (KeyCode::Backspace, _, _) | (KeyCode::Char('w'), true, false) => R::DeletePrevWord,
        (KeyCode::Delete, false, false) | (KeyCode::Char('d'), true, false) => R::DeleteNextChar,
        (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) => R::GoToPrevChar,
        (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) => R::GoToNextChar,
        (KeyCode::Left, true, _) => R::GoToPrevWord,
        (KeyCode::Right, true, _) => R::GoToNextWord,
        (KeyCode::Home, ..) | (KeyCode::Char('a'), true, false) => R::GoToStart,
        (KeyCode::End, ..) | (KeyCode::Char('e'), true, false) => R::GoToEnd,
        (KeyCode::Char('u'), true, false) => R::DeleteFromStart,
        (KeyCode::Char('k'), true, false) => R::DeleteTillEnd,
        _ => return None,
    })
}
