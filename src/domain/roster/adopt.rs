//! Taking over parts of a newer roster.

use std::sync::Arc;

use super::{Roster, Rows, User};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::{Groups, UserName};

impl Roster {
    /// Takes over one grant from a newer list.
    pub fn adopt_grant(&mut self, name: &UserName, key: &PermissionKey, grant: Grant) {
        let column = self.column(key);
        let Some(user) = self.row(name).and_then(|row| self.users.get_mut(row)) else {
            return;
        };
        if let Some(group) = key.as_group() {
            return user.adopt_group(group, grant == Grant::Enabled);
        }
        let Some(column) = column else {
            return;
        };
        let mut grants = user.grants.to_vec();
        if column >= grants.len() {
            grants.resize(column + 1, Grant::Disabled);
        }
        grants[column] = grant;
        user.grants = grants.into();
    }

    /// Whether a newer list says of a permission only that the user has it through a group now, or
    /// no longer.
    pub fn is_inherited_since(&self, newer: &Self, name: &UserName, key: &PermissionKey) -> bool {
        let both = (self.grant(name, key), newer.grant(name, key));
        matches!(
            both,
            (Some(Grant::Disabled), Some(Grant::Inherited))
                | (Some(Grant::Inherited), Some(Grant::Disabled))
        )
    }

    /// Takes over what one user has through this group, or had, from a newer list.
    pub fn adopt_inherited(&mut self, newer: &Self, name: &UserName, group: &str) {
        for permission in newer.permissions() {
            let key = &permission.key;
            let is_given = newer.gives(group, key) || self.gives(group, key);
            if is_given
                && self.is_inherited_since(newer, name, key)
                && let Some(grant) = newer.grant(name, key)
            {
                self.adopt_grant(name, key, grant);
            }
        }
    }

    /// Takes over the details and priorities of one user from a newer list, and its groups where
    /// this list has none for it.
    pub fn adopt_details(&mut self, newer: &Self, name: &UserName) {
        let Some(newer) = newer.user(name) else {
            return;
        };
        if let Some(user) = self.row(name).and_then(|row| self.users.get_mut(row)) {
            user.details.clone_from(&newer.details);
            user.priorities.clone_from(&newer.priorities);
            // In another order they are the same.
            let sorted = |groups: &Option<Groups>| {
                let mut groups = groups.clone().unwrap_or_default();
                groups.sort();
                groups
            };
            if user.groups.is_none() || sorted(&user.groups) == sorted(&newer.groups) {
                user.groups.clone_from(&newer.groups);
                self.tells_groups |= user.groups.is_some();
            }
        }
    }

    /// This list, and the users of an older one that are missing here. Those of the older one keep
    /// their order.
    pub fn with_missing_of(self, older: &Self) -> Self {
        let mut permissions = older.permissions.clone();
        let new = self.permissions.iter();
        permissions.extend(new.filter(|it| older.column(&it.key).is_none()).cloned());
        let moved = |list: &Self, user: &User, untold: Grant| {
            let columns = permissions
                .iter()
                .map(|permission| list.column(&permission.key));
            let grants = columns.map(|it| it.map_or(untold, |column| user.grant(column)));
            User {
                grants: grants.collect(),
                ..user.clone()
            }
        };
        let known = older.users.iter().map(|user| match self.user(&user.name) {
            Some(newer) => moved(&self, newer, Grant::Disabled),
            None => moved(older, user, Grant::Unknown),
        });
        let added = self
            .users
            .iter()
            .filter(|user| older.row(&user.name).is_none());
        let added = added.map(|user| moved(&self, user, Grant::Disabled));
        let users = known.chain(added).collect();
        let (mut whole, _) = Self::new(permissions, users, self.protections);
        whole.beside = self.beside;
        whole
    }

    /// Adds one user that only the newer list has, or removes one that only this list has. Columns
    /// are matched by key.
    pub fn adopt_presence(&mut self, newer: &Self, name: &UserName) {
        match (self.row(name), newer.user(name)) {
            (None, Some(user)) => {
                let columns = self.permissions.iter();
                let grants = columns
                    .map(|permission| {
                        newer
                            .grant(name, &permission.key)
                            .unwrap_or(Grant::Disabled)
                    })
                    .collect();
                self.users.push(User {
                    grants,
                    ..user.clone()
                });
                self.rows.add(&self.users, self.users.len() - 1);
            }
            (Some(row), None) => {
                self.users.remove(row);
                self.rows = Rows::of(&self.users).0;
            }
            _ => {}
        }
    }
}

impl User {
    /// A list that does not say which groups a user is in does not say it afterwards either.
    fn adopt_group(&mut self, group: &Arc<str>, member: bool) {
        let Some(groups) = &mut self.groups else {
            return;
        };
        let others = groups.iter().filter(|name| *name != group).cloned();
        *groups = others.chain(member.then(|| group.clone())).collect();
    }
}
