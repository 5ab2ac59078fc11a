//! Sending the lines of a plan, each only while it is still what was shown.

use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::review::{Standing, standing};
use crate::app::update::saving;
use crate::domain::command::{Command, CommandId};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::plan::Line;
use crate::engine::apply::{self, LineStatus, Run};
use crate::text;

/// Sends as many lines as the link takes.
pub(super) fn feed(model: &mut Model, run: &mut Run, effects: &mut Vec<Effect>) {
    if model.engine.queue.is_together() {
        return feed_together(model, run, effects);
    }
    while model.engine.queue.has_room() {
        let Some(at) = run.next() else { return };
        feed_one(model, run, at, effects);
        saving::pump(model, effects);
    }
}

/// Sends the next lines as one message, when the last one is answered. Where lines are left out,
/// others take their place.
fn feed_together(model: &mut Model, run: &mut Run, effects: &mut Vec<Effect>) {
    loop {
        let lines = run.next_together(model.engine.queue.room_together());
        if lines.is_empty() {
            return;
        }
        model.engine.queue.hold(true);
        for at in lines {
            feed_one(model, run, at, effects);
        }
        model.engine.queue.hold(false);
        saving::pump(model, effects);
    }
}

fn feed_one(model: &mut Model, run: &mut Run, at: usize, effects: &mut Vec<Effect>) {
    let line = run.lines()[at].clone();
    let needed = line.needs.map(|needed| run.status(needed));
    if needed == Some(LineStatus::NotSent) {
        // It was to go in the same message.
        return run.leave_out(at, &apply::needed(&text::short(line.user().as_str())));
    }
    model.engine.log.set_plan(Some(run.number));
    let put = put_in_line(model, line, needed == Some(LineStatus::Sent), effects);
    model.engine.log.set_plan(None);
    match put {
        Ok(id) => {
            run.sent(at, id);
            if model.run_page.follows {
                model.run_page.cursor = at;
            }
        }
        Err(why) => run.leave_out(at, &why),
    }
    model.changed = true;
}

/// Puts a line in line, if it is still what was shown. `together`: in one message with the addition
/// of its user.
fn put_in_line(
    model: &mut Model,
    mut line: Line,
    together: bool,
    effects: &mut Vec<Effect>,
) -> Result<CommandId, String> {
    let depends = line.needs.take().is_some();
    if let Command::SetPermission {
        user,
        permission,
        enabled,
        priority,
    } = &line.command
    {
        if together {
            // No list shows the user, so none can have changed.
            let given = newcomer_has(model, permission);
            model.engine.drafts.remove(user, permission);
            let _ = model.engine.drafts.set(user, permission, given, *enabled);
            model.engine.drafts.rank(user, permission, *priority);
            let id = saving::save_field(model, user, permission);
            return id.ok_or_else(|| "not sent: a new user has it so".into());
        }
        if depends {
            // What the broker gave the new user is known only now.
            let shown = model
                .engine
                .value(user, permission)
                .unwrap_or(Grant::Unknown);
            let _ = model.engine.drafts.set(user, permission, shown, *enabled);
            model.engine.drafts.rank(user, permission, *priority);
            line.before = Some(shown);
        }
        sendable(model, &line)?;
        let id = saving::save_field(model, user, permission);
        return id.ok_or_else(|| "not sent: no change any more".into());
    }
    sendable(model, &line)?;
    Ok(saving::act(model, line.command, effects))
}

/// What a new user has of a permission, as far as it is known.
fn newcomer_has(model: &Model, permission: &PermissionKey) -> Grant {
    match model.engine.rules() {
        Some(rules) => Grant::from(rules.newcomers.contains(permission)),
        None => Grant::Unknown,
    }
}

fn sendable(model: &Model, line: &Line) -> Result<(), String> {
    match standing(model, line) {
        Standing::Ready => Ok(()),
        Standing::Conflict(_) => Err("not sent: the broker's list changed under it".into()),
        Standing::Not(why) => Err(format!("not sent: {why}")),
    }
}
