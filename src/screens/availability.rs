//! Whether a key applies now, and why not. Why a protected user is not toggled is the family's own sentence
//! (`Protection::reason`); a user that the profile protects only gets a question (`engine::impact::others`).

use crate::domain::command::CommandKind;
use crate::domain::permission::PermissionKey;
use crate::domain::user::UserName;
use crate::engine::connection::LinkState;
use crate::screens::bindings::Binding;
use crate::screens::context::Context;
use crate::screens::rights;
use crate::text;

/// Why a key for a password does nothing in a form that sets none.
pub(in crate::screens) const NO_PASSWORD: &str = "No password is set here";

/// Whether a key exists in this session: a read-only one has none that writes.
pub fn may_write(cx: &Context, binding: &Binding) -> bool {
    !(cx.engine.session.read_only && binding.writes)
}

/// Whether one permission of one user may be toggled at all.
///
/// # Errors
/// The reason when the broker never lets anybody change it, or refused to let us.
pub fn toggleable(cx: &Context, name: &UserName, key: &PermissionKey) -> Result<(), String> {
    match cx.engine.protection(name) {
        Some(protection) if is_fixed(cx, name, key) => Err(protection.reason.clone()),
        // What is changed already may be changed back.
        _ if cx.engine.drafts.field(name, key).is_some() => Ok(()),
        _ => inherited(cx, name, key).and_then(|()| rights::may(cx, CommandKind::Permission)),
    }
}

/// What a user has through something else is not its own to take.
fn inherited(cx: &Context, name: &UserName, key: &PermissionKey) -> Result<(), String> {
    let roster = cx.engine.roster.as_ref();
    let groups = roster.map_or_else(Vec::new, |roster| roster.through(name, key));
    let through = match groups.as_slice() {
        [] => return Ok(()),
        [group] => format!("the group {group}"),
        several => format!("the groups {}", several.join(", ")),
    };
    let mut columns = cx.engine.permissions().iter();
    let label = columns.find(|column| column.key == *key);
    let label = label.map_or(key.as_str(), |column| &column.label);
    Err(format!(
        "{} has {label} only through {through}: nothing to toggle",
        text::short(name.as_str())
    ))
}

/// Whether the broker never lets anybody change this permission of this user.
pub fn is_fixed(cx: &Context, name: &UserName, key: &PermissionKey) -> bool {
    let protection = cx.engine.protection(name);
    protection.is_some_and(|protection| protection.fixed.contains(key))
}

/// Whether a user can be worked on: it is listed, or was named.
///
/// # Errors
/// That it is gone.
pub fn present(cx: &Context, name: &UserName) -> Result<(), String> {
    match cx
        .engine
        .roster
        .as_ref()
        .and_then(|roster| roster.row(name))
    {
        Some(_) => Ok(()),
        None if cx.engine.is_named(name) => Ok(()),
        None => Err(format!(
            "{} is gone from the broker's list",
            text::short(name.as_str())
        )),
    }
}

/// One thing at a time is done to a user as a whole.
///
/// # Errors
/// That something is being done already.
pub fn idle(cx: &Context, name: &UserName) -> Result<(), String> {
    match cx.engine.actions.get(name) {
        Some(action) if action.progress(&cx.engine.log).is_busy() => Err(format!(
            "Wait: another command for {} is under way",
            text::short(name.as_str())
        )),
        _ => Ok(()),
    }
}

/// Commands need a link.
///
/// # Errors
/// A sentence that says that nothing was sent.
pub fn connected(cx: &Context, what: &str) -> Result<(), String> {
    match cx.engine.link {
        LinkState::Connected if cx.engine.is_unknown() => Err(rights::unknown(cx)),
        LinkState::Connected => Ok(()),
        _ => Err(format!(
            "Not connected: cannot {what} now; nothing was sent or lost"
        )),
    }
}

/// Why a user gets no other password now: the made one would be handed over, and not be true.
pub(in crate::screens) fn owed_to(cx: &Context, user: &UserName) -> Option<String> {
    let batch = cx.engine.password_batch.as_ref()?;
    batch.is_for(user).then(|| {
        format!(
            "Wait: the new password of {} is not delivered yet",
            text::short(user.as_str())
        )
    })
}
