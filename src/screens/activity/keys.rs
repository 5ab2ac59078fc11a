//! The keys of the activity.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::KeyCode as K;

/// Those of the activity.
#[rustfmt::skip]
pub(in crate::screens) const ACTIVITY: &[Row] = &[
    row(&[k(K::Enter), c('i')], A::Details, "details", "Show the details of the line"),
    row(&[c('/')], A::Filter, "filter", "Filter by words"),
    row(&[c('f')], A::Problems, "problems", "Show problems only, or all"),
    row(&[c('y')], A::Copy, "copy", "Copy the line"),
    row(&[k(K::Esc)], A::Clear, "back", "Clear the filter, then go back"),
    row(&[c('q')], A::Close, "", "Close"),
];
