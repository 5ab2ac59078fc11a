//! What a list says of adding and deleting users.

use crate::app::bindings::Action;
use crate::app::model::{Model, Tone};
use crate::app::update::{answers, probe, saving};
use crate::domain::command::{Command, Deed};
use crate::domain::draft::Progress;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::apply::Run;
use crate::engine::changes::UserAction;
use crate::text;

/// What is known of a deletion without an answer once a list came that still shows the user.
const STILL_LISTED: &str = "no answer came, and the broker's list still shows this user";
/// The same of a list that may have been made before the deletion.
const LISTED_BEFORE: &str = "the broker has not said whether it was done; its list still shows this \
    user, but may have been made before";

/// Ends the actions that a list shows as done, and returns whom they were about. That a user is
/// listed proves an addition only once the broker accepted it: somebody else may have added one
/// of the same name.
/// In a part of the list nobody is gone because it lacks them.
pub(super) fn verified_actions(model: &mut Model, newer: &Roster) -> Vec<UserName> {
    let may_be_partial = model.engine.list_in_parts.is_on();
    let done = model.engine.actions.iter().filter(|(user, action)| {
        let listed = newer.row(user).is_some();
        let unknown = matches!(action.progress, Progress::Unknown(_));
        let failed = matches!(action.progress, Progress::Failed(_));
        match action.deed {
            Deed::Add if unknown || action.progress == Progress::Accepted => {
                listed_as(newer, user, action).is_some()
            }
            Deed::Remove => {
                !listed && !may_be_partial && (unknown || failed || action.progress.is_out())
            }
            Deed::Add | Deed::Password | Deed::Permission => false,
        }
    });
    let done = done.map(|(user, action)| (user.clone(), action.clone()));
    let done: Vec<(UserName, UserAction)> = done.collect();
    for (user, action) in &done {
        end_action(model, newer, user, action);
    }
    done.into_iter().map(|(user, _)| user).collect()
}

/// When a list was made, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// After all that was sent and has no answer: it says too what was not done.
    After,
    /// Maybe before: what a broker keeps for those who subscribe can be older.
    MaybeBefore,
}

/// A list came that says something of our commands without an answer.
pub(super) fn settle_unknown_actions(model: &mut Model, newer: &Roster, made: Made) {
    if model.engine.list_in_parts.is_on() {
        return;
    }
    let mut missing = Vec::new();
    let mut silent = Vec::new();
    for (user, action) in &mut model.engine.actions {
        let listed = match action.deed {
            Deed::Add => listed_as(newer, user, action).is_some(),
            _ => newer.row(user).is_some(),
        };
        let Progress::Unknown(why) = &mut action.progress else {
            continue;
        };
        match (action.deed, made) {
            (Deed::Add, Made::After) if !listed => missing.push((user.clone(), action.id)),
            (Deed::Add, Made::MaybeBefore) if !listed => silent.push((user.clone(), action.id)),
            (Deed::Remove, Made::After) if listed => STILL_LISTED.clone_into(why),
            (Deed::Remove, Made::MaybeBefore) if listed => LISTED_BEFORE.clone_into(why),
            _ => {}
        }
    }
    for (user, id) in missing {
        // Without a row nobody could take it back.
        model.engine.actions.remove(&user);
        // What went with the addition has no user either.
        model.engine.drafts.forget(&user);
        answers::not_added(model, &user, id);
    }
    for (user, id) in silent {
        answers::not_said(model, &user, id);
    }
}

/// Whether an addition has no answer, so that nobody knows whether there is such a user: it keeps a
/// row, or nobody could see it or take it back.
pub(super) fn is_in_doubt(model: &Model, user: &UserName) -> bool {
    let action = model.engine.actions.get(user);
    action.is_some_and(|it| it.deed == Deed::Add && matches!(it.progress, Progress::Unknown(_)))
}

