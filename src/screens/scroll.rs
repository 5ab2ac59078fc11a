//! Moving through the entries of a page that fills the screen.

use crate::screens::layout;
use crate::screens::model::Model;
use crate::screens::review::{self, Review};
use crate::ui::list;

/// The entries of a page, about.
pub(in crate::screens) fn page(model: &Model) -> usize {
    (usize::from(layout::screen(model).body) / 2).max(1)
}

/// Keeps the selected entry of a review in sight.
pub(in crate::screens) fn review(model: &Model, review: &mut Review) {
    let rows = usize::from(layout::review_rows(model).1);
    let height = |at| review::entry(&model.cx, review, at).height();
    let selected = Some(review.cursor);
    review.top = list::in_sight(review.top, selected, review.entries(), rows, height);
}
