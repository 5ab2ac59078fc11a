//! The one table of keys. Dispatch, footer, help and docs are all made from it; what the config
//! file moves is in [`crate::screens::keymap`].
//!
//! Each layer ([`KeyContext`]: whoever has the keyboard) has its rows in the `keys` of its screen;
//! what several layers share is in `bindings::shared`. [`BINDINGS`] joins them, by the list of
//! layers in `screens/mod.rs`.
//!
//! - No key means two things in one layer, and no row of a layer in which text is typed is a
//!   character.
//! - Read-only is a mark of a row ([`Binding::writes`]), which `screens::broker_console` obeys. A
//!   toggle is such a row, so that no draft begins that could not be saved; on the name it only
//!   shows the details.
//! - Below 12 columns or 2 rows keys do nothing, since nobody sees what they do. Leaving,
//!   suspending and redrawing still work.

use crate::screens::bindings::row::{self, Layer};
use crate::screens::bindings::{Binding, KeyContext};
use crate::screens::keymap::Keymap;

/// Makes the table of the rows of each layer: its own, and those that it shares.
macro_rules! rows {
    ($( $(#[$who:meta])* $layer:ident: $name:literal, $title:literal, $($own:ident)::+, $($shared:ident)::+; )+) => {
        const LAYERS: &[Layer] = &[$( Layer {
            context: KeyContext::$layer,
            own: crate::screens::$($own)::+,
            shared: crate::screens::$($shared)::+,
        } ),+];
    };
}

layers!(rows);

/// Every key, in the order of footer and help.
pub const BINDINGS: &[Binding] = &row::joined::<{ row::count(LAYERS) }>(LAYERS);

impl Default for Keymap {
    fn default() -> Self {
        Self::of_table(BINDINGS)
    }
}

/// The table of keys as Markdown, as it stands in `docs/keys.md`.
pub fn markdown() -> String {
    let mut text = String::new();
    for layer in KeyContext::ALL {
        text.push_str(&format_layer(layer));
    }
    text
}

fn format_layer(layer: KeyContext) -> String {
    let rows = BINDINGS.iter().filter(|binding| binding.layer == layer);
    let rows = rows.filter(|binding| !binding.keys.is_empty());
    let rows =
        rows.map(|binding| format!("| `{}` | {} |\n", binding.keys_text(false), binding.help));
    let rows: String = rows.collect();
    format!(
        "\n**{}**\n\n| key | what it does |\n|---|---|\n{rows}",
        layer.title()
    )
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use crate::screens::bindings::{Action, Group, shared};
    use crate::screens::key_table::*;
    use crate::screens::movement::motion;
    use crate::ui::key::{Key, KeyCode};

    #[test]
    fn no_key_means_two_things_in_one_layer() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            assert!(!binding.help.is_empty());
            for key in binding.keys {
                assert!(
                    seen.insert((binding.layer, *key)),
                    "{:?} {key}",
                    binding.layer
                );
            }
        }
    }

    #[test]
    fn a_form_binds_no_character_that_can_be_typed() {
        let typed = BINDINGS.iter().filter(|binding| {
            matches!(
                binding.layer,
                KeyContext::Form
                    | KeyContext::Profile
                    | KeyContext::Groups
                    | KeyContext::Typed
                    | KeyContext::Filter
                    | KeyContext::Palette
            )
        });
        for key in typed.flat_map(|binding| binding.keys) {
            assert!(key.ctrl || !matches!(key.code, KeyCode::Char(_)), "{key}");
        }
    }

    /// Whether what is typed, or a question, has the keyboard: keys mean something else there.
    fn is_of_its_own(layer: KeyContext) -> bool {
        matches!(
            layer,
            KeyContext::Confirm
                | KeyContext::Typed
                | KeyContext::Filter
                | KeyContext::Form
                | KeyContext::Profile
                | KeyContext::Groups
                | KeyContext::Palette
        )
    }

    /// Actions that mean the same to whoever presses the key, each family by one of them.
    fn family(action: Action) -> Action {
        match action {
            Action::Details => Action::Open,
            Action::Pause | Action::Mark => Action::Toggle,
            Action::Stop | Action::Theirs => Action::Cancel,
            Action::Apply => Action::Save,
            Action::Retry => Action::Refresh,
            Action::History => Action::Undo,
            Action::Clear | Action::Quit => Action::Close,
            Action::MarkPlan => Action::MarkMatches,
            Action::Probe => Action::Test,
            action => action,
        }
    }

    #[test]
    fn a_key_means_the_same_in_all_layers() {
        let mut meanings: HashMap<Key, Action> = HashMap::new();
        let rows = BINDINGS.iter().filter(|row| !is_of_its_own(row.layer));
        for row in rows {
            for key in row.keys {
                let meaning = family(row.action);
                let first = *meanings.entry(*key).or_insert(meaning);
                assert_eq!(first, meaning, "{key} in {:?}", row.layer);
            }
        }
    }

    #[test]
    fn every_action_has_a_plain_name_other_words_and_a_place_in_the_help() {
        for row in BINDINGS {
            let name = row.help;
            assert!((2..=44).contains(&name.chars().count()), "{name}");
            assert!(
                !name.ends_with('.') && name.starts_with(char::is_uppercase),
                "{name}"
            );
            assert!(Group::ALL.contains(&row.action.group()), "{name}");
            assert!(!row.action.synonyms().is_empty(), "{name}");
            for word in row.action.synonyms() {
                assert_eq!(*word, word.to_lowercase(), "the search folds case");
            }
        }
    }

    #[test]
    fn movement_is_the_same_wherever_there_are_rows() {
        let moves = shared::LINES.len() + shared::PAGES.len();
        for layer in KeyContext::ALL.into_iter().filter(|it| !is_of_its_own(*it)) {
            let rows = Keymap::default().of(layer);
            let rows = rows.filter(|row| motion(row.action).is_some());
            assert_eq!(rows.count(), moves, "{layer:?}");
        }
    }
}
