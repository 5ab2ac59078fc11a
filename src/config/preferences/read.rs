//! The text of the config file, checked piece by piece.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Preferences, Problem};
use crate::domain::theme_name::{Selection, ThemeName};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::key_table::BINDINGS;
use crate::screens::keymap::{Keymap, Move, MoveError};
use crate::text::nearest::possible;
use crate::ui::key::{Key, KeyError};

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
struct Reader {
    complaints: Vec<(usize, String)>,
}

type Value<'a> = Spanned<DeValue<'a>>;

/// A move, with the places of its action and of each of its keys.
type Placed = (Move, Range<usize>, Vec<Range<usize>>);

impl Reader {
    fn complain(&mut self, at: &Range<usize>, why: String) {
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

    fn wrong_type(&mut self, what: &str, value: &Value<'_>, wanted: &str) {
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

    // --- Keys ---

    fn keys(&mut self, value: &Value<'_>) -> Keymap {
        let Some(layers) = value.get_ref().as_table() else {
            self.wrong_type("keys", value, "a table such as [keys.table]");
            return Keymap::default();
        };
        let mut moves = Vec::new();
        for (name, value) in layers {
            let layer = self.layer(name);
            let Some(actions) = value.get_ref().as_table() else {
                let what = format!("keys.{}", name.get_ref());
                self.wrong_type(&what, value, "a table of actions and their keys");
                continue;
            };
            let Some(layer) = layer else { continue };
            for (name, value) in actions {
                moves.extend(self.action(layer, name, value));
            }
        }
        let plain: Vec<Move> = moves.iter().map(|(change, ..)| change.clone()).collect();
        match Keymap::moved(&plain) {
            Ok(keys) => keys,
            Err((at, why)) => {
                if let Some(placed) = moves.get(at) {
                    self.refused(placed, why);
                }
                Keymap::default()
            }
        }
    }

    fn layer(&mut self, name: &Spanned<toml::de::DeString<'_>>) -> Option<KeyContext> {
        let found = name.get_ref().as_ref();
        let known = layers();
        let layer = known.iter().find(|layer| layer.name() == found);
        if layer.is_none() {
            let possible = possible(found, known.iter().map(|layer| layer.name()));
            let why = format!("keys has no part {found:?}; {possible}");
            self.complain(&name.span(), why);
        }
        layer.copied()
    }

    fn action(
        &mut self,
        layer: KeyContext,
        name: &Spanned<toml::de::DeString<'_>>,
        value: &Value<'_>,
    ) -> Option<Placed> {
        let found = name.get_ref().as_ref();
        let known = actions(layer);
        let named = known.iter().find(|action| action.name() == found);
        let was_named = |action: &&Action| action.old_names().contains(&found);
        let action = named.or_else(|| known.iter().find(was_named));
        let Some(action) = action else {
            let possible = possible(found, known.iter().map(|action| action.name()));
            let why = format!("keys.{} has no action {found:?}; {possible}", layer.name());
            self.complain(&name.span(), why);
            return None;
        };
        let single = std::slice::from_ref(value);
        let values = match value.get_ref() {
            DeValue::String(_) => single,
            DeValue::Array(values) => values,
            _ => {
                self.wrong_type(found, value, "a list of keys such as [\"s\", \"ctrl-s\"]");
                return None;
            }
        };
        let mut keys = Vec::new();
        let mut places = Vec::new();
        for value in values {
            keys.push(self.key(found, value)?);
            places.push(value.span());
        }
        let change = Move {
            layer,
            action: *action,
            keys,
        };
        Some((change, name.span(), places))
    }

    fn key(&mut self, action: &str, value: &Value<'_>) -> Option<Key> {
        let Some(name) = value.get_ref().as_str() else {
            self.wrong_type(&format!("a key of {action}"), value, "a name in quotes");
            return None;
        };
        let why = match Key::parse(name) {
            Ok(key) => return Some(key),
            Err(KeyError::ArrivesAs(other)) => {
                format!("{name} never arrives: terminals send {other} instead")
            }
            Err(KeyError::Unknown) => {
                let possible = possible(name, Key::names());
                format!(
                    "there is no key {name:?}; {possible}, or a character, with ctrl- or alt- \
                        before it"
                )
            }
        };
        self.complain(&value.span(), why);
        None
    }

    /// Says at the right place why keys cannot be moved like this.
    fn refused(&mut self, (change, place, places): &Placed, why: MoveError) {
        let (layer, action) = (change.layer.name(), change.action.name());
        let place_of = |at: usize| places.get(at).unwrap_or(place);
        let key = |at: usize| change.keys.get(at).map(Key::to_string).unwrap_or_default();
        match why {
            MoveError::NoAction => self.complain(place, format!("{layer} has no {action}")),
            MoveError::Fixed => self.complain(
                place,
                format!("{action} has the keys 1 to 9, which cannot be changed"),
            ),
            MoveError::Needed => self.complain(
                place,
                format!("{action} needs a key in keys.{layer}: it is the way out"),
            ),
            MoveError::Taken(at, other) if other == change.action => {
                self.complain(place_of(at), format!("{} is named twice", key(at)));
            }
            MoveError::Taken(at, other) => {
                let (key, other) = (key(at), other.name());
                let why = format!(
                    "in keys.{layer}, {key} is already the key of {other}: give {other} another one"
                );
                self.complain(place_of(at), why);
            }
            MoveError::Typed(at) => {
                let why = format!(
                    "keys.{layer} is for typing text, and {} is part of it: use a key with \
                        ctrl- or alt-",
                    key(at)
                );
                self.complain(place_of(at), why);
            }
        }
    }
}

/// The layers that have keys, in the order of the table.
pub(super) fn layers() -> Vec<KeyContext> {
    let mut layers = Vec::new();
    for row in BINDINGS {
        if !layers.contains(&row.layer) {
            layers.push(row.layer);
        }
    }
    layers
}

/// The actions of a layer, in the order of the table.
fn actions(layer: KeyContext) -> Vec<Action> {
    let rows = BINDINGS.iter().filter(|row| row.layer == layer);
    rows.map(|row| row.action).collect()
}

fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
