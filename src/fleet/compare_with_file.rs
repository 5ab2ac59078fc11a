//! A file of desired users as the reference: what each broker lacks, has otherwise, or has besides.
//! How brokers are compared with each other is in [`super::grid`].

use std::collections::HashMap;

use super::grid::Cell;
use crate::domain::command::Command;
use crate::domain::desired::DesiredUser;
use crate::domain::user::UserName;
use crate::engine::Engine;

/// What the file says of the users of one broker; why not, where it has something that the broker
/// does not know.
pub(super) type Column = Result<HashMap<UserName, Cell>, String>;

/// A file of desired users, held against the lists of many brokers.
#[derive(Debug)]
pub struct Drift {
    users: Vec<DesiredUser>,
    columns: Vec<Option<Column>>,
}

impl Drift {
    /// These users, before any broker was compared.
    pub fn new(users: Vec<DesiredUser>, brokers: usize) -> Self {
        Self {
            users,
            columns: (0..brokers).map(|_| None).collect(),
        }
    }

    /// The users of the file.
    pub fn users(&self) -> &[DesiredUser] {
        &self.users
    }

    /// Compares with a broker's list as it is now; without one nothing is known.
    pub fn take(&mut self, broker: usize, engine: &Engine) {
        let column = engine.roster().map(|_| column(engine, &self.users));
        if let Some(place) = self.columns.get_mut(broker) {
            *place = column;
        }
    }

    /// Why a broker cannot be compared, if it cannot.
    pub fn misfit(&self, broker: usize) -> Option<&str> {
        let column = self.columns.get(broker)?.as_ref()?;
        column.as_ref().err().map(String::as_str)
    }

    /// What the file says of a user on a broker; `has`: whether the list has it. `None` where
    /// nothing is known.
    pub fn cell(&self, broker: usize, user: &UserName, has: bool) -> Option<Cell> {
        let column = self.columns.get(broker)?.as_ref()?;
        let Ok(column) = column else {
            return Some(Cell::Incomparable);
        };
        Some(match column.get(user) {
            Some(cell) => *cell,
            None if has => Cell::Besides,
            None => Cell::Unwanted,
        })
    }
}

fn column(engine: &Engine, users: &[DesiredUser]) -> Column {
    let wanted = engine.compare(users, false);
    let wanted = wanted.map_err(|misfit| format!("{}: {}", misfit.place, misfit.why))?;
    let same = users.iter().map(|user| (user.name.clone(), Cell::Same));
    let mut column: HashMap<UserName, Cell> = same.collect();
    for command in &wanted.commands {
        let cell = match command {
            Command::AddUser { .. } => Cell::Missing,
            // What a new user gets belongs to its addition.
            _ if column.get(command.user()) == Some(&Cell::Missing) => continue,
            // No list shows whether it has this password already.
            Command::ChangePassword { .. } => continue,
            _ => Cell::Differs,
        };
        column.insert(command.user().clone(), cell);
    }
    Ok(column)
}
