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
    model.cx.changed = true;
    visible_rows::begin(
        model,
        matches!(message, Message::Resize { .. } | Message::Time(_)),
    );
    match message {
        Message::Key(key) => on_key(model, key),
        Message::Mouse(_) | Message::Paste(_)
            if !layout::is_seen((model.cx.width, model.cx.height)) =>
        {
            model.cx.refuse(layout::UNSEEN.into());
        }
        Message::Mouse(mouse) => mouse::perform(model, mouse),
        Message::Paste(text) => user_form::update::paste(model, &text),
        Message::Resize { width, height } => (model.cx.width, model.cx.height) = (width, height),
        Message::Broker(event) => engine(model, |engine| engine.on_event(event)),
        Message::Timer(timer) => on_timer(model, timer),
        Message::Time(time) => {
            let shown = activity::update::stamp(model, &time);
            let in_details =
                model.cx.engine.user_info.stamp(&time) && details::interest::shows_details(model);
            model.cx.changed = model.cx.engine.note_time(time) || in_details || shown;
        }
        Message::Made(made) => user_form::passwords::made(model, made),
        Message::Judged(id, strength) => {
            user_form::passwords::judged(model, id, strength);
        }
        Message::Probed(user, admission) => {
            model.cx.engine.probing = None;
            user_form::probe::report(model, &user, &admission);
        }
        Message::PasswordFileJob(result) => password_batch::hand_over::written(model, result),
        Message::Unsaved(told) => unsaved::update::told(model, told),
    }
    advance(model);
    password_batch::hand_over::settle(model);
    keep_in_sight(model);
    user_form::login::offer(model);
    visible_rows::settle(model);
    unsaved::update::follow(model);
    details::interest::look(model);
    layout::follow_cursor(model);
    activity::update::follow(model);
    activity::update::ask_time(&mut model.cx);
    std::mem::take(&mut model.cx.effects)
}

/// Something happened at the broker, or a timer of the engine ran out.
fn engine(model: &mut Model, work: impl FnOnce(&mut Engine)) {
    model.cx.engine.changed = true;
    model.cx.changed = false;
    model.cx.changed |= hear::call(model, |engine| {
        work(engine);
        engine.changed
    });
}

/// What follows in the engine from what happened.
fn advance(model: &mut Model) {
    model.cx.engine.changed = false;
    model.cx.changed |= hear::call(model, |engine| {
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

fn on_key(model: &mut Model, key: Key) {
    model.cx.line = None;
    model.follow = None;
    model.cx.engine.unasked = 0;
    let layer = model.layer();
    let binding = model.cx.settings.keys.find(layer, key);
    if binding.is_none_or(|binding| binding.action != Action::Probe) {
        model.cx.engine.fresh = None;
    }
    let leaves = |binding: &Binding| binding.action.is_of_screen();
    if !layout::is_seen((model.cx.width, model.cx.height)) && !binding.is_some_and(leaves) {
        return model.cx.refuse(layout::UNSEEN.into());
    }
    let Some(binding) = binding else {
        return user_form::update::type_key(model, key);
    };
    act(model, binding, key);
}

/// Does what a key of the layer in front stands for.
pub(in crate::screens) fn act(model: &mut Model, binding: &Binding, key: Key) {
    if availability::is_barred(model, binding) {
        return model.cx.refuse(environment::READ_ONLY.into());
    }
    match binding.action {
        Action::Redraw => model.cx.effects.push(Effect::Redraw),
        Action::Suspend => model.cx.effects.push(Effect::Suspend),
        Action::Interrupt if is_quitting(model) => model.cx.effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => quit(model),
        Action::Close if question::update::asks_to_discard(model) => {}
        action => match binding.layer {
            KeyContext::Table => users::update::perform(model, action, key),
            KeyContext::Filter => filters(model, action),
            KeyContext::Form => user_form::update::perform(model, action),
            KeyContext::Groups => groups::update::perform(model, action),
            KeyContext::Confirm | KeyContext::Typed => {
                question::update::perform(model, action);
            }
            KeyContext::Activity => activity::update::perform(model, action),
            KeyContext::Page => pages::update::perform(model, action),
            KeyContext::Review => review::update::perform(model, action),
            KeyContext::Run => apply::update::perform(model, action),
            KeyContext::History => history::update::perform(model, action),
            KeyContext::Brokers | KeyContext::Profile => {}
        },
    }
}

/// A key while a filter is typed: that of the page in front, or of the table.
fn filters(model: &mut Model, action: Action) {
    match model.dialogs.last() {
        Some(Dialog::Activity(_)) => activity::update::perform_in_filter(model, action),
        Some(Dialog::Help(_)) => pages::update::perform(model, action),
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

fn quit(model: &mut Model) {
    let lines = unsaved(model);
    if lines.is_empty() {
        model.cx.effects.push(Effect::Quit);
        return;
    }
    let question = Question::new("Quit", lines, "Quit anyway", ConfirmAction::Quit);
    model.dialogs.push(Dialog::Question(question));
}

/// Goes back to the list of brokers; asks as quitting does, since the same would be lost.
pub(in crate::screens) fn go_back(model: &mut Model) {
    let lines = unsaved(model);
    if lines.is_empty() {
        model.cx.effects.push(Effect::Back);
        return;
    }
    let title = "Back to the brokers";
    let question = Question::new(title, lines, "Leave anyway", ConfirmAction::Back);
    model.dialogs.push(Dialog::Question(question));
}

/// What would be lost by leaving now, in sentences.
fn unsaved(model: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    match model.cx.engine.drafts.len() {
        0 => {}
        1 => lines.push("1 user has changes that are not saved.".into()),
        users => lines.push(format!("{users} users have changes that are not saved.")),
    }
    lines.extend(password_batch::hand_over::unfinished(&model.cx));
    if let Some(run) = model
        .cx
        .engine
        .run
        .as_ref()
        .filter(|run| run.is_under_way())
    {
        let left = run.left();
        let all = run.lines().len();
        lines.push(format!(
            "A plan is being applied: {left} of its {all} changes are not done."
        ));
    } else if model.cx.engine.queue.is_busy() {
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

fn on_timer(model: &mut Model, timer: Timer) {
    match timer {
        Timer::Engine(timer) => engine(model, |engine| engine.on_timer(timer)),
        Timer::Flashes(generation) => {
            model.cx.changed = generation == model.cx.flashes_generation;
            if model.cx.changed {
                model.cx.flashes.clear();
            }
        }
        Timer::Rest(generation) => details::interest::rested(model, generation),
    }
}
