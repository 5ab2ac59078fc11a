//! The users of a list while it is read. What is said of entries that cannot be used is in
//! `remarks`. Which keys of an object that is keyed by user name count as users is decided in
//! `super` (`ByName`, `Entry`).

use std::collections::HashSet;
use std::sync::Arc;

use super::keys::Keys;
use super::remarks::{self, Several};
use crate::broker::dialect::coreflux::permissions;
use crate::broker::dialect::coreflux::protection::protection;
use crate::domain::permission::Grant;
use crate::domain::roster::{Groups, Roster, User};
use crate::domain::user::{SharedGrants, UserName};

/// The value behind a key that may be a permission.
pub(super) enum FlagValue {
    /// A yes or no.
    Truth(bool),
    /// Anything else, as text.
    Raw(Box<str>),
}

/// A key of an entry and its text, as they are shown.
type Detail = (Arc<str>, Box<str>);

/// The users read so far.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) keys: Keys,
    users: Vec<User>,
    /// The column of each flag, once some user had a yes or no there.
    columns: Vec<Option<usize>>,
    /// The flags of the columns.
    flags: Vec<usize>,
    /// Raw values of flags that had no column yet: (row, flag).
    undecided: Vec<(usize, usize)>,
    /// Rows of users whose rights were not all understood: what they leave out is unclear.
    opaque: Vec<usize>,
    /// Whether anybody's rights came as an array of names. Such a list does not show a permission
    /// that nobody has.
    pub(super) names_rights: bool,
    entries: usize,
    nameless: Several,
    renamed: Several,
    shared: SharedGrants,
    // The present entry.
    grants: Vec<Option<Grant>>,
    /// Room for its grants as they are kept.
    row: Vec<Grant>,
    details: Vec<Detail>,
    /// The groups of the present entry as they came, each with its place among the details: shown
    /// where their names are not clear.
    groups_as_told: Vec<(usize, Detail)>,
    undecided_before: usize,
    is_opaque: bool,
    groups: Told,
    name: Option<UserName>,
    second_name: Option<(Arc<str>, UserName)>,
    /// The groups of all users: each name is kept once.
    group_names: HashSet<Arc<str>>,
}

/// What an entry says about its user's groups.
#[derive(Debug, Default)]
enum Told {
    #[default]
    Nothing,
    These(Groups),
    /// Something that is no list of names, or two lists that differ.
    Unclear,
}

impl List {
    pub(super) fn begin(&mut self) {
        self.keys.rewind();
        self.entries += 1;
        self.grants.clear();
        self.details.clear();
        self.groups_as_told.clear();
        self.undecided_before = self.undecided.len();
        self.is_opaque = false;
        self.groups = Told::Nothing;
        self.name = None;
        self.second_name = None;
    }

    /// The entry turned out to be no object, or to have no usable name.
    pub(super) fn skip(&mut self) {
        let entry = self.entries;
        self.nameless.push(|| entry.to_string());
        self.undecided.truncate(self.undecided_before);
    }

    pub(super) fn set_name(&mut self, slot: usize, first_choice: bool, name: UserName) {
        if first_choice && self.name.is_none() {
            self.name = Some(name);
        } else if !first_choice && self.second_name.is_none() {
            self.second_name = Some((self.keys.text(slot), name));
        } else {
            self.add_detail(slot, name.as_str().into());
        }
    }

    pub(super) fn add_detail(&mut self, slot: usize, text: Box<str>) {
        self.details.push((self.keys.text(slot), text));
    }

    /// Takes the text of the groups, which is shown unless their names say it all.
    pub(super) fn add_groups_as_told(&mut self, slot: usize, text: Box<str>, is_said: bool) {
        let key = self.keys.text(slot);
        if is_said {
            self.groups_as_told.push((self.details.len(), (key, text)));
        } else {
            self.details.push((key, text));
        }
    }

    /// Takes the groups of the present entry; `None` when the value is no list of names.
    pub(super) fn set_groups(&mut self, names: Option<Vec<String>>) {
        let known = &mut self.group_names;
        let mut kept = |name: String| {
            if let Some(name) = known.get(name.as_str()) {
                return name.clone();
            }
            let name: Arc<str> = name.into();
            known.insert(name.clone());
            name
        };
        let new = names.map(|names| names.into_iter().map(&mut kept).collect::<Groups>());
        self.groups = match (std::mem::take(&mut self.groups), new) {
            (Told::Nothing, Some(new)) => Told::These(new),
            (Told::These(before), Some(new)) if before == new => Told::These(new),
            _ => Told::Unclear,
        };
    }

    /// Notes that the present entry has rights that are not understood.
    pub(super) fn set_opaque(&mut self) {
        self.is_opaque = true;
    }

    /// Takes the value of a flag. A raw one is kept as a detail under the key in `slot`, if there
    /// is one.
    pub(super) fn set_flag(&mut self, flag: usize, slot: Option<usize>, value: FlagValue) {
        match value {
            FlagValue::Truth(truth) => {
                let column = self.column(flag);
                self.set_grant(column, truth.into());
            }
            FlagValue::Raw(text) => {
                if self.keys.is_known_flag(flag) {
                    self.column(flag);
                }
                match self.columns.get(flag) {
                    Some(Some(column)) => self.set_grant(*column, Grant::Unclear),
                    _ => self.undecided.push((self.users.len(), flag)),
                }
                if let Some(slot) = slot.filter(|_| !self.keys.is_secret_flag(flag)) {
                    self.add_detail(slot, text);
                }
            }
        }
    }

