//! Makes one table of the three lists of the plugin: Enabled, then a column for each role.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::account_rights::{self, Generation};
use super::acl;
use super::entries::{Client, Group, Held, Role, USUAL, first_of_each, rank};
use crate::domain::permission::{ENABLED, Grant, Permission, PermissionKey, Priority};
use crate::domain::roster::{Gifts, Roster, User};
use crate::domain::user::{PRIORITIES, UserName};
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

/// The table, with remarks on what cannot be used in the lists.
pub(super) fn build(
    roles: Vec<Role>,
    groups: Vec<Group>,
    clients: Vec<Client>,
    generation: Generation,
) -> (Roster, Vec<String>) {
    let (roles, roles_again) = first_of_each(roles, |it| &it.rolename);
    let (groups, groups_again) = first_of_each(groups, |it| &it.groupname);
    let (clients, clients_again) = first_of_each(clients, |it| &it.username);
    let doubled = [
        ("role", roles_again),
        ("group", groups_again),
        ("client", clients_again),
    ];
    let (roster, mut remarks) = join(&roles, &groups, clients, generation);
    remarks.extend(
        doubled
            .iter()
            .filter_map(|(kind, names)| again(kind, names)),
    );
    (roster, remarks)
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

/// The table of lists that hold each name once.
fn join(
    roles: &[Role],
    groups: &[Group],
    clients: Vec<Client>,
    generation: Generation,
) -> (Roster, Vec<String>) {
    let mut permissions = vec![enabled()];
    permissions.extend(roles.iter().map(column));
    let places: HashMap<&str, usize> = roles
        .iter()
        .enumerate()
        .map(|(at, role)| (role.rolename.as_str(), at + 1))
        .collect();
    let through: HashMap<&str, Through> = groups
        .iter()
        .map(|group| (group.groupname.as_str(), Through::new(group, &places)))
        .collect();
    let mut table = Table {
        width: permissions.len(),
        places,
        through,
        keys: Keys::default(),
        sessions: None,
        unlisted: 0,
    };
    let users = clients.into_iter().map(|client| table.row(client));
    let users: Vec<User> = users.collect();
    let client_id = Arc::clone(&table.keys.client_id);
    let (through, sessions, unlisted) = (table.through, table.sessions, table.unlisted);
    let key_at = |at: &usize| permissions[*at].key.clone();
    let gifts = through.into_values();
    let gifts: Gifts = gifts
        .map(|it| (it.name, it.places.iter().map(key_at).collect()))
        .collect();
    let (roster, _) = Roster::new(permissions, users, Vec::new());
    let mut remarks = Vec::new();
    if unlisted > 0 {
        remarks.push(match unlisted {
            1 => "1 client role is missing from the list of roles; it is not shown".into(),
            _ => format!(
                "{unlisted} client roles are missing from the list of roles; they are not shown"
            ),
        });
    }
    let roster = roster.giving(gifts).binding(client_id);
    let roster = roster.ruled(account_rights::rules(roles, generation));
    match sessions {
        Some(sessions) => (roster.connected(sessions), remarks),
        None => (roster, remarks),
    }
}

/// What a group gives its clients.
struct Through {
    name: Arc<str>,
    /// The columns of its roles, in the order in which they count.
    places: Vec<usize>,
}

impl Through {
    fn new(group: &Group, places: &HashMap<&str, usize>) -> Self {
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

struct Table<'a> {
    width: usize,
    places: HashMap<&'a str, usize>,
    through: HashMap<&'a str, Through>,
    keys: Keys,
    /// Who is connected, and from where; `None` where the list does not say.
    sessions: Option<HashMap<UserName, Box<[Box<str>]>>>,
    unlisted: usize,
}

impl Table<'_> {
    fn row(&mut self, mut client: Client) -> User {
        client.roles = first_of_each(client.roles, |it| &it.rolename).0;
        client.groups = first_of_each(client.groups, |it| &it.groupname).0;
        let name = UserName::from(client.username.as_str());
        let mut grants = vec![Grant::Disabled; self.width];
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
                sessions.insert(name.clone(), from.collect());
            }
        }
        let groups = client.groups.iter();
        let groups = groups.map(|it| self.group_name(&it.groupname)).collect();
        User {
            name,
            grants: grants.into(),
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
