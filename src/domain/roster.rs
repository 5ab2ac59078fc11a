//! The roster: the broker's list of users, the only truth about who may do what.

mod adopt;
mod difference;
mod rows;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::command::Command;
use super::permission::{Grant, Permission, PermissionKey, Priority};
use super::rules::Rules;
use super::user::UserName;
pub use super::user::{Groups, User};
pub use difference::Difference;
use rows::Rows;

/// Some permissions of some users.
pub type FieldSet = BTreeSet<(UserName, PermissionKey)>;

/// Whether a user with these groups is a member of one.
pub fn membership(groups: &[Arc<str>], group: &str) -> Grant {
    groups.iter().any(|name| **name == *group).into()
}

/// What a broker family never lets anybody change about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// The user that it protects.
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
    rows: Rows,
    protections: Vec<Protection>,
    beside: Option<Box<Beside>>,
    tells_groups: bool,
}

/// Where each user is connected from, if the list says it. Devices come and go, so lists that
/// differ only in this count as the same.
#[derive(Debug, Clone, Default)]
struct Sessions(Option<HashMap<UserName, Box<[Box<str>]>>>);

impl PartialEq for Sessions {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Sessions {}

/// What some brokers add to the list of users.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Beside {
    gifts: Option<Gifts>,
    rules: Option<Rules>,
    sessions: Sessions,
    /// The detail with the client id that a user is bound to.
    binding: Option<Arc<str>>,
}

/// What groups give their members, each in the order in which it counts.
pub type Gifts = HashMap<Arc<str>, Box<[PermissionKey]>>;

impl Roster {
    /// Builds a roster. Of several users with one name the first stays; the names of the
    /// dropped ones are returned beside it.
    pub fn new(
        permissions: Vec<Permission>,
        mut users: Vec<User>,
        protections: Vec<Protection>,
    ) -> (Self, Vec<UserName>) {
        let (mut rows, repeated) = Rows::of(&users);
        let mut at = 0..users.len();
        let is_repeated = |_: &mut User| {
            let row = at.next();
            row.is_some_and(|row| repeated.binary_search(&row).is_ok())
        };
        let duplicates: Vec<UserName> = users
            .extract_if(.., is_repeated)
            .map(|user| user.name)
            .collect();
        if !duplicates.is_empty() {
            rows = Rows::of(&users).0;
        }
        let mut roster = Self {
            permissions,
            tells_groups: users.iter().any(|user| user.groups.is_some()),
            users,
            rows,
            protections,
            beside: None,
        };
        // A vector may keep the room of what the users were made of.
        roster.users.shrink_to_fit();
        (roster, duplicates)
    }

    /// Adds the rules that came with the list.
    pub fn ruled(mut self, rules: Rules) -> Self {
        self.beside.get_or_insert_default().rules = Some(rules);
        self
    }

    /// The rules that came with the list, if any did.
    pub fn rules(&self) -> Option<&Rules> {
        self.beside.as_ref()?.rules.as_ref()
    }

    /// Adds the groups that there are, and what they give their members.
    pub fn giving(mut self, gifts: Gifts) -> Self {
        self.beside.get_or_insert_default().gifts = Some(gifts);
        self
    }

    /// Whether membership in a group gives a permission.
    pub fn gives(&self, group: &str, key: &PermissionKey) -> bool {
        self.gifts(group).contains(key)
    }

    /// What membership in a group gives, in the order in which it counts.
    pub fn gifts(&self, group: &str) -> &[PermissionKey] {
        let gifts = self.all_gifts().and_then(|gifts| gifts.get(group));
        gifts.map_or(&[], AsRef::as_ref)
    }

    fn all_gifts(&self) -> Option<&Gifts> {
        self.beside.as_ref()?.gifts.as_ref()
    }

    /// All groups of the broker; `None` where it does not list them.
    pub fn all_groups(&self) -> Option<impl Iterator<Item = &Arc<str>>> {
        self.all_gifts().map(HashMap::keys)
    }

