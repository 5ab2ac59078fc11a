//! The keys that mean the same in several layers.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::{Key, KeyCode as K};

/// Moving in a list of lines.
#[rustfmt::skip]
pub(in crate::screens) const LINES: &[Row] = &[
    row(&[k(K::Up), c('k')], A::Up, "", "One line up"),
    row(&[k(K::Down), c('j')], A::Down, "", "One line down"),
    row(&[k(K::Home), c('g')], A::First, "", "First line"),
    row(&[k(K::End), c('G')], A::Last, "", "Last line"),
];

/// Moving by pages.
#[rustfmt::skip]
pub(in crate::screens) const PAGES: &[Row] = &[
    row(&[k(K::PageUp)], A::PageUp, "", "One page up"),
    row(&[k(K::PageDown)], A::PageDown, "", "One page down"),
];

/// The way to the help.
pub(in crate::screens) const HELP: &[Row] = &[row(&[c('?')], A::Help, "help", "Show this help")];

/// What every layer has: the screen as such.
#[rustfmt::skip]
pub(in crate::screens) const DRAWING: &[Row] = &[
    row(&[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    row(&[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
];

/// How one leaves the console of a broker at once.
pub(in crate::screens) const LEAVING: &[Row] = &[row(
    &[Key::ctrl('c')],
    A::Interrupt,
    "",
    "Quit; pressed a second time it leaves at once",
)];

/// Those of the line in which words are typed.
#[rustfmt::skip]
pub(in crate::screens) const FILTER: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "keep", "Keep the filter, and go back to the lines"),
    row(&[k(K::Esc)], A::Close, "clear", "Take the filter off, and go back to the lines"),
    row(&[k(K::Up)], A::Up, "", "One line up"),
    row(&[k(K::Down)], A::Down, "", "One line down"),
];
