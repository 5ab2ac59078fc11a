//! Where in a JSON object the users are. A first, cheap pass over the text: a list that is a bare
//! array, as the broker's own file is (H), never needs it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::keys::Shape;
use super::{skip_map, skip_seq};
use crate::broker::dialect::coreflux::labels;

/// Where the users are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the array behind the key with this number.
    Array(usize),
    /// The whole object is keyed by user name.
    Keyed,
    /// The object behind the key with this number is.
    KeyedUnder(usize),
}

/// Finds the users in an object; `None` when nothing in it looks like users.
pub(super) fn find(text: &str) -> Result<Option<Place>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let values = Top.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(choose(&values))
}

fn choose(values: &[(bool, Kind)]) -> Option<Place> {
    let first = |wanted: &dyn Fn(&(bool, Kind)) -> bool| values.iter().position(wanted);
    let any = |wanted: &dyn Fn(&Kind) -> bool| first(&|(_, kind)| wanted(kind));
    first(&|(users, kind)| *users && matches!(kind, Kind::Array { .. }))
        .map(Place::Array)
        .or_else(|| {
            first(&|(users, kind)| *users && matches!(kind, Kind::Wrapper)).map(Place::KeyedUnder)
        })
        .or_else(|| any(&|kind| matches!(kind, Kind::Array { named: true })).map(Place::Array))
        .or_else(|| any(&|kind| matches!(kind, Kind::User)).map(|_| Place::Keyed))
        .or_else(|| any(&|kind| matches!(kind, Kind::Wrapper)).map(Place::KeyedUnder))
        .or_else(|| {
            let only_empty = values.iter().all(|(_, kind)| matches!(kind, Kind::Empty));
            (only_empty && !values.is_empty()).then_some(Place::Keyed)
        })
}

/// What stands behind a key of the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar,
    /// An array; `named` when at least one of its entries has a usable name.
    Array {
        named: bool,
    },
    /// An object without keys.
    Empty,
    /// An object with a key that only a user has.
    User,
    /// An object of objects.
    Wrapper,
    /// Any other object.
    Object,
}

struct Top;

impl<'de> DeserializeSeed<'de> for Top {
    type Value = Vec<(bool, Kind)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Top {
    type Value = Vec<(bool, Kind)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(users) =
            map.next_key_seed(Asked(&|key| key.eq_ignore_ascii_case("users")))?
        {
            values.push((users, map.next_value_seed(KindOf)?));
        }
        Ok(values)
    }
}

/// Asks one question of a text, without keeping it; anything but a text answers no.
struct Asked<'a>(&'a dyn Fn(&str) -> bool);

impl<'de> DeserializeSeed<'de> for Asked<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Asked<'_> {
    type Value = bool;

    scalars!(|_| false);

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        Ok((self.0)(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        skip_seq(seq).map(|()| false)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        skip_map(map).map(|()| false)
    }
}

struct KindOf;

impl<'de> DeserializeSeed<'de> for KindOf {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KindOf {
    type Value = Kind;

    scalars!(|_| Kind::Scalar; visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Kind, A::Error> {
        while let Some(named) = seq.next_element_seed(IsNamed)? {
            if named {
                skip_seq(seq)?;
                return Ok(Kind::Array { named: true });
            }
        }
        Ok(Kind::Array { named: false })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
        let mut keys = 0_usize;
        let mut objects = 0_usize;
        let known = |key: &str| labels::is_flag(key) || Shape::of(key) != Shape::Other;
        while let Some(is_known) = map.next_key_seed(Asked(&known))? {
            let object = map.next_value_seed(IsObject)?;
            if is_known && !object {
                skip_map(map)?;
                return Ok(Kind::User);
            }
            keys += 1;
            objects += usize::from(object);
        }
        Ok(match (keys, objects) {
            (0, _) => Kind::Empty,
            (keys, objects) if keys == objects => Kind::Wrapper,
            _ => Kind::Object,
        })
    }
}

struct IsNamed;

impl<'de> DeserializeSeed<'de> for IsNamed {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for IsNamed {
    type Value = bool;

    scalars!(|_| false; visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        skip_seq(seq).map(|()| false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut named = false;
        let is_name = |key: &str| matches!(Shape::of(key), Shape::Name { .. });
        while let Some(name) = map.next_key_seed(Asked(&is_name))? {
            if name {
                named |= map.next_value_seed(Asked(&|text| !text.is_empty()))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(named)
    }
}

struct IsObject;

impl<'de> DeserializeSeed<'de> for IsObject {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for IsObject {
    type Value = bool;

    scalars!(|_| false; visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        skip_seq(seq).map(|()| false)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        skip_map(map).map(|()| true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_are_found() {
        for (json, place) in [
            (r#"{"x":[{"a":1}],"Users":[]}"#, Some(Place::Array(1))),
            (
                r#"{"roles":[{"name":"r"}],"uSERS":[{"name":"u"}]}"#,
                Some(Place::Array(1)),
            ),
            (
                r#"{"a":[1,{}],"b":[{"UserName":""},{"username":"x"}]}"#,
                Some(Place::Array(1)),
            ),
            (r#"{"a":[],"b":7}"#, None),
            (
                r#"{"alice":{"AllowedX":true},"bob":{}}"#,
                Some(Place::Keyed),
            ),
            (
                r#"{"version":2,"alice":{"password":"*"}}"#,
                Some(Place::Keyed),
            ),
            (
                r#"{"users":{"UserName":"users"},"bob":{"AllowedX":1}}"#,
                Some(Place::Keyed),
            ),
            (
                r#"{"Users":{"alice":{"AllowedX":true}}}"#,
                Some(Place::KeyedUnder(0)),
            ),
            (
                r#"{"v":1,"data":{"alice":{},"bob":{}}}"#,
                Some(Place::KeyedUnder(1)),
            ),
            (r#"{"alice":{},"bob":{}}"#, Some(Place::Keyed)),
            (r#"{"name":{"AllowedX":true}}"#, Some(Place::Keyed)),
            ("{}", None),
            (r#"{"error":"denied"}"#, None),
            (r#"{"error":{"code":5}}"#, None),
        ] {
            assert_eq!(find(json).unwrap(), place, "{json}");
        }
    }

    #[test]
    fn broken_text_is_an_error() {
        for json in [r#"{"a":[}"#, r#"{"a":1} x"#, r#"{"a""#] {
            assert!(find(json).is_err(), "{json}");
        }
    }
}
