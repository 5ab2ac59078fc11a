//! The one way in which the console of a broker changes, in four phases.
//!
//! 1. `dispatch`: exactly one owner handles the message.
//! 2. `advance`: the engine goes on until nothing new follows.
//! 3. `react`: the screens read the engine and bring their own state in line.
//! 4. `finish`: whether to draw is decided, and the question for the time goes before all other
//!    effects.
//!
//! What the screens do with the engine's notices is in `screens::engine_notices`.

use crate::domain::local_time::LocalTime;
use crate::engine::Engine;
use crate::engine::apply::Run;
use crate::screens::console::Console;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::message::{Message, Timer};
use crate::screens::model::Model;
use crate::screens::next::{Place, Purpose};
use crate::screens::password_batch::hand_over::Settled;
use crate::screens::user_form::login::LoginOffer;
use crate::screens::users::selection;
use crate::screens::{
    console, engine_notices, journal, layout, mouse, password_batch, unsaved, user_form, users,
};

/// Applies a message to the model and says what should happen outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let moves = matches!(message, Message::Resize { .. } | Message::Time(..));
    selection::begin(&mut model.table, moves);
    let handled = dispatch(model, message);
    let advanced = advance(model);
    let reacted = react(model);
    finish(model, handled | advanced | reacted)
}

/// Hands the message to its owner. Like the next two, it returns whether the screen may show
/// something else now.
fn dispatch(model: &mut Model, message: Message) -> bool {
    let row = model.table.selected_row(&model.cx);
    let mut changed = true;
    match message {
        Message::Key(key) => console::on_key(model, key),
        Message::Mouse(_) if !layout::is_seen(model.cx.size()) => {
            model.cx.refuse(layout::UNSEEN.into());
        }
        Message::Mouse(mouse) => changed = mouse::on_mouse(model, mouse),
        Message::Paste(text) => console::paste(model, &text),
        Message::Resize { width, height } => (model.cx.width, model.cx.height) = (width, height),
        Message::Broker(_, event) => {
            changed = call_engine(model, true, |engine| engine.on_event(event));
        }
        Message::Timer(_, timer) => changed = on_timer(model, timer),
        Message::Time(_, time) => changed = stamp(model, time),
        Message::Made(_, made) => engine_notices::made(model, made),
        Message::Judged(_, id, strength) => {
            let forms = Model::forms(&mut model.dialogs);
            changed = user_form::passwords::judged(forms, &mut model.cx, id, strength);
        }
        Message::Probed(_, user, admission) => {
            model.cx.call(Engine::login_tried);
            let forms = Model::forms(&mut model.dialogs);
            user_form::try_login::report(forms, &mut model.cx, &user, &admission);
        }
        Message::PasswordFileJob(_, result) => engine_notices::written(model, result),
        Message::Unsaved(_, told) => {
            changed = unsaved::update::told(&mut model.unsaved, &mut model.cx, told);
        }
        Message::Journal(problem) => model.cx.journal_problem = problem,
        // They are for the list of brokers, and for the fleet.
        Message::Known(_)
        | Message::Written(..)
        | Message::PasswordWanted(_)
        | Message::Dialling { .. }
        | Message::NotOpened(..)
        | Message::UsersRead(..) => changed = false,
    }
    changed | engine_notices::all(model, row)
}

/// Calls the engine. Returns whether what is shown of it may be another: as `usual`, unless the
/// engine says so.
fn call_engine(model: &mut Model, usual: bool, work: impl FnOnce(&mut Engine)) -> bool {
    model.cx.call(|engine| engine.watch(usual, work))
}

fn on_timer(model: &mut Model, timer: Timer) -> bool {
    let cx = &mut model.cx;
    match timer {
        Timer::Engine(timer) => call_engine(model, true, |engine| engine.on_timer(timer)),
        Timer::Flashes(generation) => {
            let is_last = generation == cx.flashes_generation;
            if is_last {
                cx.flashes.clear();
            }
            is_last
        }
        Timer::Rest(generation) => {
            model.rest.rested(generation);
            false
        }
        Timer::Test => false,
    }
}

