//! TOML, with the place of each value.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::DesiredError;
use super::line_and_column::Places;
use super::value::{DEPTH, Field, Node, Value};

/// Reads a text of TOML.
pub(super) fn value(text: &str) -> Result<Value<'_>, DesiredError> {
    let mut places = Places::of(text);
    match DeTable::parse(text) {
        Ok(table) => {
            let at = table.span().start;
            let table = Spanned::new(at..at, DeValue::Table(table.into_inner()));
            Ok(convert(table, &mut places, DEPTH))
        }
        Err(error) => {
            let place = places.at(error.span().map_or(0, |span| span.start));
            let why = format!("this is not TOML: {}", error.message());
            Err(DesiredError::at(place, why))
        }
    }
}

fn convert<'a>(value: Spanned<DeValue<'a>>, places: &mut Places<'_>, depth: usize) -> Value<'a> {
    let place = places.at(value.span().start);
    let node = match value.into_inner() {
        DeValue::Boolean(flag) => Node::Flag(flag),
        DeValue::String(text) => Node::Text(text),
        DeValue::Array(items) if depth > 0 => {
            let items = items.into_iter();
            Node::List(items.map(|it| convert(it, places, depth - 1)).collect())
        }
        DeValue::Table(table) if depth > 0 => Node::Table(fields(table, places, depth - 1)),
        _ => Node::Other,
    };
    Value { place, node }
}

/// The fields in the order of the file: the table has them in that of their names.
fn fields<'a>(table: DeTable<'a>, places: &mut Places<'_>, depth: usize) -> Vec<Field<'a>> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let fields = entries.into_iter().map(|(name, value)| Field {
        place: places.at(name.span().start),
        name: name.into_inner(),
        value: convert(value, places, depth),
    });
    fields.collect()
}
