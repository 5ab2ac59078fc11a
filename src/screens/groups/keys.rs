//! The keys of the dialog for groups.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, k, row, writing};
use crate::ui::key::KeyCode as K;

/// Those of the dialog for groups.
#[rustfmt::skip]
pub(in crate::screens) const GROUPS: &[Row] = &[
    writing(row(&[k(K::Enter)], A::Submit, "put in or take out", "Put into the group that is typed; on a group, put in or take out, as a space does. It is saved in the table")),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "next", "Next group; what is typed finds groups by their names"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous group"),
    row(&[k(K::Esc)], A::Close, "close", "Close the dialog; what was chosen is pending. Asks where a group is typed"),
];
