//! Telling a part of the user list from the whole.

use std::collections::HashSet;

use crate::app::model::{Model, Tone};
use crate::domain::command::{Command, Deed};
use crate::domain::roster::{Difference, Roster};
use crate::domain::user::UserName;
use crate::engine::user_list::NextList;
use crate::text;

/// Completes a list that looks like a part with the users that only the one before it has.
pub(super) fn complete(model: &mut Model, newer: Roster) -> Roster {
    if !model.engine.session.family.list_may_be_partial {
        return newer;
    }
    let is_asked_for = model.engine.next_list != NextList::News;
    if is_asked_for {
        model.engine.list_in_parts.lists = 0;
        model.engine.list_in_parts.seen.clear();
    }
    model.engine.list_in_parts.lists += 1;
    let waiting = model.engine.waiting.as_ref().map(|waiting| &waiting.roster);
    let Some(last) = waiting.or(model.engine.roster.as_ref()) else {
        return newer;
    };
    let lacked = lacked(model, last, &newer);
    let is_partial = looks_partial(model, last, &lacked);
    if lacked.is_empty() || !(model.engine.list_in_parts.on || is_partial) {
        model.engine.list_in_parts.on = false;
        model.engine.list_in_parts.unlisted.clear();
        return newer;
    }
    let names = |roster: &Roster| -> Vec<UserName> {
        let users = roster.users().iter();
        users.map(|user| user.name.clone()).collect()
    };
    let seen = names(&newer);
    // The first two messages have nobody in common: the first of them tells as much as the second.
    let are_halves = !model.engine.list_in_parts.on && model.engine.list_in_parts.lists == 2;
    let first = (are_halves && lacked.len() == last.users().len()).then(|| names(last));
    // A person who reads the list again wants to see who comes now.
    let starts_over = model.engine.list_in_parts.on && model.engine.next_list == NextList::Refresh;
    let whole = if starts_over {
        newer
    } else {
        newer.with_missing_of(last)
    };
    let parts = &mut model.engine.list_in_parts;
    parts.on = true;
    parts.seen.extend(first.into_iter().flatten().chain(seen));
    let unlisted = names(&whole).into_iter();
    parts.unlisted = unlisted.filter(|it| !parts.seen.contains(it)).collect();
    whole
}

/// The users missing from a list, without those that this console deletes.
fn lacked<'a>(model: &Model, last: &'a Roster, newer: &Roster) -> Vec<&'a UserName> {
    let is_ours = |user: &UserName| {
        let action = model.engine.actions.get(user);
        let mut under_way = model.engine.queue.under_way();
        action.is_some_and(|action| action.deed == Deed::Remove)
            || under_way.any(|it| matches!(it, Command::RemoveUser { user: gone } if gone == user))
    };
    let all = last.users().iter().map(|user| &user.name);
    all.filter(|user| newer.row(user).is_none() && !is_ours(user))
        .collect()
}

/// How many users must be missing at once before half a list is taken for a part of it.
const HALF_FROM: usize = 10;
/// How many users that vanished are named.
const NAMED: usize = 5;

/// Says who is not in the list any more, where several vanished that nobody here deleted.
pub(super) fn tell_vanished(model: &mut Model, difference: Option<&Difference>) {
    let removed = difference.map_or(&[][..], |it| &it.removed);
    let is_free = model.line.as_ref().is_none_or(|it| it.tone == Tone::Info);
    if removed.len() < 2 || !is_free {
        return;
    }
    let entries = model.engine.log.entries();
    let ours = entries.filter(|it| it.change.deed() == Deed::Remove);
    let ours: HashSet<&UserName> = ours.map(|it| &it.user).collect();
    let theirs: Vec<&UserName> = removed.iter().filter(|it| !ours.contains(it)).collect();
    if theirs.len() < 2 {
        return;
    }
    let names = theirs.iter().take(NAMED);
    let names: Vec<_> = names.map(|it| text::short(it.as_str())).collect();
    let more = match theirs.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let text = format!(
        "{} users are no longer in the broker's list: {}{more}",
        theirs.len(),
        names.join(", ")
    );
    model.say(Tone::Warning, text);
}

/// A list that lacks somebody who cannot be deleted, or everybody, or half of all, or the account that is
/// logged in and others with it: that is no list of who is left.
fn looks_partial(model: &Model, last: &Roster, lacked: &[&UserName]) -> bool {
    let is_protected = |user: &&&UserName| last.protection(user).is_some();
    lacked.iter().any(|user| is_protected(&user))
        || lacked.len() == last.users().len()
        || lacked.len() >= HALF_FROM && 2 * lacked.len() >= last.users().len()
        || lacked.len() > 1 && lacked.iter().any(|user| model.engine.is_self(user))
}
