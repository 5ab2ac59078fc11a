//! Working without the broker's list: from losing it to having it back.

use super::{know, lists, review, saving};
use crate::app::bindings::Action;
use crate::app::effect::Effect;
use crate::app::model::{Model, Tone};
use crate::domain::command::{Command, Deed, Submission};
use crate::domain::draft::{FieldSet, Progress};
use crate::domain::link::Channel;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::offline;
use crate::engine::user_list::Lack;
use crate::text;

/// What is known of a change without an answer that no list will tell of.
const UNTOLD: &str = "no answer came, and this account cannot read the list that would tell";
const UNSENT: &str = "no answer came, and the broker has not sent the list that would tell";
/// What is known of an accepted change that a list did not show, once there was one.
const UNSHOWN: &str = "the broker accepted it, but its list does not show it";

/// The list cannot be read (any more): what waits for it waits no longer, and what the table
/// shows of it stays.
pub(super) fn enter(model: &mut Model, refusal: String, effects: &mut Vec<Effect>) {
    if model.engine.is_withheld() {
        // Now it is known why it does not come.
        model.engine.lack = Lack::Nothing;
        model.engine.bad_list = None;
    }
    go_on_without(model, effects);
    model.engine.refused.insert(Channel::Users, refusal);
    settle(model);
}

/// The list is not refused, but there is none: as good as refused until one comes.
pub(super) fn withheld(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.engine.list_is_refused() {
        return;
    }
    if model.engine.roster.is_some() && model.engine.old_since.is_none() {
        effects.push(Effect::AskTime);
    }
    go_on_without(model, effects);
    model.engine.lack = Lack::List;
    settle(model);
}

fn go_on_without(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(waiting) = model.engine.waiting.take() {
        lists::take(model, waiting.roster, effects);
    }
}

fn settle(model: &mut Model) {
    model.flashes.clear();
    for sent in model.engine.queue.accepted() {
        if saving::is_open(model, &sent) {
            accepted(model, &sent, false);
        } else {
            model.engine.queue.remove(sent.id);
        }
    }
    let untold = saving::or_again(model, untold(model));
    model.engine.drafts.note_unlisted(&untold);
    know::ask_about_doubts(model);
    for action in model.engine.actions.values_mut() {
        if let Progress::Unknown(why) = &mut action.progress
            && action.deed != Deed::Password
        {
            untold.clone_into(why);
        }
    }
    lists::find_unlisted_users(model);
    review::check(model);
    if model.engine.roster.is_some() {
        let text = "The broker does not show the user list any more: this is the last one";
        model.say(Tone::Warning, text);
    }
}

fn untold(model: &Model) -> &'static str {
    if model.engine.is_withheld() {
        UNSENT
    } else {
        UNTOLD
    }
}

/// The broker accepted a command whose outcome no list can show. That ends the change, and is
/// noted as no more than that.
pub(super) fn accepted(model: &mut Model, sent: &Submission, from_form: bool) {
    model.engine.queue.remove(sent.id);
    let row = model.selected_row();
    let user = sent.command.user();
    match &sent.command {
        Command::SetPermission {
            permission,
            enabled,
            ..
        } => {
            model.engine.drafts.remove(user, permission);
            model.engine.offline.accept(user, permission, *enabled);
            if permission.as_group().is_some() {
                // The answer to a question shows it, though no list does.
                model.engine.user_info.ask_soon(user);
            }
        }
        Command::AddUser { .. } => {
            model.engine.actions.remove(user);
            model.engine.offline.accept_addition(user);
            let why = offline::no_list(model.engine.is_withheld());
            model.say(
                Tone::Info,
                format!("Adding {}: {why}", text::short(user.as_str())),
            );
        }
        Command::RemoveUser { .. } => removed(model, user),
        Command::ChangePassword { .. } => {}
    }
    lists::find_unlisted_users(model);
    if from_form && model.engine.is_known(user) {
        model.cursor.user = Some(user.clone());
    }
    lists::keep_selection(model, row);
}

fn removed(model: &mut Model, user: &UserName) {
    model.engine.actions.remove(user);
    model.engine.drafts.forget(user);
    saving::withdraw(model, |command| command.user() == user, saving::DELETED);
    model.engine.offline.forget(user);
    if let Some(roster) = &mut model.engine.roster {
        roster.adopt_presence(&Roster::default(), user);
    }
    let why = offline::no_list(model.engine.is_withheld());
    model.say(
        Tone::Info,
        format!("Deleting {}: {why}", text::short(user.as_str())),
    );
}

/// A user to work on by name, or the row where it is already.
pub(super) fn name(model: &mut Model, user: &UserName) {
    let is_new = !model.engine.is_known(user);
    if is_new {
        model.engine.offline.name(user);
        lists::find_unlisted_users(model);
        if !model.engine.is_known(user) {
            // The list came while the name was typed.
            model.engine.offline.forget(user);
            let text = format!("{} is not in the broker's list", text::short(user.as_str()));
            return model.say(Tone::Warning, text);
        }
        let text = format!(
            "{}: what it has is not known; toggle what you want it to have, {} saves",
            text::short(user.as_str()),
            model.key(Action::Save)
        );
        model.say(Tone::Info, text);
    }
    model.cursor.user = Some(user.clone());
}

/// Drops a row that was named, and what is noted of it. Nothing is sent.
pub(super) fn forget(model: &mut Model, user: &UserName) {
    let row = model.selected_row();
    model.engine.offline.forget(user);
    lists::find_unlisted_users(model);
    lists::keep_selection(model, row);
    let text = format!(
        "{}: the row is gone, nothing was sent",
        text::short(user.as_str())
    );
    model.say(Tone::Info, text);
}

/// The list can be read again. What was accepted meanwhile and stands in it is verified, and its
/// users are returned; what does not is a change with an unknown outcome.
pub(super) fn hand_over(model: &mut Model, newer: &Roster) -> Vec<UserName> {
    let mut verified = Vec::new();
    let mut shown = FieldSet::new();
    let mut missing = 0;
    let mut absent = Vec::new();
    let unshown = saving::or_again(model, UNSHOWN);
    for (user, accepted) in model.engine.offline.hand_over() {
        if accepted.added && newer.row(&user).is_none() {
            absent.push(text::named(user.as_str()).to_owned());
        }
        for (key, enabled) in accepted.values {
            if newer
                .grant(&user, &key)
                .is_some_and(|grant| grant.is(enabled))
            {
                verified.push(user.clone());
                shown.insert((user.clone(), key));
            } else {
                missing += 1;
                model
                    .engine
                    .drafts
                    .note_accepted(&user, &key, enabled, &unshown);
            }
        }
    }
    model.engine.drafts.rebase(newer);
    model.engine.log.verify_fields(&shown);
    if !absent.is_empty() {
        let text = format!(
            "{}: the broker accepted the new user, but its list does not hold it",
            absent.join(", ")
        );
        model.say(Tone::Warning, text);
    } else if missing > 0 {
        let text = format!(
            "The user list can be read again. Of what was accepted meanwhile it shows {} and lacks {missing}",
            verified.len()
        );
        model.say(Tone::Warning, text);
    }
    verified
}
