//! What every user would have once commands are done: the broker's list, as far as it is known,
//! with the changes on top.

mod weigh;

use std::collections::{BTreeMap, HashMap};

use crate::domain::command::Command;
use crate::domain::permission::{Grant, PermissionKey, Priority};
use crate::domain::roster::Roster;
use crate::domain::rules::{Rules, Way};
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::apply::Run;

/// Whether somebody has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tristate {
    No,
    /// It is not known.
    Unclear,
    Yes,
}

impl From<Grant> for Tristate {
    fn from(grant: Grant) -> Self {
        match grant {
            Grant::Disabled => Self::No,
            Grant::Unclear | Grant::Unknown => Self::Unclear,
            Grant::Enabled | Grant::Inherited => Self::Yes,
        }
    }
}

/// What differs from the list about one user.
#[derive(Debug, Clone, Default)]
struct Person {
    /// Deleted.
    gone: bool,
    /// Added: it has no permission but those in `values`.
    fresh: bool,
    values: BTreeMap<PermissionKey, Grant>,
    /// The priorities of what it gets.
    priorities: BTreeMap<PermissionKey, Priority>,
}

/// The broker's users as they are, or would be.
#[derive(Debug, Clone)]
pub(super) struct ProjectedUsers<'a> {
    engine: &'a Engine,
    /// The newest list, also while it waits for a refresh: the broker acts on what it has.
    list: Option<&'a Roster>,
    always: Option<&'a UserName>,
    rules: Option<&'a Rules>,
    changed: HashMap<UserName, Person>,
}

impl<'a> ProjectedUsers<'a> {
    /// The users as a list has them.
    pub(super) fn of(
        engine: &'a Engine,
        list: Option<&'a Roster>,
        rules: Option<&'a Rules>,
    ) -> Self {
        Self {
            engine,
            list,
            always: rules.and_then(|rules| rules.always.as_ref()),
            rules,
            changed: HashMap::new(),
        }
    }

    /// The users as they are now: the list, what the broker accepted while no list could show it,
    /// what is under way, which counts as done, and what the plan that is being applied will still
    /// take away.
    pub(super) fn now(engine: &'a Engine, rules: Option<&'a Rules>) -> Self {
        let mut projected = Self::of(engine, engine.newest_list(), rules);
        for user in engine.named_users.users() {
            if let Some(accepted) = engine.named_users.accepted(&user) {
                for (key, on) in &accepted.values {
                    projected.set(&user, key, *on, None);
                }
            }
        }
        for command in engine.queue.under_way() {
            projected.apply(command);
        }
        // What a plan gives may never come, if it is stopped.
        for command in engine.run.iter().flat_map(Run::to_come) {
            if projected.may_hurt(command) {
                projected.apply(command);
            }
        }
        projected
    }

    /// Whether somebody may be able to do less after a command.
    fn may_hurt(&self, command: &Command) -> bool {
        let Command::SetPermission {
            permission,
            enabled,
            ..
        } = command
        else {
            return command.takes_away();
        };
        let mut said = Vec::new();
        for key in self.gifts(permission) {
            let needs = Way::ALL
                .iter()
                .filter_map(|way| Some(self.rules?.need(*way)));
            said.extend(needs.flat_map(|need| need.says(key)));
        }
        let denies = said.iter().any(|says| says.no);
        // Losing what only denies is no loss.
        let is_loss = !denies || said.iter().any(|says| says.yes);
        if *enabled { denies } else { is_loss }
    }

    /// Applies a command as a broker that carries it out.
    pub(super) fn apply(&mut self, command: &Command) {
        let user = command.user();
        let there = self.is_there(user);
        match command {
            Command::AddUser { .. } if there != Tristate::Yes => {
                let newcomers = self.rules.map_or(&[][..], |rules| &rules.newcomers);
                let newcomers = newcomers.iter();
                let person = Person {
                    fresh: there == Tristate::No,
                    values: newcomers.map(|key| (key.clone(), Grant::Enabled)).collect(),
                    ..Person::default()
                };
                self.changed.insert(user.clone(), person);
            }
            Command::RemoveUser { .. } if self.always != Some(user) => {
                let person = Person {
                    gone: true,
                    ..Person::default()
                };
                self.changed.insert(user.clone(), person);
            }
            Command::SetPermission {
                permission,
                enabled,
                priority,
                ..
            } if there != Tristate::No => self.set(user, permission, *enabled, *priority),
            // The broker refuses all others, and a password changes no right.
            _ => {}
        }
    }

