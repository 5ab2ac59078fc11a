//! Names that are in a file more than once. JSON parsers take the last one and say nothing.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The names in a JSON value, without its texts and numbers.
enum Names {
    Object(Vec<(String, Self)>),
    Other,
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Names::Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Names, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Names::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Names, E> {
        Ok(Names::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Names, E> {
        Ok(Names::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Names, E> {
        Ok(Names::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Names, E> {
        Ok(Names::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Names, E> {
        Ok(Names::Other)
    }

    fn visit_unit<E>(self) -> Result<Names, E> {
        Ok(Names::Other)
    }
}

impl Names {
    fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Object(fields) => fields,
            Self::Other => &[],
        }
    }

    /// The names that come more than once, in the order of the file.
    fn again(&self) -> Vec<&str> {
        let (mut seen, mut again) = (HashSet::new(), Vec::new());
        for (name, _) in self.fields() {
            if !seen.insert(name) && !again.contains(&name.as_str()) {
                again.push(name.as_str());
            }
        }
        again
    }
}

/// Sentences such as `profile gw7 is in it more than once`.
pub(super) fn find(text: &str) -> Vec<String> {
    // A text that is no JSON is reported elsewhere.
    let root: Names = serde_json::from_str(text).unwrap_or(Names::Other);
    let fields = root.again().into_iter();
    let mut found: Vec<String> = fields
        .map(|name| format!("the field {name} is in it more than once"))
        .collect();
    for (_, brokers) in root.fields().iter().filter(|(name, _)| name == "brokers") {
        let names = brokers.again().into_iter();
        found.extend(names.map(|name| format!("profile {name} is in it more than once")));
        for (profile, fields) in brokers.fields() {
            let names = fields.again().into_iter();
            found.extend(names.map(|name| format!("profile {profile} has {name} more than once")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_more_than_once_is_found_once() {
        let cases: [(&str, &[&str]); 7] = [
            (
                r#"{"brokers": {"a": {"url": "x"}, "b": {"url": "x"}}}"#,
                &[],
            ),
            (
                r#"{"brokers": {"gw7": {"url": "x"}, "b": 1, "gw7": null, "gw7": {}}}"#,
                &["profile gw7 is in it more than once"],
            ),
            (
                r#"{"active": "a", "brokers": {"a": {"url": "x", "n": [{"q": 1, "q": 2}], "url": -1.5}}, "active": true}"#,
                &[
                    "the field active is in it more than once",
                    "profile a has url more than once",
                ],
            ),
            (
                r#"{"brokers": {"a": {}}, "brokers": {"a": {}}}"#,
                &["the field brokers is in it more than once"],
            ),
            (
                r#"{"brokers": {"\u0061": {}, "a": {}}}"#,
                &["profile a is in it more than once"],
            ),
            ("[]", &[]),
            ("{", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text), expected, "{text}");
        }
    }
}
