//! The keys of the history.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::ui::key::KeyCode as K;

/// Those of the history.
#[rustfmt::skip]
pub(in crate::screens) const HISTORY: &[Row] = &[
    writing(row(&[c('u')], A::Undo, "undo", "Undo the change, or the marked")),
    row(&[c('v'), c(' ')], A::Mark, "mark", "Mark the change, or unmark it"),
    row(&[c('V')], A::MarkRange, "", "Mark up to here"),
    row(&[c('*')], A::MarkPlan, "mark together", "Mark all applied together"),
    row(&[k(K::Enter), c('i')], A::Details, "details", "Show the details of the change"),
    row(&[c('y')], A::Copy, "", "Copy the line"),
    row(&[k(K::Esc), c('q')], A::Close, "back", "Close"),
    row(&[c('/')], A::Filter, "filter", "Filter by words"),
    row(&[c('r')], A::Refresh, "", "Refresh the list, or reconnect"),
];
