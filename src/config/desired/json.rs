//! JSON, with the place of each value. The parser tells none, so each value is kept as a piece of
//! the text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::DesiredError;
use super::line_and_column::Places;
use super::value::{DEPTH, Field, Node, Value};
use crate::domain::desired::Place;

/// Reads a text of JSON.
pub(super) fn value(text: &str) -> Result<Value<'_>, DesiredError> {
    let mut reader = Reader {
        text,
        places: Places::of(text),
    };
    match serde_json::from_str(text) {
        Ok(raw) => reader.value(raw, DEPTH),
        Err(error) => {
            let place = reader.places.of_parser(error.line(), error.column());
            Err(not_json(place, &error))
        }
    }
}

fn not_json(place: Place, error: &serde_json::Error) -> DesiredError {
    if error.is_eof() {
        return DesiredError::at(place, "this is not JSON: it ends too early");
    }
    // The parser's words end with the place.
    let words = error.to_string();
    let why = words.split(" at line ").next().unwrap_or_default();
    DesiredError::at(place, format!("this is not JSON: {why}"))
}

struct Reader<'a> {
    text: &'a str,
    places: Places<'a>,
}

impl<'a> Reader<'a> {
    fn place(&mut self, raw: &RawValue) -> Place {
        let at = raw.get().as_ptr().addr() - self.text.as_ptr().addr();
        self.places.at(at)
    }

    fn value(&mut self, raw: &'a RawValue, depth: usize) -> Result<Value<'a>, DesiredError> {
        let place = self.place(raw);
        let node = match raw.get().as_bytes() {
            b"null" => Node::Nothing,
            b"true" => Node::Flag(true),
            b"false" => Node::Flag(false),
            [b'"', ..] => Node::Text(text(place, raw)?),
            // What lies deeper is nothing that a user is made of, and may be very deep.
            _ if depth == 0 => Node::Other,
            [b'[', ..] => {
                let items: Vec<&RawValue> = parse(place, raw)?;
                let items = items.into_iter().map(|item| self.value(item, depth - 1));
                Node::List(items.collect::<Result<_, _>>()?)
            }
            [b'{', ..] => {
                let Pairs(pairs) = parse(place, raw)?;
                let fields = pairs.into_iter();
                let fields = fields.map(|(name, value)| self.field(name, value, depth - 1));
                Node::Table(fields.collect::<Result<_, _>>()?)
            }
            _ => Node::Other,
        };
        Ok(Value { place, node })
    }

    fn field(
        &mut self,
        name: &'a RawValue,
        value: &'a RawValue,
        depth: usize,
    ) -> Result<Field<'a>, DesiredError> {
        let place = self.place(name);
        Ok(Field {
            name: text(place, name)?,
            place,
            value: self.value(value, depth)?,
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(place: Place, raw: &'a RawValue) -> Result<T, DesiredError> {
    serde_json::from_str(raw.get()).map_err(|error| not_json(place, &error))
}

/// A text, which can still be wrong: its escapes were not read before.
fn text(place: Place, raw: &RawValue) -> Result<Cow<'_, str>, DesiredError> {
    match serde_json::from_str::<&str>(raw.get()) {
        Ok(text) => Ok(text.into()),
        Err(_) => parse::<String>(place, raw).map(Cow::Owned),
    }
}

/// The fields of an object, also those whose name comes again.
struct Pairs<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}
