//! Where in a JSON object the users are. A first, cheap pass over the text: a list that is a bare
//! array, as the broker's own file is (H), never needs it.

use std::collections::VecDeque;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::keys::{self, Shape};
use super::{skip_map, skip_seq};
use crate::broker::dialect::coreflux::permissions;

/// Where the users are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The numbers of the keys on the path to them.
    pub(super) path: Vec<usize>,
    pub(super) what: What,
}

/// How users are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// An array of them.
    Array,
    /// An object keyed by user name.
    Keyed,
    /// One user.
    One,
}

impl Place {
    pub(super) const fn whole(what: What) -> Self {
        Self {
            path: Vec::new(),
            what,
        }
    }
}

/// How many keys may stand around the users, and how many objects are searched: each costs a pass.
const DEEPEST: usize = 4;
const MOST: usize = 12;

/// Finds the users in an object, or in objects within it; `None` when nothing in it looks like
/// users.
pub(super) fn find(text: &str) -> Result<Option<Place>, serde_json::Error> {
    let mut paths = VecDeque::from([Vec::new()]);
    let mut searched = 0;
    while let Some(path) = paths.pop_front() {
        let mut values = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let top = Top {
            path: &path,
            values: &mut values,
        };
        top.deserialize(&mut deserializer)?;
        deserializer.end()?;
        let deeper = |key: Option<usize>| path.iter().copied().chain(key).collect::<Vec<_>>();
        if let Some((key, what)) = choose(&values, path.is_empty()) {
            let path = deeper(key);
            return Ok(Some(Place { path, what }));
        }
        let nested = values.iter().enumerate();
        let nested = nested.filter(|(_, value)| value.kind == Kind::Nested);
        for (number, _) in nested.filter(|_| path.len() + 1 < DEEPEST) {
            searched += 1;
            if searched < MOST {
                paths.push_back(deeper(Some(number)));
            }
        }
    }
    Ok(None)
}

/// Finds the users among the values of an object: behind one key, or the whole object. Below the
/// top, only what can be nothing else is taken for users.
fn choose(values: &[Value], is_top: bool) -> Option<(Option<usize>, What)> {
    let first = |wanted: &dyn Fn(&Value) -> bool| values.iter().position(wanted);
    let any = |wanted: &dyn Fn(Kind) -> bool| first(&|value| wanted(value.kind));
    let behind = |what: What| move |number: usize| (Some(number), what);
    let is_sure = |sure: bool| sure || is_top;
    let is_user = |kind: Kind| kind == Kind::User;
    let users = values.iter().filter(|value| is_user(value.kind)).count();
    first(&|value| value.is_users && value.is_array(is_top))
        .map(behind(What::Array))
        .or_else(|| first(&|it| it.is_users && it.is_wrapper()).map(behind(What::Keyed)))
        .or_else(|| {
            any(&|kind| matches!(kind, Kind::Array { named: true, sure } if is_sure(sure)))
                .map(behind(What::Array))
        })
        .or_else(|| {
            let is_one = is_top && first(&|it| it.is_name).is_some() && users == 0;
            is_one.then_some((None, What::One))
        })
        .or_else(|| any(&is_user).map(|_| (None, What::Keyed)))
        .or_else(|| {
            any(&|kind| matches!(kind, Kind::Wrapper { sure } if is_sure(sure)))
                .map(behind(What::Keyed))
        })
        .or_else(|| {
            let only_empty = values.iter().all(|value| value.kind == Kind::Empty);
            (is_top && only_empty && !values.is_empty()).then_some((None, What::Keyed))
        })
}

/// A value of an object.
#[derive(Debug)]
struct Value {
    /// Whether it stands behind a key that announces users.
    is_users: bool,
    /// Whether it is a text that names the user of this object.
    is_name: bool,
    kind: Kind,
}

impl Value {
    /// With `any` one without users counts too.
    const fn is_array(&self, any: bool) -> bool {
        match self.kind {
            Kind::Array { named, .. } => named || any,
            _ => false,
        }
    }

