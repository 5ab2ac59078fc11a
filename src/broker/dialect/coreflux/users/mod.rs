//! The user list of a Coreflux broker. A list without users is refused (`read`). No sample of its
//! payload is published; the users file that the broker loads is known (H), the rest is tolerance
//! (L). See `docs/protocol.md`, *The user list*.
//!
//! - Every form that leaves no doubt is read (`flag`, `nested_flags`), with keys in any case and
//!   any separator. What is there and not understood is *Unclear*.
//! - A documented flag is a column wherever it stands. A list that names no permission at all
//!   offers the three documented ones as *Not known*: any other name could silently become a tag.
//! - Tags are no permissions, since a setting whose name the broker does not know becomes one.
//! - A list without users is a broken one: a Coreflux broker always has `root`.
//! - Lists of single users on topics of their own are not read.

/// The visits of values that are neither text, list nor object: all go to one handler.
macro_rules! scalars {
    ($handle:expr; $($visit:ident($type:ty)),*) => {
        $(fn $visit<E>(self, _: $type) -> Result<Self::Value, E> { Ok(($handle)(self)) })*

        fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(($handle)(self)) }

        expecting!("any value");
    };
    ($handle:expr) => {
        scalars!($handle; visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64));
    };
}

/// The visits of lists and objects whose content does not matter: all give one value.
macro_rules! skipped {
    ($value:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            skip_seq(seq).map(|()| $value)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            skip_map(map).map(|()| $value)
        }
    };
}

/// The visits of values that are shown as text, each made into something else.
macro_rules! texts {
    ($make:expr; $($visit:ident($type:ty)),*) => {
        $(fn $visit<E: serde::de::Error>(self, value: $type) -> Result<Self::Value, E> {
            Text.$visit(value).map($make)
        })*

        fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            Text.visit_unit().map($make)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            Text.visit_map(map).map($make)
        }

        expecting!("any value");
    };
}

/// What a parser says that it expected.
macro_rules! expecting {
    ($what:literal) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str($what)
        }
    };
}

/// Reads a value with a visitor that may hold something: the list that it fills.
macro_rules! seed {
    ($visitor:ty => $value:ty, $read:ident) => {
        impl<'de> DeserializeSeed<'de> for $visitor {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, it: D) -> Result<$value, D::Error> {
                it.$read(self)
            }
        }
    };
}

mod find_users;
mod flag;
mod groups;
mod keys;
mod list;
mod nested_flags;
mod remarks;
mod text;
mod unread_keys;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::domain::broker_messages::BrokerEvent;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::text::byte_order_mark::without_mark;
use find_users::{Place, What};
use flag::Flag;
use groups::Memberships;
pub(super) use groups::names as group_names;
use keys::Role;
pub(super) use keys::is_secret;
use list::List;
use text::Text;

/// Reads a user list: a roster with remarks, or a sentence on why there is none.
pub(super) fn decode(payload: &[u8]) -> BrokerEvent {
    match read(payload) {
        Ok((roster, remarks)) => BrokerEvent::Roster(roster, remarks),
        Err(sentence) => BrokerEvent::BadRoster(sentence),
    }
}

fn read(payload: &[u8]) -> Result<(Roster, Vec<String>), String> {
    let size = payload.len();
    let text = std::str::from_utf8(payload).map_err(|error| {
        let at = error.valid_up_to();
        format!(
            "The broker sent a user list of {size} bytes that is not valid UTF-8 from byte \
                {at} on."
        )
    })?;
    let text = without_mark(text).trim();
    if text.is_empty() {
        return Err("The broker sent an empty message instead of a user list.".into());
    }
    let malformed = |error: serde_json::Error| {
        // Only the parser's words and the position, no value that could be a password.
        format!("The broker sent a user list of {size} bytes that is not valid JSON: {error}.")
    };
    let mut list = List::default();
    let place = match text.as_bytes().first() {
        Some(b'[') => Some(Place::whole(What::Array)),
        Some(b'{') => find_users::find(text).map_err(malformed)?,
        _ => serde_json::from_str::<IgnoredAny>(text)
            .map(|_| None)
            .map_err(malformed)?,
    };
    if let Some(place) = place {
        let at = At {
            path: &place.path,
            what: place.what,
            list: &mut list,
        };
        fill(text, at).map_err(malformed)?;
    }
    if list.is_empty() {
        let keys = unread_keys::list(text, &list.keys);
        return Err(format!(
            "The broker sent {size} bytes of JSON without a single user{keys}."
        ));
    }
    Ok(list.into_roster())
}

