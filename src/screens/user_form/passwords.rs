//! Passwords that are made for a form, what is said when one is copied, and advice on those that
//! are typed. A made one is shown at once: `UserForm::fill` in `super`.

use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::screens::context::Context;
use crate::screens::effect::Effect;
use crate::screens::user_form::update::WAIT;
use crate::screens::user_form::{Part, Phase, UserForm};

/// What copying did, and did not.
const COPIED: &str = "Sent to the clipboard, if the terminal allows it. Clipboard managers and tmux buffers may \
    keep it; it stays on the clipboard until something else is copied.";

/// Asks for a password to be made.
pub(in crate::screens) fn generate(form: &UserForm, cx: &mut Context) {
    if form.phase == Phase::Editing {
        let rules = cx.engine.session.password_rules.clone();
        cx.surface
            .effects
            .push(Effect::Make(cx.settings.link, 1, rules));
    } else {
        cx.say(Tone::Info, WAIT);
    }
}

/// Passwords were made: for the form in front.
pub(in crate::screens) fn made(form: &mut UserForm, made: Result<Vec<Secret>, String>) {
    if !form.sets_password() || form.phase != Phase::Editing {
        return;
    }
    match made {
        Ok(passwords) => {
            if let [password] = passwords.as_slice() {
                form.fill(password);
                form.is_copied = false;
            }
        }
        Err(why) => form.fields.error = Some(why),
    }
}

pub(in crate::screens) fn copy(form: &mut UserForm, cx: &mut Context) {
    let (tone, note) = cx.clipboard.says(COPIED);
    let password = form.secret();
    if password.is_empty() {
        return cx.refuse("Nothing to copy: no password was typed or made".into());
    }
    form.note = Some((tone, note));
    if tone != Tone::Warning {
        cx.effects.push(Effect::Copy(password));
        form.is_copied = true;
    }
}

/// After an edit: asks what the password is worth, with what everybody knows of it.
pub(in crate::screens) fn judge(form: &mut UserForm, cx: &mut Context) {
    if form.sets_password() {
        let known = vec![
            form.user().as_str().to_owned(),
            cx.engine.session.broker.clone(),
        ];
        let password = form.fields.text(Part::Password);
        form.strength.ask(cx, password, known);
    }
}

/// A judgement is there. One of a form that was closed finds none, and one of a text that is no
/// longer there asks again. Returns whether a form awaited it.
pub(in crate::screens) fn judged<'a>(
    mut forms: impl Iterator<Item = &'a mut UserForm>,
    cx: &mut Context,
    id: u64,
    strength: Strength,
) -> bool {
    let Some(form) = forms.find(|form| form.strength.awaits(id)) else {
        return false;
    };
    let password = form.fields.text(Part::Password);
    if form.strength.take(password, strength) {
        judge(form, cx);
    }
    true
}
