//! Working without the broker's list: the users that the person named, and what the broker accepted
//! of them. None of it is the broker's list, and none of it counts as verified. When that begins
//! and ends is in `without_list`.
//!
//! An accepted change is no draft any more. When a list comes again, `Engine::hand_over_accepted`
//! holds against it what was accepted: what it shows is verified, what it does not show becomes a
//! change with an unknown outcome. The names stay until the console ends.

use std::collections::BTreeMap;

use crate::domain::permission::PermissionKey;
use crate::domain::user::UserName;

/// Why what was accepted stays unverified: the list is refused, or `withheld`.
pub(crate) const fn no_list(withheld: bool) -> &'static str {
    if withheld {
        "the broker accepted it, but has not sent the list that would show it"
    } else {
        "the broker accepted it; this account cannot read the list that would show it"
    }
}

/// What the broker accepted about one user while no list could show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The permissions that were set from here, as last accepted.
    pub values: BTreeMap<PermissionKey, bool>,
    /// Whether the user was added from here.
    pub added: bool,
}

/// The users that are worked on by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedUsers {
    named: Vec<UserName>,
    accepted: BTreeMap<UserName, Accepted>,
}

impl NamedUsers {
    /// Adds a user; one that is there already stays where it is.
    pub(super) fn name(&mut self, user: &UserName) {
        if !self.named.contains(user) {
            self.named.push(user.clone());
        }
    }

    /// Drops a user, and what was accepted about it.
    pub(super) fn forget(&mut self, user: &UserName) {
        self.named.retain(|named| named != user);
        self.accepted.remove(user);
    }

    /// Whether it holds anything about a user.
    pub fn holds(&self, user: &UserName) -> bool {
        self.accepted.contains_key(user) || self.named.contains(user)
    }

    /// The users: those that were named, in that order, then the others.
    pub fn users(&self) -> Vec<UserName> {
        let others = self.accepted.keys();
        let others = others.filter(|user| !self.named.contains(user));
        self.named.iter().chain(others).cloned().collect()
    }

    /// Notes a permission that the broker accepted.
    pub(super) fn accept(&mut self, user: &UserName, key: &PermissionKey, enabled: bool) {
        let accepted = self.accepted.entry(user.clone()).or_default();
        accepted.values.insert(key.clone(), enabled);
    }

    /// Notes a new user that the broker accepted.
    pub(super) fn accept_addition(&mut self, user: &UserName) {
        self.name(user);
        self.accepted.entry(user.clone()).or_default().added = true;
    }

    /// What the broker accepted about a user.
    pub fn accepted(&self, user: &UserName) -> Option<&Accepted> {
        self.accepted.get(user)
    }

    /// The value of a permission as last accepted.
    pub fn value(&self, user: &UserName, key: &PermissionKey) -> Option<bool> {
        self.accepted.get(user)?.values.get(key).copied()
    }

    /// Hands over the groups of a user that were accepted: the broker named its groups.
    pub(super) fn take_groups(&mut self, user: &UserName) -> Vec<(PermissionKey, bool)> {
        let Some(accepted) = self.accepted.get_mut(user) else {
            return Vec::new();
        };
        let (groups, flags) = std::mem::take(&mut accepted.values)
            .into_iter()
            .partition(|(key, _)| key.as_group().is_some());
        accepted.values = flags;
        if accepted.values.is_empty() && !accepted.added {
            self.accepted.remove(user);
            self.name(user);
        }
        let groups: BTreeMap<PermissionKey, bool> = groups;
        groups.into_iter().collect()
    }

    /// Hands over all that was accepted: a list came that can tell. The names stay.
    pub(super) fn hand_over(&mut self) -> BTreeMap<UserName, Accepted> {
        std::mem::take(&mut self.accepted)
    }
}
