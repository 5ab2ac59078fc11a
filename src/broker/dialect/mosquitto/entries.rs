//! The entries of the plugin's lists as they come (`docs/protocol.md`, *Requests and responses*).
//! What is made of a client and its connections is decided in `roster`.

use std::collections::{BTreeSet, HashSet};

use serde::Deserialize;
use serde_json::Number;

use crate::domain::permission::Priority;

/// A page of a list, and how many entries it has in all.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    #[serde(rename = "totalCount")]
    pub(super) total: usize,
    #[serde(
        rename = "clients",
        alias = "roles",
        alias = "groups",
        bound(deserialize = "T: Deserialize<'de>")
    )]
    pub(super) entries: Vec<T>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Client {
    pub(super) username: String,
    #[serde(default)]
    pub(super) textname: String,
    #[serde(default)]
    pub(super) textdescription: String,
    #[serde(default)]
    pub(super) clientid: String,
    /// Left out of the list where it is false.
    #[serde(default)]
    pub(super) disabled: bool,
    /// The roles that it has directly.
    #[serde(default)]
    pub(super) roles: Vec<Held>,
    #[serde(default)]
    pub(super) groups: Vec<Member>,
    /// Its live sessions: 2.1 alone says so.
    #[serde(default)]
    pub(super) connections: Option<Vec<Connection>>,
}

/// The answer about one client.
#[derive(Debug, Deserialize)]
pub(super) struct One {
    pub(super) client: Client,
}

/// A role that a client or a group has.
#[derive(Debug, Deserialize)]
pub(super) struct Held {
    pub(super) rolename: String,
    /// Left out where it is -1.
    #[serde(default)]
    pub(super) priority: Option<Number>,
}

/// A group that a client is in.
#[derive(Debug, Deserialize)]
pub(super) struct Member {
    pub(super) groupname: String,
    /// Left out where it is -1.
    #[serde(default)]
    pub(super) priority: Option<Number>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Connection {
    #[serde(default)]
    pub(super) address: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Group {
    pub(super) groupname: String,
    #[serde(default)]
    pub(super) roles: Vec<Held>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Role {
    pub(super) rolename: String,
    #[serde(default)]
    pub(super) textname: String,
    #[serde(default)]
    pub(super) textdescription: String,
    #[serde(default)]
    pub(super) acls: Vec<Acl>,
}

/// One rule of a role.
#[derive(Debug, Deserialize)]
pub(super) struct Acl {
    pub(super) acltype: String,
    #[serde(default)]
    pub(super) topic: String,
    #[serde(default)]
    pub(super) priority: Option<Number>,
    #[serde(default)]
    pub(super) allow: bool,
}

/// What 2.1 answers to `getDetails`.
#[derive(Debug, Deserialize)]
pub(super) struct Details {
    /// It rises with each change.
    #[serde(rename = "changeIndex")]
    pub(super) change_index: Number,
}

/// The first entry of each name, in their order, and the names that came again.
pub(super) fn first_of_each<T>(
    entries: Vec<T>,
    name: impl Fn(&T) -> &str,
) -> (Vec<T>, BTreeSet<String>) {
    let mut again = BTreeSet::new();
    let mut seen = HashSet::with_capacity(entries.len());
    let is_first: Vec<bool> = entries
        .iter()
        .map(|entry| {
            let first = seen.insert(name(entry));
            if !first {
                again.insert(name(entry).to_owned());
            }
            first
        })
        .collect();
    let kept = entries.into_iter().zip(is_first);
    (
        kept.filter_map(|(it, first)| first.then_some(it)).collect(),
        again,
    )
}

/// The priority of what is given without a priority.
pub(super) const USUAL: Priority = -1;

/// A priority to sort by; a missing one is [`USUAL`].
pub(super) fn rank(priority: Option<&Number>) -> Priority {
    let number = priority.and_then(|it| it.as_i64().or_else(|| whole(it.as_f64()?)));
    let number = number.unwrap_or(USUAL.into());
    Priority::try_from(number).unwrap_or(if number < 0 {
        Priority::MIN
    } else {
        Priority::MAX
    })
}

/// The priority of a rule within its role; a missing one is 0.
pub(super) fn acl_rank(acl: &Acl) -> Priority {
    acl.priority.as_ref().map_or(0, |it| rank(Some(it)))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what is beyond the range sorts at its end"
)]
fn whole(number: f64) -> Option<i64> {
    number.is_finite().then_some(number as i64)
}