/// The name under which a list shows a user who was added: a broker may write it in another case.
fn listed_as(newer: &Roster, user: &UserName, action: &UserAction) -> Option<UserName> {
    if newer.row(user).is_some() {
        return Some(user.clone());
    }
    let names = newer.users().iter().map(|listed| &listed.name);
    let mut new = names.filter(|it| it.is_like(user) && !action.twins.contains(it));
    new.next().cloned()
}

/// The labels of what a new user has that nobody asked for.
fn given(model: &Model, newer: &Roster, user: &UserName, listed: &UserName) -> Vec<String> {
    let expected = model
        .engine
        .rules()
        .map_or(&[][..], |rules| &rules.newcomers);
    let is_asked = |key: &PermissionKey| {
        let lines = model.engine.run.iter().flat_map(Run::lines);
        let mut commands = lines.map(|line| &line.command);
        model.engine.drafts.field(user, key).is_some()
            || commands.any(|it| {
                matches!(it, Command::SetPermission { user: of, permission, .. }
                    if of == user && permission == key)
            })
    };
    let columns = newer.permissions().iter();
    let given = columns.filter(|it| {
        newer.grant(listed, &it.key) == Some(Grant::Enabled)
            && !expected.contains(&it.key)
            && !is_asked(&it.key)
    });
    given.map(|it| it.label.clone()).collect()
}

/// What a list shows of an addition, and whether that is not what was asked for.
fn added(
    model: &Model,
    newer: &Roster,
    user: &UserName,
    listed: &UserName,
    is_sure: bool,
) -> (String, bool) {
    let (name, asked) = (text::short(listed.as_str()), text::short(user.as_str()));
    let asked = if listed == user {
        String::new()
    } else {
        format!(" (you asked for {asked})")
    };
    let mut text = match (listed == user, is_sure) {
        (true, true) => format!("{name} added"),
        (false, true) => format!("{name} was added{asked}"),
        (_, false) => format!("{name} is in the broker's list now{asked}"),
    };
    let given = given(model, newer, user, listed);
    if !given.is_empty() {
        text = format!("{text}; the broker granted {} by itself", given.join(", "));
    }
    (text, listed != user || !given.is_empty())
}

fn end_action(model: &mut Model, newer: &Roster, user: &UserName, action: &UserAction) {
    let listed = listed_as(newer, user, action).unwrap_or_else(|| user.clone());
    let entry = model.engine.log.get(action.id);
    let was_accepted = entry.is_some_and(|entry| entry.was_accepted);
    let is_sure = was_accepted || !matches!(action.progress, Progress::Unknown(_));
    let (what, is_odd) = added(model, newer, user, &listed, is_sure);
    model.engine.actions.remove(user);
    model.engine.log.verify_user(user, action.deed);
    let was_open = answers::close_form(model, action.id);
    model
        .engine
        .queue
        .forget_verified(|command| command.user() == user && command.deed() == action.deed);
    let of_run = model
        .engine
        .run
        .as_ref()
        .is_some_and(|run| run.holds(action.id));
    let name = text::short(user.as_str());
    let (tone, text) = match (action.deed, &action.progress) {
        (Deed::Add, Progress::Unknown(_)) if !was_accepted => {
            let key = model.key(Action::Password);
            let doubt = format!("whether with this password is not known, {key} sets it again");
            (Tone::Warning, format!("{what}; {doubt}"))
        }
        (Deed::Add, _) if is_odd => (Tone::Warning, what),
        (Deed::Add, _) => (Tone::Good, format!("{what}: the broker's list says so")),
        _ => (
            Tone::Good,
            format!("{name} deleted: the broker's list says so"),
        ),
    };
    if !of_run || action.deed == Deed::Add && is_odd {
        // A plan has a page that says it of each.
        model.say(tone, text);
        probe::remind(model, user);
    }
    if action.deed == Deed::Remove {
        model.engine.drafts.forget(user);
        saving::withdraw(model, |command| command.user() == user, saving::DELETED);
    } else if was_open || model.follow.as_ref() == Some(user) {
        model.follow = Some(listed);
    }
}
