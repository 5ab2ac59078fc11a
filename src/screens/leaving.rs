//! Leaving the console of a broker by a key: what would be lost, and the way back to the list. `q`
//! and its question are in `screens::console`; a terminal that is closed, and a signal, are in
//! `runtime::unsaved_changes`.

use crate::screens::console::leave;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::password_batch;
use crate::screens::question::ConfirmAction;
use crate::screens::unsettled::Unsettled;
use crate::screens::user_form::generated_passwords;
use crate::text;

/// How many users with changes are named.
const NAMED: usize = 3;

/// Goes back to the list of brokers; asks as quitting does, since the same would be lost.
pub(in crate::screens) fn go_back(model: &mut Model) {
    let title = "Back to the brokers";
    leave(
        model,
        title,
        "Leave anyway",
        ConfirmAction::Back,
        Effect::Back,
    );
}

/// What would be lost by leaving now, in sentences.
pub(in crate::screens) fn unsaved(model: &Model) -> Vec<String> {
    let engine = &model.cx.engine;
    let mut lines = Vec::new();
    let changed = engine.drafts().users();
    let names = text::some_of(changed.map(|it| text::short(it.as_str())), NAMED);
    match engine.drafts().len() {
        0 => {}
        1 => lines.push(format!("{names} has changes that are not saved.")),
        users => lines.push(format!(
            "{users} users have changes that are not saved: {names}."
        )),
    }
    lines.extend(Unsettled::of(engine).sentences());
    lines.extend(password_batch::hand_over::unfinished(&model.cx));
    lines.extend(generated_passwords::unseen(&model.cx));
    if let Some(run) = engine.run().filter(|run| run.is_under_way()) {
        let left = run.left();
        let all = run.lines().len();
        lines.push(format!(
            "Changes are being applied: {left} of {all} are not done."
        ));
    } else if engine.queue().is_busy() {
        lines.push("A command is still waiting for the broker's answer.".into());
    }
    let is_typed = |dialog: &Dialog| match dialog {
        Dialog::Form(form) => form.fields.is_touched(),
        Dialog::Groups(form) => !form.field.text().is_empty(),
        _ => false,
    };
    if model.dialogs.iter().any(is_typed) {
        lines.push("What you typed is not kept.".into());
    }
    lines
}
