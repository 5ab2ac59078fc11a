//! Calling the engine, and what the screen shows of what it tells.

use std::time::Duration;

use crate::domain::command::{CommandId, CommandKind, Submission};
use crate::domain::link::Admission;
use crate::domain::reason::Reason;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::answers::not_said;
use crate::engine::effect::{Effect as EngineEffect, Flash, Notice};
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::message::Timer;
use crate::screens::model::{Model, Tone};
use crate::screens::user_form::{Form, Phase, login, probe};
use crate::screens::users::visible_rows;
use crate::screens::{apply, groups, review};
use crate::text;

/// How long the flashes of changed rows stay.
const FLASHES_STAY: Duration = Duration::from_secs(5);

/// Calls the engine. What comes out of it goes on its way, and the screen follows what it tells: the
/// selection stays on its user, and on its row when that user is gone.
pub(in crate::screens) fn call<T>(model: &mut Model, work: impl FnOnce(&mut Engine) -> T) -> T {
    let row = model.selected_row();
    let result = work(&mut model.cx.engine);
    let mut moved = false;
    loop {
        let out = model.cx.engine.take_effects();
        if out.is_empty() {
            break;
        }
        for effect in out {
            match effect {
                EngineEffect::Tell(notice) => {
                    moved |= moves_rows(&notice);
                    hear(model, notice);
                }
                effect => model.cx.effects.push(Effect::Engine(effect)),
            }
        }
    }
    if moved {
        keep_selection(model, row);
    }
    result
}

/// Whether other rows may be there, or another one is to be selected.
const fn moves_rows(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Users | Notice::List | Notice::Named(_) | Notice::Verified { .. }
    )
}

fn hear(model: &mut Model, notice: Notice) {
    match notice {
        Notice::Say(tone, reason) => say(&mut model.cx, tone, &reason),
        Notice::Remark(tone, reason) => {
            if model
                .cx
                .line
                .as_ref()
                .is_none_or(|it| it.tone == Tone::Info)
            {
                say(&mut model.cx, tone, &reason);
            }
        }
        Notice::Admitted => login::admitted(model),
        Notice::LoginRefused => login::refused(model),
        Notice::UnknownFamily(reason) => {
            if !model.dialogs.is_empty() {
                // The strip that says it may be covered.
                say(&mut model.cx, Tone::Warning, &reason);
            }
        }
        Notice::Accepted(sent) => accepted(model, &sent),
        Notice::Done(id) => drop(close_form(model, id)),
        Notice::Failed { sent, why, on_row } => failed(model, &sent, &why, on_row),
        Notice::Unknown { sent, why, is_open } => unknown(model, &sent, &why, is_open),
        Notice::NotAdded { user, id, may_come } => not_added(model, &user, id, may_come),
        Notice::Verified {
            user,
            listed,
            id,
            is_gone,
            said,
        } => {
            let was_open = close_form(model, id);
            if let Some((tone, reason)) = said {
                say(&mut model.cx, tone, &reason);
                probe::remind(&mut model.cx, &user);
            }
            if !is_gone && (was_open || model.follow.as_ref() == Some(&user)) {
                model.follow = Some(listed);
            }
        }
        Notice::Named(user) => model.cursor.user = Some(user),
        Notice::Users => rows_changed(model),
        Notice::List => review::update::check(model),
        Notice::ListLost => model.cx.flashes.clear(),
        Notice::Flashes(flashes) => flash(&mut model.cx, flashes),
        Notice::Groups => {
            // A filter may look at groups, and the first answer or a broker without any changes
            // them too.
            visible_rows::rows_changed(model);
            groups::update::gather(model);
        }
        Notice::Sending(at) => {
            if model.run_page.follows {
                model.run_page.cursor = at;
            }
        }
        Notice::Ticked => apply::update::ticked(model),
        Notice::Paused => apply::update::paused(model),
        Notice::Over => apply::update::ended(model),
        Notice::NotTried(user, why) => {
            let why = format!("{}.", model.cx.words(&why));
            probe::report(model, &user, &Admission::Untried(why));
        }
    }
}

fn say(cx: &mut Context, tone: Tone, reason: &Reason) {
    let text = cx.words(reason).into_owned();
    cx.say(tone, text);
}

