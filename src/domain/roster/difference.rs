//! How one roster differs from another.

use std::sync::Arc;

use super::{Groups, Roster, User};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;

/// How one roster differs from an older one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Users that only the newer list has.
    pub added: Vec<UserName>,
    /// Users that only the older list has.
    pub removed: Vec<UserName>,
    /// Users in both lists that differ in anything.
    pub changed: Vec<UserName>,
    /// The permissions that differ, of users in both lists.
    pub fields: Vec<(UserName, PermissionKey)>,
    /// Whether the columns themselves differ.
    pub columns: bool,
}

impl Difference {
    /// Whether the two lists say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty() && !self.columns
    }
}

impl Roster {
    /// What would change on a screen that shows `self` if it showed `newer` instead.
    pub fn difference(&self, newer: &Self) -> Difference {
        let mut difference = Difference::default();
        let same_columns = self.columns_equal(newer);
        for (row, user) in newer.users.iter().enumerate() {
            // Most are in the row that they were in.
            let there = self.users.get(row).filter(|it| it.name == user.name);
            match there.or_else(|| self.user(&user.name)) {
                None => difference.added.push(user.name.clone()),
                Some(mine) if same_columns && mine == user => {}
                Some(_) if same_columns => {
                    difference.changed.push(user.name.clone());
                    difference
                        .fields
                        .extend(self.changed_fields(newer, &user.name));
                }
                Some(_) => {
                    let fields = self.changed_fields(newer, &user.name);
                    if !fields.is_empty() {
                        difference.changed.push(user.name.clone());
                    }
                    difference.fields.extend(fields);
                }
            }
        }
        // Each of the others is in both lists.
        if self.users.len() + difference.added.len() > newer.users.len() {
            let gone = |user: &&User| newer.row(&user.name).is_none();
            let removed = self.users.iter().filter(gone);
            difference.removed = removed.map(|user| user.name.clone()).collect();
        }
        difference.columns = !same_columns;
        difference
    }

    fn columns_equal(&self, other: &Self) -> bool {
        let ours = self.permissions.iter().map(|permission| &permission.key);
        ours.eq(other.permissions.iter().map(|permission| &permission.key))
    }

    fn changed_fields(&self, newer: &Self, name: &UserName) -> Vec<(UserName, PermissionKey)> {
        let columns = newer.permissions.iter();
        let flags = columns
            .filter(|permission| {
                self.grant(name, &permission.key).unwrap_or(Grant::Disabled)
                    != newer
                        .grant(name, &permission.key)
                        .unwrap_or(Grant::Disabled)
            })
            .map(|permission| permission.key.clone());
        let groups = self.changed_groups(newer, name);
        let groups = groups.into_iter().map(PermissionKey::group);
        flags.chain(groups).map(|key| (name.clone(), key)).collect()
    }

    /// The groups that a user has in only one of two lists, where both name its groups.
    fn changed_groups(&self, newer: &Self, name: &UserName) -> Vec<Arc<str>> {
        let groups = |roster: &'_ Self| roster.user(name).and_then(|user| user.groups.clone());
        let (Some(ours), Some(theirs)) = (groups(self), groups(newer)) else {
            return Vec::new();
        };
        let only = |these: &Groups, others: &Groups| -> Vec<Arc<str>> {
            let new = these.iter().filter(|name| !others.contains(name));
            new.cloned().collect()
        };
        [only(&ours, &theirs), only(&theirs, &ours)].concat()
    }
}
