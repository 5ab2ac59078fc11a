//! The keys that mean the same in several layers.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::{Key, KeyCode as K};

/// Moving in rows, wherever there are some and no text is typed.
#[rustfmt::skip]
pub(in crate::screens) const LINES: &[Row] = &[
    row(&[k(K::Up), c('k')], A::Up, "", "Up"),
    row(&[k(K::Down), c('j')], A::Down, "", "Down"),
    row(&[k(K::Home), c('g')], A::First, "", "To the first"),
    row(&[k(K::End), c('G')], A::Last, "", "To the last"),
    row(&[Key::ctrl('u')], A::HalfPageUp, "", "Half a page up"),
    row(&[Key::ctrl('d')], A::HalfPageDown, "", "Half a page down"),
];

/// Moving by pages.
#[rustfmt::skip]
pub(in crate::screens) const PAGES: &[Row] = &[
    row(&[k(K::PageUp)], A::PageUp, "", "Page up"),
    row(&[k(K::PageDown)], A::PageDown, "", "Page down"),
];

/// The ways to all commands and to the help.
#[rustfmt::skip]
pub(in crate::screens) const HELP: &[Row] = &[
    row(&[c(':')], A::Palette, "commands", "Show all commands by name"),
    row(&[c('?')], A::Help, "help", "Show this help"),
];

/// What every layer has: the screen as such.
#[rustfmt::skip]
pub(in crate::screens) const DRAWING: &[Row] = &[
    row(&[Key::ctrl('l')], A::Redraw, "", "Redraw"),
    row(&[Key::ctrl('z')], A::Suspend, "", "Suspend"),
];

/// How one leaves the console of a broker at once.
pub(in crate::screens) const LEAVING: &[Row] = &[row(
    &[Key::ctrl('c')],
    A::Interrupt,
    "",
    "Quit; twice: without a question",
)];

/// Those of the line in which words are typed.
#[rustfmt::skip]
pub(in crate::screens) const FILTER: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "keep", "Keep the filter"),
    row(&[k(K::Esc)], A::Close, "clear", "Clear the filter"),
    row(&[k(K::Up)], A::Up, "", "Up"),
    row(&[k(K::Down)], A::Down, "", "Down"),
];

/// What a screen with rows shares with the others.
pub(in crate::screens) const LIST: &[&[Row]] = &[LINES, PAGES, HELP, DRAWING, LEAVING];

/// What a list shares with the others while words are typed that filter it.
pub(in crate::screens) const TYPING: &[&[Row]] = &[PAGES, DRAWING, LEAVING];

/// What a dialog with fields, or a question, shares with the others.
pub(in crate::screens) const DIALOG: &[&[Row]] = &[DRAWING, LEAVING];