    /// The groups through which a user has a permission that it does not have directly.
    pub fn through(&self, name: &UserName, key: &PermissionKey) -> Vec<&str> {
        let groups = self.user(name).and_then(|user| user.groups.as_deref());
        if self.grant(name, key) != Some(Grant::Inherited) {
            return Vec::new();
        }
        let groups = groups.unwrap_or_default().iter().map(AsRef::as_ref);
        groups.filter(|group| self.gives(group, key)).collect()
    }

    /// Adds where users are connected from; those that are missing are not connected.
    pub fn connected(mut self, sessions: HashMap<UserName, Box<[Box<str>]>>) -> Self {
        self.beside.get_or_insert_default().sessions = Sessions(Some(sessions));
        self
    }

    /// Where a user of the list is connected from, one entry a session; `None` where the list does
    /// not say.
    pub fn sessions(&self, name: &UserName) -> Option<&[Box<str>]> {
        let sessions = self.beside.as_ref()?.sessions.0.as_ref();
        let sessions = sessions.filter(|_| self.row(name).is_some())?;
        Some(sessions.get(name).map_or(&[], AsRef::as_ref))
    }

    /// Takes over who is connected from a list that says the same in all else.
    pub fn adopt_sessions(&mut self, newer: Self) {
        if let Some((ours, newer)) = self.beside.as_mut().zip(newer.beside) {
            ours.sessions = newer.sessions;
        }
    }

    /// Adds which detail has the client id that a user is bound to.
    pub fn binding(mut self, key: Arc<str>) -> Self {
        self.beside.get_or_insert_default().binding = Some(key);
        self
    }

    /// The only client id with which a user may log in by a password; `None` where the list names
    /// none.
    pub fn client_id(&self, name: &UserName) -> Option<&str> {
        let key = self.beside.as_ref()?.binding.as_ref()?;
        let mut details = self.user(name)?.details.iter();
        let (_, id) = details.find(|(it, _)| it == key)?;
        Some(id)
    }

    /// The columns, in the order in which the broker first named them.
    pub fn permissions(&self) -> &[Permission] {
        &self.permissions
    }

    /// All users, in the broker's order.
    pub fn users(&self) -> &[User] {
        &self.users
    }

    /// The row of a user.
    pub fn row(&self, name: &UserName) -> Option<usize> {
        self.rows.find(&self.users, name)
    }

    /// A user by name.
    pub fn user(&self, name: &UserName) -> Option<&User> {
        self.users.get(self.row(name)?)
    }

    /// The column of a permission.
    pub fn column(&self, key: &PermissionKey) -> Option<usize> {
        self.permissions
            .iter()
            .position(|permission| permission.key == *key)
    }

    /// What the list says of one permission of one user; `None` when it does not know one of them,
    /// or does not say which groups the user is in.
    pub fn grant(&self, name: &UserName, key: &PermissionKey) -> Option<Grant> {
        let user = self.user(name)?;
        match key.as_group() {
            Some(group) => Some(membership(user.groups.as_deref()?, group)),
            None => Some(user.grant(self.column(key)?)),
        }
    }

    /// The priority of a user's own permission or membership; `None` for the usual one, and where
    /// the list gives none.
    pub fn priority(&self, name: &UserName, key: &PermissionKey) -> Option<Priority> {
        let priorities = self.user(name)?.priorities.iter();
        let mut of_key = priorities.filter(|(it, _)| it == key);
        of_key.next().map(|(_, priority)| *priority)
    }

    /// Whether it shows what a command does. It shows no password: of an addition it shows the
    /// user.
    pub fn shows(&self, command: &Command) -> bool {
        match command {
            Command::AddUser { user, .. } => self.row(user).is_some(),
            Command::RemoveUser { user } => self.row(user).is_none(),
            Command::SetPermission {
                user,
                permission,
                enabled,
                priority,
            } => {
                let is_ranked =
                    !enabled || priority.is_none() || self.priority(user, permission) == *priority;
                let grant = self.grant(user, permission);
                is_ranked && grant.is_some_and(|grant| grant.is(*enabled))
            }
            Command::ChangePassword { .. } => false,
        }
    }

    /// Whether it says of any user which groups it is in.
    pub const fn tells_groups(&self) -> bool {
        self.tells_groups
    }

