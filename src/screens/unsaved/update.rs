//! Changes that an earlier console did not save: looking for them, offering them once, loading them
//! (`load`: which are left out, and what is said of that), and keeping ours in mind for the same
//! case. What the offer says is in `super` (`offer`).
//!
//! The file is asked for (`Find`) once there is a list, or the way to work without one, and offered
//! as soon as no dialog is open. Loading makes drafts of it, which are weighed like any others and
//! held from then on; the file is deleted (`Remove`) if it is still what was read. Load has the
//! focus, since it sends nothing and Discard cannot be undone. Esc leaves the file, and that
//! console asks no more.

use std::ops::AddAssign;

use crate::domain::reason::Tone;
use crate::domain::unsaved::{Errand, Found, Owner, count};
use crate::screens::context::Context;
use crate::screens::effect::Effect;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::shared_context::Surface;
use crate::screens::unsaved::{self, Unsaved};

/// What is said when they are not wanted.
pub(in crate::screens) const DISCARDED: &str = "Discarded: nothing was sent";

/// Whose changes are kept here; nobody's where none are.
fn owner(cx: &Context) -> Option<Owner> {
    let owner = cx.settings.unsaved.as_ref();
    owner.filter(|_| !cx.engine.session.read_only).cloned()
}

pub(in crate::screens) fn send(cx: &mut Context, errand: Errand) {
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
    if !std::mem::replace(&mut unsaved.sought, true) && owner(cx).is_some() {
        unsaved.is_sought = true;
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
    unsaved.is_sought = false;
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

/// Deletes what was found.
pub(in crate::screens) fn discard(cx: &mut Context, mark: u64) {
    cx.say(Tone::Info, DISCARDED);
    send(cx, Errand::Remove(mark));
}

/// What became of changes that were loaded.
#[derive(Debug, Default)]
pub(in crate::screens) struct Loaded {
    /// How many there were.
    all: usize,
    /// How many the broker has already.
    done: usize,
    /// How many are against what the broker has now.
    clashes: usize,
    /// How many it never allows.
    fixed: usize,
}

/// Makes drafts of what was found. From here on they are held, and so need the file no more.
pub(in crate::screens) fn load(cx: &mut Context, found: &Found) -> Loaded {
    let mut loaded = Loaded {
        all: found.changes.len(),
        ..Loaded::default()
    };
    let mut taken = Vec::new();
    for change in &found.changes {
        let (user, key) = (&change.user, &change.permission);
        if cx.engine.may_set(user, key).is_err() {
            loaded.fixed += 1;
            continue;
        }
        cx.call(|engine| engine.restore(user, key, change.from, change.to));
        taken.push((user, key));
    }
    cx.call(|engine| engine.weigh_restored(&taken));
    let fields = taken
        .iter()
        .map(|(user, key)| cx.engine.drafts().field(user, key));
    for field in fields {
        match field {
            None => loaded.done += 1,
            Some(field) => loaded.clashes += usize::from(field.conflict().is_some()),
        }
    }
    send(cx, Errand::Remove(found.mark));
    loaded
}

impl AddAssign for Loaded {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.done += other.done;
        self.clashes += other.clashes;
        self.fixed += other.fixed;
    }
}

impl Loaded {
    /// Says what became of them.
    pub(in crate::screens) fn say(&self, surface: &mut Surface) {
        let are = |count: usize| if count == 1 { "is" } else { "are" };
        let mut parts = vec![format!("Loaded {}", count(self.all))];
        if self.done > 0 {
            parts.push(format!("{} {} done already", self.done, are(self.done)));
        }
        if self.clashes > 0 {
            let are = are(self.clashes);
            parts.push(format!(
                "{} {are} in conflict with the broker's list",
                self.clashes
            ));
        }
        if self.fixed > 0 {
            let text = "left out: the broker never allows it";
            parts.push(format!("{} {text}", self.fixed));
        }
        let tone = match self.clashes + self.fixed {
            0 => Tone::Info,
            _ => Tone::Warning,
        };
        surface.say(tone, parts.join("; "));
    }
}
