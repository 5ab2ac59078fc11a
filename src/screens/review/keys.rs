//! The keys of the review of changes.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::screens::context::Context;
use crate::screens::review::Review;
use crate::ui::key::KeyCode as K;

/// Those of the review of changes.
#[rustfmt::skip]
pub(in crate::screens) const REVIEW: &[Row] = &[
    writing(row(&[c('a')], A::Apply, "apply", "Apply what is shown; asks first where something speaks against it")),
    row(&[k(K::Enter)], A::Choose, "", "Go to the button that applies; on it, apply"),
    row(&[c('x'), c('d'), k(K::Delete), c(' ')], A::Toggle, "drop line", "Drop the line, which stays pending in the table, or take it in again"),
    row(&[c('t')], A::Theirs, "take theirs", "In a conflict: drop the change, the broker's value stays"),
    row(&[c('m')], A::Mine, "keep mine", "In a conflict: keep the change, against the broker's value"),
    row(&[c('c')], A::Brief, "commands", "Show or hide the commands"),
    row(&[k(K::Esc), c('q'), c('b')], A::Close, "back", "Back to the table; asks where new passwords would be lost"),
    row(&[k(K::Tab), k(K::BackTab)], A::Other, "", "Between the lines and the button that applies"),
];

/// Whether an action does anything now. Only hints ask for it: a key that does nothing says why.
pub fn applies(cx: &Context, review: &Review, action: A) -> bool {
    match action {
        A::Apply => review.sending > 0,
        A::Theirs | A::Mine => review.has_conflict(cx),
        _ => true,
    }
}
