//! The keys of a dialog with fields.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, k, row};
use crate::screens::user_form::{Purpose, UserForm};
use crate::ui::key::{Key, KeyCode as K};

/// Those of a dialog with fields.
#[rustfmt::skip]
pub(in crate::screens) const FORM: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "next / send", "Go to the next field; from the last one, or on the button, send"),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "next field", "Next field"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    row(&[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the passwords"),
    row(&[k(K::Esc)], A::Close, "cancel", "Close the dialog; asks where something was typed"),
    row(&[Key::ctrl('g')], A::Generate, "make one", "Make a password, where one is to be set"),
    row(&[Key::ctrl('y')], A::Copy, "copy", "Send the password that is to be set to the terminal's clipboard"),
];

/// Whether an action of a form does anything in the one that is open: only passwords are hidden.
pub fn applies(form: &UserForm, action: A) -> bool {
    match action {
        A::Reveal => form.purpose != Purpose::Name,
        A::Generate | A::Copy => form.sets_password(),
        _ => true,
    }
}
