//! Whether a user has what a way needs: weighs its permissions by priority, and those of its
//! groups. Who is looked at when it is asked whether anybody still has it is decided here too
//! (`has_anybody`).

use std::cmp::Reverse;

use super::{ProjectedUsers, Tristate};
use crate::domain::permission::{Grant, PermissionKey, Priority};
use crate::domain::roster::{Roster, User};
use crate::domain::rules::{Check, Need, Says};
use crate::domain::user::UserName;

/// The place of a permission in the order in which those of a user count. The least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place<'a> {
    Itself(Reverse<Priority>, &'a str),
    /// By priority, then by group, then by the place among what the group gives.
    Through(Reverse<Priority>, &'a str, usize),
}

impl From<Says> for Tristate {
    fn from(says: Says) -> Self {
        // Where nothing says anything, the answer is no.
        match (says.yes, says.no || says.nothing) {
            (true, false) => Self::Yes,
            (true, true) => Self::Unclear,
            (false, _) => Self::No,
        }
    }
}

impl ProjectedUsers<'_> {
    /// Whether a user has what a way needs.
    pub(in crate::engine::impact) fn has(&self, user: &UserName, need: &Need) -> Tristate {
        let there = self.is_there(user);
        if need.users.contains(user) {
            return there;
        }
        let checks = need.checks.iter();
        let least = checks
            .map(|check| Tristate::from(self.says(user, check)))
            .min();
        least.unwrap_or(Tristate::No).min(there)
    }

    /// What the permissions of a user say of a check, in the order in which they count.
    fn says(&self, user: &UserName, check: &Check) -> Says {
        let mut held: Vec<(Place<'_>, Says)> = Vec::new();
        for (key, says) in &check.says {
            let has = match self.own_grant(user, key) {
                Grant::Inherited => Tristate::No,
                own => Tristate::from(own),
            };
            match has {
                Tristate::Yes => {
                    let place = Reverse(self.priority(user, key));
                    held.push((Place::Itself(place, key.as_str()), *says));
                }
                // Its priority is not known either, so it counts first: nothing may hide it.
                Tristate::Unclear => {
                    let place = Place::Itself(Reverse(Priority::MAX), "");
                    let says = Says {
                        nothing: true,
                        ..*says
                    };
                    held.push((place, says));
                }
                Tristate::No => {}
            }
            for group in self.groups(user) {
                if let Some(place) = self.place(user, group, key) {
                    held.push((place, *says));
                }
            }
        }
        held.sort_by_key(|(place, _)| *place);
        let said = held.into_iter().map(|(_, says)| says);
        said.fold(Says::NOTHING, Says::then)
    }

    /// The place of a permission that a group gives.
    fn place<'g>(&self, user: &UserName, group: &'g str, key: &PermissionKey) -> Option<Place<'g>> {
        let gifts = self.list?.gifts(group);
        let at = gifts.iter().position(|gift| gift == key)?;
        let priority = self.priority(user, &PermissionKey::group(group));
        Some(Place::Through(Reverse(priority), group, at))
    }

    /// The priority of a user's own permission or membership.
    fn priority(&self, user: &UserName, key: &PermissionKey) -> Priority {
        let person = self.changed.get(user);
        let new = person
            .and_then(|person| person.priorities.get(key))
            .copied();
        let listed = || self.list?.priority(user, key);
        let usual = || self.rules.map_or(0, |rules| rules.usual);
        new.or_else(listed).unwrap_or_else(usual)
    }

    /// Whether anybody has what a way needs, apart from the user that no rule stops. Looks at each
    /// user at most once, and stops at the first who has it.
    pub(in crate::engine::impact) fn has_anybody(&self, need: &Need) -> Tristate {
        let mut most = self.of_the_unlisted();
        let changed = self.changed.keys();
        for user in changed.filter(|user| self.always != Some(user)) {
            most = most.max(self.has(user, need));
            if most == Tristate::Yes {
                return most;
            }
        }
        let Some(roster) = self.list else {
            return most;
        };
        let columns = Columns::new(need, roster);
        for user in roster.users() {
            let counts = self.always != Some(&user.name)
                && !self.changed.contains_key(&user.name)
                && (columns.may_pass(user) || need.users.contains(&user.name));
            if counts {
                most = most.max(self.has(&user.name, need));
            }
            if most == Tristate::Yes {
                break;
            }
        }
        most
    }
}

/// For each check the columns that can pass it: a quick look that saves weighing most users.
struct Columns(Vec<Vec<usize>>);

impl Columns {
    fn new(need: &Need, roster: &Roster) -> Self {
        let column = |(key, says): &(PermissionKey, Says)| {
            let column = says.yes.then(|| roster.column(key));
            column.flatten()
        };
        let checks = need.checks.iter();
        Self(
            checks
                .map(|check| check.says.iter().filter_map(column).collect())
                .collect(),
        )
    }

    fn may_pass(&self, user: &User) -> bool {
        let mut checks = self.0.iter();
        checks.all(|columns| {
            let mut columns = columns.iter();
            columns.any(|column| user.grant(*column) != Grant::Disabled)
        })
    }
}
