//! Names the keys of a message in which no user was found, for the error sentence: so a person sees
//! what the broker sent.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::keys::Keys;
use super::skip_seq;

/// How many keys are named, and how many of their characters.
const MOST: usize = 8;
const LONGEST: usize = 24;

/// The keys that were seen where no user was, as the end of a sentence: those of entries that have
/// no name, else those of the object and of the objects in it. Never a value, which could be a
/// password.
pub(super) fn list(text: &str, of_entries: &Keys) -> String {
    let mut keys: Vec<String> = of_entries.seen().take(MOST + 1).map(clean).collect();
    if keys.is_empty() {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let collect = Collect {
            keys: &mut keys,
            depth: 2,
        };
        // The text was read before, so nothing fails here.
        let _ = collect.deserialize(&mut deserializer);
    }
    if keys.is_empty() {
        return String::new();
    }
    let more = if keys.len() > MOST { ", …" } else { "" };
    keys.truncate(MOST);
    format!("; keys seen: {}{more}", keys.join(", "))
}

fn clean(key: &str) -> String {
    let shown = key.chars().filter(|c| !c.is_control());
    let mut shown: String = shown.take(LONGEST + 1).collect();
    if shown.chars().count() > LONGEST {
        shown.pop();
        shown.push('…');
    }
    shown
}

struct Collect<'a> {
    keys: &'a mut Vec<String>,
    depth: usize,
}

seed!(Collect<'_> => (), deserialize_any);

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    scalars!(|_| (); visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        skip_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.depth == 0 || self.keys.len() > MOST {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            self.keys.push(clean(&key));
            map.next_value_seed(Collect {
                keys: self.keys,
                depth: self.depth - 1,
            })?;
        }
        Ok(())
    }
}
