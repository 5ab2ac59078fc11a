//! The roster: the broker's list of users, the only truth about who may do what.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::permission::{Grant, Permission, PermissionKey};
use super::user::UserName;

/// One user as the broker lists it. Passwords are not part of it: whatever the list carries in
/// their place is dropped while decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The user's name.
    pub name: UserName,
    /// The grants, in the order of [`Roster::permissions`]; a missing tail reads as disabled.
    pub grants: Box<[Grant]>,
    /// All else that the broker sent about this user, as (key, text), in its order.
    pub details: Box<[(Arc<str>, Box<str>)]>,
}

/// What a broker family never lets anybody change about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Whom it protects.
    pub user: UserName,
    /// Permissions that cannot be toggled.
    pub fixed: Vec<PermissionKey>,
    /// Why, as a sentence for the footer.
    pub reason: String,
}

/// The broker's list of users, in the broker's order, found by name in constant time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    permissions: Vec<Permission>,
    users: Vec<User>,
    rows: HashMap<UserName, usize>,
    protections: Vec<Protection>,
    reasons: Reasons,
}

/// Where a grant comes from that the user does not have by itself, for instance `through the group
/// ops`.
pub type Reasons = HashMap<(UserName, PermissionKey), Arc<str>>;

impl Roster {
    /// Builds a roster. Of several users with one name the first stays; the names of the
    /// dropped ones are returned beside it.
    #[must_use]
    pub fn new(
        permissions: Vec<Permission>,
        mut users: Vec<User>,
        protections: Vec<Protection>,
    ) -> (Self, Vec<UserName>) {
        let mut duplicates = Vec::new();
        let mut seen = HashSet::with_capacity(users.len());
        users.retain(|user| {
            let first = seen.insert(user.name.clone());
            if !first {
                duplicates.push(user.name.clone());
            }
            first
        });
        let mut roster = Self {
            permissions,
            users,
            rows: HashMap::new(),
            protections,
            reasons: HashMap::new(),
        };
        roster.index();
        (roster, duplicates)
    }

    /// Says where grants come from that users do not have by themselves.
    #[must_use]
    pub fn explained(mut self, reasons: Reasons) -> Self {
        self.reasons = reasons;
        self
    }

    /// Where a grant comes from that the user does not have by itself.
    #[must_use]
    pub fn reason(&self, name: &UserName, key: &PermissionKey) -> Option<&str> {
        // Only a grant that the list calls so has one: what was taken over from another list may not.
        let grant = self.grant(name, key)?;
        let reason = self.reasons.get(&(name.clone(), key.clone()));
        reason
            .filter(|_| grant == Grant::Inherited)
            .map(AsRef::as_ref)
    }

    fn index(&mut self) {
        self.rows = self
            .users
            .iter()
            .enumerate()
            .map(|(row, user)| (user.name.clone(), row))
            .collect();
    }

    /// The columns, in the order in which the broker first named them.
    #[must_use]
    pub fn permissions(&self) -> &[Permission] {
        &self.permissions
    }

    /// All users, in the broker's order.
    #[must_use]
    pub fn users(&self) -> &[User] {
        &self.users
    }

    /// The row of a user.
    #[must_use]
    pub fn row(&self, name: &UserName) -> Option<usize> {
        self.rows.get(name).copied()
    }

    /// A user by name.
    #[must_use]
    pub fn user(&self, name: &UserName) -> Option<&User> {
        self.users.get(self.row(name)?)
    }

    /// The column of a permission.
    #[must_use]
    pub fn column(&self, key: &PermissionKey) -> Option<usize> {
        self.permissions
            .iter()
            .position(|permission| permission.key == *key)
    }

    /// What the list says of one permission of one user; `None` when it knows either not.
    #[must_use]
    pub fn grant(&self, name: &UserName, key: &PermissionKey) -> Option<Grant> {
        let user = self.user(name)?;
        Some(user.grant(self.column(key)?))
    }

    /// The protection of a user, if the broker family gives it one.
    #[must_use]
    pub fn protection(&self, name: &UserName) -> Option<&Protection> {
        self.protections
            .iter()
            .find(|protection| protection.user == *name)
    }

    /// The labels of what a user is granted.
    #[must_use]
    pub fn granted_labels(&self, name: &UserName) -> Vec<&str> {
        let Some(user) = self.user(name) else {
            return Vec::new();
        };
        let columns = self.permissions.iter().enumerate();
        columns
            .filter(|(column, _)| user.grant(*column) == Grant::Enabled)
            .map(|(_, permission)| permission.label.as_str())
            .collect()
    }

    /// What would change on a screen that shows `self` if it showed `newer` instead.
    #[must_use]
    pub fn difference(&self, newer: &Self) -> Difference {
        let mut difference = Difference::default();
        let same_columns = self.columns_equal(newer);
        for user in &newer.users {
            match self.user(&user.name) {
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
        let removed = self
            .users
            .iter()
            .filter(|user| !newer.rows.contains_key(&user.name));
        difference.removed = removed.map(|user| user.name.clone()).collect();
        difference.columns = !same_columns;
        difference
    }

    fn columns_equal(&self, other: &Self) -> bool {
        let ours = self.permissions.iter().map(|permission| &permission.key);
        ours.eq(other.permissions.iter().map(|permission| &permission.key))
    }

    fn changed_fields(&self, newer: &Self, name: &UserName) -> Vec<(UserName, PermissionKey)> {
        let columns = newer.permissions.iter();
        columns
            .filter(|permission| {
                self.grant(name, &permission.key).unwrap_or(Grant::Disabled)
                    != newer
                        .grant(name, &permission.key)
                        .unwrap_or(Grant::Disabled)
            })
            .map(|permission| (name.clone(), permission.key.clone()))
            .collect()
    }

    /// Takes over one grant from a newer list.
    pub fn adopt_grant(&mut self, name: &UserName, key: &PermissionKey, grant: Grant) {
        let (Some(row), Some(column)) = (self.row(name), self.column(key)) else {
            return;
        };
        let Some(user) = self.users.get_mut(row) else {
            return;
        };
        if column >= user.grants.len() {
            let mut grants = user.grants.to_vec();
            grants.resize(column + 1, Grant::Disabled);
            user.grants = grants.into();
        }
        user.grants[column] = grant;
    }

    /// Takes over the presence of one user from a newer list: appended when only the newer list
    /// has it, removed when only this one has. The columns are matched by key.
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
                self.rows.insert(name.clone(), self.users.len());
                self.users.push(User {
                    grants,
                    ..user.clone()
                });
            }
            (Some(row), None) => {
                self.users.remove(row);
                self.index();
            }
            _ => {}
        }
    }
}

impl User {
    /// The grant in a column of the roster that this user belongs to.
    #[must_use]
    pub fn grant(&self, column: usize) -> Grant {
        self.grants.get(column).copied().unwrap_or(Grant::Disabled)
    }
}

/// How one roster differs from an older one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Users that only the newer list has.
    pub added: Vec<UserName>,
    /// Users that only the older list has.
    pub removed: Vec<UserName>,
    /// Users in both lists about whom anything differs.
    pub changed: Vec<UserName>,
    /// The permissions that differ, of users in both lists.
    pub fields: Vec<(UserName, PermissionKey)>,
    /// Whether the columns themselves differ.
    pub columns: bool,
}

impl Difference {
    /// Whether the two lists say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty() && !self.columns
    }
}
