//! The keys of a dialog with fields, and whether each applies in the form that is open.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, k, row};
use crate::screens::screen::NO_PASSWORD;
use crate::screens::user_form::{Purpose, UserForm};
use crate::ui::key::{Key, KeyCode as K};

/// Those of a dialog with fields.
#[rustfmt::skip]
pub(in crate::screens) const FORM: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "next", "Next field; on the last, send"),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "", "Next field"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    row(&[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the passwords"),
    row(&[Key::ctrl('g')], A::Generate, "generate", "Generate a password"),
    row(&[Key::ctrl('y')], A::Copy, "copy", "Copy the password"),
    row(&[k(K::Esc)], A::Close, "cancel", "Cancel; asks if you typed"),
];

/// Whether an action of a form does anything in the one that is open: only passwords are hidden.
///
/// # Errors
/// The reason when it does not.
pub fn applies(form: &UserForm, action: A) -> Result<(), String> {
    let applies = match action {
        A::Reveal => form.purpose != Purpose::Name,
        A::Generate | A::Copy => form.sets_password(),
        _ => true,
    };
    if applies {
        Ok(())
    } else {
        Err(NO_PASSWORD.into())
    }
}
