//! Passwords that are made for a form, and advice on those that are typed.

use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::screens::bindings::Action;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::{Model, Tone};
use crate::screens::user_form::update::{WAIT, form};
use crate::screens::user_form::{Form, Phase, Quality};
use crate::screens::{password_batch, user_form};

/// As many characters of a password are judged: more cost time and say no more.
const JUDGED: usize = 64;

/// What copying did, and did not.
const COPIED: &str = "Sent to the terminal's clipboard, if it takes that. Clipboard managers and \
    tmux buffers may keep it; on the clipboard it stays until something else is copied.";

/// Whether a key does anything in this form.
///
/// # Errors
/// The reason, when it does not.
pub(in crate::screens) fn applies(model: &Model, action: Action) -> Result<(), String> {
    match action {
        Action::Generate | Action::Copy if !user_form::keys::applies(model, action) => {
            Err("No password is set here".into())
        }
        _ => Ok(()),
    }
}

pub(in crate::screens) fn generate(model: &mut Model) {
    if form(model).is_some_and(|form| form.phase == Phase::Editing) {
        model.cx.effects.push(Effect::Make(
            1,
            model.cx.engine.session.password_rules.clone(),
        ));
    } else {
        model.cx.say(Tone::Info, WAIT);
    }
}

/// Passwords were made: for the form in front.
pub(in crate::screens) fn made(model: &mut Model, made: Result<Vec<Secret>, String>) {
    let Some(form) = form(model) else {
        return password_batch::update::made(model, made);
    };
    if !form.sets_password() || form.phase != Phase::Editing {
        return;
    }
    match made {
        Ok(passwords) => {
            if let [password] = passwords.as_slice() {
                form.fill(password);
            }
        }
        Err(why) => form.error = Some(why),
    }
}

pub(in crate::screens) fn copy(model: &mut Model) {
    let (tone, note) = model.cx.settings.clipboard.says(COPIED);
    let Some(form) = form(model) else { return };
    let password = form.secret();
    if password.is_empty() {
        return model
            .cx
            .refuse("Nothing to copy: no password was typed or made".into());
    }
    form.note = Some((tone, note));
    if tone == Tone::Warning {
        return; // Nobody knows it by this.
    }
    form.note_known();
    model.cx.effects.push(Effect::Copy(password));
}

/// After an edit: asks what the password is worth, with what everybody knows of it. One at a time,
/// since it may take longer than the next key; what is known stays until more is.
pub(in crate::screens) fn judge(model: &mut Model) {
    let broker = model.cx.engine.session.broker.clone();
    let next = model.judgements + 1;
    let Some(form) = form(model).filter(|form| is_judged(form)) else {
        return;
    };
    if let Some((_, outdated)) = &mut form.judgement {
        *outdated = true;
        return;
    }
    form.judgement = Some((next, false));
    let password = Secret::from(cut(form.password.text()));
    let known = vec![form.user().as_str().to_owned(), broker];
    model.judgements = next;
    model.cx.effects.push(Effect::Judge {
        id: next,
        password,
        known,
    });
}

fn is_judged(form: &Form) -> bool {
    let made = matches!(form.quality, Quality::Made { .. });
    form.sets_password() && !made && !form.password.text().is_empty()
}

/// The beginning of a password, as the only copy.
fn cut(password: &str) -> Zeroizing<String> {
    let end = password.char_indices().nth(JUDGED);
    let end = end.map_or(password.len(), |(end, _)| end);
    Zeroizing::new(password[..end].into())
}

/// A judgement is there. One of a form that was closed finds none, and one of a text that is no
/// longer there asks again.
pub(in crate::screens) fn judged(model: &mut Model, id: u64, strength: Strength) {
    let forms = model.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::Form(form) => Some(form.as_mut()),
        _ => None,
    });
    let awaits = |form: &&mut Form| form.judgement.is_some_and(|(awaited, _)| awaited == id);
    let Some(form) = forms.into_iter().find(awaits) else {
        model.cx.changed = false;
        return;
    };
    let outdated = form.judgement.take().is_some_and(|(_, outdated)| outdated);
    if !is_judged(form) {
        return;
    }
    if outdated {
        return judge(model);
    }
    form.quality = Quality::Typed(strength);
}
