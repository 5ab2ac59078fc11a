//! Makes one table of the three lists of the plugin: Enabled, then a column for each role; and what
//! is known of each user beside it: groups, priorities, and from which addresses it is connected
//! (`Table::row`).

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::account_rights::{self, Generation};
use super::acl;
use super::entries::{Client, Group, Held, Role, USUAL, first_of_each, rank};
use crate::domain::permission::{ENABLED, Grant, Permission, PermissionKey, Priority};
use crate::domain::roster::{Gifts, Roster, User};
use crate::domain::user::{PRIORITIES, SharedGrants, UserName};
use crate::text;

/// What the key of a role starts with: none can be that of the first column.
pub(super) const ROLE: &str = "role:";

/// The first column.
pub(super) fn enabled() -> Permission {
    Permission {
        key: ENABLED.into(),
        label: "Enabled".into(),
        meaning: "log in".into(),
        is_role: false,
    }
}

/// The key of a role.
pub(super) fn key(role: &Role) -> PermissionKey {
    key_of(&role.rolename)
}

fn key_of(rolename: &str) -> PermissionKey {
    PermissionKey::from(format!("{ROLE}{rolename}").as_str())
}

/// The priorities of a client's roles and groups, but for the usual one.
fn priorities(client: &Client) -> Box<[(PermissionKey, Priority)]> {
    let roles = client.roles.iter().filter(|it| it.priority.is_some());
    let roles = roles.map(|it| (key_of(&it.rolename), rank(it.priority.as_ref())));
    let groups = client.groups.iter().filter(|it| it.priority.is_some());
    let groups = groups.map(|it| {
        let key = PermissionKey::group(it.groupname.as_str());
        (key, rank(it.priority.as_ref()))
    });
    let all = roles.chain(groups);
    all.filter(|(_, priority)| *priority != USUAL).collect()
}

fn column(role: &Role) -> Permission {
    Permission {
        key: key(role),
        label: text::named(&role.rolename).into(),
        meaning: acl::meaning(role),
        is_role: true,
    }
}

/// The remark on names that a list holds more than once.
fn again(kind: &str, names: &BTreeSet<String>) -> Option<String> {
    let name = text::short(names.first()?);
    Some(match names.len() {
        1 => format!("The broker lists the {kind} {name} more than once; the first entry counts"),
        several => format!(
            "The broker lists {several} {kind}s more than once, for instance {name}; the first entry of \
             each counts"
        ),
    })
}

/// What a group gives its clients.
#[derive(Debug)]
struct Through {
    name: Arc<str>,
    /// The columns of its roles, in the order in which they count.
    places: Vec<usize>,
}

impl Through {
    fn new(group: &Group, places: &HashMap<String, usize>) -> Self {
        let mut held: Vec<&Held> = group.roles.iter().collect();
        held.sort_by_key(|it| (Reverse(rank(it.priority.as_ref())), &it.rolename));
        let held = held.into_iter();
        let mut seen = HashSet::new();
        let places = held.filter_map(|role| places.get(role.rolename.as_str()).copied());
        Self {
            name: group.groupname.as_str().into(),
            places: places.filter(|at| seen.insert(*at)).collect(),
        }
    }
}

/// The names of details, each kept once.
#[derive(Debug)]
struct Keys {
    name: Arc<str>,
    description: Arc<str>,
    client_id: Arc<str>,
    priority: Arc<str>,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            name: "Text name".into(),
            description: "Description".into(),
            client_id: "Client id".into(),
            priority: PRIORITIES.into(),
        }
    }
}

/// The table in the making: of all roles and groups, and of the clients that came so far. Each page
/// of clients becomes users at once, since those take a third of the memory.
#[derive(Debug)]
pub(super) struct Table {
    roles: Vec<Role>,
    permissions: Vec<Permission>,
    places: HashMap<String, usize>,
    through: HashMap<String, Through>,
    users: Vec<User>,
    shared: SharedGrants,
    keys: Keys,
    /// Who is connected, and from where; `None` where the list does not say.
    sessions: Option<HashMap<UserName, Box<[Box<str>]>>>,
    unlisted: usize,
    /// Remarks on roles and groups that are listed more than once.
    doubled: Vec<String>,
}

