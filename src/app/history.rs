//! History: what was applied in this session, and the way back from each of it.

use std::collections::{BTreeSet, HashMap};

use super::bindings::{Action, Layer};
use super::model::Model;
use super::review::{self, Entry as Row};
use super::status;
use crate::domain::command::CommandId;
use crate::domain::permission::{Grant, Held, PermissionKey, Priority};
use crate::domain::user::UserName;
use crate::engine::command_log::{Change, CommandLog, Entry, Outcome};
use crate::text;

/// The page.
#[derive(Debug, Default)]
pub struct History {
    /// What was applied, the newest first.
    pub entries: Vec<CommandId>,
    /// What was done to the same again, later.
    pub later: HashMap<CommandId, &'static str>,
    /// What the person marked.
    pub marked: BTreeSet<CommandId>,
    /// The selected entry.
    pub cursor: usize,
    /// The first entry shown.
    pub top: usize,
}

const TAKEN_BACK: &str = "taken back";
const CHANGED_AGAIN: &str = "changed again";

impl History {
    /// The page of what the command log holds now.
    #[must_use]
    pub fn of(log: &CommandLog) -> Self {
        let mut history = Self::default();
        let mut newer: HashMap<(&UserName, Option<&PermissionKey>), &Change> = HashMap::new();
        let done = log.entries().rev().filter(|e| e.outcome.is_done());
        for entry in done {
            history.entries.push(entry.id);
            let key = match &entry.change {
                Change::Password => continue,
                Change::Permission { key, .. } => Some(key),
                Change::Add | Change::Remove { .. } => None,
            };
            if let Some(later) = newer.insert((&entry.user, key), &entry.change) {
                history
                    .later
                    .insert(entry.id, later_word(&entry.change, later));
            }
        }
        history
    }

    /// The selected entry.
    #[must_use]
    pub fn selected(&self) -> Option<CommandId> {
        self.entries.get(self.cursor).copied()
    }

    /// What is to be taken back: the marked entries, the newest first, else the selected one.
    #[must_use]
    pub fn chosen(&self) -> Vec<CommandId> {
        if self.marked.is_empty() {
            return self.selected().into_iter().collect();
        }
        self.marked.iter().rev().copied().collect()
    }
}

/// What a later change to the same made of a change.
fn later_word(change: &Change, later: &Change) -> &'static str {
    match (change, later) {
        (
            Change::Permission {
                before, priority, ..
            },
            Change::Permission {
                enabled,
                priority: later,
                ..
            },
        ) if !before.is(*enabled) || (*enabled && priority != later) => CHANGED_AGAIN,
        _ => TAKEN_BACK,
    }
}

/// The way back from a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayBack {
    /// The permission is set to this again, and granted with this priority.
    Set(PermissionKey, bool, Option<Priority>),
    /// The user is deleted.
    Delete,
    /// The user is added again, with a new password, and granted these again.
    Recreate(Vec<Held>),
}

/// The way back from an entry. `now` is what its permission is by then, when later changes to it are
/// taken back first; else it is what the screen shows.
///
/// # Errors
/// Why there is none, and what can be done instead.
pub fn way_back(model: &Model, entry: &Entry, now: Option<Grant>) -> Result<WayBack, String> {
    let user = &entry.user;
    let name = text::short(user.as_str());
    let listed = model.engine.is_known(user);
    match &entry.change {
        Change::Password => Err(format!(
            "{name}: there is no way back to the old password, which nobody here knows; in the \
             table, {} sets another",
            model.key(Action::Password)
        )),
        Change::Add if !listed => Err(format!("{name} is gone already")),
        Change::Add => match model.engine.protection(user) {
            Some(protection) => Err(protection.reason.clone()),
            None => Ok(WayBack::Delete),
        },
        Change::Remove { .. } if listed => {
            Err(format!("{name} is there again: somebody added it since"))
        }
        Change::Remove { .. } if user.as_str().is_empty() => {
            Err(format!("{name} cannot be added again: a user needs a name"))
        }
        Change::Remove { granted } => Ok(WayBack::Recreate(granted.clone())),
        Change::Permission { .. } if !listed => {
            Err(format!("{name} is gone from the broker's list"))
        }
        Change::Permission {
            key,
            before,
            enabled,
            priority,
        } => {
            let now = now.or_else(|| model.engine.value(user, key));
            if now == Some(Grant::Enabled)
                && before.is(true)
                && has_other(model, user, key, *priority)
            {
                return Err(format!(
                    "{name}: {} is Enabled again already, with another priority than {}",
                    status::label(model, key),
                    priority.map_or_else(|| "the usual one".into(), |it| it.to_string())
                ));
            }
            let wanted = set_back(model, user, key, (*before, *enabled, now))?;
            Ok(WayBack::Set(
                key.clone(),
                wanted,
                priority.filter(|_| wanted),
            ))
        }
    }
}

