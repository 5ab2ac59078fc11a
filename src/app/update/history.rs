//! Taking back what was applied: as new pending changes that go through Review.

use super::{review, scroll};
use crate::app::bindings::Action;
use crate::app::dialog::Dialog;
use crate::app::form::{Form, Purpose};
use crate::app::history::{self, History, WayBack};
use crate::app::layout;
use crate::app::model::{Model, Tone};
use crate::domain::command::{Command, CommandId};
use crate::domain::permission::PermissionKey;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// Opens the page.
pub(super) fn open(model: &mut Model) {
    let history = History::of(&model.ledger);
    model.dialogs.push(Dialog::History(Box::new(history)));
}

fn page(model: &mut Model) -> Option<&mut History> {
    match model.dialogs.last_mut() {
        Some(Dialog::History(history)) => Some(history),
        _ => None,
    }
}

pub(super) fn perform(model: &mut Model, action: Action) {
    let rows = scroll::page(model);
    let Some(history) = page(model) else { return };
    match action {
        Action::Close => {
            model.dialogs.pop();
        }
        Action::Help => model.dialogs.push(Dialog::Help { scroll: 0 }),
        Action::MarkEntry => mark(history),
        Action::TakeBack => {
            let chosen = history.chosen();
            take_back(model, &chosen);
        }
        movement => {
            let last = history.entries.len().saturating_sub(1);
            history.cursor = scroll::moved(history.cursor, movement, last, rows * 2);
        }
    }
}

/// Marks the selected entry, or takes its mark away, and goes on to the next.
fn mark(history: &mut History) {
    let Some(id) = history.selected() else { return };
    if !history.marked.remove(&id) {
        history.marked.insert(id);
    }
    history.cursor = (history.cursor + 1).min(history.entries.len().saturating_sub(1));
}

/// Makes the reverse of these entries, the newest first, and opens Review. What has no way back is
/// said.
fn take_back(model: &mut Model, chosen: &[CommandId]) {
    let mut commands: Vec<Command> = Vec::new();
    let mut refusals = Vec::new();
    for id in chosen {
        let Some(entry) = model.ledger.get(*id) else {
            continue;
        };
        let user = entry.user.clone();
        match history::way_back(model, entry) {
            Err(why) => refusals.push(why),
            Ok(WayBack::Recreate(granted)) if chosen.len() == 1 => {
                return ask_password(model, user, granted);
            }
            Ok(WayBack::Recreate(_)) => refusals.push(format!(
                "{} needs a new password: take this back alone",
                user.as_str()
            )),
            Ok(WayBack::Delete) => commands.push(Command::RemoveUser { user }),
            Ok(WayBack::Set(key, wanted)) => set_back(&mut commands, &user, &key, wanted),
        }
    }
    if commands.is_empty() {
        let reason = match refusals.as_slice() {
            [] => "Nothing to take back".into(),
            [one] => one.clone(),
            [first, others @ ..] => format!("{first} (and {} more)", others.len()),
        };
        return super::refuse(model, reason);
    }
    model.dialogs.pop();
    review::open(model, commands);
    if let Some(first) = refusals.first() {
        let text = format!("{} not taken back: {first}", refusals.len());
        model.say(Tone::Warning, text);
    }
}

/// Of several changes to the same, the oldest says what it was before.
fn set_back(commands: &mut Vec<Command>, user: &UserName, key: &PermissionKey, wanted: bool) {
    let command = Command::SetPermission {
        user: user.clone(),
        permission: key.clone(),
        enabled: wanted,
    };
    let same = commands.iter().position(|command| {
        matches!(command, Command::SetPermission { user: u, permission, .. }
            if u == user && permission == key)
    });
    match same {
        Some(at) => commands[at] = command,
        None => commands.push(command),
    }
}

/// A user who was deleted comes back with a new password only.
fn ask_password(model: &mut Model, user: UserName, granted: Vec<PermissionKey>) {
    model.dialogs.pop();
    let form = Form::new(Purpose::Recreate { user, granted });
    model.dialogs.push(Dialog::Form(form.into()));
}

/// The form for such a user was filled in: the user and its permissions go through Review.
pub(super) fn recreate(
    model: &mut Model,
    user: &UserName,
    granted: &[PermissionKey],
    password: Secret,
) {
    let mut commands = vec![Command::AddUser {
        user: user.clone(),
        password,
    }];
    commands.extend(granted.iter().map(|key| Command::SetPermission {
        user: user.clone(),
        permission: key.clone(),
        enabled: true,
    }));
    model.dialogs.pop();
    review::open(model, commands);
}

/// Keeps the selected entry in sight.
pub(super) fn keep_in_sight(model: &mut Model) {
    let rows = usize::from(layout::screen(model).body.saturating_sub(1));
    let Some(Dialog::History(history)) = model.dialogs.last() else {
        return;
    };
    let height = |at| history::row(model, history, at).height();
    let last = history.entries.len().saturating_sub(1);
    let top = scroll::top(history.top, (history.cursor, last), rows, height);
    if let Some(history) = page(model) {
        history.top = top;
    }
}
