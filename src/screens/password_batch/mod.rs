//! New passwords for many users: the form that asks for them, and the page that shows them once.
//!
//! The batch itself is [`crate::engine::password_batch`]. Review shows it like any plan. It is
//! handed over when nothing is in line any more, no plan is read or applied, and no dialog is open.
//!
//! Where things are: the length and characters of a password in [`crate::domain::password_rules`],
//! how one is made in `runtime::passwords`, the default file in [`update`], how it is written in
//! `runtime::made_passwords_file`.

pub mod form;
pub mod hand_over;
pub mod shown;
pub mod update;
pub mod view;
pub mod words;

pub use crate::screens::password_batch::form::{About, NewPasswords, Part};
pub(in crate::screens) use crate::screens::password_batch::update::open;

use crate::text;

/// So many new passwords, in words.
pub(in crate::screens) fn count(number: usize) -> String {
    text::count(number, "new password", "new passwords")
}
