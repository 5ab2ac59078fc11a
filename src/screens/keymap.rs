//! What each key does in this session: the table of [`crate::screens::key_table`], with what the
//! config file moves.

use std::fmt;

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::ui::field;
use crate::ui::key::Key;

/// What each key does. Made once, when the program starts: it is the table itself, or one that
/// lives as long.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Keymap {
    rows: &'static [Binding],
    ascii: bool,
}

/// Not the rows: they are the same for long, and would hide what stands around them.
impl fmt::Debug for Keymap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keymap").finish_non_exhaustive()
    }
}

/// Other keys for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where.
    pub layer: KeyContext,
    /// What they do there.
    pub action: Action,
    /// The keys, instead of those of the table; with none the action has no key.
    pub keys: Vec<Key>,
}

/// Why keys cannot be moved so. The sentences, with their places in the config file, are in
/// `config::preferences::key_bindings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveError {
    /// The layer has no such action.
    NoAction,
    /// Its keys are a run, and stay.
    Fixed,
    /// It must have a key, or there would be no way out.
    Needed,
    /// The key at this place of the list does this already.
    Taken(usize, Action),
    /// The key at this place of the list types or edits text there.
    Typed(usize),
}

impl Keymap {
    /// These rows, as they are.
    pub(in crate::screens) const fn of_table(rows: &'static [Binding]) -> Self {
        Self { rows, ascii: false }
    }

    /// The table with these moves.
    ///
    /// # Errors
    /// Which move is no good, counted from 0, and why.
    pub fn moved(moves: &[Move]) -> Result<Self, (usize, MoveError)> {
        let table = Self::default();
        let mut rows = table.rows.to_vec();
        for (at, change) in moves.iter().enumerate() {
            let row = rows
                .iter_mut()
                .find(|row| row.layer == change.layer && row.action == change.action)
                .ok_or((at, MoveError::NoAction))?;
            may_move(row, &change.keys).map_err(|why| (at, why))?;
            if row.keys != change.keys {
                row.keys = Vec::leak(change.keys.clone());
            }
        }
        for (at, change) in moves.iter().enumerate() {
            for (place, key) in change.keys.iter().enumerate() {
                let other = rows.iter().find(|row| {
                    row.layer == change.layer
                        && row.action != change.action
                        && row.keys.contains(key)
                });
                let again = change.keys[..place].contains(key).then_some(change.action);
                if let Some(action) = other.map(|row| row.action).or(again) {
                    return Err((at, MoveError::Taken(place, action)));
                }
            }
        }
        if rows == table.rows {
            return Ok(table);
        }
        Ok(Self {
            rows: Vec::leak(rows),
            ascii: false,
        })
    }

    /// The same, with names of keys that every terminal has signs for.
    pub const fn in_ascii(mut self, ascii: bool) -> Self {
        self.ascii = ascii;
        self
    }

    /// Whether names are in ASCII, as all that is drawn then.
    pub const fn is_ascii(self) -> bool {
        self.ascii
    }

    /// The rows of a layer, in the order of footer and help.
    pub fn of(self, layer: KeyContext) -> impl Iterator<Item = &'static Binding> {
        self.rows.iter().filter(move |row| row.layer == layer)
    }

    /// The binding of a key in a layer.
    pub fn find(self, layer: KeyContext, key: Key) -> Option<&'static Binding> {
        self.of(layer).find(|row| row.keys.contains(&key))
    }

    /// The binding of an action in a layer.
    pub fn binding(self, layer: KeyContext, action: Action) -> Option<&'static Binding> {
        self.of(layer).find(|row| row.action == action)
    }

    /// The key for an action, as a sentence names it: `r`. One that was left without a key is named
    /// itself.
    pub fn name(self, layer: KeyContext, action: Action) -> String {
        let key = self.binding(layer, action).and_then(|row| row.keys.first());
        key.map_or_else(
            || format!("{} (no key)", action.name()),
            |key| key.name(self.ascii),
        )
    }

    /// The key of a row to hint at, if it has one.
    pub fn hint(self, row: &Binding) -> Option<String> {
        row.keys.first().map(|key| key.name(self.ascii))
    }

    /// The last of its keys, which is the shortest: `i` beside `enter`.
    pub fn short_hint(self, row: &Binding) -> Option<String> {
        row.keys.last().map(|key| key.name(self.ascii))
    }

    /// All keys of a row as text.
    pub fn keys_text(self, row: &Binding) -> String {
        row.keys_text(self.ascii)
    }
}

/// Whether an action's keys may become these, whatever the others are.
fn may_move(row: &Binding, keys: &[Key]) -> Result<(), MoveError> {
    if row.keys == keys {
        return Ok(());
    }
    match row.action {
        Action::ToggleNth => return Err(MoveError::Fixed),
        Action::Quit | Action::Close | Action::Interrupt if keys.is_empty() => {
            return Err(MoveError::Needed);
        }
        _ => {}
    }
    let typed = keys.iter().position(|key| field::is_edit(*key));
    match typed {
        Some(at) if is_typed_into(row.layer) => Err(MoveError::Typed(at)),
        _ => Ok(()),
    }
}

/// Whether text is typed in a layer: the table of defaults has no character there.
fn is_typed_into(layer: KeyContext) -> bool {
    let mut keys = Keymap::default().of(layer);
    !keys.any(|row| row.keys.iter().any(Key::is_character))
}

