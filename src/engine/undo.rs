//! Undoing what was done in this session: the way back from each change, as commands that are
//! planned like any others. How many changes are kept is in `command_log`.
//!
//! The way back from a permission is a draft like any other, that from an addition a deletion. A
//! deleted user is added again with a password that is asked for, and with what it had been
//! granted, which `submit` notes when it is deleted (`granted`, and as `settings` what no command
//! sets again). A password has no way back. What the key does is in the `undo` of the history's
//! screen.

use std::collections::{HashMap, HashSet};

use super::Engine;
use super::command_log::{Change, Entry};
use crate::domain::command::{Command, CommandId};
use crate::domain::permission::{Grant, Held, PermissionKey, Priority};
use crate::domain::reason::{Advice, Reason};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::text;

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

/// How several changes are undone together.
#[derive(Debug, Default)]
pub struct Undo {
    /// The commands that do it.
    pub commands: Vec<Command>,
    /// Why others have no way back.
    pub refusals: Vec<Reason>,
}

impl Engine {
    /// The way back from an entry. `now` is the value of its permission after later changes were
    /// taken back; without it, what the screen shows counts.
    ///
    /// # Errors
    /// Why there is none, and what can be done instead.
    pub fn way_back(&self, entry: &Entry, now: Option<Grant>) -> Result<WayBack, Reason> {
        let user = &entry.user;
        let name = text::short(user.as_str());
        let listed = self.is_known(user);
        match &entry.change {
            Change::Password => Err(Reason::with(
                format!("{name}: the old password is not known, so it cannot be restored"),
                Advice::SetAnother,
            )),
            Change::Add if !listed => Err(format!("{name} is already gone").into()),
            Change::Add => match self.protection(user) {
                Some(protection) => Err(protection.reason.clone().into()),
                None => Ok(WayBack::Delete),
            },
            Change::Remove { .. } if listed => Err(format!("{name} exists again").into()),
            Change::Remove { .. } if user.as_str().is_empty() => {
                Err(format!("{name} cannot be added again: a user needs a name").into())
            }
            Change::Remove { granted, .. } => Ok(WayBack::Recreate(granted.clone())),
            Change::Permission { .. } if !listed => {
                Err(format!("{name} is gone from the broker's list").into())
            }
            Change::Permission {
                key,
                before,
                enabled,
                priority,
            } => {
                let now = now.or_else(|| self.value(user, key));
                if now == Some(Grant::Enabled)
                    && before.is(true)
                    && has_other(self, user, key, *priority)
                {
                    return Err(format!(
                        "{name}: {} is enabled again already, but with another priority than {}",
                        self.label(key),
                        priority.map_or_else(|| "the usual one".into(), |it| it.to_string())
                    )
                    .into());
                }
                let wanted = set_back(self, user, key, (*before, *enabled, now))?;
                Ok(WayBack::Set(
                    key.clone(),
                    wanted,
                    priority.filter(|_| wanted),
                ))
            }
        }
    }

    /// The reverse of these changes, the newest first. A user that was deleted is left out: it
    /// needs a new password, so it comes back by itself.
    pub fn undo(&self, chosen: &[CommandId]) -> Undo {
        let mut reverse = Reverse::default();
        let mut refusals = Vec::new();
        for entry in chosen.iter().filter_map(|id| self.log.get(*id)) {
            let user = entry.user.clone();
            match self.way_back(entry, reverse.now(entry)) {
                Err(why) => refusals.push(why),
                Ok(WayBack::Recreate(_)) => refusals.push(Reason::from(format!(
                    "{} needs a new password: undo this one alone",
                    text::short(user.as_str())
                ))),
                Ok(WayBack::Delete) => reverse.users.push(user),
                Ok(WayBack::Set(key, wanted, priority)) => {
                    reverse.set(user, key, (wanted, priority));
                }
            }
        }
        Undo {
            commands: reverse.commands(),
            refusals,
        }
    }

    /// The commands that add a user again with what it was granted, and a new password.
    pub fn recreation(&self, user: &UserName, granted: &[Held], password: Secret) -> Vec<Command> {
        let mut commands = vec![Command::add(user.clone(), password)];
        // What a new user has from the start is taken away where the old one did not have it.
        let given = self.given_to_all();
        let set = |key: &PermissionKey, enabled, priority| {
            Command::set(user.clone(), key.clone(), enabled, priority)
        };
        let granted_later = granted.iter().filter(|held| !given.contains(&held.key));
        commands.extend(granted_later.map(|held| set(&held.key, true, held.priority)));
        let had = |key: &PermissionKey| granted.iter().any(|held| held.key == *key);
        let withheld = given.iter().filter(|key| !had(key));
        commands.extend(withheld.map(|key| set(key, false, None)));
        commands
    }
}

/// What the entries to be taken back come to, all together.
#[derive(Default)]
struct Reverse {
    /// The users to delete.
    users: Vec<UserName>,
    /// The value and the priority that each permission gets, in the order of the entries.
    fields: Vec<(UserName, PermissionKey, bool, Option<Priority>)>,
    /// Where in `fields` a permission is.
    places: HashMap<(UserName, PermissionKey), usize>,
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
        let set = fields.map(|(user, permission, enabled, priority)| {
            Command::set(user, permission, enabled, priority)
        });
        let set: Vec<Command> = set.collect();
        let removals = users.into_iter().map(|user| Command::RemoveUser { user });
        set.into_iter().chain(removals).collect()
    }
}

/// Whether a user has something with another priority, by the shown list.
fn has_other(
    engine: &Engine,
    user: &UserName,
    key: &PermissionKey,
    priority: Option<Priority>,
) -> bool {
    let list = engine.roster.as_ref();
    list.is_some_and(|list| list.priority(user, key) != priority)
}

/// The value that a permission gets back.
fn set_back(
    engine: &Engine,
    user: &UserName,
    key: &PermissionKey,
    (before, enabled, now): (Grant, bool, Option<Grant>),
) -> Result<bool, String> {
    let (name, label) = (text::short(user.as_str()), engine.label(key));
    let wanted = match before {
        Grant::Enabled => true,
        Grant::Disabled | Grant::Inherited => false,
        // The reverse of putting in is taking out. That nothing said what was before is said with
        // the offer.
        Grant::Unknown if key.as_group().is_some() => !enabled,
        Grant::Unclear => {
            return Err(format!(
                "{name}: {label} had no clear value before, so it cannot be restored"
            ));
        }
        Grant::Unknown => {
            return Err(format!(
                "{name}: the old value of {label} is not known: no list showed it"
            ));
        }
    };
    match now {
        None => Err(format!("{name}: the broker no longer lists {label}")),
        Some(now) if now.is(wanted) => Err(format!(
            "{name}: {label} is already {} again",
            key.word(now)
        )),
        Some(now) if !now.is(enabled) => Err(format!(
            "{name}: somebody changed {label} since, it is now {}",
            key.word(now)
        )),
        Some(_) => Ok(wanted),
    }
}
