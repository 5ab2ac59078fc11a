//! What the person decides about a line of Review: to leave it out or take it in, and whose value
//! counts in a conflict. Whether a line that is left out stays pending is decided in `update`
//! (`give_up`).

use crate::domain::command::Command;
use crate::engine::send_check::SendCheck;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::review::{Choice, Review, keys};

/// Drops a line, or takes it in as it is now.
pub(super) fn take_in_or_out(cx: &Context, review: &mut Review, at: usize) -> Result<(), String> {
    if review.choices[at] == Choice::Send {
        review.choices[at] = Choice::Drop;
        return Ok(());
    }
    bring_up_to_date(cx, review, at);
    match cx.engine.send_check(&review.plan.lines()[at]) {
        SendCheck::Ready => {
            review.choices[at] = Choice::Send;
            Ok(())
        }
        SendCheck::Conflict(_) => Err("Resolve the conflict first".into()),
        SendCheck::Not(why) => Err(format!("This cannot be sent: {why}")),
    }
}

/// Shows a change as it is now: where it starts from and what is wanted.
fn bring_up_to_date(cx: &Context, review: &mut Review, at: usize) {
    let Some(line) = review.plan.line_mut(at) else {
        return;
    };
    if let Command::SetPermission {
        user,
        permission,
        enabled,
        priority,
    } = &mut line.command
        && line.needs.is_none()
        && let Some(field) = cx.engine.drafts().field(user, permission)
    {
        (line.before, *enabled) = (Some(field.base), field.wanted);
        *priority = field.priority;
    }
}

/// Decides a conflict.
pub(super) fn decide(
    cx: &mut Context,
    review: &mut Review,
    at: usize,
    action: Action,
) -> Result<(), String> {
    let line = &review.plan.lines()[at];
    let Command::SetPermission {
        user, permission, ..
    } = &line.command
    else {
        return Err(keys::NO_CONFLICT.into());
    };
    let is_conflict = matches!(cx.engine.send_check(line), SendCheck::Conflict(_));
    if !is_conflict {
        return Err(keys::NO_CONFLICT.into());
    }
    if action == Action::Theirs {
        cx.call(|engine| engine.take_theirs(user, permission));
        review.choices[at] = Choice::Drop;
        return Ok(());
    }
    if !cx.call(|engine| engine.keep_mine(user, permission)) {
        let drop = cx.key_of(KeyContext::Review, Action::Theirs);
        return Err(format!("Nothing left to change here: {drop} discards it"));
    }
    bring_up_to_date(cx, review, at);
    review.choices[at] = Choice::Send;
    Ok(())
}
