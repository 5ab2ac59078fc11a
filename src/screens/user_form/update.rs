//! Typing into a dialog, and sending it.

use crate::domain::command::Command;
use crate::domain::user::UserName;
use crate::engine::impact::{self, RequiredInput};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::dialog::{ConfirmAction, Dialog, Question};
use crate::screens::model::{Model, Tone};
use crate::screens::user_form::passwords::{self, judge};
use crate::screens::user_form::{Focus, Form, Phase, Purpose, Quality, login, probe};
use crate::screens::{
    activity, availability, environment, groups, hear, history, password_batch, users,
};
use crate::text;
use crate::ui::key::Key;

pub(in crate::screens) const WAIT: &str = "Wait: the broker has not answered yet";

/// The form in front.
pub(in crate::screens) fn form(model: &mut Model) -> Option<&mut Form> {
    match model.dialogs.last_mut() {
        Some(Dialog::Form(form)) => Some(form),
        _ => None,
    }
}

/// A key that is no binding: it goes into the focused field, if there is one.
pub(in crate::screens) fn type_key(model: &mut Model, key: Key) {
    let form = match model.dialogs.last_mut() {
        Some(Dialog::Form(form)) => form,
        Some(Dialog::NewPasswords(_)) => return password_batch::update::type_key(model, key),
        Some(Dialog::Groups(_)) => return groups::update::type_key(model, key),
        Some(Dialog::Question(question)) => return question.type_key(key),
        Some(Dialog::Filter(_)) => return users::find::type_key(model, key),
        Some(Dialog::Activity(page)) if page.typing => {
            return activity::update::type_key(model, key);
        }
        Some(Dialog::Help(page)) => return page.type_key(key),
        _ => return,
    };
    if form.turn(key) {
        return;
    }
    if form.phase == Phase::Editing {
        if form.edit(key) {
            judge(model);
        }
    } else {
        model.cx.say(Tone::Info, WAIT);
    }
}

pub(in crate::screens) fn paste(model: &mut Model, text: &str) {
    let pasted = match model.dialogs.last_mut() {
        Some(Dialog::Form(form)) => form.paste(text),
        Some(Dialog::NewPasswords(_)) => password_batch::update::paste(model, text),
        Some(Dialog::Question(question)) => question.paste(text),
        Some(Dialog::Filter(_)) => users::find::paste(model, text),
        Some(Dialog::Activity(page)) if page.typing => activity::update::paste(model, text),
        Some(Dialog::Help(page)) if page.is_typing() => page.paste(text),
        Some(Dialog::Groups(form)) => groups::update::paste(form, text),
        _ => Err("Not pasted: text goes into the fields of a dialog only".into()),
    };
    match pasted {
        Ok(()) => judge(model),
        Err(reason) => model.cx.refuse(reason),
    }
}

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    if let Err(reason) = passwords::applies(model, action) {
        return model.cx.refuse(reason);
    }
    let Some(form) = form(model) else {
        return password_batch::update::perform(model, action);
    };
    match action {
        Action::Generate => passwords::generate(model),
        Action::Copy => passwords::copy(model),
        Action::NextField => form.step(true),
        Action::PreviousField => form.step(false),
        Action::Reveal => {
            form.reveal = !form.reveal;
            form.note_known();
        }
        Action::Close => close(model),
        Action::Submit => match (form.focus, form.phase) {
            (Focus::Cancel, _) => close(model),
            (_, Phase::Waiting(_) | Phase::LoggingIn | Phase::Probing) => {
                model.cx.say(Tone::Info, WAIT);
            }
            (Focus::Name | Focus::Submit, _) if form.purpose == Purpose::Name => {
                name(model);
            }
            (Focus::Password, _) if form.asks_for_known() => submit(model),
            (Focus::Name | Focus::Password, _) => form.step(true),
            (Focus::Confirm | Focus::Submit, _) => submit(model),
        },
        _ => {}
    }
}

pub(in crate::screens) fn close(model: &mut Model) {
    let Some(Dialog::Form(form)) = model.dialogs.pop() else {
        return;
    };
    if form.phase == Phase::Probing {
        let text = "The login is still being tried; what comes of it will be told here";
        return model.cx.say(Tone::Info, text);
    }
    if !matches!(form.phase, Phase::Waiting(_)) {
        return;
    }
    let text = if model.cx.engine.call_off(&form.user()) {
        "Not sent"
    } else {
        "The command was already sent; its outcome will be told here"
    };
    model.cx.say(Tone::Warning, text);
}

/// Names a user: that sends nothing.
fn name(model: &mut Model) {
    let texts = model.cx.engine.session.family.texts;
    let Some(form) = form(model) else { return };
    form.tried = true;
    if form.complaint(None, texts).is_none() {
        let user = form.user();
        model.dialogs.pop();
        hear::call(model, |engine| engine.name_user(&user));
    }
}

