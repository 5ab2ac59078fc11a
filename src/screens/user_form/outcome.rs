//! What became of the command that a form sent: the form that waits for it is given back with the
//! reason. Where it was closed, the line above the footer says it.

use crate::domain::command::{CommandId, CommandKind, Submission};
use crate::domain::reason::{Reason, Tone};
use crate::domain::user::UserName;
use crate::engine::answers::not_said;
use crate::screens::context::Context;
use crate::screens::user_form::{Phase, UserForm};
use crate::text;

/// The broker refused it, or it could not be delivered; `on_row`: whether the row of the user says
/// so.
pub(in crate::screens) fn failed<'a>(
    forms: impl Iterator<Item = &'a mut UserForm>,
    cx: &mut Context,
    sent: &Submission,
    why: &Reason,
    on_row: bool,
) {
    let user = sent.command.user();
    let why = cx.words(why).into_owned();
    cx.forget_made(&sent.command);
    if let Some(form) = give_back(forms, sent.id) {
        form.fields.error = Some(why);
        // The form says it.
        return cx.call(|engine| engine.forget_action(user, sent.id));
    }
    if on_row {
        return;
    }
    let what = match sent.command.kind() {
        CommandKind::Permission => return,
        CommandKind::Add => "not added",
        CommandKind::Remove => "not deleted",
        CommandKind::Password => "password not changed",
    };
    let name = text::short(user.as_str());
    cx.say(Tone::Bad, format!("{name}: {what}: {why}"));
}

/// Nobody knows; `is_open`: whether what it was for is still wanted.
pub(in crate::screens) fn unknown<'a>(
    forms: impl Iterator<Item = &'a mut UserForm>,
    cx: &mut Context,
    sent: &Submission,
    why: &Reason,
    is_open: bool,
) {
    let why = cx.words(why).into_owned();
    if let Some(form) = give_back(forms, sent.id) {
        form.fields.error = Some(format!("Not known whether this is done: {why}"));
        form.unsure = Some(sent.id);
    } else if sent.command.kind() == CommandKind::Add && is_open {
        let user = text::short(sent.command.user().as_str());
        let text = format!("{user}: not known whether it was added: {why}");
        cx.say(Tone::Warning, text);
    }
}

/// The broker's list does not show a user whose addition was never answered; `may_come`: whether it
/// still may.
pub(in crate::screens) fn not_added<'a>(
    mut forms: impl Iterator<Item = &'a mut UserForm>,
    cx: &mut Context,
    (user, id): (&UserName, CommandId),
    may_come: bool,
) {
    let why = "no answer came, and the broker's list does not show this user";
    let not_said = cx.words(&not_said(user)).into_owned();
    let form = forms.find(|form| form.is_about(id));
    match (form, may_come) {
        (Some(form), true) => {
            form.fields.error = Some(format!(
                "{not_said}. Adding it again may find that it exists"
            ));
        }
        (Some(form), false) => {
            form.unsure = None;
            form.fields.error = Some(format!("Not added: {why}"));
        }
        (None, true) => cx.say(Tone::Warning, not_said),
        (None, false) => {
            let text = format!("{} not added: {why}", text::short(user.as_str()));
            cx.say(Tone::Warning, text);
        }
    }
}

/// The form that waits for this command, given back to the person.
fn give_back<'a>(
    mut forms: impl Iterator<Item = &'a mut UserForm>,
    id: CommandId,
) -> Option<&'a mut UserForm> {
    let form = forms.find(|form| form.phase == Phase::Waiting(id))?;
    form.phase = Phase::Editing;
    Some(form)
}
