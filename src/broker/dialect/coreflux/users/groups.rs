//! The groups that a user is in. How a list carries them is not published. An array of names is
//! read, or of objects with a name (L). Anything else is shown as it came, and the groups count as
//! not known.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::text::Text;

/// How many groups a user may be in. If there are more, they are shown but cannot be changed.
const MOST: usize = 256;

/// The names in a value that lists groups; `None` when it is anything else.
pub(in crate::broker::dialect::coreflux) fn names(value: &Value) -> Option<Vec<String>> {
    let entries = value.as_array().filter(|entries| entries.len() <= MOST)?;
    let mut names: Vec<String> = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = name(entry).filter(|name| !name.is_empty())?;
        if !names.iter().any(|known| known == name) {
            names.push(name.into());
        }
    }
    Some(names)
}

fn name(entry: &Value) -> Option<&str> {
    const KEYS: [&str; 3] = ["name", "groupname", "group"];
    match entry {
        Value::String(name) => Some(name),
        Value::Object(entry) => KEYS.iter().find_map(|wanted| {
            let mut fields = entry.iter();
            let (_, value) = fields.find(|(key, _)| key.eq_ignore_ascii_case(wanted))?;
            value.as_str()
        }),
        _ => None,
    }
}

/// Reads a value as the text that is shown for it, and as names of groups.
pub(super) struct Memberships;

type Read = (Box<str>, Option<Vec<String>>);

seed!(Memberships => Read, deserialize_any);

impl<'de> Visitor<'de> for Memberships {
    type Value = Read;

    texts!(|text| (text, None); visit_str(&str), visit_bool(bool), visit_u64(u64), visit_i64(i64), visit_f64(f64));

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Read, A::Error> {
        let text = Text.visit_seq(seq)?;
        let names = serde_json::from_str(&text).ok().as_ref().and_then(names);
        Ok((text, names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_groups() {
        for (json, expected) in [
            (r#"["ops","night"]"#, Some(vec!["ops", "night"])),
            (r#"["ops","ops"]"#, Some(vec!["ops"])),
            ("[]", Some(vec![])),
            (
                r#"[{"Name":"ops","Id":3},"night"]"#,
                Some(vec!["ops", "night"]),
            ),
            (r#"[{"groupName":"ops"}]"#, Some(vec!["ops"])),
            (r#"[{"id":3}]"#, None),
            (r#"["ops",""]"#, None),
            (r#"["ops",7]"#, None),
            (r#""ops""#, None),
            (r#"{"ops":true}"#, None),
            ("null", None),
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            let expected = expected.map(|names| names.into_iter().map(String::from).collect());
            assert_eq!(names(&value), expected, "{json}");
        }
    }
}
