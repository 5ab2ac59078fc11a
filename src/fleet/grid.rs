//! The grid: users by brokers, and whether each cell is as the reference has it or differs. What of
//! a user is compared is in `holding`, a file as the reference in [`super::compare_with_file`].
//!
//! A list that comes touches its own column only. What follows from all of them is worked out when
//! somebody looks, once: which differ after each list, the order of the rows only when a user comes
//! or goes. Users and what they have are numbers inside, so that fifty lists of a thousand users
//! are compared without looking at a name.

use std::cell::OnceCell;

use super::compare_with_file::Drift;
use super::holding::{Column, Held, Holdings, Names};
use crate::domain::desired::DesiredUser;
use crate::domain::family::PermissionKind;
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
    names: Names,
    holdings: Holdings,
    /// The broker that the others are compared with; `None` for what most have.
    reference: Option<usize>,
    /// The file that is the reference instead.
    drift: Option<Drift>,
    rows: OnceCell<Rows>,
    differing: OnceCell<Differing>,
}

/// All users that a list or the file has, in order.
#[derive(Debug)]
struct Rows {
    users: Vec<UserName>,
    /// Their numbers; `None` of those that no list has.
    ids: Vec<Option<usize>>,
}

/// Which rows are not everywhere the same.
#[derive(Debug)]
struct Differing {
    rows: Vec<bool>,
    count: usize,
}

impl Grid {
    /// A grid of so many brokers, before any list came.
    pub fn new(brokers: usize) -> Self {
        Self {
            columns: (0..brokers).map(|_| None).collect(),
            ..Self::default()
        }
    }

    /// Takes what a broker's list says now, if it has one.
    pub fn take_from(&mut self, broker: usize, engine: &Engine) {
        let kind = engine.session.family.permissions_are;
        self.take(broker, engine.roster().map(|list| (list, kind)));
        if let Some(drift) = &mut self.drift {
            drift.take(broker, engine);
        }
    }

    /// Compares with a file of users, or not any more. Each broker is compared when its list is
    /// taken next.
    pub fn compare_with_file(&mut self, users: Option<Vec<DesiredUser>>) {
        let brokers = self.columns.len();
        self.drift = users.map(|users| Drift::new(users, brokers));
        self.rows.take();
        self.differing.take();
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
        let new = list
            .map(|(roster, kind)| Column::of(roster, kind, &mut self.names, &mut self.holdings));
        // In this order no user that stays is gone in between.
        let came = new.as_ref().is_some_and(|it| self.names.come(it));
        let old = std::mem::replace(column, new);
        let went = old.is_some_and(|it| self.names.go(&it));
        if came || went {
            self.rows.take();
        }
        self.differing.take();
    }

    /// Compares with this broker, or with what most have.
    pub fn compare_with(&mut self, reference: Option<usize>) {
        self.reference = reference;
        self.differing.take();
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
        self.all_differing().count
    }

    /// Whether the user in this row is missing somewhere, or has something else there.
    pub fn differs(&self, row: usize) -> bool {
        self.all_differing().rows.get(row).copied().unwrap_or(false)
    }

    /// Whether no list has the user in this row: only the file names it.
    pub fn is_only_wanted(&self, row: usize) -> bool {
        self.rows().ids.get(row).is_some_and(Option::is_none)
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
        if let Some(drift) = &self.drift {
            let cell = |at| drift.cell(at, user, self.has(at, user));
            return (0..self.columns.len()).map(cell).collect();
        }
        match self.names.id(user) {
            Some(id) => self.cells_of(id).collect(),
            None => self
                .columns
                .iter()
                .map(|it| it.as_ref().map(|_| Cell::Missing))
                .collect(),
        }
    }

    /// The broker that shows what the reference has for a user: the chosen one, else the first of
    /// those that have what most have. `None` where nobody has the user.
    pub fn reference_of(&self, user: &UserName) -> Option<usize> {
        match self.names.id(user) {
            Some(id) => self.reference_at(id),
            None => self.reference,
        }
    }

