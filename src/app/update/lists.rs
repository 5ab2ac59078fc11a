//! Taking the broker's list: at once, or behind the banner while changes are pending.

mod actions;
mod parts;

use std::collections::HashSet;
use std::time::Duration;

use super::{know, probe, review, rights, saving, without_list};
use crate::app::effect::Effect;
use crate::app::identity;
use crate::app::lineup;
use crate::app::message::Timer;
use crate::app::model::{Flash, Model, Tone};
use crate::domain::command::Deed;
use crate::domain::draft::FieldSet;
use crate::domain::link::Channel;
use crate::domain::roster::{Difference, Roster};
use crate::domain::user::UserName;
use crate::engine::user_list::{Lack, NextList, WaitingList};
use crate::text;
use actions::Made;

/// What is known of a change without an answer once a list came that does not show it.
const UNSHOWN: &str = "no answer came, and the broker's list does not show it";
/// How long the flashes of changed rows stay.
const FLASHES_STAY: Duration = Duration::from_secs(5);

/// A good list came.
pub(super) fn arrive(
    model: &mut Model,
    newer: Roster,
    remarks: Vec<String>,
    effects: &mut Vec<Effect>,
) {
    let newer = parts::complete(model, newer);
    let is_learnt = identity::learn(model, &newer) | model.engine.held_trial.is_some();
    probe::on_list(model, &newer, effects);
    weigh(model, newer, remarks, true, effects);
    model.changed |= is_learnt;
}

/// Decides what to do with a list. One that has waited is no news.
fn weigh(
    model: &mut Model,
    newer: Roster,
    remarks: Vec<String>,
    is_news: bool,
    effects: &mut Vec<Effect>,
) {
    let was_withheld = std::mem::replace(&mut model.engine.lack, Lack::Nothing) == Lack::List;
    if model.engine.refused.remove(&Channel::Users).is_some()
        || was_withheld && model.engine.roster.is_some()
    {
        // It was refused or missing, and came all the same.
        model.engine.next_list = NextList::Regained;
    }
    let was_old = model.engine.old_since.take().is_some() | model.engine.reading.take().is_some();
    if says_nothing_new(model, &newer, &remarks) {
        model.changed = was_old;
        if let Some(shown) = &mut model.engine.roster {
            shown.adopt_sessions(newer);
        }
        return;
    }
    model.engine.bad_list = None;
    model.engine.remarks = remarks;
    let reason = std::mem::replace(&mut model.engine.next_list, NextList::News);
    let asked_for = matches!(reason, NextList::Refresh | NextList::Regained);
    let prefix = match reason {
        NextList::News => None,
        NextList::Refresh => Some("The"),
        NextList::Return => Some("Connected again: the"),
        NextList::Regained => Some("The user list can be read again: the"),
    };
    if let Some(prefix) = prefix {
        let users = text::count(newer.users().len(), "user", "users");
        let text = format!("{prefix} broker lists {users}");
        model.say(Tone::Info, text);
    }
    let must_ask = prefix.is_some();
    rights::watch_own_row(model, &newer, effects);
    model.engine.drafts.rebase(&newer);
    let unshown = saving::or_again(model, UNSHOWN);
    model.engine.drafts.note_unshown(&newer, &unshown);
    let difference = model
        .engine
        .roster
        .as_ref()
        .map(|shown| shown.difference(&newer));
    let says_more = difference.as_ref().is_some_and(|it| !it.is_empty());
    match reason {
        // It came by itself, with something new: the broker made it now.
        NextList::News if says_more => {
            actions::settle_unknown_actions(model, &newer, Made::After);
        }
        NextList::News => {}
        _ if model.engine.session.family.lists_afresh => {
            actions::settle_unknown_actions(model, &newer, Made::After);
        }
        _ => actions::settle_unknown_actions(model, &newer, Made::MaybeBefore),
    }
    if is_news && let Some(difference) = &difference {
        know::note_difference(model, difference, &newer, effects);
    }
    match difference {
        Some(difference) if !asked_for && !model.engine.drafts.is_empty() => {
            hold(model, newer, difference, effects);
        }
        difference => show(model, newer, difference.as_ref(), effects),
    }
    if must_ask {
        know::ask_about_doubts(model);
    }
}

