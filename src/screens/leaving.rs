//! Leaving the program, or the console of a broker. It asks where something would be lost.

use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::next::Next;
use crate::screens::open::follow;
use crate::screens::password_batch;
use crate::screens::question::{ConfirmAction, Question};

/// Whether the question in front asks whether to quit.
pub(in crate::screens) fn is_asked(model: &Model) -> bool {
    match model.dialogs.last() {
        Some(Dialog::Question(question)) => question.consequence == ConfirmAction::Quit,
        _ => false,
    }
}

pub(in crate::screens) fn quit(model: &mut Model) {
    leave(
        model,
        "Quit",
        "Quit anyway",
        ConfirmAction::Quit,
        Effect::Quit,
    );
}

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

fn leave(
    model: &mut Model,
    title: &str,
    confirm: &'static str,
    consequence: ConfirmAction,
    effect: Effect,
) {
    let lines = unsaved(model);
    if lines.is_empty() {
        return model.cx.effects.push(effect);
    }
    let question = Question::new(title, lines, confirm, consequence);
    follow(model, Next::ask(question), None);
}

/// What would be lost by leaving now, in sentences.
fn unsaved(model: &Model) -> Vec<String> {
    let engine = &model.cx.engine;
    let mut lines = Vec::new();
    match engine.drafts.len() {
        0 => {}
        1 => lines.push("1 user has changes that are not saved.".into()),
        users => lines.push(format!("{users} users have changes that are not saved.")),
    }
    lines.extend(password_batch::hand_over::unfinished(&model.cx));
    if let Some(run) = engine.run.as_ref().filter(|run| run.is_under_way()) {
        let left = run.left();
        let all = run.lines().len();
        lines.push(format!(
            "A plan is being applied: {left} of its {all} changes are not done."
        ));
    } else if engine.queue.is_busy() {
        lines.push("A command still waits for the broker's answer.".into());
    }
    let is_typed = |dialog: &Dialog| match dialog {
        Dialog::Form(form) => form.fields.is_touched(),
        Dialog::Groups(form) => !form.field.text().is_empty(),
        _ => false,
    };
    if model.dialogs.iter().any(is_typed) {
        lines.push("What you typed into the dialog is not kept.".into());
    }
    lines
}