    /// The protection of a user, if the broker family gives it one.
    pub fn protection(&self, name: &UserName) -> Option<&Protection> {
        self.protections
            .iter()
            .find(|protection| protection.user == *name)
    }

    /// The labels of what a user is granted.
    pub fn granted_labels(&self, name: &UserName) -> Vec<&str> {
        let Some(user) = self.user(name) else {
            return Vec::new();
        };
        let columns = self.permissions.iter().enumerate();
        columns
            .filter(|(column, _)| user.grant(*column).holds())
            .map(|(_, permission)| permission.label.as_str())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(groups: Option<&[&str]>) -> Roster {
        let user = User {
            groups: groups.map(|names| names.iter().map(|name| (*name).into()).collect()),
            ..named("anna")
        };
        Roster::new(Vec::new(), vec![user], Vec::new()).0
    }

    fn named(name: &str) -> User {
        User {
            name: name.into(),
            grants: [].into(),
            groups: None,
            priorities: [].into(),
            details: [].into(),
        }
    }

    fn of(names: &[&str]) -> (Roster, Vec<UserName>) {
        let users = names.iter().copied().map(named).collect();
        Roster::new(Vec::new(), users, Vec::new())
    }

    #[test]
    fn each_user_is_found_after_repeated_names_additions_and_removals() {
        let (mut roster, repeated) = of(&["anna", "plc", "anna", "bob", "plc", "anna"]);
        assert_eq!(repeated, ["anna", "plc", "anna"].map(UserName::from));
        let is_found = |roster: &Roster, names: &[&str]| {
            let told: Vec<&str> = roster.users().iter().map(|it| it.name.as_str()).collect();
            assert_eq!(told, names);
            for (row, user) in roster.users().iter().enumerate() {
                assert_eq!(roster.row(&user.name), Some(row), "{:?}", user.name);
            }
        };
        is_found(&roster, &["anna", "plc", "bob"]);
        let (newer, _) = of(&["zoe", "plc", "bob"]);
        roster.adopt_presence(&newer, &"zoe".into());
        is_found(&roster, &["anna", "plc", "bob", "zoe"]);
        roster.adopt_presence(&newer, &"anna".into());
        is_found(&roster, &["plc", "bob", "zoe"]);
        assert_eq!(roster.row(&"anna".into()), None);
    }

    #[test]
    fn lists_that_tell_groups_differ_by_those_that_only_one_has() {
        let anna = UserName::from("anna");
        let (older, newer) = (list(Some(&["ops", "night"])), list(Some(&["night", "plc"])));
        let keys: Vec<PermissionKey> = older
            .difference(&newer)
            .fields
            .into_iter()
            .map(|(_, key)| key)
            .collect();
        assert_eq!(keys, ["ops", "plc"].map(PermissionKey::group));
        let untold = older.difference(&list(None));
        assert_eq!(
            (untold.changed, untold.fields),
            (vec![anna.clone()], Vec::new())
        );

        let ops = PermissionKey::group("ops");
        assert_eq!(older.grant(&anna, &ops), Some(Grant::Enabled));
        assert_eq!(newer.grant(&anna, &ops), Some(Grant::Disabled));
        assert_eq!(list(None).grant(&anna, &ops), None);
        assert!(older.tells_groups() && !list(None).tells_groups());
    }

    #[test]
    fn a_group_is_adopted_where_groups_are_told() {
        let anna = UserName::from("anna");
        let mut shown = list(Some(&["night"]));
        shown.adopt_grant(&anna, &PermissionKey::group("ops"), Grant::Enabled);
        shown.adopt_grant(&anna, &PermissionKey::group("night"), Grant::Disabled);
        assert_eq!(shown, list(Some(&["ops"])));
        let mut silent = list(None);
        silent.adopt_grant(&anna, &PermissionKey::group("ops"), Grant::Enabled);
        assert_eq!(silent, list(None));
        let ops = PermissionKey::group("ops");
        shown.users[0].priorities = [(ops.clone(), 3)].into();
        silent.adopt_details(&shown, &anna);
        assert_eq!(silent, shown);
        assert_eq!(silent.priority(&anna, &ops), Some(3));
    }
}
