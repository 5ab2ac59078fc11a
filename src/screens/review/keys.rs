//! The keys inside of Review, and whether each applies now. The one that opens it is in
//! `users::keys`.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::screens::context::Context;
use crate::screens::review::{self, Review};
use crate::ui::key::KeyCode as K;

/// Those of the review of changes.
#[rustfmt::skip]
pub(in crate::screens) const REVIEW: &[Row] = &[
    writing(row(&[c('s')], A::Apply, "apply", "Apply what is shown")),
    row(&[c(' ')], A::Toggle, "leave out", "Leave out, or include"),
    row(&[c('c')], A::Theirs, "theirs", "Take the broker's value"),
    row(&[k(K::Enter), c('i')], A::Details, "commands", "Show or hide the commands"),
    row(&[c('y')], A::Copy, "", "Copy the command of the line"),
    row(&[k(K::Esc), c('q')], A::Close, "back", "Back to the table"),
    row(&[c('/')], A::Filter, "filter", "Filter by words"),
    row(&[c('f')], A::Problems, "problems", "Show problems only, or all"),
    row(&[c('r')], A::Refresh, "", "Refresh the list, or reconnect"),
    row(&[k(K::Tab), k(K::BackTab)], A::Other, "", "Between lines and button"),
];

/// Whether an action does anything now.
///
/// # Errors
/// The reason when it does not.
pub fn applies(cx: &Context, review: &Review, action: A) -> Result<(), String> {
    match action {
        A::Apply if review.sending == 0 => Err(review::before_applying::nothing_to_apply(cx)),
        A::Problems if !review.find.problems && !review.has_problem(cx) => Err(NO_PROBLEM.into()),
        A::Theirs if !review.has_conflict(cx) => Err(NO_CONFLICT.into()),
        _ => Ok(()),
    }
}

/// Why there are no problems to show.
pub(in crate::screens) const NO_PROBLEM: &str = "No problems to show: no conflict, no warning";

/// Why a conflict is not decided.
pub(in crate::screens) const NO_CONFLICT: &str = "Nothing to decide here: this is no conflict";
