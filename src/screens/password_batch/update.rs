//! New passwords for many users: made, written down, reviewed, sent, handed over once.

use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::password_batch::{Destination, PasswordBatch, PasswordFileJob, Stage};
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::{Model, Tone};
use crate::screens::password_batch::{About, NewPasswords, Part, hand_over};
use crate::screens::{availability, review};
use crate::text;
use crate::ui::key::Key;

pub(in crate::screens) fn form(model: &mut Model) -> Option<&mut NewPasswords> {
    match model.dialogs.last_mut() {
        Some(Dialog::NewPasswords(form)) => Some(form),
        _ => None,
    }
}

/// Opens the form for the users that the key is about.
pub(in crate::screens) fn open(model: &mut Model) {
    match about(model) {
        Ok(about) => {
            let path = default_path(&model.cx.engine.session.broker);
            let form = NewPasswords::new(about, &model.cx.engine.session.password_rules, &path);
            model.dialogs.push(Dialog::NewPasswords(form.into()));
        }
        Err(reason) => model.cx.refuse(reason),
    }
}

/// Who gets a new password, and who does not. A busy user would get two.
fn about(model: &Model) -> Result<About, String> {
    let mut users = model.targets();
    let mut left_out = Vec::new();
    if let Some(own) = users.iter().position(|user| model.cx.engine.is_self(user)) {
        let own = users.remove(own);
        left_out.push(format!(
            "{}, your own account, is left out: {} changes its password.",
            own.as_str(),
            model.cx.key(Action::Password)
        ));
    }
    let before = users.len();
    users.retain(|user| availability::present(&model.cx, user).is_ok());
    if users.len() < before {
        left_out.push(format!(
            "Left out, since they are gone from the broker's list: {}.",
            before - users.len()
        ));
    }
    if let Some(reason) = users
        .iter()
        .find_map(|user| availability::idle(&model.cx, user).err())
    {
        return Err(reason);
    }
    if users.is_empty() {
        let reason = left_out.pop();
        return Err(reason.unwrap_or_else(|| "No user is selected".into()));
    }
    Ok(About::New { users, left_out })
}

/// A file in the current folder that is named after the broker.
fn default_path(broker: &str) -> String {
    let name = broker.split(' ').next().unwrap_or_default();
    let name = name.split_once("://").map_or(name, |(_, place)| place);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '-' })
        .collect();
    format!(
        "./guestlist-passwords-{}.csv",
        name.trim_matches(['-', '.'])
    )
}

/// A key that is no binding.
pub(in crate::screens) fn type_key(model: &mut Model, key: Key) {
    if let Some(form) = form(model).filter(|form| !form.waiting) {
        form.edit(key);
    }
}

pub(in crate::screens) fn paste(model: &mut Model, text: &str) -> Result<(), String> {
    match form(model) {
        Some(form) if form.waiting => Err("Not pasted: the file is being written".into()),
        Some(form) => form.paste(text),
        None => Ok(()),
    }
}

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    let Some(form) = form(model) else { return };
    match action {
        _ if form.waiting => model.cx.say(Tone::Info, "Wait: the file is being written"),
        Action::NextField => form.step(true),
        Action::PreviousField => form.step(false),
        Action::Close => close(model),
        Action::Submit => match form.focus {
            Part::Cancel => close(model),
            Part::Submit => submit(model),
            _ => onward(form),
        },
        _ => {}
    }
}

/// Enter in a field goes to the next one, and from the last to the button that goes on: a second
/// Enter must not drop what was typed.
fn onward(form: &mut NewPasswords) {
    form.step(true);
    if form.focus == Part::Cancel {
        form.focus = Part::Submit;
    }
}

/// Why a user gets no other password now: the made one would be handed over, and not be true.
pub(in crate::screens) fn owed_to(cx: &Context, user: &UserName) -> Option<String> {
    let handover = cx.engine.handover.as_ref()?;
    handover.is_for(user).then(|| {
        format!(
            "Wait: the new password of {} is not handed over yet",
            text::short(user.as_str())
        )
    })
}

/// Nothing was made yet, or what was made would be lost.
fn close(model: &mut Model) {
    match form(model).map(|form| &form.about) {
        Some(About::Owed(_)) => hand_over::ask_to_forget(model),
        _ => {
            model.dialogs.pop();
        }
    }
}

fn submit(model: &mut Model) {
    let connected = availability::connected(&model.cx, "set passwords");
    let Some(form) = form(model) else { return };
    let (rules, destination) = match form.choice() {
        Ok(choice) => choice,
        Err((part, why)) => {
            form.focus = part;
            form.error = Some(why);
            return;
        }
    };
    match &form.about {
        About::Owed(_) => hand_over::deliver(model, destination),
        About::New { .. } if connected.is_err() => form.error = connected.err(),
        About::New { users, .. } => {
            let wanted = Effect::Make(users.len(), rules);
            model.cx.effects.push(wanted);
        }
    }
}

/// The passwords are there: they are written down before anybody hears of them.
pub(in crate::screens) fn made(model: &mut Model, made: Result<Vec<Secret>, String>) {
    let Some(form) = form(model) else { return };
    let (About::New { users, .. }, Ok((_, destination))) = (&form.about, form.choice()) else {
        return;
    };
    let passwords = match made {
        Ok(passwords) if passwords.len() == users.len() => passwords,
        Ok(_) => return,
        Err(why) => {
            form.error = Some(why);
            return;
        }
    };
    let mut handover = PasswordBatch::new(users.clone(), passwords, destination);
    match &handover.destination {
        Destination::File(path) => {
            form.waiting = true;
            form.error = None;
            model
                .cx
                .effects
                .push(Effect::PasswordFileJob(PasswordFileJob::Create {
                    path: path.clone(),
                    text: handover.csv(),
                }));
        }
        Destination::Screen => handover.stage = Stage::Applying,
    }
    let applies = handover.stage == Stage::Applying;
    model.cx.engine.handover = Some(handover);
    if applies {
        apply(model);
    }
}

/// What is planned goes to the review, in the place of the form: a question may lie over it by then.
pub(in crate::screens) fn apply(model: &mut Model) {
    let is_form = |dialog: &Dialog| matches!(dialog, Dialog::NewPasswords(_));
    let at = model.dialogs.iter().position(is_form);
    let at = at.unwrap_or(model.dialogs.len());
    let above = model.dialogs.split_off((at + 1).min(model.dialogs.len()));
    model.dialogs.truncate(at);
    if let Some(handover) = &mut model.cx.engine.handover {
        handover.stage = Stage::Applying;
        let commands = handover.commands();
        review::update::open(model, commands);
    }
    model.dialogs.extend(above);
}
