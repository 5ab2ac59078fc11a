//! Trying a login beside the link, once and on request only: each refused one brings an account
//! nearer to being banned. Whether `t` asks for a password, or takes the one that was just set, is
//! decided in `users::update` (`open`); that the next key forgets it, in `broker_console`. What the
//! broker says comes from `broker::try_login`.

use crate::domain::broker_messages::Admission;
use crate::domain::command::Command;
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::user_form::{Part, Phase, UserForm, generated_passwords};
use crate::text;
use crate::ui::form::Focus;

/// The broker accepted a password: it is kept until the next key, which may try it.
pub(in crate::screens) fn offer(cx: &mut Context, command: &Command) {
    let user = command.user();
    if !command.kind().holds_password() {
        return;
    }
    cx.call(|engine| engine.keep_password(command));
    let said = cx.line.take().map(|line| (line.text, line.tone));
    let (text, tone) = said.unwrap_or_else(|| {
        let text = format!(
            "{}: the broker accepted the new user",
            text::short(user.as_str())
        );
        (text, Tone::Good)
    });
    cx.say(tone, text);
    remind(cx, user);
}

/// Says of the keys again, when something else is said of the user that it would be about.
pub(in crate::screens) fn remind(cx: &mut Context, user: &UserName) {
    let offered = cx.engine.fresh().is_some_and(|fresh| fresh.user == *user);
    let mut keys = generated_passwords::hint(cx, user);
    if offered {
        keys = format!("{keys} · {} test login", cx.key(Action::Probe));
    }
    if let Some(line) = &mut cx.line {
        line.text.push_str(&keys);
    }
}

/// Tries the typed password. It is gone from the form then.
pub(in crate::screens) fn send(form: &mut UserForm, cx: &mut Context) {
    let password = form.secret();
    start(form, cx, password);
}

/// Tries a password.
pub(in crate::screens) fn start(form: &mut UserForm, cx: &mut Context, password: Secret) {
    form.phase = Phase::Probing;
    form.note = None;
    let user = form.user();
    cx.call(|engine| engine.try_login(user, password));
}

/// What came of it: told in the form that waits for it, or above the footer where that was closed.
pub(in crate::screens) fn report<'a>(
    mut forms: impl Iterator<Item = &'a mut UserForm>,
    cx: &mut Context,
    user: &UserName,
    admission: &Admission,
) {
    let (tone, text) = words(cx, user, admission);
    match forms.find(|form| form.phase == Phase::Probing && form.user() == *user) {
        Some(form) => {
            form.phase = Phase::Editing;
            form.fields.focus = match admission {
                // All is said: enter closes it.
                Admission::Admitted => Focus::Cancel,
                _ => Focus::Part(Part::Password),
            };
            form.tried = false;
            form.note = Some((tone, text));
            if !matches!(admission, Admission::Untried(_)) {
                // Nobody sees what to mend in a hidden text, and it must not be tried again by a
                // slip.
                form.fields.set_text(Part::Password, "");
            }
        }
        None => cx.say(tone, text),
    }
}

fn words(cx: &Context, user: &UserName, admission: &Admission) -> (Tone, String) {
    let reason = cx.engine.refused_login(user);
    let reason = reason.map(|reason| format!(" {}", cx.words(&reason)));
    let user = text::short(user.as_str());
    match admission {
        Admission::Admitted => {
            let text = format!("Login works: the broker accepted {user} with that password.");
            (Tone::Good, text)
        }
        Admission::Refused(words) => {
            let reason = reason.unwrap_or_default();
            let text = format!("The broker refused {user}: {words}.{reason}");
            (Tone::Bad, text)
        }
        Admission::Untried(why) => {
            let text = format!("Not known whether {user} can log in: {why}");
            (Tone::Warning, text)
        }
    }
}
