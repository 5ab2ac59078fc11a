//! From a key, or pasted text, to the screen in front.

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::next::Next;
use crate::screens::open::follow;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::{availability, environment, layout, leaving};
use crate::ui::key::Key;

/// A key was pressed.
pub(in crate::screens) fn on_key(model: &mut Model, key: Key) {
    model.cx.line = None;
    model.table.follow = None;
    model.cx.engine.unasked = 0;
    let binding = model.cx.settings.keys.find(model.layer(), key);
    if binding.is_none_or(|binding| binding.action != Action::Probe) {
        model.cx.engine.fresh = None;
    }
    let leaves = |binding: &Binding| binding.action.is_of_screen();
    if !layout::is_seen(model.cx.size()) && !binding.is_some_and(leaves) {
        return model.cx.refuse(layout::UNSEEN.into());
    }
    if let Some(binding) = binding {
        return act(model, binding, key);
    }
    let (screen, cx) = model.front_mut();
    screen.type_key(cx, key);
}

/// Text was pasted.
pub(in crate::screens) fn paste(model: &mut Model, text: &str) {
    let (screen, cx) = model.front_mut();
    if let Err(reason) = screen.paste(cx, text) {
        cx.refuse(reason);
    }
}

/// Does what a key of the layer in front stands for.
pub(in crate::screens) fn act(model: &mut Model, binding: &Binding, key: Key) {
    if is_barred(model, binding) {
        return model.cx.refuse(environment::READ_ONLY.into());
    }
    match binding.action {
        Action::Redraw => model.cx.effects.push(Effect::Redraw),
        Action::Suspend => model.cx.effects.push(Effect::Suspend),
        Action::Interrupt if leaving::is_asked(model) => model.cx.effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => leaving::quit(model),
        Action::Close if asks_to_discard(model) => {}
        action => {
            let (screen, cx) = model.front_mut();
            let next = screen.update(cx, action, key);
            follow(model, next, model.dialogs.len().checked_sub(1));
        }
    }
}

/// Whether pressing a key is refused because this session is read-only. On the name, the key that
/// toggles only shows the user's details.
fn is_barred(model: &Model, binding: &Binding) -> bool {
    let shows_details = binding.layer == KeyContext::Table
        && binding.action == Action::Toggle
        && model.table.cursor.column == 0;
    !availability::may_write(&model.cx, binding) && !shows_details
}

/// Asks before what is in front is closed with what was typed into it. Returns whether it does.
fn asks_to_discard(model: &mut Model) -> bool {
    let Some(loss) = model.front().loss(&model.cx) else {
        return false;
    };
    let lines = vec![loss.what.into()];
    let question = Question::new(loss.title, lines, "Discard", ConfirmAction::Discard);
    follow(model, Next::ask(question), None);
    true
}
