//! What a user has on one broker, in a form that can be compared.

use std::collections::HashMap;

use crate::domain::family::PermissionKind;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::Roster;
use crate::domain::user::{User, UserName};
use crate::text::slug;

/// What a user has itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Held {
    /// Its permissions and groups, in order.
    pub keys: Box<[PermissionKey]>,
    /// The only topics that it may use; none where it may use all.
    pub topics: Box<[Box<str>]>,
}

/// What users have, each set under a number: two users have the same when their numbers are the
/// same.
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
    pub(super) fn get(&self, number: u32) -> Option<&Held> {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.sets.get(at)
    }

    /// Whether the set under a number has a permission.
    pub(super) fn has(&self, number: u32, key: &PermissionKey) -> bool {
        self.get(number).is_some_and(|held| held.keys.contains(key))
    }
}

/// The users that any list ever had, each under a number, and how many lists have each now.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<(UserName, usize)>,
    numbers: HashMap<UserName, usize>,
}

impl Names {
    /// The number of a user that a list had.
    pub(super) fn id(&self, user: &UserName) -> Option<usize> {
        self.numbers.get(user).copied()
    }

    fn number(&mut self, user: &UserName) -> usize {
        if let Some(number) = self.numbers.get(user) {
            return *number;
        }
        let number = self.names.len();
        self.names.push((user.clone(), 0));
        self.numbers.insert(user.clone(), number);
        number
    }

    /// Another list is there. Returns whether it has users that no other has.
    pub(super) fn come(&mut self, column: &Column) -> bool {
        let mut is_new = false;
        for (id, (_, lists)) in self.names.iter_mut().enumerate() {
            if column.number(id).is_some() {
                is_new |= *lists == 0;
                *lists += 1;
            }
        }
        is_new
    }

    /// A list is gone. Returns whether it had users that no other has.
    pub(super) fn go(&mut self, column: &Column) -> bool {
        let mut is_gone = false;
        for (id, (_, lists)) in self.names.iter_mut().enumerate() {
            if column.number(id).is_some() {
                *lists -= 1;
                is_gone |= *lists == 0;
            }
        }
        is_gone
    }

    /// The users that a list has now, with their numbers.
    pub(super) fn present(&self) -> Vec<(&UserName, usize)> {
        let names = self.names.iter().enumerate();
        let present = names.filter(|(_, (_, lists))| *lists > 0);
        present.map(|(id, (name, _))| (name, id)).collect()
    }
}

/// What one broker's list says.
#[derive(Debug)]
pub(super) struct Column {
    /// By the numbers of the users: the number of what each has.
    users: Vec<Option<u32>>,
    /// What its permissions are.
    pub kind: PermissionKind,
    /// The permissions that the broker knows, each with the name that people call it.
    known: Box<[(PermissionKey, String)]>,
}

impl Column {
    /// That of a list.
    pub(super) fn of(
        roster: &Roster,
        kind: PermissionKind,
        names: &mut Names,
        holdings: &mut Holdings,
    ) -> Self {
        let mut users = vec![None; names.names.len().max(roster.users().len())];
        // Most users have what another one has.
        let mut numbers = HashMap::new();
        for user in roster.users() {
            let id = names.number(&user.name);
            if id >= users.len() {
                users.resize(id + 1, None);
            }
            let has = (
                &user.grants,
                &user.groups,
                user.topics().collect::<Vec<_>>(),
            );
            let number = numbers.entry(has);
            users[id] = Some(*number.or_insert_with(|| holdings.number(held(roster, user))));
        }
        let permissions = roster.permissions().iter();
        Self {
            users,
            kind,
            known: permissions
                .map(|it| (it.key.clone(), slug(&it.label)))
                .collect(),
        }
    }

    /// The number of what a user has; `None` where it is missing.
    pub(super) fn number(&self, id: usize) -> Option<u32> {
        self.users.get(id).copied().flatten()
    }

    /// The permissions that this broker and another one call by the same name: what each of them
    /// has for it.
    pub(super) fn common<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a PermissionKey, &'a PermissionKey)> {
        self.known.iter().filter_map(|(key, name)| {
            let mut known = other.known.iter();
            let (theirs, _) = known.find(|(_, theirs)| theirs == name)?;
            Some((key, theirs))
        })
    }
}

fn held(roster: &Roster, user: &User) -> Held {
    let columns = roster.permissions().iter().enumerate();
    let own = columns.filter(|(at, _)| user.grant(*at) == Grant::Enabled);
    let own = own.map(|(_, permission)| permission.key.clone());
    let groups = user.groups.iter().flatten();
    let groups = groups.map(|group| PermissionKey::group(group.clone()));
    let mut keys: Vec<PermissionKey> = own.chain(groups).collect();
    keys.sort_unstable();
    keys.dedup();
    Held {
        keys: keys.into(),
        topics: user.topics().map(|(_, topic)| topic.clone()).collect(),
    }
}
