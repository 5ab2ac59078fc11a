//! Moving through the entries of a page that fills the screen.

use crate::app::layout;
use crate::app::model::Model;
use crate::app::review::{self, Review};

/// The entries of a page, about.
pub(super) fn page(model: &Model) -> usize {
    (usize::from(layout::screen(model).body) / 2).max(1)
}

/// The nearest first entry with which the selected one is seen whole, in so many rows, and no
/// rows are left empty below the last of `last + 1` entries. `height` says how many rows an entry
/// takes; only what can be seen is looked at.
pub(super) fn top(
    top: usize,
    (cursor, last): (usize, usize),
    rows: usize,
    height: impl Fn(usize) -> usize,
) -> usize {
    let highest = |from: usize| first_with((0..from).rev(), from, rows, &height);
    top.clamp(highest(cursor), cursor).min(highest(last))
}

/// The first of the entries that fit into so many rows above `at`, with it.
pub(super) fn first_with(
    above: impl Iterator<Item = usize>,
    at: usize,
    rows: usize,
    height: impl Fn(usize) -> usize,
) -> usize {
    let mut used = height(at);
    let mut first = at;
    for above in above {
        used += height(above);
        if used > rows {
            break;
        }
        first = above;
    }
    first
}

/// Keeps the selected entry of a review in sight.
pub(super) fn review(model: &Model, review: &mut Review) {
    let rows = usize::from(layout::review_rows(model).1);
    let height = |at| review::entry(model, review, at).height();
    let last = review.entries().saturating_sub(1);
    review.top = top(review.top, (review.cursor, last), rows, height);
}
