//! Saving and deleting from the table, and the questions before it. When `s` opens Review instead
//! is decided here (`save`); whose changes it saves, and that `S` always opens Review, in `update`
//! (`save_selected`, `save_all`). What a user would lose is worded in `engine::impact::deletion`,
//! what has to be typed in `engine::impact::typed_confirmation`. Marked users are deleted through
//! Review ([`crate::screens::users::act_on_marked`]).

use crate::domain::command::Command;
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::impact::{self, Impact};
use crate::screens::bindings::Action;
use crate::screens::cautions;
use crate::screens::context::Context;
use crate::screens::next::{Next, Place};
use crate::screens::question::{ConfirmAction, Question, about};
use crate::text;

/// Saves the selected row or the marked ones. Changes of more than one user are reviewed. Those of
/// one are asked about first when they could lock somebody out, when the user is protected, or when
/// the environment of the broker says so.
pub(in crate::screens) fn save(cx: &mut Context, users: &[UserName]) -> Next {
    if changed(&cx.engine.planned(users)).len() > 1 {
        return Next::Open(Place::Changes(users.to_vec()));
    }
    match before_saving(cx, users) {
        Ok(question) => return Next::ask(question),
        Err(impact) => {
            save_now(cx, users);
            if cx.line.is_none() && !impact.notes.is_empty() {
                cx.say(Tone::Info, impact.notes.join(" "));
            }
        }
    }
    Next::Stay
}

/// Puts the changes of these rows in line.
pub(in crate::screens) fn save_now(cx: &mut Context, users: &[UserName]) {
    let conflicts = cx.call(|engine| engine.save(users));
    if conflicts > 0 {
        let (cancel, review) = (cx.key(Action::Cancel), cx.key(Action::Review));
        let text = match users.iter().find(|it| !cx.engine.is_listed(it)) {
            Some(gone) => format!(
                "{} is gone, so its changes are not sent: {cancel} drops them",
                text::short(gone.as_str())
            ),
            None => format!(
                "Conflicts are not sent: toggle to keep yours, {cancel} takes the broker's; {review} shows them"
            ),
        };
        cx.say(Tone::Warning, text);
    }
}

/// The question before these rows are saved.
///
/// # Errors
/// What there is to say calmly, when nothing has to be asked.
pub(in crate::screens) fn before_saving(
    cx: &Context,
    users: &[UserName],
) -> Result<Question, Impact> {
    let commands = cx.engine.planned(users);
    let impact = impact::foresee(&cx.engine, &commands);
    let cautions = cautions::cautions(cx, false);
    if commands.is_empty() || (cautions.is_empty() && impact.is_calm()) {
        // Of nothing but conflicts, saving says so without a question.
        return Err(impact);
    }
    let title = match changed(&commands).as_slice() {
        [one] if !cx.engine.is_self(one) || impact.is_calm() => {
            format!("Save the changes of {}?", one.as_str())
        }
        _ => "Save changes to your own account".into(),
    };
    let consequence = ConfirmAction::Save(users.to_vec());
    Ok(about(impact, cautions, title, "Save", consequence))
}

/// Whom commands are about that stand together user by user.
fn changed(commands: &[Command]) -> Vec<&UserName> {
    let mut users: Vec<&UserName> = commands.iter().map(Command::user).collect();
    users.dedup();
    users
}

/// The question before a user is deleted.
pub(in crate::screens) fn before_deleting(cx: &Context, user: &UserName) -> Question {
    let command = Command::RemoveUser { user: user.clone() };
    let mut impact = impact::foresee(&cx.engine, std::slice::from_ref(&command));
    let mut also = |sentence: &str| impact.notes.push(sentence.into());
    if cx.engine.drafts().user(user).is_some() {
        also("Its unsaved changes will be lost.");
    }
    let (short, whole) = (text::short(user.as_str()), text::name(user.as_str()));
    if short != text::named(user.as_str()) {
        also(&format!("The whole name: {whole}"));
    }
    let cautions = cautions::cautions(cx, false);
    let title = format!("Delete {short}?");
    let delete = ConfirmAction::Delete(user.clone());
    about(impact, cautions, title, "Delete", delete)
}

/// The question before saving was answered with yes.
pub(in crate::screens) fn save_confirmed(
    cx: &mut Context,
    users: &[UserName],
    answered: &Question,
) -> Next {
    if let Err(reason) = cx.worded(cx.engine.connected("save")) {
        cx.refuse(reason);
        return Next::Stay;
    }
    let question = before_saving(cx, users).ok();
    Next::ask_again(question, answered).unwrap_or_else(|| {
        save_now(cx, users);
        Next::Stay
    })
}

/// The question before deleting was answered with yes. It may have been open for a while: link and
/// list may have changed under it.
pub(in crate::screens) fn delete_confirmed(
    cx: &mut Context,
    user: &UserName,
    answered: &Question,
) -> Next {
    let can = cx.engine.may_delete(user);
    let can = can.and_then(|()| cx.engine.connected("delete a user"));
    if let Err(reason) = cx.worded(can) {
        cx.refuse(reason);
        return Next::Stay;
    }
    let question = before_deleting(cx, user);
    Next::ask_again(Some(question), answered).unwrap_or_else(|| {
        let user = user.clone();
        cx.call(|engine| engine.submit(Command::RemoveUser { user }));
        Next::Stay
    })
}
