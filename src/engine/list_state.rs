//! The broker's user list: which one is expected, which one waits, and how users are found in the
//! shown one. What becomes of a list that comes is decided in `take_list`.
//!
//! How old a list may be is said as the time at which the link was lost ([`Engine::old_since`]),
//! not as an age: that needs no timer, and is right after a night too.

use std::collections::HashSet;

use super::Engine;
use crate::domain::broker_messages::Channel;
use crate::domain::permission::{Grant, Permission, PermissionKey};
use crate::domain::roster::{Difference, Protection, Roster};
use crate::domain::rules::Rules;
use crate::domain::user::UserName;

/// What a broker that admitted us does not send, though it refuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Nothing, as far as is known.
    Nothing,
    /// The user list: people work by name until one comes.
    List,
    /// What kind of broker it is: no command can be worded.
    Kind {
        /// Since the account may read nothing that would tell.
        is_refused: bool,
    },
}

/// Why a list is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextList {
    /// None is expected: if one comes, something changed.
    News,
    /// A refresh was asked for: it is taken though changes are pending.
    Refresh,
    /// The link came back.
    Return,
    /// The broker admitted us to the list after it had refused it.
    Regained,
}

/// A list that waits until the person asks for it.
#[derive(Debug, Clone)]
pub struct WaitingList {
    /// The list.
    pub roster: Roster,
    /// How it differs from the one on the screen.
    pub difference: Difference,
    /// The users whose rows it changes or takes away.
    pub outdated: HashSet<UserName>,
}

impl WaitingList {
    /// A list that differs so from the one on the screen.
    pub fn new(roster: Roster, difference: Difference) -> Self {
        let users = difference.changed.iter().chain(&difference.removed);
        Self {
            outdated: users.cloned().collect(),
            roster,
            difference,
        }
    }
}

impl Engine {
    /// The columns of permissions: the list's, or those that every broker of the family has
    /// where users are worked on without one.
    pub fn permissions(&self) -> &[Permission] {
        match &self.roster {
            Some(roster) => roster.permissions(),
            None if self.unlisted_users.is_empty() => &[],
            None => &self.session.family.permissions,
        }
    }

    /// Whether there is no list though none was refused.
    pub fn is_withheld(&self) -> bool {
        self.lack == Lack::List
    }

    /// Whether the kind of broker is not known.
    pub fn is_unknown(&self) -> bool {
        matches!(self.lack, Lack::Kind { .. })
    }

    /// Whether that is since the account may read nothing that would tell.
    pub fn kind_is_refused(&self) -> bool {
        self.lack == Lack::Kind { is_refused: true }
    }

    /// Whether the broker does not show the list: it refuses it, or does not send it.
    pub fn list_is_refused(&self) -> bool {
        self.is_withheld() || self.refused.contains_key(&Channel::Users)
    }

    /// The list, if nothing says that it is old.
    pub fn readable_list(&self) -> Option<&Roster> {
        self.roster.as_ref().filter(|_| !self.list_is_refused())
    }

    /// Whether a user has a row only because it was named, or because the broker accepted something
    /// about it.
    pub fn is_named(&self, name: &UserName) -> bool {
        let listed = |roster: &Roster| roster.row(name).is_some();
        (self.list_is_refused() || self.roster.is_none())
            && !self.roster.as_ref().is_some_and(listed)
            && self.named_users.holds(name)
    }

    /// What the screen shows of a permission without the person's own change: what the broker
    /// accepted last, else what the last list says, else that it is not known; `None` for a user
    /// that is gone.
    pub fn grant(&self, name: &UserName, permission: &Permission) -> Option<Grant> {
        let key = &permission.key;
        if let Some(enabled) = self.named_users.value(name, key) {
            return Some(enabled.into());
        }
        let listed = self.roster.as_ref().and_then(|list| list.grant(name, key));
        listed.or_else(|| self.is_named(name).then_some(Grant::Unknown))
    }

    /// What is never changed about a user.
    pub fn protection(&self, name: &UserName) -> Option<&Protection> {
        match &self.roster {
            Some(roster) => roster.protection(name),
            None => self.session.family.protection(name),
        }
    }

    /// The number of base rows: listed users, then the users that no list shows.
    pub fn base_rows(&self) -> usize {
        self.listed() + self.unlisted_users.len()
    }

    fn listed(&self) -> usize {
        self.roster
            .as_ref()
            .map_or(0, |roster| roster.users().len())
    }

    /// The user in a base row.
    pub fn base_name(&self, row: usize) -> Option<&UserName> {
        let users = self.roster.as_ref().map_or(&[][..], Roster::users);
        match users.get(row) {
            Some(user) => Some(&user.name),
            None => self.unlisted_users.get(row - users.len()),
        }
    }

    /// The base row of a user.
    pub fn base_row(&self, name: &UserName) -> Option<usize> {
        let listed = self.roster.as_ref().and_then(|roster| roster.row(name));
        listed.or_else(|| {
            let at = self.unlisted_users.iter().position(|user| user == name)?;
            Some(self.listed() + at)
        })
    }

    /// Whether a user is in the list or below it, shown or not.
    pub fn is_known(&self, name: &UserName) -> bool {
        self.base_row(name).is_some()
    }

    /// The rules that count at this broker: those that came with its newest list, or those that its
    /// family starts with.
    pub fn rules(&self) -> Option<&Rules> {
        let listed = self.newest_list().and_then(Roster::rules);
        listed.or(self.session.family.rules.as_ref())
    }

    /// What every new user has from the start, which nobody gave it.
    pub fn given_to_all(&self) -> &[PermissionKey] {
        self.rules().map_or(&[], |rules| &rules.newcomers)
    }

    /// The newest list, also while it waits.
    pub fn newest_list(&self) -> Option<&Roster> {
        let waiting = self.waiting.as_ref().map(|waiting| &waiting.roster);
        waiting.or(self.roster.as_ref())
    }

    /// Whether the list that waits says something else of a user than the row that is shown.
    pub fn is_outdated(&self, user: &UserName) -> bool {
        let waiting = self.waiting.as_ref();
        waiting.is_some_and(|waiting| waiting.outdated.contains(user))
    }

    /// Whether the shown list has a user.
    pub fn is_listed(&self, user: &UserName) -> bool {
        let shown = self.roster.as_ref();
        shown.is_some_and(|roster| roster.row(user).is_some())
    }

    /// A person changed something: a list that was asked for before has to wait like any other.
    pub const fn hold_next_list(&mut self) {
        self.next_list = NextList::News;
    }
}
