//! Telling a part of the user list from the whole, where nothing says that a list is whole
//! (`FamilyTraits::list_may_be_partial`). It also decides how long a user that such a list lacks
//! stays in the table as *Unlisted*.
//!
//! - A list that lacks a protected user, everybody, half of ten or more, or our own account and
//!   others with it is taken for a part. Users missing from it stay, marked *Unlisted*, and their
//!   absence proves nothing, until a list comes that lacks nobody.
//! - After a refresh by the person only those are shown who come then.
//! - A part that lacks none of these looks like a whole list. So when two users or more vanish that
//!   were not deleted here, their names are said.

use std::collections::HashSet;

use crate::domain::command::{Command, CommandKind};
use crate::domain::reason::Tone;
use crate::domain::roster::{Difference, Roster};
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::effect::Notice;
use crate::engine::list_state::NextList;
use crate::text;

/// How many users must be missing at once before half a list is taken for a part of it.
const HALF_FROM: usize = 10;

/// How many users that vanished are named.
const NAMED: usize = 5;

impl Engine {
    /// Completes a list that looks like a part with the users that only the one before it has.
    pub(super) fn complete(&mut self, newer: Roster) -> Roster {
        if !self.session.family.list_may_be_partial {
            return newer;
        }
        let is_asked_for = self.next_list != NextList::News;
        if is_asked_for {
            self.list_in_parts.lists = 0;
            self.list_in_parts.seen.clear();
        }
        self.list_in_parts.lists += 1;
        let Some(last) = self.newest_list() else {
            return newer;
        };
        let lacked = self.lacked(last, &newer);
        let is_partial = self.looks_partial(last, &lacked);
        if lacked.is_empty() || !(self.list_in_parts.on || is_partial) {
            self.list_in_parts.on = false;
            self.list_in_parts.unlisted.clear();
            return newer;
        }
        let names = |roster: &Roster| -> Vec<UserName> {
            let users = roster.users().iter();
            users.map(|user| user.name.clone()).collect()
        };
        let seen = names(&newer);
        // The first two lists have nobody in common, so the first counts as seen too.
        let are_halves = !self.list_in_parts.on && self.list_in_parts.lists == 2;
        let first = (are_halves && lacked.len() == last.users().len()).then(|| names(last));
        // A person who reads the list again wants to see who comes now.
        let starts_over = self.list_in_parts.on && self.next_list == NextList::Refresh;
        let whole = if starts_over {
            newer
        } else {
            newer.with_missing_of(last)
        };
        let parts = &mut self.list_in_parts;
        parts.on = true;
        parts.seen.extend(first.into_iter().flatten().chain(seen));
        let unlisted = names(&whole).into_iter();
        parts.unlisted = unlisted.filter(|it| !parts.seen.contains(it)).collect();
        whole
    }

    /// The users missing from a list, without those that this console deletes.
    fn lacked<'a>(&self, last: &'a Roster, newer: &Roster) -> Vec<&'a UserName> {
        let is_ours = |user: &UserName| {
            let action = self.actions.get(user);
            let mut under_way = self.queue.under_way();
            action.is_some_and(|action| action.kind == CommandKind::Remove)
                || under_way
                    .any(|it| matches!(it, Command::RemoveUser { user: gone } if gone == user))
        };
        let all = last.users().iter().map(|user| &user.name);
        all.filter(|user| newer.row(user).is_none() && !is_ours(user))
            .collect()
    }

    /// Says who is not in the list any more, where several vanished that nobody here deleted.
    pub(super) fn tell_vanished(&mut self, difference: Option<&Difference>) {
        let removed = difference.map_or(&[][..], |it| &it.removed);
        if removed.len() < 2 {
            return;
        }
        let entries = self.log.entries();
        let ours = entries.filter(|it| it.change.kind() == CommandKind::Remove);
        let ours: HashSet<&UserName> = ours.map(|it| &it.user).collect();
        let theirs: Vec<&UserName> = removed.iter().filter(|it| !ours.contains(it)).collect();
        if theirs.len() < 2 {
            return;
        }
        let names = theirs.iter().map(|it| text::short(it.as_str()));
        let text = format!(
            "{} users are no longer in the broker's list: {}",
            theirs.len(),
            text::some_of(names, NAMED)
        );
        self.tell(Notice::Remark(Tone::Warning, text.into()));
    }

    /// Whether a list lacks somebody who cannot be deleted, or everybody, or half of all, or our
    /// own account together with others.
    fn looks_partial(&self, last: &Roster, lacked: &[&UserName]) -> bool {
        let is_protected = |user: &&&UserName| last.protection(user).is_some();
        lacked.iter().any(|user| is_protected(&user))
            || lacked.len() == last.users().len()
            || lacked.len() >= HALF_FROM && 2 * lacked.len() >= last.users().len()
            || lacked.len() > 1 && lacked.iter().any(|user| self.is_self(user))
    }
}
