//! The one table of keys. Dispatch, footer, help and docs are all made from it; what the config file moves
//! is in [`crate::screens::keymap`].
//!
//! Each layer ([`KeyContext`]: whoever has the keyboard) has its rows in the `keys` of its screen; what
//! several layers share is in [`shared`]. [`BINDINGS`] joins them.
//!
//! - No key means two things in one layer, and no row of a layer in which text is typed is a character.
//! - Read-only is a mark of a row ([`Binding::writes`]), which `screens::input` obeys. A toggle is such a row,
//!   so that no draft begins that could not be saved; on the name it only shows the details.
//! - Below 12 columns or 2 rows keys do nothing, since nobody sees what they do. Leaving, suspending and
//!   redrawing still work.

use crate::screens::bindings::row::{self, Row};
use crate::screens::bindings::{Binding, KeyContext, shared};
use crate::screens::keymap::Keymap;
use crate::screens::{
    activity, apply, brokers, groups, history, pages, question, review, user_form, users,
};

/// The rows of each layer, in the order of footer and help.
#[rustfmt::skip]
const LAYERS: &[(KeyContext, &[&[Row]])] = &[
    (KeyContext::Table, &[users::keys::TABLE, shared::PAGES, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Brokers, &[brokers::keys::BROKERS, shared::PAGES, shared::DRAWING, brokers::keys::LEAVING]),
    (KeyContext::Profile, &[brokers::keys::PROFILE, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Filter, &[shared::FILTER, shared::PAGES, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Form, &[user_form::keys::FORM, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Groups, &[groups::keys::GROUPS, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Confirm, &[question::keys::CONFIRM, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Typed, &[question::keys::TYPED, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Activity, &[activity::keys::ACTIVITY, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Page, &[pages::keys::PAGE, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Review, &[review::keys::REVIEW, shared::LINES, shared::PAGES, shared::HELP, shared::DRAWING, shared::LEAVING]),
    (KeyContext::Run, &[apply::keys::RUN, shared::LINES, shared::PAGES, shared::HELP, shared::DRAWING, shared::LEAVING]),
    (KeyContext::History, &[history::keys::HISTORY, shared::PAGES, shared::HELP, shared::DRAWING, shared::LEAVING]),
];

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
    use std::collections::HashSet;

    use crate::screens::key_table::*;
    use crate::ui::key::KeyCode;

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
            )
        });
        for key in typed.flat_map(|binding| binding.keys) {
            assert!(key.ctrl || !matches!(key.code, KeyCode::Char(_)), "{key}");
        }
    }
}
