//! The keys of pages to read.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::KeyCode as K;
use crate::ui::page::TextPage;

/// Those of help and details.
#[rustfmt::skip]
pub(in crate::screens) const PAGE: &[Row] = &[
    row(&[k(K::Esc), c('q'), c('?'), k(K::Enter)], A::Close, "close", "Close the page"),
    row(&[k(K::Up), c('k')], A::Up, "up", "Scroll up; in details, the line before"),
    row(&[k(K::Down), c('j')], A::Down, "down", "Scroll down; in details, the next line"),
    row(&[c('/')], A::Filter, "search", "Search the help, while typing"),
    row(&[c('y')], A::Copy, "copy value", "In details, send the marked value to the clipboard"),
    row(&[k(K::Home), c('g')], A::First, "", "Scroll to the top"),
    row(&[k(K::End), c('G')], A::Last, "", "Scroll to the end"),
    row(&[k(K::PageUp)], A::PageUp, "", "One page up"),
    row(&[k(K::PageDown), c(' ')], A::PageDown, "", "One page down"),
];

/// Whether an action of a page does anything in this one: the help is searched, of details values are
/// copied.
pub fn applies(page: &TextPage, action: A) -> bool {
    match action {
        A::Filter => page.search().is_some(),
        A::Copy => page.is_marked(),
        _ => true,
    }
}