    const fn is_wrapper(&self) -> bool {
        matches!(self.kind, Kind::Wrapper { .. })
    }
}

/// What stands behind a key of the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Scalar,
    /// An array; `named` when at least one of its entries has a usable name, `sure` when that one
    /// can only be a user.
    Array {
        named: bool,
        sure: bool,
    },
    /// An object without keys.
    Empty,
    /// An object with a key that only a user has.
    User,
    /// An object of objects; `sure` when one of these is a user.
    Wrapper {
        sure: bool,
    },
    /// An object further in which users may stand.
    Nested,
    /// Any other object.
    Object,
}

/// Looks at the values of the object at a path.
struct Top<'a> {
    path: &'a [usize],
    values: &'a mut Vec<Value>,
}

seed!(Top<'_> => (), deserialize_map);

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    expecting!("an object");

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if let Some((wanted, path)) = self.path.split_first() {
            let mut number = 0;
            while map.next_key::<IgnoredAny>()?.is_some() {
                if number == *wanted {
                    let values = &mut *self.values;
                    map.next_value_seed(Top { path, values })?;
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
                number += 1;
            }
            return Ok(());
        }
        while let Some(announced) = map.next_key_seed(Asked(&Announced::by))? {
            let kind = map.next_value_seed(KindOf)?;
            self.values.push(Value {
                is_users: announced == Announced::Users,
                is_name: announced == Announced::Name && kind == Kind::Text,
                kind,
            });
        }
        Ok(())
    }
}

/// What a key says about its value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Announced {
    #[default]
    Nothing,
    Users,
    Name,
}

impl Announced {
    fn by(key: &str) -> Self {
        if permissions::reads(key, "users") || permissions::reads(key, "user") {
            Self::Users
        } else if Shape::of(key) == (Shape::Name { first_choice: true }) {
            Self::Name
        } else {
            Self::Nothing
        }
    }
}

/// Asks one question about a text without keeping it. Anything but a text gives the default.
struct Asked<'a, T>(&'a dyn Fn(&str) -> T);

impl<'de, T: Default> DeserializeSeed<'de> for Asked<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Default> Visitor<'de> for Asked<'_, T> {
    type Value = T;

    scalars!(|_| T::default());

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok((self.0)(text))
    }

    skipped!(T::default());
}

struct KindOf;

seed!(KindOf => Kind, deserialize_any);

impl<'de> Visitor<'de> for KindOf {
    type Value = Kind;

    scalars!(|_| Kind::Scalar);