impl Table {
    pub(super) fn new(roles: Vec<Role>, groups: Vec<Group>) -> Self {
        let (roles, roles_again) = first_of_each(roles, |it| &it.rolename);
        let (groups, groups_again) = first_of_each(groups, |it| &it.groupname);
        let mut permissions = vec![enabled()];
        permissions.extend(roles.iter().map(column));
        let names = roles.iter().map(|role| role.rolename.clone());
        let places = names.zip(1..).collect();
        let through = groups
            .iter()
            .map(|group| (group.groupname.clone(), Through::new(group, &places)))
            .collect();
        let doubled = [again("role", &roles_again), again("group", &groups_again)];
        Self {
            roles,
            permissions,
            places,
            through,
            users: Vec::new(),
            shared: SharedGrants::default(),
            keys: Keys::default(),
            sessions: None,
            unlisted: 0,
            doubled: doubled.into_iter().flatten().collect(),
        }
    }

    /// Adds the clients of a page.
    pub(super) fn add(&mut self, clients: Vec<Client>) {
        for client in clients {
            let user = self.row(client);
            self.users.push(user);
        }
    }

    /// The list of users, with remarks on what cannot be used in it.
    pub(super) fn finish(self, generation: Generation) -> (Roster, Vec<String>) {
        let key_at = |at: &usize| self.permissions[*at].key.clone();
        let gifts: Gifts = self
            .through
            .into_values()
            .map(|it| (it.name, it.places.iter().map(key_at).collect()))
            .collect();
        let mut remarks = Vec::new();
        if self.unlisted > 0 {
            remarks.push(match self.unlisted {
                1 => "1 client role is missing from the list of roles; it is not shown".into(),
                several => format!(
                    "{several} client roles are missing from the list of roles; they are not shown"
                ),
            });
        }
        let (roster, clients_again) = Roster::new(self.permissions, self.users, Vec::new());
        remarks.extend(self.doubled);
        let names = clients_again.iter().map(|it| it.as_str().to_owned());
        remarks.extend(again("client", &names.collect()));
        let roster = roster.giving(gifts).binding(self.keys.client_id);
        let roster = roster.ruled(account_rights::rules(&self.roles, generation));
        match self.sessions {
            Some(sessions) => (roster.connected(sessions), remarks),
            None => (roster, remarks),
        }
    }

    fn row(&mut self, mut client: Client) -> User {
        client.roles = first_of_each(client.roles, |it| &it.rolename).0;
        client.groups = first_of_each(client.groups, |it| &it.groupname).0;
        let name = UserName::from(client.username.as_str());
        let mut grants = vec![Grant::Disabled; self.permissions.len()];
        grants[0] = Grant::from(!client.disabled);
        for member in &client.groups {
            let Some(through) = self.through.get(member.groupname.as_str()) else {
                continue;
            };
            for at in &through.places {
                grants[*at] = Grant::Inherited;
            }
        }
        for role in &client.roles {
            match self.places.get(role.rolename.as_str()) {
                Some(at) => grants[*at] = Grant::Enabled,
                None => self.unlisted += 1,
            }
        }
        if let Some(connections) = &client.connections {
            let sessions = self.sessions.get_or_insert_default();
            let from = connections.iter().map(|it| it.address.as_str().into());
            if !connections.is_empty() {
                sessions
                    .entry(name.clone())
                    .or_insert_with(|| from.collect());
            }
        }
        let groups = client.groups.iter();
        let groups = groups.map(|it| self.group_name(&it.groupname)).collect();
        User {
            name,
            grants: self.shared.of(&grants),
            groups: Some(groups),
            priorities: priorities(&client),
            details: self.details(client),
        }
    }

    /// The name of a group, kept once.
    fn group_name(&self, name: &str) -> Arc<str> {
        let known = self.through.get(name);
        known.map_or_else(|| name.into(), |it| Arc::clone(&it.name))
    }

    fn details(&self, client: Client) -> Box<[(Arc<str>, Box<str>)]> {
        let ranked = client.roles.iter().filter(|it| it.priority.is_some());
        let priority: Vec<String> = ranked.map(ranked_role).collect();
        let details = [
            (&self.keys.name, client.textname),
            (&self.keys.description, client.textdescription),
            (&self.keys.client_id, client.clientid),
            (&self.keys.priority, priority.join(", ")),
        ];
        let said = details.into_iter().filter(|(_, text)| !text.is_empty());
        said.map(|(key, text)| (Arc::clone(key), text.into_boxed_str()))
            .collect()
    }
}

fn ranked_role(role: &Held) -> String {
    format!(
        "{} {}",
        text::named(&role.rolename),
        rank(role.priority.as_ref())
    )
}
