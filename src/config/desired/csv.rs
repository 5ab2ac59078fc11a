//! Reads CSV (`csv_writing` writes it): the first line names the columns, each further one is a
//! user. A column that is not known, and like no known one, is a permission; whether the broker has
//! it is seen in `engine::compare_with_file`.

use std::borrow::Cow;

use super::csv_syntax::{Cell, Row, Rows};
use super::error::DesiredError;
use super::value::{Field, Node, Value};
use crate::domain::desired::Place;
use crate::text::count;
use crate::text::nearest::{distance, near};

/// The columns that are no permissions, and the field that each of them fills.
const KNOWN: [(&str, &str); 7] = [
    ("name", "name"),
    ("user", "name"),
    ("groups", "groups"),
    ("password", "password"),
    ("password_env", "password_env"),
    ("password_file", "password_file"),
    ("password_policy", "password_policy"),
];

/// How many characters make a known column of a mistyped one. With more, permissions would be taken
/// for them.
const TYPO: usize = 2;

/// What stands for no groups, since an empty cell leaves them as they are.
pub(super) const NO_GROUPS: &str = "-";

const WORDS: [(&str, bool); 10] = [
    ("on", true),
    ("off", false),
    ("true", true),
    ("false", false),
    ("yes", true),
    ("no", false),
    ("enabled", true),
    ("disabled", false),
    ("1", true),
    ("0", false),
];

pub(super) struct Column {
    pub(super) name: String,
    place: Place,
    /// The field that it fills; `None` for a permission.
    pub(super) field: Option<&'static str>,
}

/// The users of a text, each still as a value.
pub(super) fn rows(text: &str) -> Result<Vec<Value<'static>>, DesiredError> {
    let mut rows = Rows::of(text);
    let mut users = Vec::new();
    let Some(first) = rows.next()? else {
        return Ok(users);
    };
    let columns = columns(&first)?;
    while let Some(row) = rows.next()? {
        // Spreadsheets leave rows without a word behind.
        if row.cells.iter().any(|cell| !cell.text.is_empty()) {
            users.push(user(&columns, row)?);
        }
    }
    Ok(users)
}

// --- Columns ---

pub(super) fn columns(row: &Row) -> Result<Vec<Column>, DesiredError> {
    let columns: Vec<Column> = row.cells.iter().map(column).collect();
    if !columns.iter().any(|column| column.field == Some("name")) {
        return Err(without_name(row.place, &columns));
    }
    for (at, column) in columns.iter().enumerate() {
        let Column { name, place, field } = column;
        if name.is_empty() {
            return Err(DesiredError::at(*place, "this column has no name"));
        }
        if let (None, Some(known)) = (field, meant(name)) {
            let why = format!("unknown column {name:?}; did you mean {known}?");
            return Err(DesiredError::at(*place, why));
        }
        let is_same =
            |other: &&Column| other.name == *name || field.is_some() && other.field == *field;
        if let Some(other) = columns[..at].iter().find(is_same) {
            let why = format!("columns {:?} and {name:?} are the same", other.name);
            return Err(DesiredError::at(*place, why));
        }
    }
    Ok(columns)
}

fn column(cell: &Cell) -> Column {
    let name = cell.text.trim();
    let known = KNOWN
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known));
    Column {
        name: name.into(),
        place: cell.place,
        field: known.map(|(_, field)| *field),
    }
}

/// The known column that a mistyped one probably means.
fn meant(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let known = near(&name, KNOWN.iter().map(|(known, _)| *known))?;
    Some(known).filter(|known| distance(&name, known) <= TYPO)
}

/// The first line may be a user, with its password: its cells are not shown.
fn without_name(place: Place, columns: &[Column]) -> DesiredError {
    let is_name = |column: &&Column| matches!(meant(&column.name), Some("name" | "user"));
    if let Some(column) = columns.iter().find(is_name) {
        return DesiredError::at(column.place, "unknown column; did you mean name?");
    }
    let why = match columns {
        [only] if only.name.contains([';', '\t']) => "the cells must be separated by commas",
        _ => "the first line must name the columns, and one of them must be name",
    };
    DesiredError::at(place, why)
}

// --- Users ---

fn user(columns: &[Column], row: Row) -> Result<Value<'static>, DesiredError> {
    let Row { cells, place } = row;
    if cells.len() != columns.len() {
        let at = cells.get(columns.len()).map_or(place, |cell| cell.place);
        let why = format!(
            "this row has {} and the first line {}; put a cell with a comma inside in double quotes",
            count(cells.len(), "cell", "cells"),
            count(columns.len(), "column", "columns"),
        );
        return Err(DesiredError::at(at, why));
    }
    let (mut fields, mut permissions) = (Vec::new(), Vec::new());
    for (column, cell) in columns.iter().zip(cells) {
        match column.field {
            Some(field) => fields.extend(known_field(field, cell)),
            None => permissions.push(permission(column, &cell)?),
        }
    }
    fields.push(Field {
        name: "permissions".into(),
        place,
        value: Value {
            place,
            node: Node::Table(permissions),
        },
    });
    Ok(Value {
        place,
        node: Node::Table(fields),
    })
}

/// What a cell says; `None` where it leaves things as they are.
fn known_field(field: &'static str, Cell { text, place }: Cell) -> Option<Field<'static>> {
    let node = match field {
        "name" => Node::Text(text.into()),
        _ if text.trim().is_empty() && field != "password" => return None,
        "password" if text.is_empty() => return None,
        "groups" => Node::List(groups(&text, place)),
        "password_policy" => Node::Text(text.trim().to_lowercase().into()),
        _ => Node::Text(text.into()),
    };
    Some(Field {
        name: field.into(),
        place,
        value: Value { place, node },
    })
}

fn groups(text: &str, place: Place) -> Vec<Value<'static>> {
    if text.trim() == NO_GROUPS {
        return Vec::new();
    }
    let names = text.split(';').map(|name| Value {
        place,
        node: Node::Text(Cow::Owned(name.trim().into())),
    });
    names.collect()
}

/// What a cell says about a permission: nothing where it is empty.
fn permission(column: &Column, cell: &Cell) -> Result<Field<'static>, DesiredError> {
    let word = cell.text.trim().to_lowercase();
    let known = WORDS.iter().find(|(known, _)| *known == word);
    let node = if let Some((_, wanted)) = known {
        Node::Flag(*wanted)
    } else if word.is_empty() {
        Node::Nothing
    } else {
        let words = WORDS.iter().map(|(known, _)| *known);
        let meant = near(&word, words.filter(|known| known.len() > 1));
        let meant = meant.map(|known| format!("; did you mean {known}?"));
        let (name, meant) = (&column.name, meant.unwrap_or_default());
        let named = column.place;
        let why = format!("permission {name:?} ({named}) must be on, off or empty{meant}");
        return Err(DesiredError::at(cell.place, why));
    };
    Ok(Field {
        name: column.name.clone().into(),
        place: column.place,
        value: Value {
            place: cell.place,
            node,
        },
    })
}
