//! What a user has on one broker, in a form that can be compared.

use std::collections::HashMap;

use crate::domain::family::PermissionKind;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::Roster;
use crate::domain::user::{User, UserName};

/// What a user has itself, in order.
pub(super) type Held = Box<[PermissionKey]>;

/// What users have, each set under a number: two users have the same when their numbers are the same.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    sets: Vec<Held>,
    numbers: HashMap<Held, u32>,
}

impl Holdings {
    fn number(&mut self, held: Held) -> u32 {
        if let Some(number) = self.numbers.get(&held) {
            return *number;
        }
        let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(held.clone());
        self.numbers.insert(held, number);
        number
    }

    /// The set under a number.
    pub(super) fn get(&self, number: u32) -> &[PermissionKey] {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.sets.get(at).map_or(&[], AsRef::as_ref)
    }
}

/// What one broker's list says.
#[derive(Debug)]
pub(super) struct Column {
    /// The users, each with the number of what it has.
    pub users: HashMap<UserName, u32>,
    /// What its permissions are.
    pub kind: PermissionKind,
    /// The permissions that the broker knows.
    known: Box<[PermissionKey]>,
}

impl Column {
    /// That of a list.
    pub(super) fn of(roster: &Roster, kind: PermissionKind, holdings: &mut Holdings) -> Self {
        let users = roster.users().iter();
        let users = users.map(|user| (user.name.clone(), holdings.number(held(roster, user))));
        let permissions = roster.permissions().iter();
        Self {
            users: users.collect(),
            kind,
            known: permissions.map(|it| it.key.clone()).collect(),
        }
    }

    /// Whether the broker knows a permission, or a group of this name.
    pub(super) fn knows(&self, key: &PermissionKey) -> bool {
        self.known.contains(key)
    }

    /// The permissions that this broker and another one know.
    pub(super) fn common<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a PermissionKey> {
        self.known.iter().filter(|key| other.knows(key))
    }
}

fn held(roster: &Roster, user: &User) -> Held {
    let columns = roster.permissions().iter().enumerate();
    let own = columns.filter(|(at, _)| user.grant(*at) == Grant::Enabled);
    let own = own.map(|(_, permission)| permission.key.clone());
    let groups = user.groups.iter().flatten();
    let groups = groups.map(|group| PermissionKey::group(group.clone()));
    let mut held: Vec<PermissionKey> = own.chain(groups).collect();
    held.sort_unstable();
    held.dedup();
    held.into()
}