/// Sends what was typed, or asks first where the environment of the broker says so.
fn submit(model: &mut Model) {
    let Some((user, purpose)) = checked(model) else {
        return;
    };
    let (title, confirm) = match purpose {
        Purpose::Name => return name(model),
        Purpose::Recreate { granted, .. } => {
            let Some(password) = form(model).map(|form| form.secret()) else {
                return;
            };
            return history::update::recreate(model, &user, &granted, password);
        }
        Purpose::Add => (format!("Add {}?", text::short(user.as_str())), "Add"),
        Purpose::Password(_) => (
            format!("Change the password of {}?", text::short(user.as_str())),
            "Change",
        ),
        Purpose::LogIn(_) => (
            format!("Log in as {}?", text::short(user.as_str())),
            "Log in",
        ),
        Purpose::Probe(_) => (
            format!("Try the login of {}?", text::short(user.as_str())),
            "Try Login",
        ),
    };
    let (lines, typed) = match purpose {
        Purpose::LogIn(_) | Purpose::Probe(_) => (
            environment::plaintext(&model.cx.engine.session)
                .into_iter()
                .collect(),
            None,
        ),
        _ => asked(model),
    };
    if lines.is_empty() {
        return send(model);
    }
    let question = Question::new(title, lines, confirm, ConfirmAction::Send).requiring(typed);
    model.dialogs.push(Dialog::Question(question));
}

/// What has to be asked before the topmost form is sent; no lines when nothing has.
fn asked(model: &mut Model) -> (Vec<String>, Option<RequiredInput>) {
    let command = form(model).and_then(|form| command(form));
    let impact = impact::foresee(&model.cx.engine, command.as_slice());
    let mut lines = environment::cautions(&model.cx, true);
    if !lines.is_empty() || !impact.is_calm() {
        lines.extend(impact.lines().cloned());
    }
    (lines, impact.typed)
}

/// The question before sending was answered with yes: the form below it is sent, if it still can
/// be.
pub(in crate::screens) fn send_confirmed(model: &mut Model) {
    if checked(model).is_some() {
        // Only for a link that is not encrypted this means anything.
        model.cx.engine.session.plaintext_known = true;
        send(model);
    }
}

/// Whom the topmost form is about, and what for, if it can be sent. If not, it says why.
fn checked(model: &mut Model) -> Option<(UserName, Purpose)> {
    let connected = availability::connected(&model.cx, "send this");
    let list_is_refused = model.cx.engine.list_is_refused();
    let unseen = unseen(&model.cx);
    let texts = model.cx.engine.session.family.texts;
    let Some(Dialog::Form(form)) = model.dialogs.last_mut() else {
        return None;
    };
    form.tried = true;
    form.error = None;
    // An old list proves nothing.
    let roster = model.cx.engine.roster.as_ref().filter(|_| !list_is_refused);
    if let Some(complaint) = form.complaint(roster, texts) {
        form.focus = complaint.field;
        return None;
    }
    let (user, purpose) = (form.user(), form.purpose.clone());
    if form.asks_for_known() {
        return Some((user, purpose));
    }
    if form.quality == (Quality::Made { known: false }) {
        form.error = Some(unseen);
        return None;
    }
    if let Err(reason) = connected {
        form.error = Some(reason);
        return None;
    }
    if let Some(reason) = busy(&model.cx, &user) {
        set_error(model, reason);
        return None;
    }
    Some((user, purpose))
}

/// A password that was made and sent like this would be known to nobody.
fn unseen(cx: &Context) -> String {
    let key = |action| cx.settings.keys.name(KeyContext::Form, action);
    format!(
        "Nobody knows this password yet: {} shows it, {} sends it to the terminal's clipboard",
        key(Action::Reveal),
        key(Action::Copy)
    )
}

fn send(model: &mut Model) {
    let Some(form) = form(model) else { return };
    match form.purpose {
        Purpose::LogIn(_) => return login::send(model),
        Purpose::Probe(_) => return probe::send(model),
        _ => {}
    }
    let Some(command) = command(form) else { return };
    let id = hear::call(model, |engine| engine.submit(command));
    if let Some(form) = self::form(model) {
        form.phase = Phase::Waiting(id);
    }
}

/// The command that a form sends.
fn command(form: &Form) -> Option<Command> {
    let (user, password) = (form.user(), form.secret());
    match form.purpose {
        Purpose::Add => Some(Command::AddUser { user, password }),
        Purpose::Password(_) => Some(Command::ChangePassword { user, password }),
        Purpose::Name | Purpose::Recreate { .. } | Purpose::LogIn(_) | Purpose::Probe(_) => None,
    }
}

fn busy(cx: &Context, user: &UserName) -> Option<String> {
    let action = cx.engine.actions.get(user)?;
    action.progress(&cx.engine.log).is_busy().then(|| {
        format!(
            "Wait: something is already being done to {}",
            text::short(user.as_str())
        )
    })
}

fn set_error(model: &mut Model, reason: String) {
    if let Some(form) = form(model) {
        form.error = Some(reason);
    }
}
