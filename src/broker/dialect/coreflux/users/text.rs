//! JSON values as the text that is shown for them: strings as they are, all else compact, in the
//! broker's order, and without what looks like a password (`keys::is_secret`).

use std::fmt::{self, Write};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::flag::Flag;
use super::keys;
use super::list::FlagValue;
use crate::broker::dialect::coreflux::permissions;

/// The visits of values that are neither text, list nor object: the word for each goes to one
/// handler.
macro_rules! words {
    ($put:expr; $($visit:ident($type:ty)),*) => {
        $(fn $visit<E>(self, it: $type) -> Result<Self::Value, E> { Ok(($put)(self, it.to_string())) })*

        fn visit_f64<E>(self, it: f64) -> Result<Self::Value, E> { Ok(($put)(self, number(it))) }

        fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(($put)(self, "null".into())) }

        expecting!("any value");
    };
    ($put:expr) => {
        words!($put; visit_bool(bool), visit_u64(u64), visit_i64(i64));
    };
}

/// Reads one value as text.
pub(super) struct Text;

seed!(Text => Box<str>, deserialize_any);

impl<'de> Visitor<'de> for Text {
    type Value = Box<str>;

    words!(|_, word: String| word.into());

    fn visit_str<E>(self, text: &str) -> Result<Box<str>, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Box<str>, A::Error> {
        let mut out = String::new();
        Compact(&mut out).visit_seq(seq)?;
        Ok(out.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Box<str>, A::Error> {
        let mut out = String::new();
        Compact(&mut out).visit_map(map)?;
        Ok(out.into())
    }
}

fn number(value: f64) -> String {
    serde_json::Number::from_f64(value).map_or_else(|| "null".into(), |number| number.to_string())
}

/// Writes one value as compact JSON.
struct Compact<'a>(&'a mut String);

impl Compact<'_> {
    fn quoted(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' => self.0.push_str("\\\""),
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                '\t' => self.0.push_str("\\t"),
                c if c < ' ' => {
                    // Writing to a String cannot fail.
                    let _ = write!(self.0, "\\u{:04x}", u32::from(c));
                }
                c => self.0.push(c),
            }
        }
        self.0.push('"');
    }
}

seed!(Compact<'_> => (), deserialize_any);

impl<'de> Visitor<'de> for Compact<'_> {
    type Value = ();

    words!(|Self(out): Self, word: String| out.push_str(&word));

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        self.quoted(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.push('[');
        let start = self.0.len();
        loop {
            let end = self.0.len();
            if end > start {
                self.0.push(',');
            }
            if seq.next_element_seed(Compact(self.0))?.is_none() {
                self.0.truncate(end);
                break;
            }
        }
        self.0.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.0.push('{');
        let start = self.0.len();
        while let Some(key) = map.next_key::<String>()? {
            let is_secret = keys::is_secret(&key.to_lowercase());
            if is_secret && !permissions::is_flag(&key) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if self.0.len() > start {
                self.0.push(',');
            }
            self.quoted(&key);
            self.0.push(':');
            if is_secret {
                // For instance a permission to change passwords: a yes or no is no password.
                self.0.push_str(match map.next_value_seed(Flag)? {
                    FlagValue::Truth(true) => "true",
                    FlagValue::Truth(false) => "false",
                    FlagValue::Raw(_) => "null",
                });
                continue;
            }
            map.next_value_seed(Compact(self.0))?;
        }
        self.0.push('}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> String {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        Text.deserialize(&mut deserializer).unwrap().into()
    }

    #[test]
    fn strings_stay_and_all_else_is_compact_and_in_order() {
        for (json, expected) in [
            (r#""a \"b\" \n""#, "a \"b\" \n"),
            ("true", "true"),
            ("null", "null"),
            ("-3", "-3"),
            ("1.50", "1.5"),
            ("[ ]", "[]"),
            ("[ 1 , \"x\" , null, [], {} ]", r#"[1,"x",null,[],{}]"#),
            (
                r#"{ "z" : 1, "a" : { "b" : [true, 2] } }"#,
                r#"{"z":1,"a":{"b":[true,2]}}"#,
            ),
            (r#"["q\"\\\n\u0001é"]"#, r#"["q\"\\\n\u0001é"]"#),
        ] {
            assert_eq!(text(json), expected, "{json}");
        }
    }

    #[test]
    fn passwords_are_dropped_at_any_depth() {
        for json in [
            r#"{"user":"u","password":"hunter2"}"#,
            r#"[{"a":{"PwdHash":"hunter2"}}]"#,
            r#"{"Client_Secret":{"x":["hunter2"]},"k":1}"#,
        ] {
            assert!(!text(json).contains("hunter2"), "{json}");
        }
        assert_eq!(text(r#"{"password":1,"k":1,"pwd":2}"#), r#"{"k":1}"#);
        assert_eq!(
            text(r#"{"AllowedPasswordReset":true,"AllowedPassword":"hunter2"}"#),
            r#"{"AllowedPasswordReset":true,"AllowedPassword":null}"#
        );
    }
}
