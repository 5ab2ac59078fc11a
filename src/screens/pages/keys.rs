//! The keys of pages to read.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::KeyCode as K;
use crate::ui::page::TextPage;

/// Those of help and details.
#[rustfmt::skip]
pub(in crate::screens) const PAGE: &[Row] = &[
    row(&[c('/')], A::Filter, "search", "Search the help"),
    row(&[c('y')], A::Copy, "copy", "Copy the value"),
    row(&[k(K::Esc), c('q')], A::Close, "close", "Close"),
];

/// Whether an action of a page does anything in this one: the help is searched, of details values are
/// copied.
///
/// # Errors
/// The reason when it does not.
pub fn applies(page: &TextPage, action: A) -> Result<(), String> {
    match action {
        A::Filter if page.search().is_none() => Err("Only the help is searched".into()),
        A::Copy if !page.is_marked() => Err("There is no value to copy on this page".into()),
        _ => Ok(()),
    }
}
