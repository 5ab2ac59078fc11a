//! New passwords for many users: made, written down, reviewed, sent, handed over once. Which of the
//! marked users get none, such as the own account, and how that is said, is decided here (`about`).

use std::borrow::Cow;

use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::password_batch::{Destination, PasswordBatch, PasswordFileJob};
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::effect::Effect;
use crate::screens::next::{Next, Place};
use crate::screens::password_batch::{About, NewPasswords, Part, hand_over};
use crate::screens::screen::{Loss, NO_PASSWORD, Screen};
use crate::ui::form::{Focus, Form};
use crate::ui::key::Key;

/// Opens the form for these users; says why nobody of them gets a new password now.
pub(in crate::screens) fn open(cx: &mut Context, users: Vec<UserName>) -> Option<NewPasswords> {
    let about = about(cx, users).map_err(|reason| cx.refuse(reason)).ok()?;
    let path = default_path(&cx.engine.session.broker, cx.password_files);
    let rules = &cx.engine.session.password_rules;
    Some(NewPasswords::new(about, rules, &path))
}

/// Who gets a new password, and who does not. A busy user would get two.
fn about(cx: &Context, mut users: Vec<UserName>) -> Result<About, String> {
    let mut left_out = Vec::new();
    if let Some(own) = users.iter().position(|user| cx.engine.is_self(user)) {
        let own = users.remove(own);
        left_out.push(format!(
            "Your own account {} is left out: {} changes its password.",
            own.as_str(),
            cx.key(Action::Password)
        ));
    }
    let before = users.len();
    users.retain(|user| cx.engine.present(user).is_ok());
    if users.len() < before {
        left_out.push(format!(
            "Left out, since they are gone from the broker's list: {}.",
            before - users.len()
        ));
    }
    let idle = users.iter().try_for_each(|user| cx.engine.idle(user));
    cx.worded(idle)?;
    if users.is_empty() {
        let reason = left_out.pop();
        return Err(reason.unwrap_or_else(|| "No user is selected".into()));
    }
    Ok(About::New { users, left_out })
}

/// A file in the current folder that is named after the broker.
fn default_path(broker: &str, written: usize) -> String {
    let name = broker.split(' ').next().unwrap_or_default();
    let name = name.split_once("://").map_or(name, |(_, place)| place);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '-' })
        .collect();
    numbered(name.trim_matches(['-', '.']), written)
}

/// A file for new passwords that none of those written before has the name of.
pub(in crate::screens) fn numbered(name: &str, written: usize) -> String {
    match written {
        0 => format!("./guestlist-passwords-{name}.csv"),
        written => format!("./guestlist-passwords-{name}-{}.csv", written + 1),
    }
}

impl Screen for NewPasswords {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    /// No password is typed here.
    fn applies(&self, _: &Context, action: Action) -> Result<(), String> {
        match action {
            Action::Reveal | Action::Generate | Action::Copy => Err(NO_PASSWORD.into()),
            _ => Ok(()),
        }
    }

    fn word(&self, _: &Context, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self.fields.enter(self.sheet().buttons, false).into(),
            _ => binding.hint.into(),
        }
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        match action {
            Action::Generate | Action::Copy => cx.refuse(NO_PASSWORD.into()),
            _ if self.waiting => cx.say(Tone::Info, "Wait: the file is being written"),
            Action::NextField => self.fields.step(true),
            Action::PreviousField => self.fields.step(false),
            Action::Close => return close(self, cx),
            Action::Submit => match self.fields.focus {
                Focus::Cancel => {
                    return match close(self, cx) {
                        Next::Close => Next::Cancel,
                        asks => asks,
                    };
                }
                Focus::Submit => return submit(self, cx),
                Focus::Part(_) => onward(&mut self.fields),
            },
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut Context, key: Key) {
        if !self.waiting {
            self.fields.edit(key);
        }
    }

    fn click(&mut self, cx: &mut Context, at: (u16, u16)) -> bool {
        !self.waiting && self.fields.click(&self.sheet(), cx.size(), at)
    }

    fn paste(&mut self, _: &mut Context, text: &str) -> Result<(), String> {
        if self.waiting {
            return Err("Not pasted: the file is being written".into());
        }
        self.fields.paste(text)
    }

    /// Of passwords that are made already the form itself asks.
    fn loss(&self, _: &Context) -> Option<Loss> {
        let is_new = matches!(self.about, About::New { .. }) && !self.waiting;
        let is_lost = is_new && self.fields.is_touched();
        is_lost.then_some(Loss::typed("What you chose is not used."))
    }
}

/// Enter in a field goes to the next one, and from the last to the button that goes on: a second
/// Enter must not drop what was typed.
fn onward(form: &mut Form<Part>) {
    if form.is_at_last() {
        form.focus = Focus::Submit;
    } else {
        form.step(true);
    }
}

/// Nothing was made yet, or what was made would be lost.
fn close(form: &NewPasswords, cx: &Context) -> Next {
    match form.about {
        About::Undelivered(_) => hand_over::ask_to_forget(cx),
        About::New { .. } => Next::Close,
    }
}

fn submit(form: &mut NewPasswords, cx: &mut Context) -> Next {
    let (rules, destination) = match form.choice() {
        Ok(choice) => choice,
        Err((part, why)) => {
            form.fields.focus = Focus::Part(part);
            form.fields.error = Some(why);
            return Next::Stay;
        }
    };
    let connected = cx.worded(cx.engine.connected("set passwords"));
    match &form.about {
        About::Undelivered(_) => return hand_over::deliver(form, cx, destination),
        About::New { .. } if connected.is_err() => form.fields.error = connected.err(),
        About::New { users, .. } => {
            let wanted = Effect::Make(cx.settings.link, users.len(), rules);
            cx.effects.push(wanted);
        }
    }
    Next::Stay
}

/// The passwords are there: they are written down before anybody hears of them.
pub(in crate::screens) fn made(
    form: &mut NewPasswords,
    cx: &mut Context,
    made: Result<Vec<Secret>, String>,
) -> Next {
    let (About::New { users, .. }, Ok((_, destination))) = (&form.about, form.choice()) else {
        return Next::Stay;
    };
    let passwords = match made {
        Ok(passwords) if passwords.len() == users.len() => passwords,
        Ok(_) => return Next::Stay,
        Err(why) => {
            form.fields.error = Some(why);
            return Next::Stay;
        }
    };
    let batch = PasswordBatch::new(users.clone(), passwords, destination);
    let text = batch.csv();
    let path = match &batch.destination {
        Destination::File(path) => Some(path.clone()),
        Destination::Screen => None,
    };
    cx.call(|engine| engine.hold_batch(batch));
    let Some(path) = path else {
        return apply(cx);
    };
    form.waiting = true;
    form.fields.error = None;
    let job = PasswordFileJob::Create { path, text };
    cx.surface
        .effects
        .push(Effect::PasswordFileJob(cx.settings.link, job));
    Next::Stay
}

/// What is planned goes to the review, in the place of the form.
pub(in crate::screens) fn apply(cx: &mut Context) -> Next {
    match cx.call(Engine::apply_batch) {
        Some(commands) => Next::Replace(Place::Review(commands)),
        None => Next::Close,
    }
}
