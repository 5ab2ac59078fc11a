//! The keys that change a user on many brokers, which the grid and the page of one user share.

use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::delete;
use crate::screens::next::Next;

/// Whether an action is such a key.
pub(super) const fn is_one(action: Action) -> bool {
    matches!(action, Action::Delete)
}

/// Whether such a key applies now.
///
/// # Errors
/// Why it does not.
pub(super) fn applies(user: Option<&UserName>, action: Action) -> Result<(), String> {
    match (action, user) {
        (Action::Delete, None) => Err("No user is selected".into()),
        _ => Ok(()),
    }
}

/// Does what such a key stands for.
pub(super) fn act(cx: &mut FleetContext, user: Option<UserName>, action: Action) -> Next {
    match (action, user) {
        (Action::Delete, Some(user)) => delete::begin(cx, &user),
        _ => Next::Stay,
    }
}
