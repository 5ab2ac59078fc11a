//! The one way in which the model changes.

mod answers;
mod blind;
mod broker;
mod forms;
mod groups;
mod know;
mod lists;
mod login;
mod questions;
mod review;
mod rights;
mod saving;
mod table;

use super::availability;
use super::bindings::{self, Action, Layer};
use super::dialog::{Consequence, Dialog, Question};
use super::effect::Effect;
use super::environment;
use super::key::Key;
use super::layout;
use super::message::{Message, Timer};
use super::model::{Model, Tone};
use super::pages;

/// Applies a message to the model and says what should happen outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    model.changed = true;
    match message {
        Message::Key(key) => on_key(model, key, &mut effects),
        Message::Paste(text) => forms::paste(model, &text),
        Message::Resize { width, height } => (model.width, model.height) = (width, height),
        Message::Broker(event) => broker::on_event(model, event, &mut effects),
        Message::Timer(timer) => on_timer(model, timer, &mut effects),
        Message::Time(time) => broker::note_time(model, time),
    }
    lists::tidy(model, &mut effects);
    login::offer(model);
    know::look(model, &mut effects);
    layout::follow_cursor(model);
    effects
}

fn on_key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    model.line = None;
    model.follow = None;
    model.unasked = 0;
    let layer = model.layer();
    let Some(binding) = bindings::find(layer, key) else {
        return forms::type_key(model, key);
    };
    if availability::is_barred(model, binding) {
        return refuse(model, environment::READ_ONLY.into());
    }
    match binding.action {
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Interrupt if is_quitting(model) => effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => quit(model, effects),
        action => match layer {
            Layer::Table => table::perform(model, action, key, effects),
            Layer::Form => forms::perform(model, action, effects),
            Layer::Groups => groups::perform(model, action),
            Layer::Confirm => questions::perform(model, action, effects),
            Layer::Page => scroll_page(model, action),
            Layer::Brokers | Layer::Profile => {}
        },
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
    match model.drafts.len() {
        0 => {}
        1 => lines.push("1 user has changes that are not saved.".into()),
        users => lines.push(format!("{users} users have changes that are not saved.")),
    }
    if model.flights.is_busy() {
        lines.push("A command still waits for the broker's answer.".into());
    }
    if model.dialogs.iter().any(|d| match d {
        Dialog::Form(form) => form.is_touched(),
        Dialog::Groups(form) => !form.field.text().is_empty(),
        _ => false,
    }) {
        lines.push("What you typed into the dialog is not sent.".into());
    }
    lines
}

fn on_timer(model: &mut Model, timer: Timer, effects: &mut Vec<Effect>) {
    match timer {
        Timer::Answer(id) => answers::overdue(model, id, effects),
        Timer::Reread(id) => answers::reread(model, id, effects),
        Timer::Verify(id) => answers::verify_overdue(model, id),
        Timer::Marks(generation) => {
            model.changed = generation == model.marks_generation;
            if model.changed {
                model.marks.clear();
            }
        }
        Timer::Rest(generation) => know::rested(model, generation),
        Timer::Countdown(generation) => broker::count_down(model, generation, effects),
    }
}

fn scroll_page(model: &mut Model, action: Action) {
    let size = (model.width, model.height);
    let (_, page) = layout::page_size(size.0, size.1);
    if action == Action::Close {
        model.dialogs.pop();
        return;
    }
    let Some(Dialog::Help { scroll } | Dialog::Details { scroll, .. }) = model.dialogs.last_mut()
    else {
        return;
    };
    *scroll = match action {
        Action::Up => scroll.saturating_sub(1),
        Action::Down => *scroll + 1,
        Action::PageUp => scroll.saturating_sub(page),
        Action::PageDown => *scroll + page,
        Action::First => 0,
        Action::Last => usize::MAX / 2,
        _ => *scroll,
    };
    let longest = pages::longest_scroll(&pages::lines(model), size);
    if let Some(Dialog::Help { scroll } | Dialog::Details { scroll, .. }) = model.dialogs.last_mut()
    {
        *scroll = (*scroll).min(longest);
    }
}

fn refuse(model: &mut Model, reason: String) {
    model.say(Tone::Warning, reason);
}