impl Binding {
    /// The keys as text, for instance `a, +`; a run of digits as `1-9`. `ascii`: without signs that
    /// a terminal may not have.
    pub fn keys_text(&self, ascii: bool) -> String {
        if let (Action::ToggleNth, Some(first), Some(last)) =
            (self.action, self.keys.first(), self.keys.last())
        {
            return format!("{first}-{last}");
        }
        let names: Vec<String> = self.keys.iter().map(|key| key.name(ascii)).collect();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use crate::screens::key_table::BINDINGS;
    use crate::screens::keymap::*;
    use crate::ui::key::KeyCode;

    fn keys(names: &[&str]) -> Vec<Key> {
        let keys = names.iter().map(|name| Key::parse(name).unwrap());
        keys.collect()
    }

    fn change(layer: KeyContext, action: Action, names: &[&str]) -> Move {
        Move {
            layer,
            action,
            keys: keys(names),
        }
    }

    fn moved(
        layer: KeyContext,
        action: Action,
        names: &[&str],
    ) -> Result<Keymap, (usize, MoveError)> {
        Keymap::moved(&[change(layer, action, names)])
    }

    #[test]
    fn text_is_typed_where_no_row_has_a_character() {
        let typed = KeyContext::ALL
            .into_iter()
            .filter(|layer| is_typed_into(*layer));
        let typed: Vec<KeyContext> = typed.collect();
        for layer in [
            KeyContext::Profile,
            KeyContext::Form,
            KeyContext::Typed,
            KeyContext::Filter,
        ] {
            assert!(typed.contains(&layer), "{typed:?}");
        }
        for layer in [
            KeyContext::Table,
            KeyContext::Brokers,
            KeyContext::Confirm,
            KeyContext::Page,
        ] {
            assert!(!typed.contains(&layer), "{typed:?}");
        }
    }

    #[test]
    fn every_action_of_the_table_can_be_moved_or_says_why_not() {
        let free = Key {
            code: KeyCode::PageDown,
            ctrl: true,
            alt: true,
        };
        for row in BINDINGS {
            let change = Move {
                layer: row.layer,
                action: row.action,
                keys: vec![free],
            };
            let moved = Keymap::moved(std::slice::from_ref(&change));
            if row.action == Action::ToggleNth {
                assert_eq!(moved, Err((0, MoveError::Fixed)));
                continue;
            }
            let map = moved.unwrap();
            let found = map.find(row.layer, free).unwrap();
            assert_eq!((found.action, found.writes), (row.action, row.writes));
            assert!(
                row.keys
                    .iter()
                    .all(|key| map.find(row.layer, *key).is_none())
            );
            // Nothing else moved.
            let others = BINDINGS.iter().filter(|other| *other != row);
            for other in others.filter(|other| other.layer == row.layer) {
                for key in other.keys {
                    assert_eq!(map.find(other.layer, *key), Some(other));
                }
            }
        }
    }

    #[test]
    fn no_action_is_twice_in_a_layer() {
        for (at, row) in BINDINGS.iter().enumerate() {
            let first = BINDINGS
                .iter()
                .position(|other| other.layer == row.layer && other.action == row.action);
            assert_eq!(first, Some(at), "{:?} {:?}", row.layer, row.action);
        }
    }

    #[test]
    fn keys_trade_places_and_no_key_is_left_with_two_meanings() {
        let (save, cancel) = (Action::Save, Action::Cancel);
        let trade = [
            change(KeyContext::Table, save, &["c"]),
            change(KeyContext::Table, cancel, &["s"]),
        ];
        let map = Keymap::moved(&trade).unwrap();
        assert_eq!(map.name(KeyContext::Table, save), "c");
        assert_eq!(
            map.find(KeyContext::Table, Key::char('s')).unwrap().action,
            cancel
        );
        let taken = moved(KeyContext::Table, save, &["ctrl-s", "c"]);
        assert_eq!(taken, Err((0, MoveError::Taken(1, cancel))));
        let twice = moved(KeyContext::Table, save, &["w", "w"]);
        assert_eq!(twice, Err((0, MoveError::Taken(1, save))));
        let elsewhere = moved(KeyContext::Brokers, Action::Test, &["s"]);
        assert!(elsewhere.is_ok(), "{elsewhere:?}");
    }

    #[test]
    fn the_way_out_keeps_a_key_and_text_can_be_typed() {
        for action in [Action::Quit, Action::Interrupt] {
            let moved = moved(KeyContext::Table, action, &[]);
            assert_eq!(moved, Err((0, MoveError::Needed)));
        }
        // It has none before anybody gives it one.
        let map = moved(KeyContext::Table, Action::Notice, &[]).unwrap();
        assert_eq!(
            map.name(KeyContext::Table, Action::Notice),
            "notice (no key)"
        );
        for key in ["x", "space", "left", "backspace", "ctrl-u"] {
            let moved = moved(KeyContext::Form, Action::Reveal, &[key]);
            assert_eq!(moved, Err((0, MoveError::Typed(0))), "{key}");
        }
        assert!(moved(KeyContext::Form, Action::Reveal, &["ctrl-r", "alt-r"]).is_ok());
        let none = moved(KeyContext::Form, Action::SaveAll, &["ctrl-r"]);
        assert_eq!(none, Err((0, MoveError::NoAction)));
    }

    #[test]
    fn names_need_no_sign_that_a_terminal_lacks() {
        let map = Keymap::default();
        let row = map.binding(KeyContext::Table, Action::Up).unwrap();
        assert_eq!(map.keys_text(row), "↑, k");
        assert_eq!(map.in_ascii(true).keys_text(row), "up, k");
        assert_eq!(map.in_ascii(true).name(KeyContext::Table, Action::Up), "up");
        assert_eq!(map.in_ascii(true).hint(row).as_deref(), Some("up"));
    }
}
