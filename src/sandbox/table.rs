//! The live table of users.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::accounts::{Account, BASE_TOPIC, FULL_ACCESS, LOG_MANAGEMENT, ROOT, USER_MANAGEMENT};
use super::caller::Caller;
use super::stored_password::Password;

/// What the list has instead of a password (M: masked; L: with what).
const MASK: &str = "********";

/// One user of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Differs from that of a later user with the same name, so that old sessions inherit nothing.
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) password: Password,
    pub(super) grants: Vec<(String, bool)>,
    pub(super) extras: Map<String, Value>,
}

impl Entry {
    pub(super) fn has(&self, permission: &str) -> bool {
        self.grants.iter().any(|(key, on)| *on && key == permission)
    }

    pub(super) fn is_root(&self) -> bool {
        self.name == ROOT
    }

    /// The filter that limits the user. A missing one limits nothing.
    pub(super) fn base_topic(&self) -> &str {
        self.extras
            .get(BASE_TOPIC)
            .and_then(Value::as_str)
            .unwrap_or("#")
    }

    /// Enables or disables a permission; a new one becomes a column of this user.
    pub(super) fn set(&mut self, permission: &str, on: bool) {
        match self.grants.iter_mut().find(|(key, _)| key == permission) {
            Some((_, enabled)) => *enabled = on,
            None => self.grants.push((permission.to_owned(), on)),
        }
    }

    /// The entry in the broker's order of keys, with `password` in the place of the password.
    pub(super) fn shown_with<'a>(&'a self, password: &'a str) -> impl Serialize + 'a {
        Shown {
            entry: self,
            password,
        }
    }
}

struct Shown<'a> {
    entry: &'a Entry,
    password: &'a str,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("UserName", &self.entry.name)?;
        map.serialize_entry("Password", self.password)?;
        if let Some(base) = self.entry.extras.get(BASE_TOPIC) {
            map.serialize_entry(BASE_TOPIC, base)?;
        }
        for (permission, on) in &self.entry.grants {
            map.serialize_entry(permission, on)?;
        }
        for (key, value) in self
            .entry
            .extras
            .iter()
            .filter(|(key, _)| *key != BASE_TOPIC)
        {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// All users, in the order in which they were added. A command works on a copy, which shares the
/// users that it does not change.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    entries: Vec<Arc<Entry>>,
    next_id: u64,
}

impl Table {
    /// A table in memory.
    pub(super) fn in_memory(accounts: Vec<Account>) -> Self {
        let mut table = Self::default();
        for account in accounts {
            let password = Password::Clear(account.password);
            table.push(account.name, password, account.grants, account.extras);
        }
        table
    }

    /// Adds a user as it is.
    pub(super) fn push(
        &mut self,
        name: String,
        password: Password,
        grants: Vec<(String, bool)>,
        extras: Map<String, Value>,
    ) {
        self.next_id += 1;
        let entry = Entry {
            id: self.next_id,
            name,
            password,
            grants,
            extras,
        };
        self.entries.push(entry.into());
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.entries.retain(|entry| entry.name != name);
    }

    pub(super) fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter().map(AsRef::as_ref)
    }

    pub(super) fn by_name(&self, name: &str) -> Option<&Entry> {
        self.entries().find(|entry| entry.name == name)
    }

    pub(super) fn by_name_mut(&mut self, name: &str) -> Option<&mut Entry> {
        let entry = self.entries.iter_mut().find(|entry| entry.name == name);
        entry.map(Arc::make_mut)
    }

    /// The user behind a session, unless it is anonymous or was removed.
    pub(super) fn by_caller(&self, caller: Caller) -> Option<&Entry> {
        match caller {
            Caller::Account(id) => self.entries().find(|entry| entry.id == id),
            Caller::Anonymous | Caller::OtherAdmin => None,
        }
    }

    /// Whether a setting of this name is a permission: one of the three known ones, or one that
    /// some user has.
    pub(super) fn knows_permission(&self, name: &str) -> bool {
        [FULL_ACCESS, USER_MANAGEMENT, LOG_MANAGEMENT].contains(&name)
            || self
                .entries()
                .any(|entry| entry.grants.iter().any(|(key, _)| key == name))
    }

    /// The list of users as published, passwords masked.
    pub(super) fn list(&self) -> Vec<u8> {
        let shown: Vec<_> = self.entries().map(|e| e.shown_with(MASK)).collect();
        // Texts, booleans and JSON values always serialize.
        serde_json::to_vec(&shown).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_masks_passwords_and_keeps_the_order_of_keys() {
        let table = Table::in_memory(vec![
            Account::new("mg", "not-a-real-password")
                .grant("AllowedUserManagement")
                .extra("Area", 7),
        ]);
        assert_eq!(
            String::from_utf8(table.list()).unwrap(),
            "[{\"UserName\":\"mg\",\"Password\":\"********\",\"AllowedBaseTopic\":\"#\",\
             \"AllowedSystemConfiguration\":false,\"AllowedUserManagement\":true,\
             \"AllowedLogManagement\":false,\"Area\":7}]"
        );
    }
}
