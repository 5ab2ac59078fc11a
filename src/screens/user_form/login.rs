//! The password of our own account, while the broker refuses the one that we have: it was changed
//! elsewhere, most likely.
//!
//! The form opens by itself once for each loss, and never over another dialog; `L` opens it again,
//! and `r` tries the same password again. It takes any text, since a login carries what a command
//! cannot. A refused password is cleared: nobody sees what is wrong in a hidden text.

use crate::screens::context::Context;
use crate::screens::user_form::{Part, Phase, UserForm};
use crate::ui::form::Focus;

/// How far the offer to type another password has come, while the broker refuses ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginOffer {
    /// There is no reason for one.
    None,
    /// It waits until nothing else has the keyboard.
    Due,
    /// It was made.
    Made,
}

/// The broker refused a login. A form that waited for it goes back to the person, emptied, since
/// nobody sees what to mend in a hidden text.
pub(in crate::screens) fn refused(form: &mut UserForm) {
    if form.phase == Phase::LoggingIn {
        form.phase = Phase::Editing;
        form.fields.set_text(Part::Password, "");
        form.fields.focus = Focus::Part(Part::Password);
        form.tried = false;
        form.fields.error = Some("The broker refused this password too".into());
    }
}

/// Hands the typed password to the broker task, which tries it at once.
pub(in crate::screens) fn send(form: &mut UserForm, cx: &mut Context) {
    form.phase = Phase::LoggingIn;
    let password = form.secret();
    cx.call(|engine| engine.log_in(password));
}
