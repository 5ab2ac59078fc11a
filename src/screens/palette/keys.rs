//! The keys of the list of commands.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, k, row};
use crate::ui::key::KeyCode as K;

/// Those of the list of commands. Characters are typed into its line.
#[rustfmt::skip]
pub(in crate::screens) const PALETTE: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "run", "Run the command"),
    row(&[k(K::Esc)], A::Close, "close", "Close"),
    row(&[k(K::Up), k(K::BackTab)], A::Up, "", "Up"),
    row(&[k(K::Down), k(K::Tab)], A::Down, "choose", "Down"),
];
