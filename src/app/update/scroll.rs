//! Moving through the entries of a page that fills the screen.

use crate::app::layout;
use crate::app::model::Model;
use crate::app::review::{self, Review};
use crate::ui::list;

/// The entries of a page, about.
pub(super) fn page(model: &Model) -> usize {
    (usize::from(layout::screen(model).body) / 2).max(1)
}

/// Keeps the selected entry of a review in sight.
pub(super) fn review(model: &Model, review: &mut Review) {
    let rows = usize::from(layout::review_rows(model).1);
    let height = |at| review::entry(model, review, at).height();
    let selected = Some(review.cursor);
    review.top = list::in_sight(review.top, selected, review.entries(), rows, height);
}