    fn column(&mut self, flag: usize) -> usize {
        if self.columns.len() <= flag {
            self.columns.resize(flag + 1, None);
        }
        let flags = &mut self.flags;
        *self.columns[flag].get_or_insert_with(|| {
            flags.push(flag);
            flags.len() - 1
        })
    }

    fn set_grant(&mut self, column: usize, grant: Grant) {
        if self.grants.len() <= column {
            self.grants.resize(column + 1, None);
        }
        let cell = &mut self.grants[column];
        // Two spellings of one key disagree, and which one the broker uses is not known.
        *cell = match *cell {
            Some(before) if before != grant => Some(Grant::Unclear),
            _ => Some(grant),
        };
    }

    /// Ends the entry. `key` is the key before it, if it has one.
    pub(super) fn finish(&mut self, key: Option<UserName>) {
        // Names in two keys, for instance: what they mean is not clear, so they are shown as they
        // came.
        let as_told = std::mem::take(&mut self.groups_as_told);
        if matches!(self.groups, Told::Unclear) {
            for (at, detail) in as_told.into_iter().rev() {
                self.details.insert(at, detail);
            }
        }
        let own = self.name.take();
        let second = self.second_name.take();
        // A list of one may stand as `User: {…}` where more would be an array.
        let key = key.filter(|key| own.is_none() || !permissions::reads(key.as_str(), "user"));
        let name = match (key, own, second) {
            (Some(key), own, second) if !key.as_str().is_empty() => {
                let inner = own.or_else(|| second.map(|(_, name)| name));
                if let Some(inner) = inner.filter(|inner| *inner != key) {
                    let pair = || format!("`{}` is called `{}`", key.as_str(), inner.as_str());
                    self.renamed.push(pair);
                    self.details
                        .push(("UserName".into(), inner.as_str().into()));
                }
                Some(key)
            }
            (Some(_), ..) => None,
            (None, Some(own), second) => {
                if let Some((key, name)) = second {
                    self.details.push((key, name.as_str().into()));
                }
                Some(own)
            }
            (None, None, second) => second.map(|(_, name)| name),
        };
        let Some(name) = name.filter(|name| !name.as_str().is_empty()) else {
            self.skip();
            return;
        };
        let groups = match std::mem::take(&mut self.groups) {
            Told::These(groups) => Some(groups),
            Told::Nothing | Told::Unclear => None,
        };
        let untold = if self.is_opaque {
            self.opaque.push(self.users.len());
            Grant::Unclear
        } else {
            Grant::Disabled
        };
        self.row.clear();
        self.row
            .extend(self.grants.iter().map(|grant| grant.unwrap_or(untold)));
        self.users.push(User {
            name,
            groups,
            grants: self.shared.of(&self.row),
            priorities: [].into(),
            details: self.details.drain(..).collect(),
        });
    }

    /// Whether no user was found.
    pub(super) const fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The roster, and the remarks on what in the list could not be used.
    pub(super) fn into_roster(mut self) -> (Roster, Vec<String>) {
        if self.names_rights {
            for permission in permissions::everywhere() {
                if let Some(flag) = self.keys.flag(permission.key.as_str()) {
                    self.column(flag);
                }
            }
        }
        let permissions = if self.flags.is_empty() {
            self.know_nothing();
            permissions::everywhere()
        } else {
            self.mark_opaque(self.flags.len());
            self.decide();
            self.order_columns();
            let names = self.flags.iter().map(|flag| self.keys.flag_name(*flag));
            permissions::columns(names)
        };
        let mut remarks = remarks::on_names(&self.nameless, &self.renamed);
        let (roster, duplicates) = Roster::new(permissions, self.users, vec![protection()]);
        remarks.extend(remarks::on_duplicates(&duplicates));
        (roster, remarks)
    }

    /// No user has any permission in the list. That all are off would be a guess.
    fn know_nothing(&mut self) {
        let columns = permissions::everywhere().len();
        let unknown = self.shared.of(&vec![Grant::Unknown; columns]);
        for user in &mut self.users {
            user.grants = Arc::clone(&unknown);
        }
        for row in std::mem::take(&mut self.opaque) {
            self.users[row].grants = vec![Grant::Unclear; columns].into();
        }
    }

    /// Marks the rows with rights that were not understood: nothing there is off for sure.
    fn mark_opaque(&mut self, columns: usize) {
        for row in std::mem::take(&mut self.opaque) {
            let mut grants = self.users[row].grants.to_vec();
            grants.resize(columns, Grant::Unclear);
            self.users[row].grants = grants.into();
        }
    }

    /// Marks the raw values behind flags that became columns only later.
    fn decide(&mut self) {
        for (row, flag) in std::mem::take(&mut self.undecided) {
            let Some(Some(column)) = self.columns.get(flag).copied() else {
                continue;
            };
            let Some(user) = self.users.get_mut(row) else {
                continue;
            };
            let mut grants = user.grants.to_vec();
            if grants.len() <= column {
                grants.resize(column + 1, Grant::Disabled);
            }
            grants[column] = Grant::Unclear;
            user.grants = grants.into();
        }
    }

    /// Puts the columns into the order in which their keys were first seen.
    fn order_columns(&mut self) {
        if self.flags.is_sorted() {
            return;
        }
        let mut order: Vec<usize> = (0..self.flags.len()).collect();
        order.sort_by_key(|column| self.flags[*column]);
        for user in &mut self.users {
            self.row.clear();
            self.row
                .extend(order.iter().map(|column| user.grant(*column)));
            user.grants = self.shared.of(&self.row);
        }
        self.flags.sort_unstable();
    }
}
