//! A user to start a sandbox with, as the caller gives it, and which permissions a new one has
//! (`Account::new`). What `--plain-text` changes is decided in `server` (`start`), `commands` and
//! `answer`.

use serde_json::{Map, Value};

use crate::domain::secret::Secret;

/// The key behind "Full Access" (M).
pub(super) const FULL_ACCESS: &str = "AllowedSystemConfiguration";
/// The key behind "User Management" (M).
pub(super) const USER_MANAGEMENT: &str = "AllowedUserManagement";
/// The key behind "Log Management" (M).
pub(super) const LOG_MANAGEMENT: &str = "AllowedLogManagement";
/// The key of the topic filter that limits a user (H).
pub(super) const BASE_TOPIC: &str = "AllowedBaseTopic";
/// The user that passes every rule (M).
pub(super) const ROOT: &str = "root";

/// A user to start a sandbox with.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The user name.
    pub name: String,
    /// The password, in clear.
    pub password: Secret,
    /// The permissions in the order in which the list shows them: key and whether it is enabled.
    pub grants: Vec<(String, bool)>,
    /// Every other key of the user's entry, `AllowedBaseTopic` included.
    pub extras: Map<String, Value>,
}

impl Account {
    /// A user with the three known permissions disabled and no limit on its topics, as a broker
    /// creates one.
    pub fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        let flags = [FULL_ACCESS, USER_MANAGEMENT, LOG_MANAGEMENT];
        Self {
            name: name.into(),
            password: Secret::new(password),
            grants: flags.map(|flag| (flag.to_owned(), false)).to_vec(),
            extras: Map::from_iter([(BASE_TOPIC.to_owned(), Value::from("#"))]),
        }
    }

    /// The same user with a permission enabled. An unknown one becomes a new column.
    pub fn grant(mut self, permission: &str) -> Self {
        match self.grants.iter_mut().find(|(key, _)| key == permission) {
            Some((_, enabled)) => *enabled = true,
            None => self.grants.push((permission.to_owned(), true)),
        }
        self
    }

    /// The same user limited to the topics within `filter`.
    pub fn within(self, filter: &str) -> Self {
        self.extra(BASE_TOPIC, filter)
    }

    /// The same user with one more key in its entry.
    pub fn extra(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.extras.insert(key.to_owned(), value.into());
        self
    }

    /// `root` of a fresh broker, password `coreflux` (H), with Full Access on (M).
    pub fn factory_root() -> Self {
        Self::new(ROOT, "coreflux").grant(FULL_ACCESS)
    }
}
