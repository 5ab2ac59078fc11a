//! Saving and deleting from the table, and the questions before it.

use super::{review, saving};
use crate::app::dialog::{Consequence, Dialog, Question};
use crate::app::effect::Effect;
use crate::app::environment;
use crate::app::model::{Model, Tone};
use crate::domain::command::Command;
use crate::domain::user::UserName;
use crate::engine::impact::{self, Foresight};
use crate::text;

/// Saves these rows. Changes of more than one user are reviewed. Those of one are asked about first
/// when they could lock somebody out, when the user is protected, or when the environment of the
/// broker says so.
pub(super) fn save(model: &mut Model, users: &[UserName], effects: &mut Vec<Effect>) {
    if changed(&saving::planned(model, users)).len() > 1 {
        return review::open_drafts(model, users);
    }
    match before_saving(model, users) {
        Ok(question) => model.dialogs.push(Dialog::Question(question)),
        Err(foresight) => {
            saving::save(model, users, effects);
            if model.line.is_none() && !foresight.notes.is_empty() {
                model.say(Tone::Info, foresight.notes.join(" "));
            }
        }
    }
}

/// The question before these rows are saved.
///
/// # Errors
/// What there is to say calmly, when nothing has to be asked.
pub(super) fn before_saving(model: &Model, users: &[UserName]) -> Result<Question, Foresight> {
    let commands = saving::planned(model, users);
    let foresight = impact::foresee(&model.engine, &commands);
    let mut lines = environment::cautions(model, false);
    if commands.is_empty() || (lines.is_empty() && foresight.is_calm()) {
        // Of nothing but conflicts, saving says so without a question.
        return Err(foresight);
    }
    let title = match changed(&commands).as_slice() {
        [one] if !model.engine.is_self(one) || foresight.is_calm() => {
            format!("Save the changes of {}?", one.as_str())
        }
        _ => "Save changes to your own account".into(),
    };
    lines.extend(foresight.lines().cloned());
    let consequence = Consequence::Save(users.to_vec());
    Ok(Question::new(title, lines, "Save", consequence).requiring(foresight.typed))
}

/// Whom commands are about that stand together user by user.
fn changed(commands: &[Command]) -> Vec<&UserName> {
    let mut users: Vec<&UserName> = commands.iter().map(Command::user).collect();
    users.dedup();
    users
}

/// Asks before the selected user is deleted.
pub(super) fn delete(model: &mut Model) {
    if let Some(user) = model.cursor.user.clone() {
        let question = before_deleting(model, &user);
        model.dialogs.push(Dialog::Question(question));
    }
}

/// The question before a user is deleted.
pub(super) fn before_deleting(model: &Model, user: &UserName) -> Question {
    let command = Command::RemoveUser { user: user.clone() };
    let foresight = impact::foresee(&model.engine, std::slice::from_ref(&command));
    let mut lines = environment::cautions(model, false);
    lines.extend(foresight.lines().cloned());
    if model.engine.drafts.user(user).is_some() {
        lines.push("Its changes that are not saved are dropped with it.".into());
    }
    if model.engine.session.family.consequence.is_empty() {
        lines.push("Whether its open connections end at once depends on the broker.".into());
    }
    let title = format!("Delete {}?", text::short(user.as_str()));
    Question::new(title, lines, "Delete", Consequence::Delete(user.clone()))
        .requiring(foresight.typed)
}