fn fill<'de>(
    text: &'de str,
    seed: impl DeserializeSeed<'de, Value = ()>,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    seed.deserialize(&mut deserializer)?;
    deserializer.end()
}

/// An array of entries.
struct Whole<'a>(&'a mut List);

seed!(Whole<'_> => (), deserialize_seq);

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    expecting!("an array of users");

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq
            .next_element_seed(Entry {
                key: None,
                list: self.0,
            })?
            .is_some()
        {}
        Ok(())
    }
}

/// An object keyed by user name.
struct ByName<'a>(&'a mut List);

seed!(ByName<'_> => (), deserialize_map);

impl<'de> Visitor<'de> for ByName<'_> {
    type Value = ();

    expecting!("an object of users");

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Name)? {
            // An empty key is no name.
            let key = Some(name.unwrap_or_else(|| "".into()));
            map.next_value_seed(Entry { key, list: self.0 })?;
        }
        Ok(())
    }
}

/// Users below a path of keys.
struct At<'a> {
    /// The numbers of the keys on the path.
    path: &'a [usize],
    what: What,
    list: &'a mut List,
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let list = self.list;
        match (self.path, self.what) {
            ([_, ..], _) => deserializer.deserialize_map(At { list, ..self }),
            (_, What::Array) => Whole(list).deserialize(deserializer),
            (_, What::Keyed) => ByName(list).deserialize(deserializer),
            (_, What::One) => Entry { key: None, list }.deserialize(deserializer),
        }
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = ();

    expecting!("an object that holds users");

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (wanted, path) = self.path.split_first().unwrap_or((&0, &[]));
        let mut number = 0;
        while map.next_key::<IgnoredAny>()?.is_some() {
            if number == *wanted {
                map.next_value_seed(At {
                    path,
                    what: self.what,
                    list: self.list,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            number += 1;
        }
        Ok(())
    }
}

/// One user.
struct Entry<'a> {
    key: Option<UserName>,
    list: &'a mut List,
}

impl Entry<'_> {
    fn skip(self) {
        self.list.begin();
        self.list.skip();
    }
}

seed!(Entry<'_> => (), deserialize_any);

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = ();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let list = self.list;
        list.begin();
        while let Some(slot) = map.next_key_seed(Slot(list))? {
            match list.keys.role(slot) {
                Role::Secret => {
                    map.next_value::<IgnoredAny>()?;
                }
                Role::Name { first_choice } => {
                    if let Some(name) = map.next_value_seed(Name)? {
                        list.set_name(slot, first_choice, name);
                    }
                }
                Role::Flag(flag) => {
                    let value = map.next_value_seed(Flag)?;
                    list.set_flag(flag, Some(slot), value);
                }
                Role::Groups => {
                    let (text, names) = map.next_value_seed(Memberships)?;
                    // Objects may say more than their names.
                    let is_said = names.is_some() && !text.contains('{');
                    list.set_groups(names);
                    list.add_groups_as_told(slot, text, is_said);
                }
                Role::Rights => {
                    let text = map.next_value_seed(Text)?;
                    if !nested_flags::read(&text, list) {
                        list.set_opaque();
                        list.add_detail(slot, text);
                    }
                }
                Role::Detail => {
                    let text = map.next_value_seed(Text)?;
                    list.add_detail(slot, text);
                }
            }
        }
        list.finish(self.key);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        skip_seq(seq)?;
        self.skip();
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.skip();
        Ok(())
    }

    scalars!(Self::skip);
}

fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// A key of an entry, as its slot.
struct Slot<'a>(&'a mut List);

seed!(Slot<'_> => usize, deserialize_str);

impl Visitor<'_> for Slot<'_> {
    type Value = usize;

    expecting!("a key");

    fn visit_str<E>(self, text: &str) -> Result<usize, E> {
        Ok(self.0.keys.slot(text))
    }
}

/// A usable user name: a text that is not empty.
struct Name;

seed!(Name => Option<UserName>, deserialize_any);

impl<'de> Visitor<'de> for Name {
    type Value = Option<UserName>;

    scalars!(|_| None);

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((!text.is_empty()).then(|| UserName::from(text)))
    }

    skipped!(None);
}

#[cfg(test)]
mod tests;
