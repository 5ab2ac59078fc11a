//! Learning more of users than the list says: their groups, their sessions, when they changed. Nothing
//! is asked that is not shown or waited for.

use std::time::Duration;

use super::{groups, lists, saving};
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::layout;
use crate::app::lineup;
use crate::app::message::Timer;
use crate::app::model::{Flash, Model};
use crate::domain::command::{Command, Submission};
use crate::domain::link::{BrokerRequest, GroupsTold};
use crate::domain::permission::Grant;
use crate::domain::report::Report;
use crate::domain::roster::{Difference, Roster, membership};
use crate::domain::user::UserName;
use crate::domain::validate;
use crate::engine::connection::LinkState;
use crate::engine::user_info::Rest;

/// How long the cursor must rest on a user before the pane asks for its groups: moving through the
/// table sends nothing.
const REST: Duration = Duration::from_millis(300);

/// What is known of a change without an answer once the user's groups were asked for.
const UNSHOWN: &str = "no answer came, and the broker does not name the group as wanted";
/// What is known of a change that was accepted without a list, once the groups were asked for.
const ACCEPTED_UNSHOWN: &str = "the broker accepted it, but does not name the group as wanted";

/// After every message: asks for what is shown and not known, or waited for.
pub(super) fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    listen(model, effects);
    watch_cursor(model, effects);
    if model.engine.link != LinkState::Connected || !model.engine.can_ask_groups() {
        return;
    }
    while let Some(user) = model.engine.user_info.next_due() {
        ask(model, &user, effects);
    }
    let shown = shown_user(model);
    if let Some(user) =
        shown.filter(|user| model.engine.user_info.is_quiet() && is_wanted(model, user))
    {
        ask(model, &user, effects);
    }
}

fn ask(model: &mut Model, user: &UserName, effects: &mut Vec<Effect>) {
    model.engine.user_info.note_asked(user);
    effects.push(Effect::Broker(BrokerRequest::AskGroups(user.clone())));
}

/// Whose details are shown for good: on a page, or in the pane where the cursor rests.
fn shown_user(model: &Model) -> Option<UserName> {
    let on_page = model.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Details { user, .. } => Some(user.clone()),
        Dialog::Groups(form) => form.only_user(),
        _ => None,
    });
    let rest = &model.engine.user_info.rest;
    on_page.or_else(|| rest.user.clone().filter(|_| rest.over))
}

/// Whether the broker is to be asked for a user's groups.
fn is_wanted(model: &Model, user: &UserName) -> bool {
    let is_there = model.engine.is_named(user)
        || model
            .engine
            .roster
            .as_ref()
            .is_some_and(|roster| roster.row(user).is_some());
    is_there
        && !model.engine.user_info.is_fresh(user)
        && !model.engine.list_tells_groups(user)
        && validate::argument(user.as_str()).is_ok()
}

/// The pane follows the cursor; what it lacks is asked for only where the cursor stays.
fn watch_cursor(model: &mut Model, effects: &mut Vec<Effect>) {
    let shown = model.cursor.user.as_ref();
    let shown = shown.filter(|_| layout::has_pane(model));
    if model.engine.user_info.rest.user.as_ref() == shown {
        return;
    }
    let wanted = shown.is_some_and(|user| model.engine.can_ask_groups() && is_wanted(model, user));
    let generation = model.engine.user_info.rest.generation + 1;
    model.engine.user_info.rest = Rest {
        user: shown.cloned(),
        generation,
        over: !wanted,
    };
    if wanted {
        effects.push(Effect::Start(Timer::Rest(generation), REST));
    }
}

/// The cursor has rested.
pub(super) fn rested(model: &mut Model, generation: u64) {
    model.changed = false;
    let rest = &mut model.engine.user_info.rest;
    rest.over |= rest.generation == generation;
}

/// Whether anybody's details are on the screen.
pub(super) fn shows_details(model: &Model) -> bool {
    let on_page = |dialog: &Dialog| matches!(dialog, Dialog::Details { .. });
    layout::has_pane(model) || model.dialogs.iter().any(on_page)
}

/// The broker tells about sessions only while somebody reads it.
fn listen(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.engine.link != LinkState::Connected || !model.engine.queue.is_ready() {
        return;
    }
    let wanted = shows_details(model);
    if wanted == model.engine.user_info.listening {
        return;
    }
    model.engine.user_info.listening = wanted;
    if !wanted {
        model.engine.user_info.forget_reports();
    }
    effects.push(Effect::Broker(BrokerRequest::ListenToSessions(wanted)));
}

