//! The row of each user, found by its name. A table of row numbers alone: a map that holds the
//! names once more takes nearly three times the memory, and an export of 100,000 users is measured
//! by it.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::domain::user::{User, UserName};

/// The rows of a list of users, which each call is given: the names are there.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    table: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

/// They follow from the users.
impl PartialEq for Rows {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Rows {}

impl Rows {
    /// The rows of a list, and those whose name an earlier row has.
    pub(super) fn of(users: &[User]) -> (Self, Vec<usize>) {
        let mut rows = Self {
            table: HashTable::with_capacity(users.len()),
            hasher: DefaultHashBuilder::default(),
        };
        let repeated = (0..users.len()).filter(|row| !rows.add(users, *row));
        let repeated = repeated.collect();
        (rows, repeated)
    }

    /// Adds a row. Returns false, and leaves it out, where another row has its name.
    pub(super) fn add(&mut self, users: &[User], row: usize) -> bool {
        let Self { table, hasher } = self;
        let hash = |row: &usize| hasher.hash_one(&users[*row].name);
        let is_same = |other: &usize| users[*other].name == users[row].name;
        match table.entry(hash(&row), is_same, hash) {
            Entry::Vacant(place) => {
                place.insert(row);
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// The row of a user.
    pub(super) fn find(&self, users: &[User], name: &UserName) -> Option<usize> {
        let hash = self.hasher.hash_one(name);
        let row = self.table.find(hash, |row| users[*row].name == *name);
        row.copied()
    }
}
