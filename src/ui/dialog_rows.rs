//! The lines inside of a box: texts, fields behind their labels, values that are not typed.

use ratatui::style::{Modifier, Style};

use super::field::Field;
use crate::text;

/// A line inside of a box.
pub struct Row {
    /// Its parts, each with its column.
    pub parts: Vec<(u16, String, Style)>,
    /// The column of the real cursor, if the line has it.
    pub cursor: Option<u16>,
}

impl Row {
    /// A row with just this text.
    pub fn text(text: impl Into<String>, style: Style) -> Self {
        Self {
            parts: vec![(0, text.into(), style)],
            cursor: None,
        }
    }

    /// Adds a part at a column.
    pub fn push(&mut self, column: u16, text: String, style: Style) {
        self.parts.push((column, text, style));
    }

    /// Adds another row from a column on, with its cursor.
    pub fn append(&mut self, other: Self, from: u16) {
        let parts = other.parts.into_iter();
        self.parts
            .extend(parts.map(|(column, text, style)| (from + column, text, style)));
        self.cursor = other.cursor.map(|column| from + column).or(self.cursor);
    }

    /// The same row with the real cursor in it.
    pub fn with_cursor(mut self, column: u16) -> Self {
        self.cursor = Some(column);
        self
    }
}

/// A field behind a label of this width.
pub fn field_row_after(
    label_width: u16,
    label: &str,
    field: &Field,
    hidden: bool,
    focused: bool,
    width: u16,
) -> Row {
    let room = usize::from(width.saturating_sub(label_width).max(1));
    let before: String = field.text().chars().take(field.cursor()).collect();
    let after: String = field.text().chars().skip(field.cursor()).collect();
    let show = |text: &str| {
        if hidden {
            "•".repeat(text.chars().count())
        } else {
            text::clean(text).into_owned()
        }
    };
    let (before, after) = (show(&before), show(&after));
    // The text scrolls so that the cursor is in sight, which needs a column of its own.
    let scroll = (text::width(&before) + 1).saturating_sub(room);
    // What is out of sight on the left is marked, as what is on the right.
    let seen = |text: &str| match scroll {
        0 => text.to_owned(),
        scroll => format!("…{}", text::skip(text, scroll + 1)),
    };
    let cut = text::fit(&seen(&format!("{before}{after}")), room).into_owned();
    let cursor = label_width
        + u16::try_from(text::width(&seen(&before)))
            .unwrap_or(0)
            .min(width);
    let underline = Style::new().add_modifier(Modifier::UNDERLINED);
    let shown = if focused && field.is_selected() {
        Style::new().add_modifier(Modifier::REVERSED)
    } else {
        underline
    };
    let blank = " ".repeat(room);
    Row {
        parts: vec![
            (0, labelled(label_width, label, focused), Style::new()),
            (label_width, blank, underline),
            (label_width, cut, shown),
        ],
        cursor: focused.then_some(cursor),
    }
}

/// A label in so many columns, with a gap behind it.
fn labelled(width: u16, label: &str, focused: bool) -> String {
    let pointer = if focused { ">" } else { " " };
    let label = text::fit(label, usize::from(width.saturating_sub(2).max(1)));
    format!("{pointer}{label}")
}

/// A value that is not typed, behind a label of this width.
pub fn value_row(label_width: u16, label: &str, value: &str, focused: bool) -> Row {
    Row {
        parts: vec![
            (0, labelled(label_width, label, focused), Style::new()),
            (label_width, value.into(), Style::new()),
        ],
        cursor: focused.then_some(label_width),
    }
}
