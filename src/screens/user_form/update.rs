//! Typing into a dialog, and sending it.

use std::borrow::Cow;

use crate::domain::command::Command;
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::impact::{self, Impact};
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::cautions;
use crate::screens::context::Context;
use crate::screens::next::{Next, Place, Purpose};
use crate::screens::question::{self, ConfirmAction};
use crate::screens::screen::{Loss, Screen};
use crate::screens::user_form::passwords::{self, judge};
use crate::screens::user_form::{Phase, UserForm, generated_passwords, keys, login, try_login};
use crate::text;
use crate::ui::form::Focus;
use crate::ui::key::Key;

pub(in crate::screens) const WAIT: &str = "Wait: the broker has not answered yet";

impl Screen for UserForm {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    fn applies(&self, _: &Context, action: Action) -> Result<(), String> {
        keys::applies(self, action)
    }

    fn word(&self, _: &Context, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self.fields.enter(["Cancel", self.title().1], true).into(),
            _ => binding.hint.into(),
        }
    }

    fn shows_secret(&self) -> bool {
        self.fields.shows_secret()
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        let makes = matches!(action, Action::Generate | Action::Copy);
        if let Err(reason) = keys::applies(self, action)
            && makes
        {
            cx.refuse(reason);
            return Next::Stay;
        }
        match action {
            Action::Generate => passwords::generate(self, cx),
            Action::Copy => passwords::copy(self, cx),
            Action::NextField => self.fields.step(true),
            Action::PreviousField => self.fields.step(false),
            Action::Reveal => self.fields.reveal(!self.fields.is_revealed()),
            Action::Close => return close(self, cx),
            Action::Submit => return press(self, cx),
            _ => {}
        }
        Next::Stay
    }

    /// It goes into the focused field, if there is one.
    fn type_key(&mut self, cx: &mut Context, key: Key) {
        if self.fields.turn(key) {
            return;
        }
        if self.phase != Phase::Editing {
            cx.say(Tone::Info, WAIT);
        } else if self.edit(key) {
            judge(self, cx);
        }
    }

    fn click(&mut self, cx: &mut Context, at: (u16, u16)) -> bool {
        let sheet = self.sheet(cx);
        self.fields.click(&sheet, cx.size(), at)
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Result<(), String> {
        self.paste(text)?;
        judge(self, cx);
        Ok(())
    }

    /// What was already sent is not lost.
    fn loss(&self, cx: &Context) -> Option<Loss> {
        let is_here = match self.phase {
            Phase::Editing => true,
            Phase::Waiting(id) => cx.engine.queue().is_in_line(id),
            Phase::LoggingIn | Phase::Probing => false,
        };
        let is_lost = is_here && self.fields.is_touched();
        is_lost.then(|| {
            if !generated_passwords::is_kept(self, cx) {
                return Loss::typed("What you typed is not kept.");
            }
            let show = cx.key(Action::Reveal);
            Loss {
                title: "Discard what you typed?",
                what: format!(
                    "The generated password is kept until you leave this broker: {show} shows it."
                )
                .into(),
            }
        })
    }
}

/// Enter, in a field or on a button.
fn press(form: &mut UserForm, cx: &mut Context) -> Next {
    match (form.fields.focus, form.phase) {
        (Focus::Cancel, _) if form.loss(cx).is_some() => return Next::Cancel,
        (Focus::Cancel, _) => return close(form, cx),
        (_, Phase::Waiting(_) | Phase::LoggingIn | Phase::Probing) => cx.say(Tone::Info, WAIT),
        (Focus::Part(_), _) if !form.fields.is_at_last() => form.fields.step(true),
        _ if form.purpose == Purpose::Name => return name(form, cx),
        _ => return submit(form, cx),
    }
    Next::Stay
}

fn close(form: &UserForm, cx: &mut Context) -> Next {
    match form.phase {
        Phase::Probing => {
            let text = "Still testing the login; the result will appear here";
            cx.say(Tone::Info, text);
        }
        Phase::Waiting(_) => {
            let (tone, text) = if cx.call(|engine| engine.call_off(&form.user())) {
                (Tone::Warning, "Not sent")
            } else {
                // The result takes its place.
                let text = "The command was already sent; its result will appear here";
                (Tone::Info, text)
            };
            cx.say(tone, text);
        }
        Phase::Editing | Phase::LoggingIn => {}
    }
    Next::Close
}