/// Whether a user has something with another priority, by the shown list.
fn has_other(
    model: &Model,
    user: &UserName,
    key: &PermissionKey,
    priority: Option<Priority>,
) -> bool {
    let list = model.engine.roster.as_ref();
    list.is_some_and(|list| list.priority(user, key) != priority)
}

/// What a permission is to be again.
fn set_back(
    model: &Model,
    user: &UserName,
    key: &PermissionKey,
    (before, enabled, now): (Grant, bool, Option<Grant>),
) -> Result<bool, String> {
    let (name, label) = (text::short(user.as_str()), status::label(model, key));
    let wanted = match before {
        Grant::Enabled => true,
        Grant::Disabled | Grant::Inherited => false,
        // Putting in and taking out are each other's reverse; that nothing told what was before is
        // said with the offer.
        Grant::Unknown if key.as_group().is_some() => !enabled,
        Grant::Unclear => {
            return Err(format!(
                "{name}: {label} was neither yes nor no before, which cannot be set again"
            ));
        }
        Grant::Unknown => {
            return Err(format!(
                "{name}: what {label} was before is not known, as no list showed it"
            ));
        }
    };
    match now {
        None => Err(format!("{name}: the broker no longer lists {label}")),
        Some(now) if now.is(wanted) => {
            Err(format!("{name}: {label} is {} again already", now.word()))
        }
        Some(now) if !now.is(enabled) => Err(format!(
            "{name}: somebody changed {label} since, it is now {}",
            now.word()
        )),
        Some(_) => Ok(wanted),
    }
}

/// What Enter would do with an entry, or why it would do nothing.
#[must_use]
pub fn hint(model: &Model, id: CommandId) -> String {
    let Some(entry) = model.engine.log.get(id) else {
        return String::new();
    };
    let name = text::short(entry.user.as_str());
    let key = model.key_of(Layer::History, Action::TakeBack);
    match way_back(model, entry, None) {
        Err(why) => why,
        Ok(WayBack::Set(permission, wanted, priority)) => format!(
            "{key} takes back: {} of {name} to {}{}{}",
            status::label(model, &permission),
            Grant::from(wanted).word(),
            ranked(priority),
            match &entry.change {
                Change::Permission {
                    before: Grant::Unknown,
                    ..
                } => "; what it was before is not known",
                _ => "",
            }
        ),
        Ok(WayBack::Delete) => format!("{key} takes back: {name} is deleted"),
        Ok(WayBack::Recreate(granted)) => format!(
            "{key} adds {name} again with {} and a new password. Not brought back: the old \
             password, and settings such as a client id or a description",
            possessions(&granted)
        ),
    }
}

/// A priority other than the usual one, behind what is granted with it.
#[must_use]
pub fn ranked(priority: Option<Priority>) -> String {
    priority.map_or_else(String::new, |priority| format!(", priority {priority}"))
}

/// How many permissions a user had, and in how many groups it was.
#[must_use]
pub fn possessions(held: &[Held]) -> String {
    let groups = held.iter().filter(|it| it.key.as_group().is_some()).count();
    let permissions = text::count(held.len() - groups, "permission", "permissions");
    match groups {
        0 => permissions,
        _ => format!(
            "{permissions} and {}",
            text::count(groups, "group", "groups")
        ),
    }
}

/// What stands on the screen for an entry.
#[must_use]
pub fn row(model: &Model, history: &History, at: usize) -> Row {
    let entry = history
        .entries
        .get(at)
        .and_then(|id| model.engine.log.get(*id));
    let Some(entry) = entry else {
        return Row::default();
    };
    let (what, change) = match &entry.change {
        Change::Add => ("Add user".into(), "none -> added".into()),
        Change::Remove { granted } => (
            "Delete user".into(),
            format!("had {}", possessions(granted)),
        ),
        Change::Password => ("Password".into(), "old -> new".into()),
        Change::Permission {
            key,
            before,
            enabled,
            priority,
        } => (
            status::label(model, key).into_owned(),
            format!(
                "{} -> {}{}",
                before.word(),
                Grant::from(*enabled).word(),
                ranked(priority.filter(|_| *enabled))
            ),
        ),
    };
    let word = match history.later.get(&entry.id) {
        Some(word) => word,
        None if entry.outcome == Outcome::Verified => "verified",
        None => "accepted",
    };
    let mut row = Row {
        user: text::name(entry.user.as_str()).into_owned(),
        what,
        change,
        word: (word, super::model::Tone::Info),
        ..Row::default()
    };
    if review::columns(model.width).change == 0 {
        row.below
            .push((row.change.clone(), super::model::Tone::Info));
    }
    row
}
