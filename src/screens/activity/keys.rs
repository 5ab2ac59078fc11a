//! The keys of the activity.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::KeyCode as K;

/// Those of the activity.
#[rustfmt::skip]
pub(in crate::screens) const ACTIVITY: &[Row] = &[
    row(&[k(K::Enter)], A::Open, "open", "Show all that is known of the line"),
    row(&[c('/')], A::Filter, "filter", "Show only lines with certain words"),
    row(&[c('f')], A::Problems, "problems", "Show only what failed or is unknown; again shows all"),
    row(&[c('y')], A::Copy, "copy", "Send the line to the terminal's clipboard"),
    row(&[k(K::Esc)], A::Cancel, "close", "Show all lines again; when all are shown, close the view"),
    row(&[c('q'), c('A')], A::Close, "", "Close the view"),
    row(&[c('?')], A::Help, "help", "Show this help"),
    row(&[k(K::Up), c('k')], A::Up, "", "One line up"),
    row(&[k(K::Down), c('j')], A::Down, "", "One line down"),
    row(&[k(K::Home), c('g')], A::First, "", "First line"),
    row(&[k(K::End), c('G')], A::Last, "", "Last line; there it follows what happens"),
    row(&[k(K::PageUp)], A::PageUp, "", "One page up"),
    row(&[k(K::PageDown), c(' ')], A::PageDown, "", "One page down"),
];