    fn set(
        &mut self,
        user: &UserName,
        key: &PermissionKey,
        enabled: bool,
        priority: Option<Priority>,
    ) {
        let is_new = enabled && !self.has_itself(user, key);
        let usual = self.rules.map_or(0, |rules| rules.usual);
        let person = self.changed.entry(user.clone()).or_default();
        person.values.insert(key.clone(), Grant::from(enabled));
        // What the user has already keeps its priority.
        if is_new {
            person
                .priorities
                .insert(key.clone(), priority.unwrap_or(usual));
        }
    }

    /// Whether a user has a permission directly for sure, or is a member of a group.
    fn has_itself(&self, user: &UserName, key: &PermissionKey) -> bool {
        match key.as_group() {
            Some(group) => self.groups(user).any(|it| it == &**group),
            None => self.own_grant(user, key) == Grant::Enabled,
        }
    }

    /// The groups that a user is a member of, as far as is known.
    fn groups(&self, user: &UserName) -> impl Iterator<Item = &str> {
        let person = self.changed.get(user);
        let is_kept = !person.is_some_and(|person| person.gone || person.fresh);
        let listed = self.list.filter(|_| is_kept);
        let listed = listed.and_then(|list| list.user(user)?.groups.as_deref());
        let listed = listed.unwrap_or_default().iter();
        let said = move |group: &str| {
            let values = &person?.values;
            values.get(&PermissionKey::group(group)).copied()
        };
        let stays = listed.filter(move |group| said(group) != Some(Grant::Disabled));
        let stays = stays.map(AsRef::as_ref);
        let values = person.into_iter().flat_map(|person| &person.values);
        let joined = values.filter(|(_, grant)| **grant == Grant::Enabled);
        let joined = joined.filter_map(|(key, _)| key.as_group());
        stays.chain(joined.map(AsRef::as_ref))
    }

    /// Whether the broker has a user.
    pub(super) fn is_there(&self, user: &UserName) -> Tristate {
        if let Some(person) = self.changed.get(user) {
            return if person.gone {
                Tristate::No
            } else {
                Tristate::Yes
            };
        }
        if self.engine.list_in_parts.is_unlisted(user) && !self.engine.is_self(user) {
            return Tristate::Unclear;
        }
        if self.engine.is_self(user) || self.is_listed(user) {
            return Tristate::Yes;
        }
        self.of_the_unlisted()
    }

    /// Whether a user that the list does not hold can be there all the same.
    fn of_the_unlisted(&self) -> Tristate {
        match self.engine.readable_list() {
            Some(_) if !self.engine.list_in_parts.is_on() => Tristate::No,
            _ => Tristate::Unclear,
        }
    }

    /// Whether the list holds a user.
    pub(super) fn is_listed(&self, user: &UserName) -> bool {
        self.list.is_some_and(|list| list.row(user).is_some())
    }

    /// What a user has of one permission, directly or through a group.
    pub(super) fn grant(&self, user: &UserName, key: &PermissionKey) -> Grant {
        match self.own_grant(user, key) {
            Grant::Disabled | Grant::Inherited if self.is_through_group(user, key) => {
                Grant::Inherited
            }
            Grant::Inherited => Grant::Disabled,
            own => own,
        }
    }

    fn is_through_group(&self, user: &UserName, key: &PermissionKey) -> bool {
        let list = self.list;
        let gives = |group| list.is_some_and(|list| list.gives(group, key));
        self.groups(user).any(gives)
    }

    /// What this gives a user: the permission, or for a group all that membership gives, in the
    /// order of the columns.
    pub(super) fn gifts<'k>(&self, key: &'k PermissionKey) -> Vec<&'k PermissionKey>
    where
        'a: 'k,
    {
        let Some(group) = key.as_group() else {
            return vec![key];
        };
        let columns = self.list.map_or(&[][..], Roster::permissions).iter();
        let keys = columns.map(|column| &column.key);
        keys.filter(|key| self.list.is_some_and(|list| list.gives(group, key)))
            .collect()
    }

    /// What a user has of one permission directly.
    fn own_grant(&self, user: &UserName, key: &PermissionKey) -> Grant {
        if let Some(person) = self.changed.get(user) {
            if let Some(grant) = person.values.get(key) {
                return *grant;
            }
            if person.gone || person.fresh {
                return Grant::Disabled;
            }
        }
        let listed = self.list.and_then(|list| list.user(user));
        let column = self.list.and_then(|list| list.column(key));
        match (listed, column) {
            (Some(user), Some(column)) => user.grant(column),
            // A flag that the list leaves out reads as disabled.
            (Some(_), None) => Grant::Disabled,
            (None, _) => Grant::Unknown,
        }
    }
}