/// Holds a list back that was not asked for while changes are pending, unless it says no more than
/// that these are done.
fn hold(model: &mut Model, newer: Roster, difference: Difference, effects: &mut Vec<Effect>) {
    let ours = adopt_ours(model, &newer, &difference, effects);
    if model.engine.drafts.is_empty() || is_all_ours(&difference, &ours) {
        return take(model, newer, effects);
    }
    let difference = match &model.engine.roster {
        Some(shown) => shown.difference(&newer),
        None => difference,
    };
    // An open edit is never disturbed by a list that says nothing new.
    model.engine.waiting = (!difference.is_empty()).then_some(WaitingList {
        roster: newer,
        difference,
    });
    review::check(model);
}

/// Brokers publish the list again at will: one that changes nothing on the screen is no news.
fn says_nothing_new(model: &Model, newer: &Roster, remarks: &[String]) -> bool {
    let pending = !model.engine.drafts.is_empty() || !model.engine.actions.is_empty();
    let waits = model.engine.next_list != NextList::News || model.engine.waiting.is_some();
    !pending
        && !waits
        && model.engine.bad_list.is_none()
        && model.engine.remarks == remarks
        && model.engine.roster.as_ref() == Some(newer)
}

/// A command was accepted: the newest list may have shown already what it did.
pub(super) fn look_again(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(waiting) = model.engine.waiting.take() {
        let remarks = std::mem::take(&mut model.engine.remarks);
        return weigh(model, waiting.roster, remarks, false, effects);
    }
    let row = model.selected_row();
    if let Some(shown) = model.engine.roster.take() {
        actions::verified_actions(model, &shown);
        model.engine.roster = Some(shown);
        keep_selection(model, row);
    }
}

/// What follows from changes that are gone, after every message: a row below the list stays only
/// while its user has changes, and a list waits only while anything is pending.
pub(super) fn tidy(model: &mut Model, effects: &mut Vec<Effect>) {
    if model
        .engine
        .unlisted_users
        .iter()
        .any(|user| !keeps_row(model, user))
    {
        let row = model.selected_row();
        find_unlisted_users(model);
        keep_selection(model, row);
    }
    if model.engine.drafts.is_empty()
        && let Some(waiting) = model.engine.waiting.take()
    {
        take(model, waiting.roster, effects);
    }
}

/// Whether a user who is not listed has something that needs a row.
fn keeps_row(model: &Model, user: &UserName) -> bool {
    model.engine.drafts.user(user).is_some()
        || model.engine.is_named(user)
        || actions::is_in_doubt(model, user)
}

/// What a new list shows because of our own commands.
#[derive(Default)]
struct Ours {
    fields: FieldSet,
    users: Vec<UserName>,
}

/// Takes from a list that may have to wait what our own commands did: that much is verified.
fn adopt_ours(
    model: &mut Model,
    newer: &Roster,
    difference: &Difference,
    effects: &mut Vec<Effect>,
) -> Ours {
    let row = model.selected_row();
    let mut ours = Ours {
        fields: model.engine.drafts.settle_sent(newer),
        users: actions::verified_actions(model, newer),
    };
    ours.users
        .retain(|user| difference.added.contains(user) || difference.removed.contains(user));
    if let Some(shown) = &mut model.engine.roster {
        for (user, key) in &ours.fields {
            if let Some(grant) = newer.grant(user, key) {
                shown.adopt_grant(user, key, grant);
            }
            if key.as_group().is_some() {
                shown.adopt_details(newer, user);
            }
        }
        for user in &ours.users {
            shown.adopt_presence(newer, user);
        }
    }
    for (user, _) in &ours.fields {
        model.flashes.insert(user.clone(), Flash::Saved);
    }
    verify(model, &ours.fields);
    find_unlisted_users(model);
    keep_selection(model, row);
    review::check(model);
    if !ours.fields.is_empty() {
        fade_flashes(model, effects);
    }
    ours
}

fn is_all_ours(difference: &Difference, ours: &Ours) -> bool {
    let mine = |user: &UserName| ours.users.contains(user);
    !difference.columns
        && difference.added.iter().all(mine)
        && difference.removed.iter().all(mine)
        && difference
            .fields
            .iter()
            .all(|field| ours.fields.contains(field))
        && difference
            .changed
            .iter()
            .all(|user| difference.fields.iter().any(|(u, _)| u == user))
}

/// Shows a list that has waited, or that was told apart from the shown one already.
pub(super) fn take(model: &mut Model, newer: Roster, effects: &mut Vec<Effect>) {
    let difference = model
        .engine
        .roster
        .as_ref()
        .map(|shown| shown.difference(&newer));
    show(model, newer, difference.as_ref(), effects);
}

