//! The one way in which the model changes.

mod activity;
mod asking;
mod finding;
mod forms;
mod groups;
mod handover;
mod hear;
mod history;
mod know;
mod login;
mod marked;
mod mouse;
mod pages;
mod passwords;
mod probe;
mod questions;
mod review;
mod run;
mod scroll;
mod table;
mod unsaved;

use super::availability;
use super::bindings::{Action, Binding, Layer};
use super::dialog::{Consequence, Dialog, Question};
use super::effect::Effect;
use super::environment;
use super::layout;
use super::lineup;
use super::message::{Message, Timer};
use super::model::{Model, Tone};
use crate::engine::Engine;
use crate::ui::key::Key;

/// Applies a message to the model and says what should happen outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    model.changed = true;
    lineup::begin(
        model,
        matches!(message, Message::Resize { .. } | Message::Time(_)),
    );
    match message {
        Message::Key(key) => on_key(model, key, &mut effects),
        Message::Mouse(_) | Message::Paste(_) if !layout::is_seen((model.width, model.height)) => {
            refuse(model, layout::UNSEEN.into());
        }
        Message::Mouse(mouse) => mouse::perform(model, mouse, &mut effects),
        Message::Paste(text) => forms::paste(model, &text, &mut effects),
        Message::Resize { width, height } => (model.width, model.height) = (width, height),
        Message::Broker(event) => engine(model, &mut effects, |engine| engine.on_event(event)),
        Message::Timer(timer) => on_timer(model, timer, &mut effects),
        Message::Time(time) => {
            let shown = activity::stamp(model, &time, &mut effects);
            let in_details = model.engine.user_info.stamp(&time) && know::shows_details(model);
            model.changed = model.engine.note_time(time) || in_details || shown;
        }
        Message::Made(made) => passwords::made(model, made, &mut effects),
        Message::Judged(id, strength) => passwords::judged(model, id, strength, &mut effects),
        Message::Probed(user, admission) => {
            model.engine.probing = None;
            probe::report(model, &user, &admission);
        }
        Message::Paper(result) => handover::written(model, result),
        Message::Unsaved(told) => unsaved::told(model, told),
    }
    advance(model, &mut effects);
    handover::settle(model, &mut effects);
    keep_in_sight(model);
    login::offer(model);
    lineup::settle(model);
    unsaved::follow(model, &mut effects);
    know::look(model, &mut effects);
    layout::follow_cursor(model);
    activity::follow(model);
    activity::ask_time(model, &mut effects);
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
        Layer::Review => review::keep_in_sight(model),
        Layer::Run => run::keep_in_sight(model),
        Layer::History => history::keep_in_sight(model),
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
        return refuse(model, layout::UNSEEN.into());
    }
    let Some(binding) = binding else {
        return forms::type_key(model, key, effects);
    };
    act(model, binding, key, effects);
}

/// Does what a key of the layer in front stands for.
fn act(model: &mut Model, binding: &Binding, key: Key, effects: &mut Vec<Effect>) {
    if availability::is_barred(model, binding) {
        return refuse(model, environment::READ_ONLY.into());
    }
    match binding.action {
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Interrupt if is_quitting(model) => effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => quit(model, effects),
        Action::Close if questions::asks_to_discard(model) => {}
        action => match binding.layer {
            Layer::Table => table::perform(model, action, key, effects),
            Layer::Filter => filters(model, action, effects),
            Layer::Form => forms::perform(model, action, effects),
            Layer::Groups => groups::perform(model, action),
            Layer::Confirm | Layer::Typed => questions::perform(model, action, effects),
            Layer::Activity => activity::perform(model, action, effects),
            Layer::Page => pages::perform(model, action, effects),
            Layer::Review => review::perform(model, action),
            Layer::Run => run::perform(model, action, effects),
            Layer::History => history::perform(model, action),
            Layer::Brokers | Layer::Profile => {}
        },
    }
}

/// A key while a filter is typed: that of the page in front, or of the table.
fn filters(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match model.dialogs.last() {
        Some(Dialog::Activity(_)) => activity::perform_in_filter(model, action),
        Some(Dialog::Help { .. }) => pages::perform(model, action, effects),
        _ => finding::perform(model, action),
    }
}

fn is_quitting(model: &Model) -> bool {
    matches!(
        model.dialogs.last(),
        Some(Dialog::Question(Question {
            consequence: Consequence::Quit,
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
    let question = Question::new("Quit", lines, "Quit anyway", Consequence::Quit);
    model.dialogs.push(Dialog::Question(question));
}

/// Goes back to the list of brokers; asks as quitting does, since the same would be lost.
fn go_back(model: &mut Model, effects: &mut Vec<Effect>) {
    let lines = unsaved(model);
    if lines.is_empty() {
        effects.push(Effect::Back);
        return;
    }
    let title = "Back to the brokers";
    let question = Question::new(title, lines, "Leave anyway", Consequence::Back);
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
    lines.extend(handover::unfinished(model));
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
        Timer::Rest(generation) => know::rested(model, generation),
    }
}

fn refuse(model: &mut Model, reason: String) {
    model.say(Tone::Warning, reason);
}
