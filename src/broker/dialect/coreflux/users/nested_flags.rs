//! Permissions that stand together behind one key of an entry: an object that holds them, or an
//! array of the names of those that are on. Nothing of either is published (L).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::flag::Flag;
use super::keys::Keys;
use super::list::{FlagValue, List};
use super::{skip_map, skip_seq};

/// Reads what it understands into the present entry. Returns whether that is all.
pub(super) fn read(text: &str, list: &mut List) -> bool {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let whole = Rights(list).deserialize(&mut deserializer);
    // A text that is no JSON names no permission.
    whole.is_ok_and(|whole| whole && deserializer.end().is_ok())
}

struct Rights<'a>(&'a mut List);

seed!(Rights<'_> => bool, deserialize_any);

impl<'de> Visitor<'de> for Rights<'_> {
    type Value = bool;

    scalars!(|_| false; visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        self.0.names_rights = true;
        let mut whole = true;
        while let Some(understood) = seq.next_element_seed(Word(self.0))? {
            whole &= understood;
        }
        Ok(whole)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let list = self.0;
        let mut whole = true;
        while let Some(key) = map.next_key_seed(Named(&mut list.keys))? {
            let Some(flag) = key else {
                // Permissions may stand in sections.
                whole &= map.next_value_seed(Rights(list))?;
                continue;
            };
            let value = map.next_value_seed(Flag)?;
            whole &= matches!(value, FlagValue::Truth(_));
            list.set_flag(flag, None, value);
        }
        Ok(whole)
    }
}

/// A key of an object of permissions, as its flag.
struct Named<'a>(&'a mut Keys);

seed!(Named<'_> => Option<usize>, deserialize_str);

impl Visitor<'_> for Named<'_> {
    type Value = Option<usize>;

    expecting!("a key");

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.0.flag(text))
    }
}

/// One entry of an array of names.
struct Word<'a>(&'a mut List);

seed!(Word<'_> => bool, deserialize_any);

impl<'de> Visitor<'de> for Word<'_> {
    type Value = bool;

    scalars!(|_| false);

    fn visit_str<E>(self, word: &str) -> Result<bool, E> {
        let flag = self.0.keys.flag(word);
        if let Some(flag) = flag {
            self.0.set_flag(flag, None, FlagValue::Truth(true));
        }
        Ok(flag.is_some())
    }

    skipped!(false);
}