/// The time of what happened is there.
fn stamp(model: &mut Model, time: LocalTime) -> bool {
    let stamped = journal::stamp(&mut model.cx, &time);
    let mut is_shown = false;
    for dialog in &mut model.dialogs {
        if let Dialog::Activity(page) = dialog
            && !stamped.is_empty()
        {
            page.refresh(&model.cx, &stamped);
            is_shown = true;
        }
    }
    let in_details = model.cx.call(|engine| engine.date_changes(&time)) && model.shows_details();
    model.cx.call(|engine| engine.note_time(time)) || in_details || is_shown
}

/// What follows in the engine from what happened.
fn advance(model: &mut Model) -> bool {
    let row = model.table.selected_row(&model.cx);
    let changed = call_engine(model, false, Engine::advance);
    changed | engine_notices::all(model, row)
}

/// The screens follow: what is due opens once nothing else has the keyboard, and what is selected
/// stays in sight.
fn react(model: &mut Model) -> bool {
    let is_settled = hand_over(model);
    let (screen, cx) = model.front_mut();
    screen.keep_in_sight(cx);
    offer_login(model);
    selection::settle(&mut model.table, &model.cx);
    selection::note_focus(&mut model.table, &model.cx);
    let is_free = model.is_free();
    let offer = unsaved::update::follow(&mut model.unsaved, &mut model.cx, is_free);
    let is_offered = offer.is_some();
    model
        .dialogs
        .extend(offer.map(|it| Dialog::Question(it.into())));
    model.table.is_covered = !model.dialogs.is_empty();
    users::layout::follow_cursor(&mut model.table, &model.cx);
    // What it asks for are the rows that are in sight now.
    let told = look(model);
    is_settled || is_offered || told
}

/// Hands new passwords over once all is decided, and nothing else has the keyboard. Returns whether
/// it did.
fn hand_over(model: &mut Model) -> bool {
    let run = model.cx.engine.run();
    if run.is_some_and(Run::is_under_way) {
        return false;
    }
    // A file is written behind the summary, unless what went wrong can be tried again there. A page
    // would take its keys.
    let batch = model.cx.engine.password_batch();
    let to_file = batch.is_some_and(|batch| batch.planned.is_some());
    let is_well = to_file && run.is_some_and(|run| run.trouble().len() == 0);
    let is_summary = matches!(model.dialogs.as_slice(), [Dialog::Run]) && is_well;
    if !model.is_free() && !is_summary {
        return false;
    }
    match password_batch::hand_over::settle(&mut model.cx) {
        Settled::NotYet => return false,
        Settled::Done => {}
        Settled::Show => console::open(model, Place::Passwords),
    }
    true
}

/// Opens the form that is due once nothing else has the keyboard. An anonymous session has no
/// password to ask for.
fn offer_login(model: &mut Model) {
    if model.login == LoginOffer::Due && model.is_free() {
        model.login = LoginOffer::Made;
        if let Some(user) = model.cx.engine.session.user.clone() {
            console::open(model, Place::Form(Purpose::LogIn(user)));
        }
    }
}

/// Asks for what is shown of users and not known, or waited for.
fn look(model: &mut Model) -> bool {
    let row = model.table.selected_row(&model.cx);
    let reads = model.shows_details();
    model.cx.call(|engine| engine.listen_to_sessions(reads));
    let has_pane = users::details_pane_width::is_open(&model.cx);
    let in_pane = model.table.cursor.user.as_ref().filter(|_| has_pane);
    model.rest.follow(&mut model.cx, in_pane);
    let on_page = model.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Details(page) => Some(page.subject.0.clone()),
        _ => None,
    });
    let shown = on_page.or_else(|| model.rest.rests_on().cloned());
    let mut seen = users::selection::with_groups(&model.table, &model.cx);
    if let Some(Dialog::Groups(form)) = model.dialogs.last() {
        seen.splice(0..0, form.wanted.iter().cloned());
    }
    model
        .cx
        .call(|engine| engine.ask_for_groups(shown.as_ref(), &seen));
    engine_notices::all(model, row)
}

/// What should happen outside, in order, and whether to draw.
fn finish(model: &mut Model, changed: bool) -> Vec<Effect> {
    model.cx.changed = changed;
    journal::ask_time(&mut model.cx);
    std::mem::take(&mut model.cx.effects)
}
