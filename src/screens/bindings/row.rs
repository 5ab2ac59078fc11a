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

/// The rows of a layer, in the order of footer and help.
pub(in crate::screens) struct Layer {
    /// Where they apply.
    pub context: KeyContext,
    /// Those of its screen.
    pub own: &'static [Row],
    /// Those that other layers have too.
    pub shared: &'static [&'static [Row]],
}

/// How many rows there are.
pub(in crate::screens) const fn count(layers: &[Layer]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < layers.len() {
        count += layers[at].own.len();
        let mut list = 0;
        while list < layers[at].shared.len() {
            count += layers[at].shared[list].len();
            list += 1;
        }
        at += 1;
    }
    count
}

/// All rows in one table, each with its layer.
pub(in crate::screens) const fn joined<const N: usize>(layers: &[Layer]) -> [Binding; N] {
    let mut table = [layers[0].own[0].of(layers[0].context); N];
    let mut next = 0;
    let mut at = 0;
    while at < layers.len() {
        let layer = &layers[at];
        next = put(&mut table, next, layer.own, layer.context);
        let mut list = 0;
        while list < layer.shared.len() {
            next = put(&mut table, next, layer.shared[list], layer.context);
            list += 1;
        }
        at += 1;
    }
    table
}

/// Puts rows into the table, from this one on. Returns which one is the next.
const fn put(table: &mut [Binding], mut next: usize, rows: &[Row], layer: KeyContext) -> usize {
    let mut row = 0;
    while row < rows.len() {
        table[next] = rows[row].of(layer);
        next += 1;
        row += 1;
    }
    next
}
