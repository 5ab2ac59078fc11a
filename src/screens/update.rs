//! The one way in which the model changes.

use crate::engine::Engine;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::dialog::{ConfirmAction, Dialog, Question};
use crate::screens::effect::Effect;
use crate::screens::message::{Message, Timer};
use crate::screens::model::Model;
use crate::screens::users::{self, visible_rows};
use crate::screens::{
    activity, apply, availability, details, environment, groups, hear, history, layout, mouse,
    pages, password_batch, question, review, unsaved, user_form,
};
use crate::ui::key::Key;

/// Applies a message to the model and says what should happen outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    model.changed = true;
    visible_rows::begin(
        model,
        matches!(message, Message::Resize { .. } | Message::Time(_)),
    );
    match message {
        Message::Key(key) => on_key(model, key, &mut effects),
        Message::Mouse(_) | Message::Paste(_) if !layout::is_seen((model.width, model.height)) => {
            model.refuse(layout::UNSEEN.into());
        }
        Message::Mouse(mouse) => mouse::perform(model, mouse, &mut effects),
        Message::Paste(text) => user_form::update::paste(model, &text, &mut effects),
        Message::Resize { width, height } => (model.width, model.height) = (width, height),
        Message::Broker(event) => engine(model, &mut effects, |engine| engine.on_event(event)),
        Message::Timer(timer) => on_timer(model, timer, &mut effects),
        Message::Time(time) => {
            let shown = activity::update::stamp(model, &time, &mut effects);
            let in_details =
                model.engine.user_info.stamp(&time) && details::interest::shows_details(model);
            model.changed = model.engine.note_time(time) || in_details || shown;
        }
        Message::Made(made) => user_form::passwords::made(model, made, &mut effects),
        Message::Judged(id, strength) => {
            user_form::passwords::judged(model, id, strength, &mut effects);
        }
        Message::Probed(user, admission) => {
            model.engine.probing = None;
            user_form::probe::report(model, &user, &admission);
        }
        Message::PasswordFileJob(result) => password_batch::hand_over::written(model, result),
        Message::Unsaved(told) => unsaved::update::told(model, told),
    }
    advance(model, &mut effects);
    password_batch::hand_over::settle(model, &mut effects);
    keep_in_sight(model);
    user_form::login::offer(model);
    visible_rows::settle(model);
    unsaved::update::follow(model, &mut effects);
    details::interest::look(model, &mut effects);
    layout::follow_cursor(model);
    activity::update::follow(model);
    activity::update::ask_time(model, &mut effects);
    effects
}

/// Something happened at the broker, or a timer of the engine ran out.
fn engine(model: &mut Model, effects: &mut Vec<Effect>, work: impl FnOnce(&mut Engine)) {
    model.engine.changed = true;
    model.changed = false;
    model.changed |= hear::call(model, effects, |engine| {
        work(engine);
        engine.changed
    });
}

/// What follows in the engine from what happened.
fn advance(model: &mut Model, effects: &mut Vec<Effect>) {
    model.engine.changed = false;
    model.changed |= hear::call(model, effects, |engine| {
        engine.advance();
        engine.changed
    });
}

/// What is selected on the page in front stays in sight.
fn keep_in_sight(model: &mut Model) {
    match model.layer() {
        KeyContext::Review => review::update::keep_in_sight(model),
        KeyContext::Run => apply::update::keep_in_sight(model),
        KeyContext::History => history::update::keep_in_sight(model),
        _ => {}
    }
}

fn on_key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    model.line = None;
    model.follow = None;
    model.engine.unasked = 0;
    let layer = model.layer();
    let binding = model.settings.keys.find(layer, key);
    if binding.is_none_or(|binding| binding.action != Action::Probe) {
        model.engine.fresh = None;
    }
    let leaves = |binding: &Binding| binding.action.is_of_screen();
    if !layout::is_seen((model.width, model.height)) && !binding.is_some_and(leaves) {
        return model.refuse(layout::UNSEEN.into());
    }
    let Some(binding) = binding else {
        return user_form::update::type_key(model, key, effects);
    };
    act(model, binding, key, effects);
}

