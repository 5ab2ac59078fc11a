//! The one way in which the console of a broker changes, in four phases.
//!
//! 1. `dispatch`: exactly one owner handles the message.
//! 2. `advance`: the engine goes on until nothing new follows.
//! 3. `react`: the screens read the engine and bring their own state in line.
//! 4. `finish`: the question for the time goes before all other effects.

use crate::domain::local_time::LocalTime;
use crate::engine::Engine;
use crate::engine::apply::Run;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::message::{Message, Timer};
use crate::screens::model::Model;
use crate::screens::next::{Place, Purpose};
use crate::screens::user_form::login::LoginOffer;
use crate::screens::users::rows;
use crate::screens::{
    act, activity, hear, layout, mouse, password_batch, unsaved, user_form, users,
};

/// Applies a message to the model and says what should happen outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let moves = matches!(message, Message::Resize { .. } | Message::Time(..));
    rows::begin(&mut model.table, moves);
    dispatch(model, message);
    advance(model);
    react(model);
    finish(model)
}

/// Hands the message to its owner. What is drawn may be another screen then, unless the owner says that it is
/// not.
fn dispatch(model: &mut Model, message: Message) {
    model.cx.changed = true;
    let row = model.table.selected_row(&model.cx);
    match message {
        Message::Key(key) => act::on_key(model, key),
        Message::Mouse(_) | Message::Paste(_) if !layout::is_seen(model.cx.size()) => {
            model.cx.refuse(layout::UNSEEN.into());
        }
        Message::Mouse(mouse) => mouse::perform(model, mouse),
        Message::Paste(text) => act::paste(model, &text),
        Message::Resize { width, height } => (model.cx.width, model.cx.height) = (width, height),
        Message::Broker(_, event) => engine(model, |engine| engine.on_event(event)),
        Message::Timer(_, timer) => on_timer(model, timer),
        Message::Time(_, time) => stamp(model, time),
        Message::Made(_, made) => hear::made(model, made),
        Message::Judged(_, id, strength) => {
            let forms = Model::forms(&mut model.dialogs);
            user_form::passwords::judged(forms, &mut model.cx, id, strength);
        }
        Message::Probed(_, user, admission) => {
            model.cx.engine.probing = None;
            let forms = Model::forms(&mut model.dialogs);
            user_form::probe::report(forms, &mut model.cx, &user, &admission);
        }
        Message::PasswordFileJob(_, result) => hear::written(model, result),
        Message::Unsaved(_, told) => {
            unsaved::update::told(&mut model.unsaved, &mut model.cx, told);
        }
        Message::Journal(problem) => model.cx.journal_problem = problem,
        // They are for the list of brokers.
        Message::Known(_)
        | Message::Written(..)
        | Message::PasswordWanted(_)
        | Message::Dialling { .. }
        | Message::NotOpened(..) => model.cx.changed = false,
    }
    hear::all(model, row);
}

/// Something happened at the broker, or a timer of the engine ran out.
fn engine(model: &mut Model, work: impl FnOnce(&mut Engine)) {
    model.cx.engine.changed = true;
    model.cx.changed = model.cx.call(|engine| {
        work(engine);
        engine.changed
    });
}

fn on_timer(model: &mut Model, timer: Timer) {
    let cx = &mut model.cx;
    match timer {
        Timer::Engine(timer) => engine(model, |engine| engine.on_timer(timer)),
        Timer::Flashes(generation) => {
            cx.changed = generation == cx.flashes_generation;
            if cx.changed {
                cx.flashes.clear();
            }
        }
        Timer::Test => cx.changed = false,
        Timer::Rest(generation) => {
            cx.changed = false;
            model.rest.rested(generation);
        }
    }
}

/// The time of what happened is there.
fn stamp(model: &mut Model, time: LocalTime) {
    let stamped = activity::update::stamp(&mut model.cx, &time);
    let mut is_shown = false;
    for dialog in &mut model.dialogs {
        if let Dialog::Activity(page) = dialog
            && !stamped.is_empty()
        {
            page.refresh(&model.cx, &stamped);
            is_shown = true;
        }
    }
    let in_details = model.cx.engine.user_info.stamp(&time) && hear::shows_details(model);
    model.cx.changed = model.cx.engine.note_time(time) || in_details || is_shown;
}

/// What follows in the engine from what happened.
fn advance(model: &mut Model) {
    let row = model.table.selected_row(&model.cx);
    model.cx.engine.changed = false;
    model.cx.changed |= model.cx.call(|engine| {
        engine.advance();
        engine.changed
    });
    hear::all(model, row);
}

/// The screens follow: what is due opens once nothing else has the keyboard, and what is selected stays in
/// sight.
fn react(model: &mut Model) {
    hand_over(model);
    let (screen, cx) = model.front_mut();
    screen.keep_in_sight(cx);
    offer_login(model);
    rows::settle(&mut model.table, &model.cx);
    let is_free = model.is_free();
    let offer = unsaved::update::follow(&mut model.unsaved, &mut model.cx, is_free);
    model
        .dialogs
        .extend(offer.map(|it| Dialog::Question(it.into())));
    look(model);
    users::layout::follow_cursor(&mut model.table, &model.cx);
    for dialog in &mut model.dialogs {
        if let Dialog::Activity(page) = dialog {
            page.follow(&model.cx);
        }
    }
}

/// Hands new passwords over once all is decided, and nothing else has the keyboard.
fn hand_over(model: &mut Model) {
    let is_applying = model.cx.engine.run.as_ref().is_some_and(Run::is_under_way);
    if !model.is_free() || is_applying {
        return;
    }
    let shown = password_batch::hand_over::settle(&mut model.cx);
    model.dialogs.extend(shown.map(Dialog::Passwords));
}

/// Opens the form that is due once nothing else has the keyboard. An anonymous session has no password to ask
/// for.
fn offer_login(model: &mut Model) {
    if model.login == LoginOffer::Due && model.is_free() {
        model.login = LoginOffer::Made;
        if let Some(user) = model.cx.engine.session.user.clone() {
            act::open(model, Place::Form(Purpose::LogIn(user)));
        }
    }
}

/// Asks for what is shown of users and not known, or waited for.
fn look(model: &mut Model) {
    let row = model.table.selected_row(&model.cx);
    let reads = hear::shows_details(model);
    model.cx.call(|engine| engine.listen_to_sessions(reads));
    let selected = model.table.cursor.user.as_ref();
    model.rest.follow(&mut model.cx, selected);
    let on_page = model.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Details(page) => Some(page.user.clone()),
        Dialog::Groups(form) => form.only_user(),
        _ => None,
    });
    let shown = on_page.or_else(|| model.rest.rests_on().cloned());
    model
        .cx
        .call(|engine| engine.ask_for_groups(shown.as_ref()));
    hear::all(model, row);
}

/// What should happen outside, in order.
fn finish(model: &mut Model) -> Vec<Effect> {
    activity::update::ask_time(&mut model.cx);
    std::mem::take(&mut model.cx.effects)
}
