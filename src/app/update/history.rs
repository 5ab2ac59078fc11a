//! Taking back what was applied: as new pending changes that go through Review.

use std::collections::{HashMap, HashSet};

use super::{review, scroll};
use crate::app::bindings::Action;
use crate::app::dialog::Dialog;
use crate::app::form::{Form, Purpose};
use crate::app::history::{self, History, WayBack};
use crate::app::layout;
use crate::app::model::{Model, Tone};
use crate::app::movement::moved;
use crate::domain::command::{Command, CommandId};
use crate::domain::permission::{Grant, Held, PermissionKey, Priority};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::command_log::{Change, Entry};
use crate::engine::impact;
use crate::text;

/// Opens the page.
pub(super) fn open(model: &mut Model) {
    let history = History::of(&model.engine.log);
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
        Action::Help => model.dialogs.push(Dialog::help()),
        Action::Mark => mark(history),
        Action::MarkPlan => mark_plan(model),
        Action::TakeBack => {
            let chosen = history.chosen();
            take_back(model, &chosen);
        }
        movement => {
            let last = history.entries.len().saturating_sub(1);
            history.cursor = moved(history.cursor, movement, last, rows * 2);
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

/// Marks all that was applied together with the selected entry, or takes those marks away.
fn mark_plan(model: &mut Model) {
    let Some(Dialog::History(history)) = model.dialogs.last_mut() else {
        return;
    };
    let log = &model.engine.log;
    let plan = |id: &CommandId| log.get(*id).and_then(|entry| entry.plan);
    let Some(selected) = history.selected() else {
        return;
    };
    let of_plan = |id: &&CommandId| match plan(&selected) {
        Some(number) => plan(id) == Some(number),
        None => **id == selected,
    };
    let entries: Vec<CommandId> = history.entries.iter().filter(of_plan).copied().collect();
    if entries.iter().all(|id| history.marked.contains(id)) {
        for id in &entries {
            history.marked.remove(id);
        }
    } else {
        history.marked.extend(entries);
    }
}

/// What is made of the entries to be taken back.
#[derive(Default)]
struct Reverse {
    /// The users to delete.
    users: Vec<UserName>,
    /// What each permission is to be, and with which priority, in the order of the entries.
    fields: Vec<(UserName, PermissionKey, bool, Option<Priority>)>,
    /// Where in `fields` a permission is.
    places: HashMap<(UserName, PermissionKey), usize>,
    /// Why others have no way back.
    refusals: Vec<String>,
}

impl Reverse {
    /// What a permission will be once the entries before this one are taken back.
    fn now(&self, entry: &Entry) -> Option<Grant> {
        let Change::Permission { key, .. } = &entry.change else {
            return None;
        };
        let place = self.places.get(&(entry.user.clone(), key.clone()))?;
        let (_, _, wanted, _) = self.fields.get(*place)?;
        Some(Grant::from(*wanted))
    }

    /// Of several changes to the same, the oldest says what it was before.
    fn set(
        &mut self,
        user: UserName,
        key: PermissionKey,
        (wanted, priority): (bool, Option<Priority>),
    ) {
        let next = self.fields.len();
        let place = self.places.entry((user.clone(), key.clone()));
        let place = *place.or_insert(next);
        match self.fields.get_mut(place) {
            Some((.., value, rank)) => (*value, *rank) = (wanted, priority),
            None => self.fields.push((user, key, wanted, priority)),
        }
    }

    fn commands(self) -> Vec<Command> {
        let (mut users, mut doomed) = (self.users, HashSet::new());
        users.retain(|user| doomed.insert(user.clone()));
        let fields = self.fields.into_iter();
        let fields = fields.filter(|(user, ..)| !doomed.contains(user));
        let set = fields.map(
            |(user, permission, enabled, priority)| Command::SetPermission {
                user,
                permission,
                enabled,
                priority,
            },
        );
        let set: Vec<Command> = set.collect();
        let removals = users.into_iter().map(|user| Command::RemoveUser { user });
        set.into_iter().chain(removals).collect()
    }
}

/// Makes the reverse of these entries, the newest first, and opens Review. What has no way back is
/// said.
fn take_back(model: &mut Model, chosen: &[CommandId]) {
    let mut reverse = Reverse::default();
    for id in chosen {
        let Some(entry) = model.engine.log.get(*id) else {
            continue;
        };
        let user = entry.user.clone();
        match history::way_back(model, entry, reverse.now(entry)) {
            Err(why) => reverse.refusals.push(why),
            Ok(WayBack::Recreate(granted)) if chosen.len() == 1 => {
                return ask_password(model, user, granted);
            }
            Ok(WayBack::Recreate(_)) => reverse.refusals.push(format!(
                "{} needs a new password: take this back alone",
                text::short(user.as_str())
            )),
            Ok(WayBack::Delete) => reverse.users.push(user),
            Ok(WayBack::Set(key, wanted, priority)) => reverse.set(user, key, (wanted, priority)),
        }
    }
    let refusals = std::mem::take(&mut reverse.refusals);
    let commands = reverse.commands();
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

/// A user who was deleted comes back with a new password only.
fn ask_password(model: &mut Model, user: UserName, granted: Vec<Held>) {
    model.dialogs.pop();
    let form =
        Form::new(Purpose::Recreate { user, granted }).under(&model.engine.session.password_rules);
    model.dialogs.push(Dialog::Form(form.into()));
}

/// The form for such a user was filled in: the user and its permissions go through Review.
pub(super) fn recreate(model: &mut Model, user: &UserName, granted: &[Held], password: Secret) {
    let mut commands = vec![Command::AddUser {
        user: user.clone(),
        password,
    }];
    // What a new user has from the start is only taken where the old one had it not.
    let given = impact::rules(&model.engine).map_or(&[][..], |rules| &rules.newcomers);
    let set = |key: &PermissionKey, enabled, priority| Command::SetPermission {
        user: user.clone(),
        permission: key.clone(),
        enabled,
        priority,
    };
    let granted_later = granted.iter().filter(|held| !given.contains(&held.key));
    commands.extend(granted_later.map(|held| set(&held.key, true, held.priority)));
    let had = |key: &PermissionKey| granted.iter().any(|held| held.key == *key);
    let withheld = given.iter().filter(|key| !had(key));
    commands.extend(withheld.map(|key| set(key, false, None)));
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
