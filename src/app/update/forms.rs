//! Typing into a dialog, and sending it.

use super::{blind, groups, login, saving};
use crate::app::availability;
use crate::app::bindings::Action;
use crate::app::dialog::{Consequence, Dialog, Question};
use crate::app::effect::Effect;
use crate::app::environment;
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
    if groups::form(model).is_some() {
        return groups::type_key(model, key);
    }
    let Some(form) = form(model) else { return };
    if form.phase == Phase::Editing {
        form.edit(key);
    } else {
        model.say(Tone::Info, WAIT);
    }
}

pub(super) fn paste(model: &mut Model, text: &str) {
    let pasted = match model.dialogs.last_mut() {
        Some(Dialog::Form(form)) => form.paste(text),
        Some(Dialog::Groups(form)) => groups::paste(form, text),
        _ => Err("Not pasted: text goes into the fields of a dialog only".into()),
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
            (_, Phase::Waiting(_) | Phase::LoggingIn) => {
                model.say(Tone::Info, WAIT);
            }
            (Focus::Cancel, _) => close(model),
            (Focus::Name | Focus::Submit, _) if form.purpose == Purpose::Name => name(model),
            (Focus::Password, _) if form.is_login() => submit(model, effects),
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

/// Sends what was typed, or asks first where the environment of the broker says so.
fn submit(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some((user, purpose)) = checked(model) else {
        return;
    };
    let (title, confirm) = match purpose {
        Purpose::Name => return name(model),
        Purpose::Add => (format!("Add {}?", user.as_str()), "Add"),
        Purpose::Password(_) => (
            format!("Change the password of {}?", user.as_str()),
            "Change",
        ),
        Purpose::LogIn(_) => (format!("Log in as {}?", user.as_str()), "Log in"),
    };
    let lines = match purpose {
        Purpose::LogIn(_) => environment::plaintext(&model.session).into_iter().collect(),
        _ => environment::cautions(model, &[user], true),
    };
    if lines.is_empty() {
        return send(model, effects);
    }
    let question = Question::new(title, lines, confirm, Consequence::Send);
    model.dialogs.push(Dialog::Question(question));
}

/// The question before sending was answered with yes: the form below it is sent, if it still can
/// be.
pub(super) fn send_confirmed(model: &mut Model, effects: &mut Vec<Effect>) {
    if checked(model).is_some() {
        // Only for a link that is not encrypted this means anything.
        model.session.plaintext_known = true;
        send(model, effects);
    }
}

/// Whom the topmost form is about, and what for, if it can be sent. If not, it says why.
fn checked(model: &mut Model) -> Option<(UserName, Purpose)> {
    let connected = availability::connected(model, "send this");
    let list_is_refused = model.list_is_refused();
    let Some(Dialog::Form(form)) = model.dialogs.last_mut() else {
        return None;
    };
    form.tried = true;
    form.error = None;
    // An old list proves nothing.
    let roster = model.roster.as_ref().filter(|_| !list_is_refused);
    if let Some(complaint) = form.complaint(roster) {
        form.focus = complaint.field;
        return None;
    }
    let (user, purpose) = (form.user(), form.purpose.clone());
    if form.is_login() {
        return Some((user, purpose));
    }
    if let Err(reason) = connected {
        form.error = Some(reason);
        return None;
    }
    if let Some(reason) = busy(model, &user) {
        set_error(model, reason);
        return None;
    }
    Some((user, purpose))
}

fn send(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(form) = form(model) else { return };
    let (user, password) = (form.user(), form.secret());
    let command = match form.purpose {
        Purpose::Add => Command::AddUser { user, password },
        Purpose::Password(_) => Command::ChangePassword { user, password },
        Purpose::Name => return,
        Purpose::LogIn(_) => return login::send(model, effects),
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
