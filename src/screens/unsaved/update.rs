//! Changes that an earlier console did not save: looking for them, offering them once, loading them
//! (`load`: which are left out, and what is said of that), and keeping ours in mind for the same
//! case. What the offer says is in `super` (`offer`).
//!
//! The file is asked for (`Find`) once there is a list, or the way to work without one, and offered
//! as soon as no dialog is open. Loading makes drafts of it, which are weighed like any others and
//! held from then on; the file is deleted (`Remove`) if it is still what was read. Load has the
//! focus, since it sends nothing and Discard cannot be undone. Esc leaves the file, and that
//! console asks no more.

use crate::domain::reason::Tone;
use crate::domain::unsaved::{Errand, Found, Owner, count};
use crate::screens::context::Context;
use crate::screens::effect::Effect;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::unsaved::{self, Unsaved};

/// Whose changes are kept here; nobody's where none are.
fn owner(cx: &Context) -> Option<Owner> {
    let owner = cx.settings.unsaved.as_ref();
    owner.filter(|_| !cx.engine.session.read_only).cloned()
}

fn send(cx: &mut Context, errand: Errand) {
    if let Some(owner) = owner(cx) {
        cx.surface
            .effects
            .push(Effect::Unsaved(cx.settings.link, owner, errand));
    }
}

/// After every message: what was changed is held, and what was found is offered as soon as nothing
/// else has the keyboard (`is_free`).
pub(in crate::screens) fn follow(
    unsaved: &mut Unsaved,
    cx: &mut Context,
    is_free: bool,
) -> Option<Question> {
    cx.settings.unsaved.as_ref()?;
    let edition = cx.engine.drafts().edition();
    if edition != unsaved.held {
        unsaved.held = edition;
        let changes = unsaved::changes(cx.engine.drafts());
        send(cx, Errand::Hold(changes));
    }
    let waits = !unsaved.sought || unsaved.found.is_some();
    if !waits || !unsaved::is_time(cx) {
        return None;
    }
    if !std::mem::replace(&mut unsaved.sought, true) {
        send(cx, Errand::Find);
    }
    let found = unsaved.found.take_if(|_| is_free)?;
    Some(offer(cx, found))
}

fn offer(cx: &Context, found: Found) -> Question {
    let lines = unsaved::offer(cx, &found);
    let discard = ConfirmAction::DiscardUnsaved(found.mark);
    let load = ConfirmAction::LoadUnsaved(found.into());
    let question = Question::new("Changes not saved", lines, "Load", load);
    question.or_else("Discard", discard)
}

/// What was found, or what went wrong. Returns whether something was said of it.
pub(in crate::screens) fn told(
    unsaved: &mut Unsaved,
    cx: &mut Context,
    told: Result<Option<Found>, String>,
) -> bool {
    match told {
        Ok(found) => {
            unsaved.found = found.filter(|found| !found.changes.is_empty());
            false
        }
        Err(problem) => {
            cx.say(Tone::Warning, problem);
            true
        }
    }
}

/// Makes drafts of what was found. From here on they are held, and so need the file no more.
pub(in crate::screens) fn load(cx: &mut Context, found: &Found) {
    let mut fixed = 0;
    let mut taken = Vec::new();
    for change in &found.changes {
        let (user, key) = (&change.user, &change.permission);
        if cx.engine.may_set(user, key).is_err() {
            fixed += 1;
            continue;
        }
        cx.call(|engine| engine.restore(user, key, change.from, change.to));
        taken.push((user, key));
    }
    cx.call(|engine| engine.weigh_restored(&taken));
    let fields = taken
        .iter()
        .map(|(user, key)| cx.engine.drafts().field(user, key));
    let (mut done, mut clashes) = (0, 0);
    for field in fields {
        match field {
            None => done += 1,
            Some(field) => clashes += usize::from(field.conflict().is_some()),
        }
    }
    let (tone, text) = loaded(found.changes.len(), done, clashes, fixed);
    cx.say(tone, text);
    send(cx, Errand::Remove(found.mark));
}

/// Deletes what was found.
pub(in crate::screens) fn discard(cx: &mut Context, mark: u64) {
    cx.say(Tone::Info, "Discarded: nothing was sent");
    send(cx, Errand::Remove(mark));
}

/// What became of the changes that were loaded.
fn loaded(all: usize, done: usize, clashes: usize, fixed: usize) -> (Tone, String) {
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let mut parts = vec![format!("Loaded {}", count(all))];
    if done > 0 {
        parts.push(format!("{done} {} done already", are(done)));
    }
    if clashes > 0 {
        let are = are(clashes);
        parts.push(format!(
            "{clashes} {are} in conflict with the broker's list"
        ));
    }
    if fixed > 0 {
        parts.push(format!("{fixed} left out: the broker never allows it"));
    }
    let tone = match clashes + fixed {
        0 => Tone::Info,
        _ => Tone::Warning,
    };
    (tone, parts.join("; "))
}
