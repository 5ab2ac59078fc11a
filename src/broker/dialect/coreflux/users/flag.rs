//! A value that may be a yes or no. What a user has where it is missing is decided in `list`
//! (`List::finish`).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::list::FlagValue;
use super::text::Text;

/// Yes or no, where a word leaves no doubt (L).
pub(super) fn truth(word: &str) -> Option<bool> {
    const YES: [&str; 6] = ["true", "yes", "y", "on", "enabled", "1"];
    const NO: [&str; 6] = ["false", "no", "n", "off", "disabled", "0"];
    let is = |words: &[&str]| words.iter().any(|it| word.trim().eq_ignore_ascii_case(it));
    if is(&YES) {
        Some(true)
    } else {
        is(&NO).then_some(false)
    }
}

/// Reads one value as a yes or no, or as the text that is shown for it.
pub(super) struct Flag;

seed!(Flag => FlagValue, deserialize_any);

impl<'de> Visitor<'de> for Flag {
    type Value = FlagValue;

    texts!(FlagValue::Raw; visit_i64(i64), visit_f64(f64));

    fn visit_bool<E>(self, value: bool) -> Result<FlagValue, E> {
        Ok(FlagValue::Truth(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<FlagValue, E> {
        match value {
            0 => Ok(FlagValue::Truth(false)),
            1 => Ok(FlagValue::Truth(true)),
            _ => Text.visit_u64(value).map(FlagValue::Raw),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<FlagValue, E> {
        match truth(text) {
            Some(truth) => Ok(FlagValue::Truth(truth)),
            None => Text.visit_str(text).map(FlagValue::Raw),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<FlagValue, A::Error> {
        Text.visit_seq(seq).map(FlagValue::Raw)
    }
}
