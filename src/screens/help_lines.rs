//! The lines of all three helps (of one broker, of the list of brokers, of many brokers): each key
//! with its text and its synonyms, by what it is for.

use crate::screens::bindings::{Binding, Group, KeyContext};
use crate::screens::keymap::Keymap;
use crate::ui::page::PageLine;

/// The keys that are wanted: of the first layer all, by what they are for, then of the others what
/// it does not have.
pub(in crate::screens) fn keys(
    keymap: Keymap,
    (first, layers): (KeyContext, &[KeyContext]),
    wanted: impl Fn(&Binding) -> bool,
) -> Vec<PageLine> {
    let of = |layer| {
        let rows = keymap.of(layer).filter(|row| wanted(row));
        rows.filter(|row| !row.keys.is_empty())
    };
    let line = |row: &Binding| PageLine::Key {
        keys: keymap.keys_text(row),
        text: row.help.into(),
        synonyms: row.action.synonyms(),
    };
    let mut lines = Vec::new();
    for group in Group::ALL {
        let rows: Vec<_> = of(first)
            .filter(|row| row.action.group() == group)
            .collect();
        if !rows.is_empty() {
            lines.push(PageLine::Heading(group.title(first).into()));
            lines.extend(rows.into_iter().map(line));
        }
    }
    lines.push(PageLine::Part("On other screens".into()));
    let is_first = |row: &Binding| {
        let same = keymap.binding(first, row.action);
        same.is_some_and(|it| (it.keys, it.help) == (row.keys, row.help))
    };
    for layer in layers.iter().filter(|layer| **layer != first) {
        lines.push(PageLine::Heading(layer.title().into()));
        lines.extend(of(*layer).filter(|row| !is_first(row)).map(line));
    }
    lines
}
