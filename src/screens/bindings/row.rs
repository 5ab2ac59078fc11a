//! A row of the table of keys as its layer writes it, and how the rows become one table.

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::ui::key::{Key, KeyCode};

/// A row without its layer.
#[derive(Clone, Copy)]
pub(in crate::screens) struct Row {
    keys: &'static [Key],
    action: Action,
    hint: &'static str,
    help: &'static str,
    writes: bool,
}

/// The keys, what they do, the word in the footer (or none), the sentence in the help.
pub(in crate::screens) const fn row(
    keys: &'static [Key],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Row {
    Row {
        keys,
        action,
        hint,
        help,
        writes: false,
    }
}

/// Marks a row as one that changes something at the broker, or prepares it.
pub(in crate::screens) const fn writing(mut row: Row) -> Row {
    row.writes = true;
    row
}

pub(in crate::screens) const fn c(c: char) -> Key {
    Key::char(c)
}

pub(in crate::screens) const fn k(code: KeyCode) -> Key {
    Key::plain(code)
}

impl Row {
    const fn of(self, layer: KeyContext) -> Binding {
        Binding {
            layer,
            keys: self.keys,
            action: self.action,
            hint: self.hint,
            help: self.help,
            writes: self.writes,
        }
    }
}

/// How many rows there are.
pub(in crate::screens) const fn count(layers: &[(KeyContext, &[&[Row]])]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < layers.len() {
        let mut list = 0;
        while list < layers[at].1.len() {
            count += layers[at].1[list].len();
            list += 1;
        }
        at += 1;
    }
    count
}

/// All rows in one table, each with its layer.
pub(in crate::screens) const fn joined<const N: usize>(
    layers: &[(KeyContext, &[&[Row]])],
) -> [Binding; N] {
    let (layer, lists) = layers[0];
    let mut table = [lists[0][0].of(layer); N];
    let mut next = 0;
    let mut at = 0;
    while at < layers.len() {
        let (layer, lists) = layers[at];
        let mut list = 0;
        while list < lists.len() {
            let mut row = 0;
            while row < lists[list].len() {
                table[next] = lists[list][row].of(layer);
                next += 1;
                row += 1;
            }
            list += 1;
        }
        at += 1;
    }
    table
}
