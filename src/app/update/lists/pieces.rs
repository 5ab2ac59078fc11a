//! Telling a part of the user list from the whole.

use crate::app::model::{Model, NextList};
use crate::domain::command::{Command, Deed};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;

/// Completes a list that looks like a part with the users that only the one before it has.
pub(super) fn complete(model: &mut Model, newer: Roster) -> Roster {
    if !model.session.family.list_may_be_partial {
        return newer;
    }
    let is_asked_for = model.next_list != NextList::News;
    if is_asked_for {
        model.pieces.lists = 0;
        model.pieces.seen.clear();
    }
    model.pieces.lists += 1;
    let waiting = model.waiting.as_ref().map(|waiting| &waiting.roster);
    let Some(last) = waiting.or(model.roster.as_ref()) else {
        return newer;
    };
    let lacked = lacked(model, last, &newer);
    let is_partial = looks_partial(model, last, &lacked);
    if lacked.is_empty() || !(model.pieces.on || is_partial) {
        model.pieces.on = false;
        model.pieces.unlisted.clear();
        return newer;
    }
    let names = |roster: &Roster| -> Vec<UserName> {
        let users = roster.users().iter();
        users.map(|user| user.name.clone()).collect()
    };
    let seen = names(&newer);
    // The first two messages have nobody in common: the first of them tells as much as the second.
    let are_halves = !model.pieces.on && model.pieces.lists == 2;
    let first = (are_halves && lacked.len() == last.users().len()).then(|| names(last));
    // A person who reads the list again wants to see who comes now.
    let starts_over = model.pieces.on && model.next_list == NextList::Refresh;
    let whole = if starts_over {
        newer
    } else {
        newer.with_missing_of(last)
    };
    let pieces = &mut model.pieces;
    pieces.on = true;
    pieces.seen.extend(first.into_iter().flatten().chain(seen));
    let unlisted = names(&whole).into_iter();
    pieces.unlisted = unlisted.filter(|it| !pieces.seen.contains(it)).collect();
    whole
}

/// The users missing from a list, without those that this console deletes.
fn lacked<'a>(model: &Model, last: &'a Roster, newer: &Roster) -> Vec<&'a UserName> {
    let is_ours = |user: &UserName| {
        let action = model.actions.get(user);
        let mut under_way = model.flights.under_way();
        action.is_some_and(|action| action.deed == Deed::Remove)
            || under_way.any(|it| matches!(it, Command::RemoveUser { user: gone } if gone == user))
    };
    let all = last.users().iter().map(|user| &user.name);
    all.filter(|user| newer.row(user).is_none() && !is_ours(user))
        .collect()
}

/// A list that lacks somebody who cannot be deleted, or everybody, or the account that is logged in and
/// others with it: that is no list of who is left.
fn looks_partial(model: &Model, last: &Roster, lacked: &[&UserName]) -> bool {
    let is_protected = |user: &&&UserName| last.protection(user).is_some();
    lacked.iter().any(|user| is_protected(&user))
        || lacked.len() == last.users().len()
        || lacked.len() > 1 && lacked.iter().any(|user| model.is_self(user))
}
