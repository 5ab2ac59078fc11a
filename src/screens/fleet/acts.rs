//! The keys for a user on many brokers, and for a broker that is away, which the grid and the page of one user share.

use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::{delete, log_in, passwords};
use crate::screens::next::{Next, Place, Purpose};

/// Whether an action is such a key.
pub(super) const fn is_one(action: Action) -> bool {
    matches!(
        action,
        Action::Add | Action::Password | Action::NewPasswords | Action::Delete | Action::LogIn
    )
}

/// Whether such a key applies now.
///
/// # Errors
/// Why it does not.
pub(super) fn applies(
    cx: &FleetContext,
    user: Option<&UserName>,
    action: Action,
) -> Result<(), String> {
    match action {
        Action::Delete | Action::Password | Action::NewPasswords if user.is_none() => {
            Err("No user is selected".into())
        }
        Action::Add | Action::Password | Action::NewPasswords => passwords::are_free(cx),
        Action::LogIn => log_in::applies(cx),
        _ => Ok(()),
    }
}

/// Does what such a key stands for.
pub(super) fn act(cx: &mut FleetContext, user: Option<UserName>, action: Action) -> Next {
    match (action, user) {
        (Action::Delete, Some(user)) => delete::begin(cx, &user),
        (Action::LogIn, _) => log_in::begin(cx),
        (Action::Add, _) => Next::Open(Place::Form(Purpose::Add)),
        (Action::Password, Some(user)) => Next::Open(Place::Form(Purpose::Password(user))),
        (Action::NewPasswords, Some(user)) => Next::Open(Place::NewPasswords(vec![user])),
        _ => Next::Stay,
    }
}
