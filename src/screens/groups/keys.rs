//! The keys of the dialog for groups.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, k, row, writing};
use crate::ui::key::{Key, KeyCode as K};

/// Those of the dialog for groups.
#[rustfmt::skip]
pub(in crate::screens) const GROUPS: &[Row] = &[
    writing(row(&[k(K::Enter)], A::Submit, "add or remove", "Add to the group, or remove")),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "next", "Next group"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous group"),
    row(&[Key::ctrl('y')], A::Copy, "", "Copy the name of the group"),
    row(&[k(K::Esc)], A::Close, "close, keep changes", "Close; the changes stay pending"),
];
