//! Pages to read: the help, and all that is known of one user. They scroll by rows, so that every word
//! can be read on a small screen too.

use super::activity;
use super::availability;
use super::bindings::{Binding, Layer};
use super::details::details;
use super::dialog::Dialog;
use super::environment;
use super::handover;
use super::keymap::Keymap;
use super::layout;
use super::model::Model;
use crate::text;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageLine {
    /// A heading.
    Heading(String),
    /// A key and what it stands for, in two columns.
    Pair(String, String),
    /// A sentence.
    Text(String),
    /// What belongs to the line above.
    Note(String),
}

/// The columns of the keys on a page.
const PAGE_KEYS: u16 = 27;
/// How far a note is set in.
const NOTE_INDENT: u16 = 2;

/// A row of a page: what of a line fits into the width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// The key of a pair, in the first of its rows.
    pub key: Option<String>,
    /// The columns that may be used for it.
    pub key_width: u16,
    /// Where the text begins.
    pub indent: u16,
    /// The text.
    pub text: String,
    /// How it is meant.
    pub kind: RowKind,
    /// The line that it is of, counted from 0.
    pub line: usize,
}

/// What a row is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A heading.
    Heading,
    /// A pair.
    Pair,
    /// A sentence or a note.
    Text,
}

/// The rows that these lines take in so many columns, those of the keys among them.
pub fn rows(lines: &[PageLine], key_width: u16, width: u16) -> impl Iterator<Item = PageRow> {
    let key_width = key_width.min(width / 2);
    lines.iter().enumerate().flat_map(move |(at, line)| {
        let (key, indent, value, kind) = match line {
            PageLine::Heading(text) => (None, 0, text, RowKind::Heading),
            PageLine::Text(text) => (None, 0, text, RowKind::Text),
            PageLine::Note(text) => (None, NOTE_INDENT.min(width / 4), text, RowKind::Text),
            PageLine::Pair(key, value) => (Some(key), key_width, value, RowKind::Pair),
        };
        let mut wrapped = text::wrap(value, usize::from(width - indent));
        if wrapped.is_empty() {
            wrapped.push(String::new());
        }
        let mut key = key.cloned();
        wrapped.into_iter().map(move |text| PageRow {
            key: key.take(),
            key_width: key_width.saturating_sub(1),
            indent,
            text,
            kind,
            line: at,
        })
    })
}

/// The rows of a page on a screen of this size.
pub fn page_rows(lines: &[PageLine], (width, height): (u16, u16)) -> impl Iterator<Item = PageRow> {
    let (columns, _) = layout::page_size(width, height);
    rows(lines, PAGE_KEYS, columns)
}

/// The lines of the page that has the keyboard; none when no page has it.
#[must_use]
pub fn lines(model: &Model) -> Vec<PageLine> {
    match model.dialogs.last() {
        Some(Dialog::Help { search, .. }) => search.found(help(model)),
        Some(Dialog::Details { user, .. }) => details(model, user),
        Some(Dialog::Entry { item, .. }) => activity::words::entry(model, *item),
        Some(Dialog::Passwords { .. }) => {
            let handover = model.engine.handover.as_ref();
            handover.map_or_else(Vec::new, handover::page)
        }
        _ => Vec::new(),
    }
}

/// The keys of the console; those that write only where it may.
fn help(model: &Model) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if model.engine.session.read_only {
        let text = format!(
            "{}. The keys that write are left out here.",
            environment::READ_ONLY
        );
        lines.push(PageLine::Text(text));
    }
    lines.extend(keys(model.settings.keys, &Layer::OF_CONSOLE, |binding| {
        availability::may_write(model, binding)
    }));
    lines
}

/// The keys of these layers that are wanted.
pub(super) fn keys(
    keymap: Keymap,
    layers: &[Layer],
    wanted: impl Fn(&Binding) -> bool,
) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for layer in layers {
        lines.push(PageLine::Heading(layer.title().into()));
        let bindings = keymap.of(*layer).filter(|binding| wanted(binding));
        let bindings = bindings.filter(|binding| !binding.keys.is_empty());
        lines.extend(bindings.map(|b| PageLine::Pair(keymap.keys_text(b), b.help.into())));
    }
    lines
}
