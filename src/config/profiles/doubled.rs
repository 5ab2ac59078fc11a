//! Names that are in a file more than once. JSON parsers take the last one and say nothing.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The fields of a JSON object, also those whose name comes again. No value is kept a second time.
#[derive(Default)]
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

impl<'a> Fields<'a> {
    /// What is no object has none. A text that is no JSON is reported elsewhere.
    fn of(json: &'a str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The names that come more than once, in the order of the file.
    fn again(&self) -> Vec<&str> {
        let (mut seen, mut again) = (HashSet::new(), Vec::new());
        for (name, _) in &self.0 {
            if !seen.insert(name) && !again.contains(&name.as_str()) {
                again.push(name.as_str());
            }
        }
        again
    }
}

/// Sentences such as `profile gw7 is in it more than once`.
pub(super) fn find(text: &str) -> Vec<String> {
    let root = Fields::of(text);
    let fields = root.again().into_iter();
    let mut found: Vec<String> = fields
        .map(|name| format!("the field {name} appears more than once"))
        .collect();
    for (_, brokers) in root.0.iter().filter(|(name, _)| name == "brokers") {
        let brokers = Fields::of(brokers.get());
        let names = brokers.again().into_iter();
        found.extend(names.map(|name| format!("profile {name} appears more than once")));
        for (profile, fields) in &brokers.0 {
            let fields = Fields::of(fields.get());
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
                &["profile gw7 appears more than once"],
            ),
            (
                r#"{"active": "a", "brokers": {"a": {"url": "x", "n": [{"q": 1, "q": 2}], "url": -1.5}}, "active": true}"#,
                &[
                    "the field active appears more than once",
                    "profile a has url more than once",
                ],
            ),
            (
                r#"{"brokers": {"a": {}}, "brokers": {"a": {}}}"#,
                &["the field brokers appears more than once"],
            ),
            (
                r#"{"brokers": {"\u0061": {}, "a": {}}}"#,
                &["profile a appears more than once"],
            ),
            ("[]", &[]),
            ("{", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text), expected, "{text}");
        }
    }
}
