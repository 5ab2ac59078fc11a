//! What the screens do when the engine tells something, and when the runtime brings passwords or
//! files: a form closes, or is given back (`user_form::outcome`); the selection stays on its user
//! or its row (`users::selection`); an open review holds what a list changed; groups that became
//! known are taken in; what follows when a plan pauses or is over (`Notice::Paused`,
//! `Notice::Over`), for the marks too.
//!
//! When a user vanishes, the selection goes to its row (`users::selection`), its mark goes, Review
//! holds its lines. Details say that it is gone; groups and deleting refuse the key; changes become
//! conflicts in `engine::draft`.

use crate::domain::broker_messages::Admission;
use crate::domain::command::{CommandId, CommandKind, Submission};
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::engine::effect::Notice;
use crate::engine::password_batch::FileId;
use crate::screens::console::follow;
use crate::screens::dialog::Dialog;
use crate::screens::model::Model;
use crate::screens::password_batch::hand_over::Written;
use crate::screens::user_form::login::LoginOffer;
use crate::screens::user_form::{generated_passwords, login, outcome, try_login};
use crate::screens::users::{flashes, selection};
use crate::screens::{password_batch, user_form};

/// The screens follow what the engine told: the selection stays on its user, and on its row (`row`)
/// when that user is gone. Returns whether the clock of a plan is seen to go on.
pub(in crate::screens) fn all(model: &mut Model, row: Option<usize>) -> bool {
    let (mut moved, mut ticked) = (false, false);
    while !model.cx.notices.is_empty() {
        for notice in std::mem::take(&mut model.cx.notices) {
            moved |= moves_rows(&notice);
            ticked |= notice == Notice::Ticked;
            hear(model, notice);
        }
    }
    if moved {
        selection::keep_selection(&mut model.table, &model.cx, row);
    }
    // The engine says whether anything else is shown, but for the clock of a plan.
    ticked && model.shows_run()
}

/// Whether other rows may be there, or another one is to be selected.
const fn moves_rows(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Users | Notice::List | Notice::Named(_) | Notice::Verified { .. }
    )
}

fn hear(model: &mut Model, notice: Notice) {
    match notice {
        Notice::Say(tone, reason) => model.cx.tell(tone, &reason),
        Notice::Remark(tone, reason) => {
            let text = model.cx.words(&reason).into_owned();
            model.cx.remark(tone, text);
        }
        Notice::Admitted => admitted(model),
        Notice::LoginRefused => login_refused(model),
        Notice::UnknownFamily(reason) => {
            if !model.is_free() {
                // The banner that says it may be covered.
                model.cx.tell(Tone::Warning, &reason);
            }
        }
        Notice::Accepted(sent) => accepted(model, &sent),
        Notice::Done(id) => drop(close_form(model, id)),
        Notice::Failed { sent, why, on_row } => {
            let forms = Model::forms(&mut model.dialogs);
            outcome::failed(forms, &mut model.cx, &sent, &why, on_row);
        }
        Notice::Unknown { sent, why, is_open } => {
            let forms = Model::forms(&mut model.dialogs);
            outcome::unknown(forms, &mut model.cx, &sent, &why, is_open);
        }
        Notice::NotAdded { user, id, may_come } => {
            let forms = Model::forms(&mut model.dialogs);
            outcome::not_added(forms, &mut model.cx, (&user, id), may_come);
        }
        Notice::Verified {
            user,
            listed,
            id,
            is_gone,
            said,
        } => {
            let was_open = close_form(model, id);
            if is_gone {
                generated_passwords::forget(&mut model.cx, &user);
            }
            if let Some((tone, reason)) = said {
                model.cx.tell(tone, &reason);
                try_login::remind(&mut model.cx, &user);
            }
            if !is_gone && (was_open || model.table.follow.as_ref() == Some(&user)) {
                model.table.follow = Some(listed);
            }
        }
        Notice::Named(user) => model.table.cursor.user = Some(user),
        Notice::Users => selection::users_changed(&mut model.table, &model.cx),
        Notice::List => check_review(model),
        Notice::ListLost => model.cx.flashes.clear(),
        Notice::Flashes(flashes) => flashes::show(&mut model.cx, flashes),
        Notice::Groups => {
            // A filter may look at groups, and the first answer or a broker without any changes
            // them too.
            selection::rows_changed(&mut model.table);
            gather_groups(model);
        }
        Notice::Sending(at) => {
            if model.run_page.follows {
                model.run_page.cursor = at;
            }
        }
        Notice::Ticked => {}
        Notice::Paused => {
            let text = model.run_page.paused(&model.cx);
            tell_of_run(model, (text, Tone::Warning));
        }
        Notice::Over => {
            if let Some(said) = model.run_page.ended(&model.cx) {
                tell_of_run(model, said);
            }
        }
        Notice::NotTried(user, why) => {
            let why = format!("{}.", model.cx.words(&why));
            let forms = Model::forms(&mut model.dialogs);
            try_login::report(forms, &mut model.cx, &user, &Admission::Untried(why));
        }
    }
}

