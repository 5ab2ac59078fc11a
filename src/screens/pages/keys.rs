//! The keys of pages to read.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::KeyCode as K;

/// Those of help, details, new passwords that are shown once, and the like.
#[rustfmt::skip]
pub(in crate::screens) const PAGE: &[Row] = &[
    row(&[c('/')], A::Filter, "search", "Search this page"),
    row(&[c('y')], A::Copy, "copy", "Copy the value"),
    row(&[c('r')], A::Refresh, "", "Refresh the list, or reconnect"),
    row(&[k(K::Esc), c('q')], A::Close, "close", "Close"),
];