    fn visit_str<E>(self, text: &str) -> Result<Kind, E> {
        Ok(if text.is_empty() {
            Kind::Scalar
        } else {
            Kind::Text
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Kind, A::Error> {
        while let Some(entry) = seq.next_element_seed(EntryOf)? {
            if entry.named {
                skip_seq(seq)?;
                let (named, sure) = (true, entry.sure);
                return Ok(Kind::Array { named, sure });
            }
        }
        Ok(Kind::Array {
            named: false,
            sure: false,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
        let (mut keys, mut objects, mut users, mut nested) = (0_usize, 0_usize, 0_usize, false);
        while let Some(marks) = map.next_key_seed(Asked(&Marks::of))? {
            let kind = map.next_value_seed(KindOf)?;
            let is_object = !matches!(kind, Kind::Text | Kind::Scalar | Kind::Array { .. });
            if marks == Marks::Rights || marks == Marks::User && !is_object {
                skip_map(map)?;
                return Ok(Kind::User);
            }
            keys += 1;
            objects += usize::from(is_object);
            users += usize::from(kind == Kind::User);
            nested |= matches!(
                kind,
                Kind::Array { named: true, .. } | Kind::Wrapper { .. } | Kind::Nested
            );
        }
        Ok(match (keys, objects) {
            (0, _) => Kind::Empty,
            _ if nested => Kind::Nested,
            (keys, objects) if keys == objects => Kind::Wrapper { sure: users > 0 },
            _ if users > 0 => Kind::Nested,
            _ => Kind::Object,
        })
    }
}

/// What a key says about its object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Marks {
    #[default]
    Nothing,
    /// Users have it.
    User,
    /// Users have it, and its value may be an object.
    Rights,
}

impl Marks {
    fn of(key: &str) -> Self {
        if keys::is_rights(key) {
            Self::Rights
        } else if permissions::is_flag(key) || Shape::of(key) != Shape::Other {
            Self::User
        } else {
            Self::Nothing
        }
    }
}

/// What an entry of an array is.
#[derive(Debug, Clone, Copy, Default)]
struct Candidate {
    /// Whether it has a usable name.
    named: bool,
    /// Whether it has a key that nothing but a user has.
    sure: bool,
}

struct EntryOf;

seed!(EntryOf => Candidate, deserialize_any);

impl<'de> Visitor<'de> for EntryOf {
    type Value = Candidate;

    scalars!(|_| Candidate::default(); visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Candidate, A::Error> {
        skip_seq(seq).map(|()| Candidate::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Candidate, A::Error> {
        let mut candidate = Candidate::default();
        let question = |key: &str| match Shape::of(key) {
            Shape::Name { first_choice } => (true, first_choice),
            _ => (false, permissions::is_flag(key)),
        };
        while let Some((name, sure)) = map.next_key_seed(Asked(&question))? {
            candidate.sure |= sure;
            if name {
                candidate.named |= map.next_value_seed(Asked(&|text: &str| !text.is_empty()))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use What::{Array, Keyed, One};

    #[test]
    fn the_users_are_found() {
        let at = |path: &[usize], what| {
            let path = path.to_vec();
            Some(Place { path, what })
        };
        for (json, place) in [
            (
                r#"{"Users":{"User":[{"UserName":"a"}]}}"#,
                at(&[0, 0], Array),
            ),
            (
                r#"{"v":1,"a":{"b":{"c":[{"user_name":"a"}]}}}"#,
                at(&[1, 0, 0], Array),
            ),
            (
                r#"{"config":{"Users":{"alice":{"AllowedX":true}}}}"#,
                at(&[0, 0], Keyed),
            ),
            (
                r#"{"Users":{"alice":{"Permissions":{"AllowedX":true}},"bob":{}}}"#,
                at(&[0], Keyed),
            ),
            (r#"{"UserName":"a","Permissions":{}}"#, at(&[], One)),
            (r#"{"error":{"details":[{"name":"x"}]}}"#, None),
            (r#"{"a":{"b":{"c":{"d":{"e":[{"user_name":"a"}]}}}}}"#, None),
            (r#"{"x":[{"a":1}],"Users":[]}"#, at(&[1], Array)),
            (
                r#"{"roles":[{"name":"r"}],"uSERS":[{"name":"u"}]}"#,
                at(&[1], Array),
            ),
            (
                r#"{"a":[1,{}],"b":[{"UserName":""},{"username":"x"}]}"#,
                at(&[1], Array),
            ),
            (r#"{"a":[],"b":7}"#, None),
            (r#"{"alice":{"AllowedX":true},"bob":{}}"#, at(&[], Keyed)),
            (r#"{"version":2,"alice":{"password":"*"}}"#, at(&[], Keyed)),
            (
                r#"{"users":{"UserName":"users"},"bob":{"AllowedX":1}}"#,
                at(&[], Keyed),
            ),
            (r#"{"Users":{"alice":{"AllowedX":true}}}"#, at(&[0], Keyed)),
            (r#"{"v":1,"data":{"alice":{},"bob":{}}}"#, at(&[1], Keyed)),
            (r#"{"alice":{},"bob":{}}"#, at(&[], Keyed)),
            (r#"{"name":{"AllowedX":true}}"#, at(&[], Keyed)),
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