/// The broker admitted us: there is nothing to ask for any more.
fn admitted(model: &mut Model) {
    model.login = LoginOffer::None;
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Form(form) if form.is_login()));
}

/// The broker refused a login.
fn login_refused(model: &mut Model) {
    match Model::forms(&mut model.dialogs).find(|form| form.is_login()) {
        Some(form) => login::refused(form),
        None if model.login == LoginOffer::None => model.login = LoginOffer::Due,
        None => {}
    }
}

/// A list was taken: what it changed under an open review is held.
fn check_review(model: &mut Model) {
    for dialog in &mut model.dialogs {
        if let Dialog::Review(review) = dialog {
            review.check(&model.cx);
        }
    }
}

/// Takes groups in that became known while their dialog is open.
fn gather_groups(model: &mut Model) {
    for dialog in &mut model.dialogs {
        if let Dialog::Groups(form) = dialog {
            form.gather(&model.cx);
        }
    }
}

/// Says something about the plan that is applied where its page is not in front.
fn tell_of_run(model: &mut Model, (text, tone): (String, Tone)) {
    if !model.shows_run() {
        model.cx.say(tone, text);
    }
}

/// Passwords were made: for the form in front.
pub(in crate::screens) fn made(model: &mut Model, made: Result<Vec<Secret>, String>) {
    let at = model.dialogs.len().checked_sub(1);
    let next = match model.dialogs.last_mut() {
        Some(Dialog::Form(form)) => return user_form::passwords::made(form, made),
        Some(Dialog::NewPasswords(form)) => password_batch::update::made(form, &mut model.cx, made),
        _ => return,
    };
    follow(model, next, at);
}

/// The file for new passwords was worked on.
pub(in crate::screens) fn written(model: &mut Model, result: Result<FileId, String>) {
    let is_form = |dialog: &Dialog| matches!(dialog, Dialog::NewPasswords(_));
    match password_batch::hand_over::written(&mut model.cx, result) {
        Written::Nothing => {}
        Written::Review => {
            // A question may lie over the form by now.
            let at = model.dialogs.iter().position(is_form);
            let next = password_batch::update::apply(&mut model.cx);
            follow(model, next, at);
        }
        Written::Failed(why) => {
            for dialog in &mut model.dialogs {
                if let Dialog::NewPasswords(form) = dialog {
                    password_batch::hand_over::not_written(form, &why);
                }
            }
        }
        Written::Ask(form) => model.dialogs.push(Dialog::NewPasswords(form)),
        Written::Delivered => model.dialogs.retain(|dialog| !is_form(dialog)),
    }
}

fn accepted(model: &mut Model, sent: &Submission) {
    generated_passwords::follow(&mut model.cx, &sent.command);
    if !close_form(model, sent.id) {
        return;
    }
    let user = sent.command.user();
    if sent.command.kind() == CommandKind::Add {
        if !model.cx.engine.list_is_refused() {
            model.table.follow = Some(user.clone());
        } else if model.cx.engine.is_known(user) {
            model.table.cursor.user = Some(user.clone());
        }
    }
    try_login::offer(&mut model.cx, &sent.command);
}

/// Closes the form whose command is done. Returns whether there was one.
fn close_form(model: &mut Model, id: CommandId) -> bool {
    let before = model.dialogs.len();
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Form(form) if form.is_about(id)));
    model.dialogs.len() < before
}