/// Shows a list: drafts are settled against it, flashes say what changed, the selection stays on
/// its user.
fn show(
    model: &mut Model,
    newer: Roster,
    difference: Option<&Difference>,
    effects: &mut Vec<Effect>,
) {
    model.engine.waiting = None;
    let row = model.selected_row();
    let verified = without_list::hand_over(model, &newer);
    let settled = model.engine.drafts.settle(&newer);
    let withdrawn = model.engine.drafts.conflicts();
    actions::verified_actions(model, &newer);
    // Nobody could take back what has no row.
    model.engine.actions.retain(|user, action| {
        action.deed == Deed::Add || action.progress.is_busy() || newer.row(user).is_some()
    });
    let known = difference.into_iter().flat_map(|d| &d.changed);
    let known = known.filter(|user| know::is_answered(model, &newer, user));
    let answered: HashSet<UserName> = known.cloned().collect();
    model
        .engine
        .user_info
        .retain(|user| newer.row(user).is_some());
    model.engine.roster = Some(newer);
    let changed = difference.is_some_and(|difference| !difference.is_empty());
    let by_others = difference.into_iter().flat_map(|d| &d.changed);
    for user in by_others.filter(|user| !answered.contains(*user)) {
        model.flashes.insert(user.clone(), Flash::Changed);
    }
    for user in difference.into_iter().flat_map(|d| &d.added) {
        model.flashes.insert(user.clone(), Flash::Added);
    }
    for user in settled.iter().map(|(user, _)| user).chain(&verified) {
        model.flashes.insert(user.clone(), Flash::Saved);
    }
    verify(model, &settled);
    saving::withdraw(
        model,
        |command| saving::is_about(command, &withdrawn),
        "not sent: the broker's list changed under it",
    );
    find_unlisted_users(model);
    keep_selection(model, row);
    review::check(model);
    parts::tell_vanished(model, difference);
    if changed || !settled.is_empty() || !verified.is_empty() {
        fade_flashes(model, effects);
    }
}

/// A list shows these fields as they were wanted: their commands wait for nothing more.
pub(super) fn verify(model: &mut Model, settled: &FieldSet) {
    model.engine.log.verify_fields(settled);
    model
        .engine
        .queue
        .withdraw(|command| saving::is_about(command, settled));
    model
        .engine
        .queue
        .forget_verified(|command| saving::is_about(command, settled));
}

/// Users that the list does not hold are still shown, so that nothing typed is lost: changed
/// ones, and where there is no list those that are worked on by name.
pub(super) fn find_unlisted_users(model: &mut Model) {
    let mut unlisted_users = model.engine.offline.users();
    unlisted_users.retain(|user| model.engine.is_named(user));
    let is_listed = |user: &UserName| {
        let roster = model.engine.roster.as_ref();
        roster.is_some_and(|roster| roster.row(user).is_some())
    };
    let changed = model.engine.drafts.users();
    let changed = changed.filter(|user| !is_listed(user) && !model.engine.is_named(user));
    unlisted_users.extend(changed.cloned());
    let doubts = model.engine.actions.keys().filter(|user| {
        actions::is_in_doubt(model, user) && !is_listed(user) && !unlisted_users.contains(user)
    });
    let doubts: Vec<UserName> = doubts.cloned().collect();
    unlisted_users.extend(doubts);
    model.engine.unlisted_users = unlisted_users;
    forget_marks(model);
    lineup::rows_changed(model);
}

/// Marks vanish with their user.
fn forget_marks(model: &mut Model) {
    let mut marked = std::mem::take(&mut model.marked);
    marked.retain(|user| model.engine.is_known(user));
    model.marked = marked;
}

/// Keeps the selection on its user; when that user is gone, on the row where it was.
pub(super) fn keep_selection(model: &mut Model, row: Option<usize>) {
    if let Some(user) = model.follow.take_if(|user| {
        model
            .engine
            .roster
            .as_ref()
            .is_some_and(|roster| roster.row(user).is_some())
    }) {
        model.cursor.user = Some(user);
    }
    lineup::settle(model);
    if model.selected_row().is_none() {
        let row = row
            .unwrap_or(model.cursor.top)
            .min(model.rows().saturating_sub(1));
        model.cursor.user = model.name_at(row).cloned();
    }
    model.cursor.column = model.cursor.column.min(model.engine.permissions().len());
}

/// Starts the time after which the flashes go. Only a list that set some does, or one that comes
/// again and again would keep them for ever.
pub(super) fn fade_flashes(model: &mut Model, effects: &mut Vec<Effect>) {
    model.flashes_generation += 1;
    effects.push(Effect::Start(
        Timer::Flashes(model.flashes_generation),
        FLASHES_STAY,
    ));
}