/// Names a user: that sends nothing.
fn name(form: &mut UserForm, cx: &mut Context) -> Next {
    form.tried = true;
    if form.complaint(&cx.engine).is_some() {
        return Next::Stay;
    }
    let user = form.user();
    cx.call(|engine| engine.name_user(&user));
    Next::Close
}

/// Sends what was typed, or asks first where the environment of the broker says so.
fn submit(form: &mut UserForm, cx: &mut Context) -> Next {
    if !check(form, cx) {
        return Next::Stay;
    }
    let user = form.user();
    let short = text::short(user.as_str());
    let (title, confirm) = match &form.purpose {
        Purpose::Name => return name(form, cx),
        Purpose::Recreate { granted, .. } => {
            let commands = cx.engine.recreation(&user, granted, form.secret());
            generated_passwords::keep(form, cx);
            return Next::Replace(Place::Review(commands));
        }
        Purpose::Add => (format!("Add {short}?"), "Add"),
        Purpose::Password(_) => (format!("Change the password of {short}?"), "Change"),
        Purpose::LogIn(_) => (format!("Log in as {short}?"), "Log in"),
        Purpose::Probe(_) => (format!("Test the login of {short}?"), "Test Login"),
    };
    let (impact, cautions) = if form.asks_for_known() {
        let plaintext = cautions::plaintext(&cx.engine.session);
        (Impact::default(), plaintext.into_iter().collect())
    } else {
        let impact = impact::foresee(&cx.engine, command(form).as_slice());
        (impact, cautions::cautions(cx, true))
    };
    if cautions.is_empty() && impact.is_calm() {
        send(form, cx);
        return Next::Stay;
    }
    let send = ConfirmAction::Send;
    Next::ask(question::about(impact, cautions, title, confirm, send))
}

/// The question before sending was answered with yes: the form below it is sent, if it still can
/// be.
pub(in crate::screens) fn send_confirmed(form: &mut UserForm, cx: &mut Context) {
    if check(form, cx) {
        // Only for a link that is not encrypted this means anything.
        cx.call(Engine::agree_plaintext);
        send(form, cx);
    }
}

/// Whether a form can be sent. If not, it says why.
fn check(form: &mut UserForm, cx: &Context) -> bool {
    form.tried = true;
    form.fields.error = None;
    form.note = None;
    if let Some((part, _)) = form.complaint(&cx.engine) {
        form.fields.focus = Focus::Part(part);
        return false;
    }
    if form.asks_for_known() {
        return true;
    }
    // The user may have been deleted elsewhere since the form was opened.
    let free = |user: &UserName| match form.purpose {
        Purpose::Password(_) => cx.engine.may_set_password(user),
        _ => cx.engine.idle(user),
    };
    let can = cx.engine.connected("send this");
    let can = can.and_then(|()| free(&form.user()));
    form.fields.error = cx.worded(can).err();
    form.fields.error.is_none()
}

fn send(form: &mut UserForm, cx: &mut Context) {
    match form.purpose {
        Purpose::LogIn(_) => return login::send(form, cx),
        Purpose::Probe(_) => return try_login::send(form, cx),
        _ => {}
    }
    if let Some(command) = command(form) {
        generated_passwords::keep(form, cx);
        form.phase = Phase::Waiting(cx.call(|engine| engine.submit(command)));
    }
}

/// The command that a form sends.
fn command(form: &UserForm) -> Option<Command> {
    let (user, password) = (form.user(), form.secret());
    match form.purpose {
        Purpose::Add => Some(Command::AddUser { user, password }),
        Purpose::Password(_) => Some(Command::ChangePassword { user, password }),
        Purpose::Name | Purpose::Recreate { .. } | Purpose::LogIn(_) | Purpose::Probe(_) => None,
    }
}
