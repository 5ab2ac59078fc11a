//! The keys of the history.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::ui::key::KeyCode as K;

/// Those of the history.
#[rustfmt::skip]
pub(in crate::screens) const HISTORY: &[Row] = &[
    writing(row(&[k(K::Enter)], A::Undo, "take back", "Make the reverse of the marked changes, or of the selected one, and review it")),
    row(&[c(' ')], A::Mark, "mark", "Mark the change, or take its mark away"),
    row(&[c('*')], A::MarkPlan, "mark plan", "Mark all that was applied together with the change, or take those marks away"),
    row(&[k(K::Esc), c('q'), c('u')], A::Close, "close", "Close the page"),
    row(&[k(K::Up), c('k')], A::Up, "", "One change up"),
    row(&[k(K::Down), c('j')], A::Down, "", "One change down"),
    row(&[k(K::Home), c('g')], A::First, "", "The newest change"),
    row(&[k(K::End), c('G')], A::Last, "", "The oldest change"),
];
