//! The grid: users by brokers, and how each cell compares with the reference.
//!
//! A list that comes touches its own column only. What follows from all of them (the rows, which differ) is worked
//! out when somebody looks, once.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::drift::Drift;
use super::holding::{Column, Holdings};
use crate::domain::desired::DesiredUser;
use crate::domain::family::PermissionKind;
use crate::domain::permission::PermissionKey;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::Engine;

/// What a list says of a user, beside the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// It has what the reference has.
    Same,
    /// It has something else.
    Differs,
    /// There is no such user.
    Missing,
    /// The permissions of the two brokers have no name in common.
    Incomparable,
    /// The file that is the reference does not name it.
    Besides,
    /// There is no such user, and none is wanted.
    Unwanted,
}

/// Users by brokers.
#[derive(Debug, Default)]
pub struct Grid {
    columns: Vec<Option<Column>>,
    holdings: Holdings,
    /// The broker that the others are compared with; `None` for what most have.
    reference: Option<usize>,
    /// The file that is the reference instead.
    drift: Option<Drift>,
    rows: OnceCell<Rows>,
}

#[derive(Debug)]
struct Rows {
    users: Vec<UserName>,
    differing: Vec<bool>,
}

impl Grid {
    /// A grid of so many brokers of which nothing is known.
    pub fn new(brokers: usize) -> Self {
        Self {
            columns: (0..brokers).map(|_| None).collect(),
            ..Self::default()
        }
    }

    /// Takes what a broker's list says now, if it has one.
    pub fn take_from(&mut self, broker: usize, engine: &Engine) {
        let kind = engine.session.family.permissions_are;
        self.take(broker, engine.roster.as_ref().map(|list| (list, kind)));
        if let Some(drift) = &mut self.drift {
            drift.take(broker, engine);
        }
    }

    /// Compares with a file of users, or not any more. Each broker is compared when its list is taken next.
    pub fn compare_with_file(&mut self, users: Option<Vec<DesiredUser>>) {
        let brokers = self.columns.len();
        self.drift = users.map(|users| Drift::new(users, brokers));
        self.rows.take();
    }

    /// The file that it is compared with.
    pub const fn drift(&self) -> Option<&Drift> {
        self.drift.as_ref()
    }

    fn take(&mut self, broker: usize, list: Option<(&Roster, PermissionKind)>) {
        let Some(column) = self.columns.get_mut(broker) else {
            return;
        };
        if column.is_none() && list.is_none() {
            return;
        }
        *column = list.map(|(roster, kind)| Column::of(roster, kind, &mut self.holdings));
        self.rows.take();
    }

    /// Compares with this broker, or with what most have.
    pub fn compare_with(&mut self, reference: Option<usize>) {
        self.reference = reference;
        self.rows.take();
    }

    /// The broker that the others are compared with.
    pub const fn reference(&self) -> Option<usize> {
        self.reference
    }

    /// All users of all lists, in order.
    pub fn users(&self) -> &[UserName] {
        &self.rows().users
    }

    /// The number of users that are not everywhere the same.
    pub fn differing(&self) -> usize {
        self.rows().differing.iter().filter(|it| **it).count()
    }

    /// Whether the user in this row is missing somewhere, or has something else there.
    pub fn differs(&self, row: usize) -> bool {
        self.rows().differing.get(row).copied().unwrap_or(false)
    }

    /// Whether a broker's list is known.
    pub fn is_known(&self, broker: usize) -> bool {
        self.columns.get(broker).is_some_and(Option::is_some)
    }

    /// Whether a broker's list has a user.
    pub fn has(&self, broker: usize, user: &UserName) -> bool {
        self.number(broker, user).is_some()
    }

    /// The cells of a user; `None` where no list is known.
    pub fn cells(&self, user: &UserName) -> Vec<Option<Cell>> {
        let columns = 0..self.columns.len();
        if let Some(drift) = &self.drift {
            let cell = |at| drift.cell(at, user, self.has(at, user));
            return columns.map(cell).collect();
        }
        let reference = self.reference_of(user);
        columns.map(|at| self.cell(at, user, reference)).collect()
    }

    /// The broker that shows what the reference has for a user: the chosen one, else the first of those that have
    /// what most have. `None` where nobody has the user.
    pub fn reference_of(&self, user: &UserName) -> Option<usize> {
        if self.reference.is_some() {
            return self.reference;
        }
        let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
        for at in 0..self.columns.len() {
            if let Some(number) = self.number(at, user) {
                counts.entry(number).or_insert((0, at)).0 += 1;
            }
        }
        let most = counts.into_values().max_by(|(count, at), (other, place)| {
            // Of several that are as frequent the leftmost counts.
            count.cmp(other).then(place.cmp(at))
        });
        most.map(|(_, at)| at)
    }

    /// What a user has on a broker; `None` where it is missing or nothing is known.
    pub fn held(&self, broker: usize, user: &UserName) -> Option<&[PermissionKey]> {
        Some(self.holdings.get(self.number(broker, user)?))
    }

    fn number(&self, broker: usize, user: &UserName) -> Option<u32> {
        let column = self.columns.get(broker)?.as_ref()?;
        column.users.get(user).copied()
    }

    fn cell(&self, broker: usize, user: &UserName, reference: Option<usize>) -> Option<Cell> {
        let column = self.columns.get(broker)?.as_ref()?;
        let Some(number) = column.users.get(user) else {
            return Some(Cell::Missing);
        };
        let other = reference.and_then(|at| self.columns.get(at)?.as_ref());
        let Some(other) = other else {
            // The chosen broker cannot be read.
            return Some(Cell::Incomparable);
        };
        let Some(wanted) = other.users.get(user) else {
            return Some(Cell::Differs);
        };
        if column.kind == other.kind {
            let is_same = number == wanted;
            return Some(if is_same { Cell::Same } else { Cell::Differs });
        }
        let (ours, theirs) = (self.holdings.get(*number), self.holdings.get(*wanted));
        let mut common = column.common(other).peekable();
        if common.peek().is_none() {
            return Some(Cell::Incomparable);
        }
        let is_same = common.all(|key| ours.contains(key) == theirs.contains(key));
        Some(if is_same { Cell::Same } else { Cell::Differs })
    }

    fn rows(&self) -> &Rows {
        self.rows.get_or_init(|| {
            let columns = self.columns.iter().flatten();
            let listed = columns.flat_map(|it| it.users.keys());
            let wanted = self.drift.iter().flat_map(Drift::users);
            let users = listed.chain(wanted.map(|it| &it.name));
            let users: BTreeSet<&UserName> = users.collect();
            let differs = |user: &&UserName| {
                let cells = self.cells(user).into_iter().flatten();
                let mut cells = cells.filter(|it| *it != Cell::Incomparable);
                cells.any(|cell| !matches!(cell, Cell::Same | Cell::Unwanted))
            };
            Rows {
                differing: users.iter().map(differs).collect(),
                users: users.into_iter().cloned().collect(),
            }
        })
    }
}

#[cfg(test)]
mod tests;
