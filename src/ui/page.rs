//! Pages to read. They scroll by rows, so that every word can be read on a small screen too. What
//! is copied of a line, of a pair only its value, is decided here (`value`).

pub mod columns;
pub mod draw;
pub mod search;
mod text_page;

pub use text_page::TextPage;

use super::panel::has_frame;
use crate::domain::reason::Tone;
use crate::text;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageLine {
    /// A heading over several groups.
    Part(String),
    Heading(String),
    /// A key and what it stands for, in two columns.
    Pair(String, String),
    /// The same, where the value is good, pending or bad.
    Toned(String, String, Tone),
    /// Keys, what they do in a few words, and other words that find them.
    Key {
        keys: String,
        /// What they do.
        text: String,
        /// What else finds the line.
        synonyms: &'static [&'static str],
    },
    /// A sentence.
    Text(String),
    /// A note to the line above.
    Note(String),
}

/// The columns of the keys on a page.
const PAGE_KEYS: u16 = 27;
/// The indentation of a note.
const NOTE_INDENT: u16 = 2;

/// A row of a page: the part of a line that fits into the width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// The key of a pair, in the first of its rows.
    pub key: Option<String>,
    /// The columns for the key.
    pub key_width: u16,
    /// Where the text begins.
    pub indent: u16,
    pub text: String,
    /// What it is part of.
    pub kind: RowKind,
    /// How the value of a pair is meant.
    pub tone: Tone,
    /// The line that it is a part of, counted from 0.
    pub line: usize,
}

/// What a row is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    Heading,
    Pair,
    /// A sentence or a note.
    Text,
}

/// The rows of these lines in so many columns, including those for the keys.
pub fn rows(lines: &[PageLine], key_width: u16, width: u16) -> impl Iterator<Item = PageRow> {
    let key_width = key_width.min(width / 2);
    lines.iter().enumerate().flat_map(move |(at, line)| {
        let tone = match line {
            PageLine::Toned(_, _, tone) => *tone,
            _ => Tone::Info,
        };
        let (key, indent, value, kind) = match line {
            PageLine::Part(text) | PageLine::Heading(text) => (None, 0, text, RowKind::Heading),
            PageLine::Text(text) => (None, 0, text, RowKind::Text),
            PageLine::Note(text) => (None, NOTE_INDENT.min(width / 4), text, RowKind::Text),
            PageLine::Pair(key, value)
            | PageLine::Toned(key, value, _)
            | PageLine::Key {
                keys: key,
                text: value,
                ..
            } => (Some(key), key_width, value, RowKind::Pair),
        };
        let mut wrapped = text::wrap(value, usize::from(width - indent));
        if wrapped.is_empty() {
            wrapped.push(String::new());
        }
        let mut key = key.cloned();
        wrapped.into_iter().map(move |text| PageRow {
            key: key.take(),
            key_width: indent.saturating_sub(1),
            indent,
            text,
            kind,
            tone,
            line: at,
        })
    })
}

/// The rows of a page on a screen of this size.
pub fn page_rows(lines: &[PageLine], (width, height): (u16, u16)) -> impl Iterator<Item = PageRow> {
    let (columns, _) = page_size(width, height);
    rows(lines, PAGE_KEYS, columns)
}

/// The largest first row: with it the last row is in sight.
pub const fn longest(all: usize, page: usize) -> usize {
    all.saturating_sub(page)
}

/// The text of a line; of a pair, the value.
pub fn value(line: &PageLine) -> &str {
    match line {
        PageLine::Part(text)
        | PageLine::Heading(text)
        | PageLine::Text(text)
        | PageLine::Key { text, .. }
        | PageLine::Pair(_, text)
        | PageLine::Toned(_, text, _)
        | PageLine::Note(text) => text,
    }
}

/// The widest page (help, details).
pub const PAGE_WIDTH: u16 = 88;

/// The height of a page with its frame. The footer stays in sight, since it says how to scroll and
/// close.
pub const fn page_outer_height(height: u16) -> u16 {
    if height >= 8 { height - 1 } else { height }
}

/// The columns and rows of a page that are in sight at once.
pub fn page_size(width: u16, height: u16) -> (u16, usize) {
    let (width, height) = (width.min(PAGE_WIDTH), page_outer_height(height));
    if has_frame(width, height) {
        (width - 4, usize::from(height - 2))
    } else {
        (width, usize::from(height.max(1)))
    }
}
