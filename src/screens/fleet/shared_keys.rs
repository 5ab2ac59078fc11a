//! The keys for a user on many brokers, and for a broker that is away, which the grid and the page
//! of one user share.

use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::{apply, compare_with_file, delete, passwords, reconnect, undo};
use crate::screens::next::{Next, Place, Purpose};
use crate::text;

/// Why nothing is cancelled.
const NOTHING: &str = "Nothing to cancel: no changes";

/// Drops the changes of these users on all brokers, or on the marked ones.
fn cancel(cx: &mut FleetContext, users: &[UserName]) {
    let before = cx.pending();
    for at in cx.targets() {
        for user in users {
            cx.call(at, |engine| engine.cancel(user));
        }
    }
    let changes = text::count(before - cx.pending().min(before), "change", "changes");
    cx.say(Tone::Info, format!("{changes} discarded"));
}

/// Whether an action is such a key.
pub(super) const fn is_one(action: Action) -> bool {
    matches!(
        action,
        Action::Add
            | Action::Password
            | Action::NewPasswords
            | Action::Delete
            | Action::LogIn
            | Action::Save
            | Action::Review
            | Action::Undo
            | Action::Cancel
            | Action::CancelAll
            | Action::Activity
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
        Action::LogIn => reconnect::applies(cx),
        Action::Save => cx.has_changes(user),
        Action::Cancel => cx.has_changes(user).map_err(|_| NOTHING.into()),
        Action::CancelAll if cx.pending() == 0 => Err(NOTHING.into()),
        Action::Review if cx.runs().next().is_some() || cx.file.is_some() => Ok(()),
        Action::Review if cx.pending() == 0 => Err("No user has changes".into()),
        Action::Undo if cx.is_applying() => apply::can_apply(cx),
        Action::Undo if cx.steps.is_empty() => {
            Err("Nothing to undo: nothing was applied on these brokers yet".into())
        }
        _ => Ok(()),
    }
}

/// Does what such a key stands for.
pub(super) fn act(cx: &mut FleetContext, user: Option<UserName>, action: Action) -> Next {
    match (action, user) {
        (Action::Review, _) if cx.runs().next().is_some() => Next::Open(Place::Run),
        (Action::Review, _) if cx.file.is_some() && cx.pending() == 0 => {
            compare_with_file::review(cx)
        }
        (Action::Review, _) => Next::Open(Place::Changes(cx.changed_users())),
        (Action::Undo, _) => undo::undo(cx),
        (Action::Save, Some(user)) => Next::Open(Place::Changes(vec![user])),
        (Action::Cancel, Some(user)) => {
            cancel(cx, &[user]);
            Next::Stay
        }
        (Action::CancelAll, _) => {
            let users = cx.changed_users();
            cancel(cx, &users);
            Next::Stay
        }
        (Action::Delete, Some(user)) => delete::begin(cx, &user),
        (Action::LogIn, _) => reconnect::begin(cx),
        (Action::Activity, _) => Next::Open(Place::Activity),
        (Action::Add, _) => Next::Open(Place::Form(Purpose::Add)),
        (Action::Password, Some(user)) => Next::Open(Place::Form(Purpose::Password(user))),
        (Action::NewPasswords, Some(user)) => Next::Open(Place::NewPasswords(vec![user])),
        _ => Next::Stay,
    }
}
