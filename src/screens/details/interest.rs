//! What is shown of users and not known: it is asked for, and nothing else is.

use std::time::Duration;

use crate::domain::user::UserName;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::message::Timer;
use crate::screens::model::{Model, Rest};
use crate::screens::{hear, layout};

/// How long the cursor must rest on a user before the pane asks for its groups: moving through the
/// table sends nothing.
const REST: Duration = Duration::from_millis(300);

/// After every message: asks for what is shown and not known, or waited for.
pub(in crate::screens) fn look(model: &mut Model) {
    let reads = shows_details(model);
    hear::call(model, |engine| engine.listen_to_sessions(reads));
    watch_cursor(model);
    let shown = shown_user(model);
    hear::call(model, |engine| {
        engine.ask_for_groups(shown.as_ref());
    });
}

/// Whose details are shown for good: on a page, or in the pane where the cursor rests.
fn shown_user(model: &Model) -> Option<UserName> {
    let on_page = model.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Details { user, .. } => Some(user.clone()),
        Dialog::Groups(form) => form.only_user(),
        _ => None,
    });
    let rest = &model.rest;
    on_page.or_else(|| rest.user.clone().filter(|_| rest.over))
}

/// The pane follows the cursor; what it lacks is asked for only where the cursor stays.
fn watch_cursor(model: &mut Model) {
    let shown = model.cursor.user.as_ref();
    let shown = shown.filter(|_| layout::has_pane(&model.cx));
    if model.rest.user.as_ref() == shown {
        return;
    }
    let engine = &model.cx.engine;
    let wanted = shown.is_some_and(|user| engine.can_ask_groups() && engine.wants_groups_of(user));
    let generation = model.rest.generation + 1;
    model.rest = Rest {
        user: shown.cloned(),
        generation,
        over: !wanted,
    };
    if wanted {
        model
            .cx
            .effects
            .push(Effect::Start(Timer::Rest(generation), REST));
    }
}

/// The cursor has rested.
pub(in crate::screens) fn rested(model: &mut Model, generation: u64) {
    model.cx.changed = false;
    model.rest.over |= model.rest.generation == generation;
}

/// Whether anybody's details are on the screen.
pub(in crate::screens) fn shows_details(model: &Model) -> bool {
    let on_page = |dialog: &Dialog| matches!(dialog, Dialog::Details { .. });
    layout::has_pane(&model.cx) || model.dialogs.iter().any(on_page)
}
