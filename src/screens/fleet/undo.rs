//! Undoing what was applied to several brokers together. What one broker's engine can undo is
//! decided in [`crate::engine::undo`]. A step that deleted a user opens the form of `passwords`;
//! how that form begins is decided in `console` (`dialog`), what the user gets back here
//! (`deleted_in`).

use crate::domain::command::Command;
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::command_log::{Change, Entry, Outcome};
use crate::engine::undo::WayBack;
use crate::screens::bindings::Action;
use crate::screens::fleet::apply::Step;
use crate::screens::fleet::context::FleetContext;
use crate::screens::next::{Deleted, Next, Place};
use crate::text;

/// Opens the review of the way back from the newest step, where each broker still allows it; for a
/// step that deleted a user, the form that adds it again (`passwords`, opened in `console`). New
/// passwords have no way back and change nothing else, so a step of these alone is passed over; so
/// is one that failed on all brokers.
pub(super) fn undo(cx: &mut FleetContext) -> Next {
    let (mut plans, mut refusals) = (Vec::new(), Vec::new());
    for step in cx.steps.iter().rev() {
        if let Some((user, deleted)) = deleted_in(cx, step) {
            return Next::Open(Place::AddAgain(user, deleted));
        }
        plans = way_back(cx, step, &mut refusals);
        let has_no_way_back = has_set_passwords_alone(cx, step) || has_done_nothing(cx, step);
        if !plans.is_empty() || !has_no_way_back {
            break;
        }
    }
    if plans.is_empty() {
        let none = if cx.steps.is_empty() {
            "Nothing to undo: nothing was applied on these brokers yet"
        } else {
            "Nothing to undo: none of the last changes is known to be done"
        };
        cx.refuse(refusals.into_iter().next().unwrap_or_else(|| none.into()));
        return Next::Stay;
    }
    if let Some(first) = refusals.first() {
        cx.say(
            Tone::Warning,
            format!("{} not undone: {first}", refusals.len()),
        );
    }
    Next::Open(Place::Plans(plans))
}

/// What a step is known to have done, each with its broker.
fn done<'a>(cx: &'a FleetContext, step: &Step) -> Vec<(usize, &'a Entry)> {
    let entries = cx.done_in(step).into_iter().flat_map(|(broker, ids)| {
        let log = cx.members[broker].cx.engine.log();
        ids.into_iter()
            .filter_map(move |id| Some((broker, log.get(id)?)))
    });
    entries.collect()
}

fn has_set_passwords_alone(cx: &FleetContext, step: &Step) -> bool {
    let done = done(cx, step);
    let mut changes = done.iter().map(|(_, entry)| &entry.change);
    !done.is_empty() && changes.all(|it| *it == Change::Password)
}

/// Whether nothing that a step sent was done, as far as each broker said.
fn has_done_nothing(cx: &FleetContext, step: &Step) -> bool {
    let mut sent = step.plans.iter().flat_map(|(broker, number)| {
        let entries = cx.members[*broker].cx.engine.log().entries();
        entries.filter(move |it| it.plan == Some(*number))
    });
    let is_not_done = |it: &Entry| matches!(it.outcome, Outcome::Failed(_) | Outcome::NotSent(_));
    sent.next().is_some_and(is_not_done) && sent.all(is_not_done)
}

/// The user that a step deleted, where it did nothing else, with what it had on each broker.
fn deleted_in(cx: &FleetContext, step: &Step) -> Option<(UserName, Vec<Deleted>)> {
    let done = done(cx, step);
    let user = &done.first()?.1.user;
    let (mut deleted, mut can_come_back) = (Vec::new(), false);
    for (broker, entry) in &done {
        let Change::Remove { granted, settings } = &entry.change else {
            return None;
        };
        if entry.user != *user {
            return None;
        }
        let way_back = cx.members[*broker].cx.engine.way_back(entry, None);
        can_come_back |= matches!(way_back, Ok(WayBack::Recreate(_)));
        // The form says of each broker why it is left out.
        deleted.push(Deleted {
            broker: *broker,
            granted: granted.clone(),
            lost: settings.clone(),
        });
    }
    can_come_back.then(|| (user.clone(), deleted))
}

/// The way back from a step on each of its brokers. Adds why there is none.
fn way_back(
    cx: &FleetContext,
    step: &Step,
    refusals: &mut Vec<String>,
) -> Vec<(usize, Vec<Command>)> {
    let mut plans = Vec::new();
    for (broker, ids) in cx.done_in(step) {
        let member = &cx.members[broker];
        let engine = &member.cx.engine;
        let undo = engine.undo(&ids);
        let name = text::short(member.name());
        let mut entries = ids.iter().filter_map(|id| engine.log().get(*id));
        let can_come_back =
            |it: &Entry| matches!(engine.way_back(it, None), Ok(WayBack::Recreate(_)));
        if entries.any(can_come_back) {
            let add = cx.key(Action::Add);
            refusals.push(format!(
                "{name}: {add} adds a deleted user again, with a new password"
            ));
        } else {
            let why = undo.refusals.iter().map(|why| member.cx.words(why));
            refusals.extend(why.map(|why| format!("{name}: {why}")));
        }
        if !undo.commands.is_empty() {
            plans.push((broker, undo.commands));
        }
    }
    plans
}
