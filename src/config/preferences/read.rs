//! The text of the config file, checked piece by piece. The keys in it are in
//! [`super::key_bindings`].

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Preferences, Problem};
use crate::domain::theme_name::{Selection, ThemeName};
use crate::text::nearest::possible;

const FIELDS: [&str; 7] = [
    "theme",
    "selection",
    "mouse",
    "journal",
    "drafts",
    "ascii",
    "keys",
];

/// Reads a config file.
///
/// # Errors
/// The first thing in it that is wrong.
pub(super) fn preferences(text: &str) -> Result<Preferences, Problem> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Problem::at(text, at, error.message())
    })?;
    let mut reader = Reader::default();
    let preferences = reader.preferences(table.get_ref());
    let complaints = reader.complaints.into_iter();
    match complaints.min_by_key(|(at, _)| *at) {
        Some((at, why)) => Err(Problem::at(text, at, why)),
        None => Ok(preferences),
    }
}

/// What was read so far, and what is wrong with it, by place.
#[derive(Default)]
pub(super) struct Reader {
    complaints: Vec<(usize, String)>,
}

pub(super) type Value<'a> = Spanned<DeValue<'a>>;

impl Reader {
    pub(super) fn complain(&mut self, at: &Range<usize>, why: String) {
        self.complaints.push((at.start, why));
    }

    fn preferences(&mut self, table: &DeTable<'_>) -> Preferences {
        let mut preferences = Preferences::default();
        for (field, value) in table {
            match field.get_ref().as_ref() {
                "theme" => {
                    let names = ThemeName::ALL.map(ThemeName::as_str);
                    preferences.theme = self.one_of("theme", value, &names, ThemeName::parse);
                }
                "selection" => {
                    let names = Selection::ALL.map(Selection::as_str);
                    let selection = self.one_of("selection", value, &names, Selection::parse);
                    preferences.selection = selection.unwrap_or_default();
                }
                "mouse" => preferences.mouse = self.flag("mouse", value).unwrap_or_default(),
                "journal" => preferences.journal = self.flag("journal", value).unwrap_or_default(),
                "drafts" => preferences.drafts = self.flag("drafts", value).unwrap_or_default(),
                "ascii" => preferences.ascii = self.flag("ascii", value),
                "keys" => preferences.keys = self.keys(value),
                other => {
                    let possible = possible(other, FIELDS.into_iter());
                    self.complain(&field.span(), format!("there is no {other:?}; {possible}"));
                }
            }
        }
        preferences
    }

    pub(super) fn wrong_type(&mut self, what: &str, value: &Value<'_>, wanted: &str) {
        let found = value.get_ref().type_str();
        let why = format!("{what} must be {wanted}, not {}", with_article(found));
        self.complain(&value.span(), why);
    }

    fn flag(&mut self, field: &str, value: &Value<'_>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(field, value, "true or false");
        }
        flag
    }

    /// A name that is one of these.
    fn one_of<T>(
        &mut self,
        field: &str,
        value: &Value<'_>,
        names: &[&'static str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let Some(name) = value.get_ref().as_str() else {
            self.wrong_type(field, value, "a name in quotes");
            return None;
        };
        let found = parse(name);
        if found.is_none() {
            let possible = possible(name, names.iter().copied());
            let why = format!("there is no {field} {name:?}; {possible}");
            self.complain(&value.span(), why);
        }
        found
    }
}

fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
