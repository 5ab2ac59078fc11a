//! Who would have what once commands are done: the broker's list as far as it is known, and what
//! changes it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::app::model::Model;
use crate::app::run::Run;
use crate::domain::command::Command;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::{Roster, User};
use crate::domain::rules::{Need, Rules};
use crate::domain::user::UserName;

/// Whether somebody has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Has {
    /// No.
    No,
    /// It is not known.
    Unclear,
    /// Yes.
    Yes,
}

impl From<Grant> for Has {
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
}

/// The broker's users as they are, or would be.
#[derive(Debug, Clone)]
pub(super) struct Outlook<'a> {
    model: &'a Model,
    /// The newest list, also while it waits for a refresh: the broker acts on what it has.
    list: Option<&'a Roster>,
    always: Option<&'a UserName>,
    /// What a new user has from the start.
    newcomers: &'a [PermissionKey],
    changed: HashMap<UserName, Person>,
}

impl<'a> Outlook<'a> {
    /// The present: the list, what the broker accepted while no list could show it, what is under
    /// way, which counts as done, and what the plan that is being applied has still to take away.
    pub(super) fn now(model: &'a Model, rules: Option<&'a Rules>) -> Self {
        let waiting = model.waiting.as_ref().map(|waiting| &waiting.roster);
        let mut outlook = Self {
            model,
            list: waiting.or(model.roster.as_ref()),
            always: rules.and_then(|rules| rules.always.as_ref()),
            newcomers: rules.map_or(&[], |rules| &rules.newcomers),
            changed: HashMap::new(),
        };
        for user in model.worksheet.users() {
            if let Some(accepted) = model.worksheet.accepted(&user) {
                let values = accepted.values.iter();
                let values = values.map(|(key, on)| (key.clone(), Grant::from(*on)));
                let values = values.collect();
                let person = Person {
                    values,
                    ..Person::default()
                };
                outlook.changed.insert(user, person);
            }
        }
        for command in model.flights.under_way() {
            outlook.apply(command);
        }
        // What a plan gives may never come, if it is stopped.
        let to_come = model.run.iter().flat_map(Run::to_come);
        for command in to_come.filter(|command| command.takes_away()) {
            outlook.apply(command);
        }
        outlook
    }

    /// Applies a command as a broker that carries it out.
    pub(super) fn apply(&mut self, command: &Command) {
        let user = command.user();
        let there = self.is_there(user);
        match command {
            Command::AddUser { .. } if there != Has::Yes => {
                let newcomers = self.newcomers.iter();
                let person = Person {
                    fresh: there == Has::No,
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
                ..
            } if there != Has::No => {
                let person = self.changed.entry(user.clone()).or_default();
                person
                    .values
                    .insert(permission.clone(), Grant::from(*enabled));
            }
            // A broker refuses the others, and a password changes no right.
            _ => {}
        }
    }

    /// Whether the broker has a user.
    pub(super) fn is_there(&self, user: &UserName) -> Has {
        if let Some(person) = self.changed.get(user) {
            return if person.gone { Has::No } else { Has::Yes };
        }
        if self.model.pieces.is_unlisted(user) && !self.model.is_self(user) {
            return Has::Unclear;
        }
        if self.model.is_self(user) || self.is_listed(user) {
            return Has::Yes;
        }
        self.of_the_unlisted()
    }

    /// What a list that does not hold somebody says of that.
    fn of_the_unlisted(&self) -> Has {
        match self.model.readable_list() {
            Some(_) if !self.model.pieces.is_on() => Has::No,
            _ => Has::Unclear,
        }
    }

    /// Whether the list holds a user.
    pub(super) fn is_listed(&self, user: &UserName) -> bool {
        self.list.is_some_and(|list| list.row(user).is_some())
    }

    /// What a user has of one permission, by itself or through a group.
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
        let Some(list) = self.list else { return false };
        let nobody = Person::default();
        let person = self.changed.get(user).unwrap_or(&nobody);
        if person.gone {
            return false;
        }
        let listed = list.user(user).filter(|_| !person.fresh);
        let listed = listed.and_then(|user| user.groups.as_deref());
        let stays = |group: &&Arc<str>| {
            let key = PermissionKey::group(Arc::clone(group));
            person.values.get(&key) != Some(&Grant::Disabled)
        };
        let stays = listed.unwrap_or_default().iter().filter(stays);
        let values = person.values.iter();
        let joined = values.filter(|(_, grant)| **grant == Grant::Enabled);
        let joined = joined.filter_map(|(key, _)| key.as_group());
        stays.chain(joined).any(|group| list.gives(group, key))
    }

    /// What membership in a group gives.
    pub(super) fn gifts(&self, group: &str) -> Vec<&'a PermissionKey> {
        let columns = self.list.map_or(&[][..], Roster::permissions).iter();
        let keys = columns.map(|column| &column.key);
        keys.filter(|key| self.list.is_some_and(|list| list.gives(group, key)))
            .collect()
    }

    /// What a user has of one permission by itself.
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

    /// Whether a user has what a way needs.
    pub(super) fn has(&self, user: &UserName, need: &Need) -> Has {
        let there = self.is_there(user);
        if need.users.contains(user) {
            return there;
        }
        let grants = need.permissions.iter();
        let most = grants.map(|key| Has::from(self.grant(user, key))).max();
        let also = need.also.iter().map(|key| Has::from(self.grant(user, key)));
        let also = also.min().unwrap_or(Has::Yes);
        most.unwrap_or(Has::No).min(also).min(there)
    }

    /// Whether anybody has what a way needs, beside the one whom no rule stops. Looks at each user
    /// at most once, and no further than to the first who has it.
    pub(super) fn has_anybody(&self, need: &Need) -> Has {
        let mut most = self.of_the_unlisted();
        let changed = self.changed.keys();
        for user in changed.filter(|user| self.always != Some(user)) {
            most = most.max(self.has(user, need));
            if most == Has::Yes {
                return most;
            }
        }
        let Some(roster) = self.list else {
            return most;
        };
        let columns = need.permissions.iter().filter_map(|key| roster.column(key));
        let columns: Vec<usize> = columns.collect();
        let also: Option<Vec<usize>> = need.also.iter().map(|key| roster.column(key)).collect();
        let has_also = |user: &User| {
            // What the list leaves out nobody has.
            let columns = also.as_ref().map(|columns| columns.iter());
            let least = columns.map(|it| it.map(|column| Has::from(user.grant(*column))).min());
            least.map_or(Has::No, |least| least.unwrap_or(Has::Yes))
        };
        let as_listed = |user: &User| {
            let grants = columns.iter().map(|column| Has::from(user.grant(*column)));
            let by_name = need.users.contains(&user.name).then_some(Has::Yes);
            let most = by_name.or_else(|| grants.max()).unwrap_or(Has::No);
            let there = if self.model.pieces.is_unlisted(&user.name) {
                Has::Unclear
            } else {
                Has::Yes
            };
            most.min(has_also(user)).min(there)
        };
        for user in roster.users() {
            if most == Has::Yes {
                break;
            }
            let has = as_listed(user);
            let counts = has > most
                && self.always != Some(&user.name)
                && !self.changed.contains_key(&user.name);
            if counts {
                most = has;
            }
        }
        most
    }
}