fn accepted(model: &mut Model, sent: &Submission) {
    if !close_form(model, sent.id) {
        return;
    }
    let user = sent.command.user();
    if sent.command.deed() == CommandKind::Add {
        if !model.cx.engine.list_is_refused() {
            model.follow = Some(user.clone());
        } else if model.cx.engine.is_known(user) {
            model.cursor.user = Some(user.clone());
        }
    }
    probe::offer(&mut model.cx, &sent.command);
}

fn failed(model: &mut Model, sent: &Submission, why: &Reason, on_row: bool) {
    let user = sent.command.user();
    let why = model.cx.words(why).into_owned();
    if let Some(form) = reopen_form(model, sent.id) {
        form.error = Some(why);
        // The form says it.
        return model.cx.engine.forget_action(user, sent.id);
    }
    if on_row {
        return;
    }
    let what = match sent.command.deed() {
        CommandKind::Permission => return,
        CommandKind::Add => "not added",
        CommandKind::Remove => "not deleted",
        CommandKind::Password => "password not changed",
    };
    let name = text::short(user.as_str());
    model.cx.say(Tone::Bad, format!("{name}: {what}: {why}"));
}

fn unknown(model: &mut Model, sent: &Submission, why: &Reason, is_open: bool) {
    let why = model.cx.words(why).into_owned();
    if let Some(form) = reopen_form(model, sent.id) {
        form.error = Some(format!("Not known whether this is done: {why}"));
        form.unsure = Some(sent.id);
    } else if sent.command.deed() == CommandKind::Add && is_open {
        let user = text::short(sent.command.user().as_str());
        let text = format!("{user}: not known whether it was added: {why}");
        model.cx.say(Tone::Warning, text);
    }
}

/// The broker's list does not show a user whose addition was never answered.
fn not_added(model: &mut Model, user: &UserName, id: CommandId, may_come: bool) {
    let why = "no answer came, and the broker's list does not show this user";
    let not_said = model.cx.words(&not_said(user)).into_owned();
    let form = forms(model).find(|form| form.is_about(id));
    match (form, may_come) {
        (Some(form), true) => {
            form.error = Some(format!("{not_said}. Adding it again may find it there"));
        }
        (Some(form), false) => {
            form.unsure = None;
            form.error = Some(format!("Not added: {why}"));
        }
        (None, true) => model.cx.say(Tone::Warning, not_said),
        (None, false) => {
            let text = format!("{} not added: {why}", text::short(user.as_str()));
            model.cx.say(Tone::Warning, text);
        }
    }
}

fn forms(model: &mut Model) -> impl Iterator<Item = &mut Form> {
    model.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::Form(form) => Some(form.as_mut()),
        _ => None,
    })
}

/// The form that waits for this command, given back to the person.
fn reopen_form(model: &mut Model, id: CommandId) -> Option<&mut Form> {
    let form = forms(model).find(|form| form.phase == Phase::Waiting(id))?;
    form.phase = Phase::Editing;
    Some(form)
}

/// Closes the form whose command is done. Returns whether there was one.
fn close_form(model: &mut Model, id: CommandId) -> bool {
    let before = model.dialogs.len();
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Form(form) if form.is_about(id)));
    model.dialogs.len() < before
}

/// Other rows are there. Marks vanish with their user.
fn rows_changed(model: &mut Model) {
    let engine = &model.cx.engine;
    model.marked.retain(|user| engine.is_known(user));
    visible_rows::rows_changed(model);
}

/// Shows what a list said of users, and starts the time after which that goes. Only a list that set
/// some does, or one that comes again and again would keep them for ever.
fn flash(cx: &mut Context, flashes: Vec<(UserName, Flash)>) {
    cx.flashes.extend(flashes);
    cx.flashes_generation += 1;
    let timer = Timer::Flashes(cx.flashes_generation);
    cx.effects.push(Effect::Start(timer, FLASHES_STAY));
}

/// Keeps the selection on its user; when that user is gone, on the row where it was.
fn keep_selection(model: &mut Model, row: Option<usize>) {
    let engine = &model.cx.engine;
    if let Some(user) = model.follow.take_if(|user| engine.is_listed(user)) {
        model.cursor.user = Some(user);
    }
    visible_rows::settle(model);
    if model.selected_row().is_none() {
        let row = row
            .unwrap_or(model.cursor.top)
            .min(model.rows().saturating_sub(1));
        model.cursor.user = model.name_at(row).cloned();
    }
    if model.cx.engine.base_rows() > 0 || model.cx.engine.roster.is_some() {
        model.cursor.column = model.cursor.column.min(model.cx.engine.permissions().len());
    }
}