    /// Whether several brokers have what the first of them has for a user, so that most agree.
    pub fn is_shared(&self, user: &UserName) -> bool {
        let id = self.names.id(user);
        id.is_some_and(|id| self.most_frequent(id).is_some_and(|(_, count)| count > 1))
    }

    /// What a user has on a broker; `None` where it is missing or nothing is known.
    pub fn held(&self, broker: usize, user: &UserName) -> Option<&Held> {
        self.holdings.get(self.number(broker, user)?)
    }

    fn number(&self, broker: usize, user: &UserName) -> Option<u32> {
        let column = self.columns.get(broker)?.as_ref()?;
        column.number(self.names.id(user)?)
    }

    fn cells_of(&self, id: usize) -> impl Iterator<Item = Option<Cell>> {
        let reference = self.reference_at(id);
        let other = reference.and_then(|at| self.columns.get(at)?.as_ref());
        let columns = self.columns.iter();
        columns.map(move |column| Some(self.cell(column.as_ref()?, other, id)))
    }

    fn reference_at(&self, id: usize) -> Option<usize> {
        let first = || Some(self.most_frequent(id)?.0);
        self.reference.or_else(first)
    }

    /// The first broker with what most have for a user, and how many have that.
    fn most_frequent(&self, id: usize) -> Option<(usize, usize)> {
        // What users have, how often, and first where: a few kinds, in the order of the brokers.
        let mut kinds: Vec<(u32, usize, usize)> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let Some(number) = column.as_ref().and_then(|it| it.number(id)) else {
                continue;
            };
            match kinds.iter_mut().find(|(it, ..)| *it == number) {
                Some((_, count, _)) => *count += 1,
                None => kinds.push((number, 1, at)),
            }
        }
        // Of several that are as frequent the leftmost counts.
        let most = kinds.into_iter().rev().max_by_key(|(_, count, _)| *count);
        most.map(|(_, count, at)| (at, count))
    }

    fn cell(&self, column: &Column, other: Option<&Column>, id: usize) -> Cell {
        let Some(number) = column.number(id) else {
            return Cell::Missing;
        };
        let Some(other) = other else {
            // The chosen broker cannot be read.
            return Cell::Incomparable;
        };
        let Some(wanted) = other.number(id) else {
            return Cell::Differs;
        };
        let is_same = if column.kind == other.kind {
            number == wanted
        } else {
            let mut common = column.common(other).peekable();
            if common.peek().is_none() {
                return Cell::Incomparable;
            }
            common.all(|(our, their)| {
                self.holdings.has(number, our) == self.holdings.has(wanted, their)
            })
        };
        if is_same { Cell::Same } else { Cell::Differs }
    }

    fn rows(&self) -> &Rows {
        self.rows.get_or_init(|| {
            let listed = self.names.present().into_iter();
            let mut rows: Vec<_> = listed.map(|(user, id)| (user, Some(id))).collect();
            let wanted = self.drift.iter().flat_map(Drift::users);
            rows.extend(wanted.map(|it| (&it.name, None)));
            // A user of both comes with its number.
            rows.sort_unstable_by_key(|(user, id)| (*user, id.is_none()));
            rows.dedup_by_key(|(user, _)| *user);
            let rows = rows.into_iter().map(|(user, id)| (user.clone(), id));
            let (users, ids) = rows.unzip();
            Rows { users, ids }
        })
    }

    fn all_differing(&self) -> &Differing {
        self.differing.get_or_init(|| {
            let is_other = |cell| !matches!(cell, Cell::Same | Cell::Incomparable | Cell::Unwanted);
            let Rows { users, ids } = self.rows();
            let differs = |(user, id): (&UserName, &Option<usize>)| match id {
                Some(id) if self.drift.is_none() => self.cells_of(*id).flatten().any(is_other),
                _ => self.cells(user).into_iter().flatten().any(is_other),
            };
            let rows: Vec<bool> = users.iter().zip(ids).map(differs).collect();
            let count = rows.iter().filter(|it| **it).count();
            Differing { rows, count }
        })
    }
}

#[cfg(test)]
mod tests;
