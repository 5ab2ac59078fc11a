//! The dialog for groups: what is chosen there becomes a pending change of each of its users.

use std::sync::Arc;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;
use crate::engine::draft::ToggleRefusal;
use crate::engine::user_list::NextList;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::groups::GroupsForm;
use crate::screens::model::{Model, Tone};
use crate::ui::field::Field;
use crate::ui::key::{Key, KeyCode};

pub(in crate::screens) fn open(model: &mut Model) {
    let users = model.targets();
    let form = GroupsForm::new(&model.cx, users);
    model.dialogs.push(Dialog::Groups(form.into()));
}

pub(in crate::screens) fn form(model: &mut Model) -> Option<&mut GroupsForm> {
    match model.dialogs.last_mut() {
        Some(Dialog::Groups(form)) => Some(form),
        _ => None,
    }
}

/// Takes groups in that became known while the dialog is open.
pub(in crate::screens) fn gather(model: &mut Model) {
    let is_form = |dialog: &Dialog| matches!(dialog, Dialog::Groups(_));
    let Some(at) = model.dialogs.iter().position(is_form) else {
        return;
    };
    let dialog = model.dialogs.remove(at);
    if let Dialog::Groups(mut form) = dialog {
        form.gather(&model.cx);
        model.dialogs.insert(at, Dialog::Groups(form));
    }
}

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    let Some(form) = form(model) else { return };
    form.error = None;
    match action {
        Action::NextField => form.step(true),
        Action::PreviousField => form.step(false),
        Action::Close => {
            model.dialogs.pop();
        }
        Action::Submit => match form.focused().cloned() {
            Some(group) => turn(model, &group),
            None if form.field.text().is_empty() => {
                model.dialogs.pop();
            }
            None => add_typed(model),
        },
        _ => {}
    }
}

/// Text goes into the field, wherever the keyboard is; on a group, a space turns it.
pub(in crate::screens) fn type_key(model: &mut Model, key: Key) {
    let Some(form) = form(model) else { return };
    form.error = None;
    if let Some(group) = form.focused().cloned()
        && key == Key::plain(KeyCode::Char(' '))
    {
        return turn(model, &group);
    }
    if form.field.edit(key) {
        form.at = 0;
    }
}

pub(in crate::screens) fn paste(form: &mut GroupsForm, text: &str) -> Result<(), String> {
    form.error = None;
    form.at = 0;
    form.field.paste(text)
}

/// The group that is typed: all users of the dialog are to be put in. Where the broker lists its groups,
/// only into one of them.
fn add_typed(model: &mut Model) {
    let texts = model.cx.engine.session.family.texts;
    let Some(form) = form(model) else { return };
    let stranger = form.stranger();
    if stranger.is_some() && form.shown().next().is_some() {
        // What is typed is a part of a name: the first that holds it is chosen next.
        form.at = 1;
        return;
    }
    let is_there = !form.is_new(form.field.text());
    let complaint = form.complaint(texts).filter(|_| !is_there);
    if let Some(complaint) = complaint.or(stranger) {
        form.error = Some(complaint);
        return;
    }
    let name: Arc<str> = form.field.text().into();
    form.field = Field::default();
    if !form.names.contains(&name) {
        form.names.push(name.clone());
    }
    wish(model, &name, true);
}

/// Puts all in, or takes all out where all are in already.
fn turn(model: &mut Model, group: &Arc<str>) {
    let Some(Dialog::Groups(form)) = model.dialogs.last() else {
        return;
    };
    let wanted = form.tally(&model.cx, group).members < form.users.len();
    if let Some(form) = self::form(model) {
        form.show_all();
    }
    wish(model, group, wanted);
}

fn wish(model: &mut Model, group: &Arc<str>, wanted: bool) {
    let Some(users) = form(model).map(|form| form.users.clone()) else {
        return;
    };
    let key = PermissionKey::group(group.clone());
    let mut refused = Vec::new();
    for user in &users {
        match wish_of(&mut model.cx, user, &key, wanted) {
            Ok(()) => {
                model.cx.flashes.remove(user);
            }
            Err(why) => refused.push((user, why)),
        }
    }
    if refused.len() < users.len() {
        // A list that was asked for before this change has to wait like any other.
        model.cx.engine.next_list = NextList::News;
    }
    let Some((first, why)) = refused.first() else {
        return;
    };
    let why = match why {
        ToggleRefusal::Busy => "is being saved",
        ToggleRefusal::Gone => "is gone from the broker's list",
    };
    let text = match refused.len() {
        1 => format!("Not changed: {} {why}", first.as_str()),
        more => format!("{more} not changed: {} {why}, and so on", first.as_str()),
    };
    model.cx.say(Tone::Warning, text.clone());
    if let Some(form) = form(model) {
        form.error = Some(text);
    }
}

fn wish_of(
    cx: &mut Context,
    user: &UserName,
    key: &PermissionKey,
    wanted: bool,
) -> Result<(), ToggleRefusal> {
    if !cx.engine.is_known(user) {
        return Err(ToggleRefusal::Gone);
    }
    let Some(group) = key.as_group() else {
        return Ok(());
    };
    // What was only accepted is no ground to leave a wish out.
    let only_accepted = cx.engine.offline.value(user, key).is_some();
    let shown = match cx.engine.membership(user, group) {
        _ if only_accepted => Grant::Unknown,
        shown => shown,
    };
    cx.engine.set(user, key, shown, wanted).map(|_| ())
}
