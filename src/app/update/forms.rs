//! Typing into a dialog, and sending it.

use super::{blind, saving};
use crate::app::availability;
use crate::app::bindings::Action;
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::form::{Focus, Form, Phase, Purpose};
use crate::app::key::Key;
use crate::app::model::{Model, Tone};
use crate::domain::command::Command;
use crate::domain::user::UserName;

const WAIT: &str = "Wait: the broker has not answered yet";

fn form(model: &mut Model) -> Option<&mut Form> {
    match model.dialogs.last_mut() {
        Some(Dialog::Form(form)) => Some(form),
        _ => None,
    }
}

/// A key that is no binding: it goes into the focused field, if there is one.
pub(super) fn type_key(model: &mut Model, key: Key) {
    let Some(form) = form(model) else { return };
    if form.phase == Phase::Editing {
        form.edit(key);
    } else {
        model.say(Tone::Info, WAIT);
    }
}

pub(super) fn paste(model: &mut Model, text: &str) {
    let pasted = match form(model) {
        Some(form) => form.paste(text),
        None => Err("Not pasted: text goes into the fields of a dialog only".into()),
    };
    if let Err(reason) = pasted {
        super::refuse(model, reason);
    }
}

pub(super) fn perform(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(form) = form(model) else { return };
    match action {
        Action::NextField => form.step(true),
        Action::PreviousField => form.step(false),
        Action::Reveal => form.reveal = !form.reveal,
        Action::Close => close(model),
        Action::Submit => match (form.focus, form.phase) {
            (_, Phase::Waiting(_)) => {
                model.say(Tone::Info, WAIT);
            }
            (Focus::Cancel, _) => close(model),
            (Focus::Name | Focus::Submit, _) if form.purpose == Purpose::Name => name(model),
            (Focus::Name | Focus::Password, _) => form.step(true),
            (Focus::Confirm | Focus::Submit, _) => submit(model, effects),
        },
        _ => {}
    }
}

fn close(model: &mut Model) {
    let Some(Dialog::Form(form)) = model.dialogs.pop() else {
        return;
    };
    if !matches!(form.phase, Phase::Waiting(_)) {
        return;
    }
    let text = if saving::call_off(model, &form.user()) {
        "Not sent"
    } else {
        "The command was already sent; its outcome will be told here"
    };
    model.say(Tone::Warning, text);
}

/// Names a user: that sends nothing.
fn name(model: &mut Model) {
    let Some(form) = form(model) else { return };
    form.tried = true;
    if form.complaint(None).is_none() {
        let user = form.user();
        model.dialogs.pop();
        blind::name(model, &user);
    }
}

fn submit(model: &mut Model, effects: &mut Vec<Effect>) {
    let connected = availability::connected(model, "send this");
    let list_is_refused = model.list_is_refused();
    let Some(Dialog::Form(form)) = model.dialogs.last_mut() else {
        return;
    };
    form.tried = true;
    form.error = None;
    // An old list proves nothing.
    let roster = model.roster.as_ref().filter(|_| !list_is_refused);
    if let Some(complaint) = form.complaint(roster) {
        form.focus = complaint.field;
        return;
    }
    if let Err(reason) = connected {
        form.error = Some(reason);
        return;
    }
    let (user, password) = (form.user(), form.secret());
    if let Some(reason) = busy(model, &user) {
        set_error(model, reason);
        return;
    }
    let Some(form) = self::form(model) else {
        return;
    };
    let command = match form.purpose {
        Purpose::Add => Command::AddUser { user, password },
        Purpose::Password(_) => Command::ChangePassword { user, password },
        Purpose::Name => return,
    };
    let id = saving::act(model, command, effects);
    if let Some(form) = self::form(model) {
        form.phase = Phase::Waiting(id);
    }
}

fn busy(model: &Model, user: &UserName) -> Option<String> {
    let action = model.actions.get(user)?;
    action
        .progress
        .is_busy()
        .then(|| format!("Wait: something is already being done to {}", user.as_str()))
}

fn set_error(model: &mut Model, reason: String) {
    if let Some(form) = form(model) {
        form.error = Some(reason);
    }
}
