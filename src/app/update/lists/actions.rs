//! What a list says of adding and deleting users.

use crate::app::bindings::Action;
use crate::app::model::{Model, Tone, UserAction};
use crate::app::update::{answers, probe, saving};
use crate::domain::command::Deed;
use crate::domain::draft::Progress;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;

/// What is known of a deletion without an answer once a list came that still shows the user.
const STILL_LISTED: &str = "no answer came, and the broker's list still shows this user";

/// Ends the actions that a list shows as done, and returns whom they were about. That a user is
/// listed proves an addition only once the broker accepted it: somebody else may have added one
/// of the same name.
pub(super) fn verified_actions(model: &mut Model, newer: &Roster) -> Vec<UserName> {
    let done = model.actions.iter().filter(|(user, action)| {
        let listed = newer.row(user).is_some();
        let unknown = matches!(action.progress, Progress::Unknown(_));
        let failed = matches!(action.progress, Progress::Failed(_));
        match action.deed {
            Deed::Add => listed && (unknown || action.progress == Progress::Accepted),
            Deed::Remove => !listed && (unknown || failed || action.progress.is_out()),
            Deed::Password | Deed::Permission => false,
        }
    });
    let done = done.map(|(user, action)| (user.clone(), action.clone()));
    let done: Vec<(UserName, UserAction)> = done.collect();
    for (user, action) in &done {
        end_action(model, user, action);
    }
    done.into_iter().map(|(user, _)| user).collect()
}

/// A list that was asked for came: what it does not show of our commands without an answer is not
/// done, as far as anybody can tell.
pub(super) fn settle_unknown_actions(model: &mut Model, newer: &Roster) {
    let mut missing = Vec::new();
    for (user, action) in &mut model.actions {
        let listed = newer.row(user).is_some();
        let Progress::Unknown(why) = &mut action.progress else {
            continue;
        };
        match action.deed {
            Deed::Add if !listed => missing.push((user.clone(), action.id)),
            Deed::Remove if listed => STILL_LISTED.clone_into(why),
            _ => {}
        }
    }
    for (user, id) in missing {
        // Without a row nobody could take it back.
        model.actions.remove(&user);
        // What went with the addition has no user either.
        model.drafts.forget(&user);
        answers::not_added(model, &user, id);
    }
}

fn end_action(model: &mut Model, user: &UserName, action: &UserAction) {
    model.actions.remove(user);
    model.ledger.verify_user(user, action.deed);
    let was_open = answers::close_form(model, action.id);
    model
        .flights
        .forget_verified(|command| command.user() == user && command.deed() == action.deed);
    let of_run = model.run.as_ref().is_some_and(|run| run.holds(action.id));
    let name = user.as_str();
    let (tone, text) = match (action.deed, &action.progress) {
        (Deed::Add, Progress::Unknown(_)) => {
            let key = model.key(Action::Password);
            let doubt = format!("whether with this password is not known, {key} sets it again");
            (
                Tone::Warning,
                format!("{name} is in the broker's list now; {doubt}"),
            )
        }
        (Deed::Add, _) => (
            Tone::Good,
            format!("{name} added: the broker's list says so"),
        ),
        _ => (
            Tone::Good,
            format!("{name} deleted: the broker's list says so"),
        ),
    };
    if !of_run {
        // A plan has a page that says it of each.
        model.say(tone, text);
        probe::remind(model, user);
    }
    if action.deed == Deed::Remove {
        model.drafts.forget(user);
        saving::withdraw(model, |command| command.user() == user, saving::DELETED);
    } else if was_open {
        model.follow = Some(user.clone());
    }
}
