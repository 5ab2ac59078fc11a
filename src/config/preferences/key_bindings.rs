//! The keys in the config file: which part and action they are for, and the sentence for each that
//! cannot be had, such as one that is taken already. Whether it can is decided in
//! [`Keymap::moved`]. How a key is written is in `ui::key`.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::read::{Reader, Value};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::key_table::BINDINGS;
use crate::screens::keymap::{Keymap, Move, MoveError};
use crate::text::nearest::possible;
use crate::ui::key::{Key, KeyError};

/// A move, with the places of its action and of each of its keys.
type Placed = (Move, Range<usize>, Vec<Range<usize>>);

impl Reader {
    pub(super) fn keys(&mut self, value: &Value<'_>) -> Keymap {
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