/// The broker tells about sessions.
pub(super) fn on_report(model: &mut Model, report: Report) {
    // One that was on its way when nobody wanted it any more.
    model.changed = model.engine.user_info.listening && model.engine.user_info.take_report(report);
}

/// The broker told of a user's groups, or did not.
pub(super) fn on_groups(
    model: &mut Model,
    user: UserName,
    told: &GroupsTold,
    effects: &mut Vec<Effect>,
) {
    let mut differ = model.engine.user_info.take(&user, told);
    if let GroupsTold::These(names) = told
        && !model.engine.list_tells_groups(&user)
    {
        let unshown = saving::or_again(model, UNSHOWN);
        let done = model.engine.drafts.settle_groups(&user, names, &unshown);
        lists::verify(model, &done);
        settle_accepted(model, &user, names);
        differ |= !done.is_empty();
        if !done.is_empty() && !model.engine.list_is_refused() {
            model.flashes.insert(user.clone(), Flash::Saved);
            lists::fade_flashes(model, effects);
        }
    }
    // A filter may look at groups, and the first answer or a broker without any changes them too.
    lineup::rows_changed(model);
    if differ && note_changed(model, [user]) {
        effects.push(Effect::AskTime);
    }
    groups::gather(model);
}

/// What was accepted while no list could be read: the groups that the broker names are verified, the
/// others are in doubt.
fn settle_accepted(model: &mut Model, user: &UserName, names: &[std::sync::Arc<str>]) {
    let unshown = saving::or_again(model, ACCEPTED_UNSHOWN);
    for (key, enabled) in model.engine.offline.take_groups(user) {
        let Some(group) = key.as_group() else {
            continue;
        };
        if membership(names, group) == Grant::from(enabled) {
            let field = (user.clone(), key.clone());
            model.engine.log.verify_fields(&[field].into());
        } else {
            let drafts = &mut model.engine.drafts;
            drafts.note_accepted(user, &key, enabled, &unshown);
        }
    }
    lists::find_unlisted_users(model);
}

/// Whether only the answer to a question can show what this command did.
pub(super) fn verifies(model: &Model, command: &Command) -> bool {
    match command {
        Command::SetPermission {
            user, permission, ..
        } => permission.as_group().is_some() && !model.engine.list_tells_groups(user),
        _ => false,
    }
}

/// A command was answered, or was not: where only its user's groups can show what it did, they are
/// asked for.
pub(super) fn ask_about(model: &mut Model, sent: &Submission) {
    if verifies(model, &sent.command) {
        model.engine.user_info.ask_soon(sent.command.user());
    }
}

/// A list came after commands may have gone unheard: it need not tell what became of groups.
pub(super) fn ask_about_doubts(model: &mut Model) {
    for user in model.engine.drafts.doubted_groups() {
        if !model.engine.list_tells_groups(&user) {
            model.engine.user_info.ask_soon(&user);
        }
    }
}

/// A newer list differs from the one before: notes who changed, and asks for the time. What a list that
/// waits showed already is no news.
pub(super) fn note_difference(
    model: &mut Model,
    difference: &Difference,
    newer: &Roster,
    effects: &mut Vec<Effect>,
) {
    let seen = model.engine.waiting.as_ref().map(|waiting| &waiting.roster);
    let users = difference.changed.iter().chain(&difference.added);
    let users = users.filter(|user| seen.is_none_or(|seen| seen.user(user) != newer.user(user)));
    let users = users.filter(|user| !is_answered(model, newer, user));
    let users: Vec<UserName> = users.cloned().collect();
    if note_changed(model, users) {
        effects.push(Effect::AskTime);
    }
}

/// Whether all that a newer list says anew of a user are the groups that the broker named before it.
pub(super) fn is_answered(model: &Model, newer: &Roster, user: &UserName) -> bool {
    let shown = model
        .engine
        .roster
        .as_ref()
        .and_then(|shown| shown.user(user));
    let (Some(shown), Some(newer)) = (shown, newer.user(user)) else {
        return false;
    };
    let answered = model
        .engine
        .user_info
        .known_groups(user)
        .and_then(|it| it.groups.as_ref());
    let rest_is_same = shown.grants == newer.grants
        && shown
            .details
            .iter()
            .all(|pair| newer.details.contains(pair));
    rest_is_same
        && shown.groups.is_none()
        && newer.groups.is_some()
        && newer.groups.as_ref() == answered
}

fn note_changed(model: &mut Model, users: impl IntoIterator<Item = UserName>) -> bool {
    model.engine.user_info.note_changed(users)
}
