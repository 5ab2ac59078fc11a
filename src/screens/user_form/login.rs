//! The password of our own account, while the broker refuses the one that we have: it was changed
//! elsewhere, most likely.
//!
//! The form opens by itself once for each loss, and never over another dialog; `L` opens it again,
//! and `r` tries the same password again. It takes any text, since a login carries what a command
//! cannot. A refused password is cleared: nobody sees what is wrong in a hidden text.

use crate::screens::dialog::Dialog;
use crate::screens::hear;
use crate::screens::model::{LoginOffer, Model};
use crate::screens::user_form::{Focus, Form, Phase, Purpose};
use crate::ui::field::Field;

fn form(model: &mut Model) -> Option<&mut Form> {
    let forms = model.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::Form(form) => Some(form.as_mut()),
        _ => None,
    });
    forms.into_iter().find(|form| form.is_login())
}

/// The broker refused a login. A form that waited for it goes back to the person, emptied, since
/// nobody sees what to mend in a hidden text.
pub(in crate::screens) fn refused(model: &mut Model) {
    let Some(form) = form(model) else {
        if model.login == LoginOffer::None {
            model.login = LoginOffer::Due;
        }
        return;
    };
    if form.phase == Phase::LoggingIn {
        form.phase = Phase::Editing;
        form.password = Field::default();
        form.focus = Focus::Password;
        form.tried = false;
        form.error = Some("The broker refused this password too".into());
    }
}

/// The broker admitted us: there is nothing to ask for any more.
pub(in crate::screens) fn admitted(model: &mut Model) {
    model.login = LoginOffer::None;
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Form(form) if form.is_login()));
}

/// After every message: opens the form that is due once nothing else has the keyboard.
pub(in crate::screens) fn offer(model: &mut Model) {
    if model.login == LoginOffer::Due && model.dialogs.is_empty() {
        open(model);
    }
}

/// Opens the form. An anonymous session has no password to ask for.
pub(in crate::screens) fn open(model: &mut Model) {
    model.login = LoginOffer::Made;
    if let Some(user) = model.cx.engine.session.user.clone() {
        let form = Form::new(Purpose::LogIn(user));
        model.dialogs.push(Dialog::Form(form.into()));
    }
}

/// Hands the typed password to the broker task, which tries it at once.
pub(in crate::screens) fn send(model: &mut Model) {
    if let Some(form) = form(model) {
        form.phase = Phase::LoggingIn;
        let password = form.secret();
        hear::call(model, |engine| engine.log_in(password));
    }
}