/// Does what a key of the layer in front stands for.
pub(in crate::screens) fn act(
    model: &mut Model,
    binding: &Binding,
    key: Key,
    effects: &mut Vec<Effect>,
) {
    if availability::is_barred(model, binding) {
        return model.refuse(environment::READ_ONLY.into());
    }
    match binding.action {
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Interrupt if is_quitting(model) => effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => quit(model, effects),
        Action::Close if question::update::asks_to_discard(model) => {}
        action => match binding.layer {
            KeyContext::Table => users::update::perform(model, action, key, effects),
            KeyContext::Filter => filters(model, action, effects),
            KeyContext::Form => user_form::update::perform(model, action, effects),
            KeyContext::Groups => groups::update::perform(model, action),
            KeyContext::Confirm | KeyContext::Typed => {
                question::update::perform(model, action, effects);
            }
            KeyContext::Activity => activity::update::perform(model, action, effects),
            KeyContext::Page => pages::update::perform(model, action, effects),
            KeyContext::Review => review::update::perform(model, action),
            KeyContext::Run => apply::update::perform(model, action, effects),
            KeyContext::History => history::update::perform(model, action),
            KeyContext::Brokers | KeyContext::Profile => {}
        },
    }
}

/// A key while a filter is typed: that of the page in front, or of the table.
fn filters(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match model.dialogs.last() {
        Some(Dialog::Activity(_)) => activity::update::perform_in_filter(model, action),
        Some(Dialog::Help(_)) => pages::update::perform(model, action, effects),
        _ => users::find::perform(model, action),
    }
}

fn is_quitting(model: &Model) -> bool {
    matches!(
        model.dialogs.last(),
        Some(Dialog::Question(Question {
            consequence: ConfirmAction::Quit,
            ..
        }))
    )
}

fn quit(model: &mut Model, effects: &mut Vec<Effect>) {
    let lines = unsaved(model);
    if lines.is_empty() {
        effects.push(Effect::Quit);
        return;
    }
    let question = Question::new("Quit", lines, "Quit anyway", ConfirmAction::Quit);
    model.dialogs.push(Dialog::Question(question));
}

/// Goes back to the list of brokers; asks as quitting does, since the same would be lost.
pub(in crate::screens) fn go_back(model: &mut Model, effects: &mut Vec<Effect>) {
    let lines = unsaved(model);
    if lines.is_empty() {
        effects.push(Effect::Back);
        return;
    }
    let title = "Back to the brokers";
    let question = Question::new(title, lines, "Leave anyway", ConfirmAction::Back);
    model.dialogs.push(Dialog::Question(question));
}

/// What would be lost by leaving now, in sentences.
fn unsaved(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    match model.engine.drafts.len() {
        0 => {}
        1 => lines.push("1 user has changes that are not saved.".into()),
        users => lines.push(format!("{users} users have changes that are not saved.")),
    }
    lines.extend(password_batch::hand_over::unfinished(model));
    if let Some(run) = model.engine.run.as_ref().filter(|run| run.is_under_way()) {
        let left = run.left();
        let all = run.lines().len();
        lines.push(format!(
            "A plan is being applied: {left} of its {all} changes are not done."
        ));
    } else if model.engine.queue.is_busy() {
        lines.push("A command still waits for the broker's answer.".into());
    }
    let is_typed = |dialog: &Dialog| match dialog {
        Dialog::Form(_) | Dialog::Groups(_) => dialog.holds().is_some(),
        _ => false,
    };
    if model.dialogs.iter().any(is_typed) {
        lines.push("What you typed into the dialog is not kept.".into());
    }
    lines
}

fn on_timer(model: &mut Model, timer: Timer, effects: &mut Vec<Effect>) {
    match timer {
        Timer::Engine(timer) => engine(model, effects, |engine| engine.on_timer(timer)),
        Timer::Flashes(generation) => {
            model.changed = generation == model.flashes_generation;
            if model.changed {
                model.flashes.clear();
            }
        }
        Timer::Rest(generation) => details::interest::rested(model, generation),
    }
}
