//! What becomes of a list that came: taken at once, or held behind the banner while changes are
//! pending. A list that the dialect refuses (`BadRoster`), such as one without users where there is
//! always one, does not come here: the table stays. Which list is expected, waiting and shown is in
//! [`super::list_state`].
//!
//! While drafts are open a list waits ([`Engine::waiting`]), but for what our own commands did in
//! it: that much is verified and shown at once.

mod actions;
mod fields;
mod partial_list;

use std::collections::HashSet;

use super::Engine;
use super::effect::{Flash, Notice};
use super::list_state::{Lack, NextList, WaitingList};
use super::submit::is_about;
use crate::domain::broker_messages::Channel;
use crate::domain::command::CommandKind;
use crate::domain::reason::{Advice, Reason, Tone};
use crate::domain::roster::{Difference, FieldSet, Roster};
use crate::domain::user::UserName;
use crate::text;
use actions::Made;

/// What is known of a change without an answer once a list came that does not show it.
const UNSHOWN: &str = "no answer came, and the broker's list does not show it";

/// The part of a new list that our own commands made.
#[derive(Default)]
struct Ours {
    fields: FieldSet,
    users: Vec<UserName>,
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

impl Engine {
    /// A good list came.
    pub(super) fn arrive(&mut self, newer: Roster, remarks: Vec<String>) {
        let newer = self.complete(newer);
        self.queue.list_came();
        let is_learnt = self.learn_identity(&newer) | self.held_trial.is_some();
        self.try_held_login(&newer);
        self.weigh(newer, remarks);
        self.verify_late();
        self.changed |= is_learnt;
    }

    /// Decides what to do with a list.
    fn weigh(&mut self, newer: Roster, remarks: Vec<String>) {
        let was_withheld = std::mem::replace(&mut self.lack, Lack::Nothing) == Lack::List;
        if self.refused.remove(&Channel::Users).is_some() || was_withheld && self.roster.is_some() {
            // It came all the same.
            self.list_is_back();
        }
        let was_old = self.old_since.take().is_some() | self.reading.take().is_some();
        if self.says_nothing_new(&newer, &remarks) {
            self.changed = was_old;
            if let Some(shown) = &mut self.roster {
                shown.adopt_sessions(newer);
            }
            return;
        }
        self.bad_list = None;
        self.remarks = remarks;
        let reason = std::mem::replace(&mut self.next_list, NextList::News);
        let asked_for = matches!(reason, NextList::Refresh | NextList::Regained);
        let prefix = match reason {
            NextList::News => None,
            NextList::Refresh => Some("The"),
            NextList::Return => Some("Connected again: the"),
            NextList::Regained => Some("The user list can be read again: the"),
        };
        if let Some(prefix) = prefix {
            let all = newer.users().iter();
            let unlisted = all.filter(|user| self.list_in_parts.is_unlisted(&user.name));
            let unlisted = unlisted.count();
            let users = text::count(newer.users().len() - unlisted, "user", "users");
            let others = match unlisted {
                0 => String::new(),
                _ => format!("; {unlisted} more are shown as before"),
            };
            let text = format!("{prefix} broker lists {users}{others}");
            if reason == NextList::Return {
                // It may be known by now that a new password works: that matters more.
                self.tell(Notice::Remark(Tone::Info, text.into()));
            } else {
                self.say(Tone::Info, text);
            }
        }
        let must_ask = prefix.is_some();
        self.watch_own_row(&newer);
        self.drafts.rebase(&newer, &self.log);
        let unshown = Reason::with(UNSHOWN, Advice::Send);
        self.drafts.note_unshown(&newer, &unshown, &self.log);
        let difference = self.roster.as_ref().map(|shown| shown.difference(&newer));
        let says_more = difference.as_ref().is_some_and(|it| !it.is_empty());
        match reason {
            // It came by itself with something new, so the broker made it just now.
            NextList::News if says_more => {
                let made = self
                    .newest_shown(&newer)
                    .map_or(Made::After, Made::AfterOurs);
                self.settle_unknown_actions(&newer, made);
            }
            NextList::News => {}
            _ if self.session.family.lists_afresh => {
                self.settle_unknown_actions(&newer, Made::After);
            }
            _ => self.settle_unknown_actions(&newer, Made::MaybeBefore),
        }
        if let Some(difference) = &difference {
            self.note_difference(difference, &newer);
        }
        match difference {
            Some(difference) if !asked_for && !self.drafts.is_empty() => {
                self.hold_list(newer, difference);
            }
            difference => self.show_list(newer, difference.as_ref()),
        }
        if must_ask {
            self.ask_about_doubts();
        }
    }

    /// Holds back a list that was not asked for while changes are pending, unless it only shows
    /// that these are done.
    fn hold_list(&mut self, newer: Roster, difference: Difference) {
        let ours = self.adopt_ours(&newer, &difference);
        if self.drafts.is_empty() || is_all_ours(&difference, &ours) {
            return self.take_list(newer);
        }
        let difference = match &self.roster {
            Some(shown) => shown.difference(&newer),
            None => difference,
        };
        // A list that says nothing new never disturbs an open edit.
        self.waiting = (!difference.is_empty()).then(|| WaitingList::new(newer, difference));
        self.tell(Notice::List);
    }

    /// Brokers publish the list again at will: one that changes nothing on the screen is no news.
    fn says_nothing_new(&self, newer: &Roster, remarks: &[String]) -> bool {
        let pending = !self.drafts.is_empty() || !self.actions.is_empty();
        let waits = self.next_list != NextList::News || self.waiting.is_some();
        !pending
            && !waits
            && self.bad_list.is_none()
            && self.remarks == remarks
            && self.roster.as_ref() == Some(newer)
    }

    /// After an accepted command, and an addition without an answer: the newest list may have shown
    /// already what it did. It may be older than other commands, so it says nothing of what was not
    /// done.
    pub(super) fn look_again(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            self.hold_list(waiting.roster, waiting.difference);
        } else if let Some(shown) = self.roster.take() {
            self.verified_actions(&shown);
            self.roster = Some(shown);
        }
    }

    /// What follows from changes that are gone, after every message: a row below the list stays
    /// only while its user has changes, and a list waits only while anything is pending.
    pub(super) fn tidy(&mut self) {
        if self.unlisted_users.iter().any(|user| !self.keeps_row(user)) {
            self.find_unlisted_users();
        }
        if self.drafts.is_empty()
            && let Some(waiting) = self.waiting.take()
        {
            self.take_list(waiting.roster);
        }
    }

    /// Whether a user who is not listed has something that needs a row.
    fn keeps_row(&self, user: &UserName) -> bool {
        self.drafts.user(user).is_some() || self.is_named(user) || self.is_in_doubt(user)
    }

    /// Takes over what our own commands did from a list that may have to wait.
    fn adopt_ours(&mut self, newer: &Roster, difference: &Difference) -> Ours {
        let mut ours = Ours {
            fields: self.drafts.settle_sent(newer, &self.log),
            users: self.verified_actions(newer),
        };
        ours.users
            .retain(|user| difference.added.contains(user) || difference.removed.contains(user));
        if let Some(shown) = &mut self.roster {
            for (user, key) in &ours.fields {
                if let Some(grant) = newer.grant(user, key) {
                    shown.adopt_grant(user, key, grant);
                }
                if let Some(group) = key.as_group() {
                    shown.adopt_inherited(newer, user, group);
                }
                // A detail may tell more of it, such as the priority of a role.
                shown.adopt_details(newer, user);
            }
            for user in &ours.users {
                shown.adopt_presence(newer, user);
            }
        }
        let shown = self.verify_fields(&ours.fields).shown;
        self.find_unlisted_users();
        self.tell(Notice::List);
        if !shown.is_empty() {
            let saved = shown.iter();
            let saved = saved.map(|(user, _)| (user.clone(), Flash::Saved));
            self.tell(Notice::Flashes(saved.collect()));
        }
        ours
    }

    /// Shows a list that has waited, or that was compared with the shown one already.
    pub(crate) fn take_list(&mut self, newer: Roster) {
        let difference = self.roster.as_ref().map(|shown| shown.difference(&newer));
        self.show_list(newer, difference.as_ref());
    }

    /// Shows a list: drafts are settled against it, flashes say what changed, the selection stays
    /// on its user.
    fn show_list(&mut self, newer: Roster, difference: Option<&Difference>) {
        self.waiting = None;
        let verified = self.hand_over_accepted(&newer);
        let settled = self.drafts.settle_sent(&newer, &self.log);
        // What the list shows by itself is no save of ours.
        let already = self.drafts.settle(&newer, &self.log);
        let withdrawn = self.drafts.conflicts();
        // Whether it was our addition that made such a user, nobody knows.
        let doubted = self.actions.keys().filter(|user| self.is_in_doubt(user));
        let doubted: HashSet<UserName> = doubted.cloned().collect();
        let ours = self.verified_actions(&newer);
        // Without a row nobody could take them back.
        self.actions.retain(|user, action| {
            action.kind == CommandKind::Add
                || action.progress(&self.log).is_busy()
                || newer.row(user).is_some()
        });
        let known = difference.into_iter().flat_map(|d| &d.changed);
        let known = known.filter(|user| self.is_answered(&newer, user));
        let answered: HashSet<UserName> = known.cloned().collect();
        self.user_info.retain(|user| newer.row(user).is_some());
        self.roster = Some(newer);
        let changed = difference.is_some_and(|difference| !difference.is_empty());
        let by_others = difference.into_iter().flat_map(|d| &d.changed);
        let by_others = by_others.filter(|user| !answered.contains(*user));
        let added = difference.into_iter().flat_map(|d| &d.added);
        let shown = self.verify_fields(&settled).shown;
        let saved = shown.iter().map(|(user, _)| user).chain(&verified);
        let flashes = by_others.map(|user| (user.clone(), Flash::Changed));
        // A broker may write the name in another case.
        let ours = ours.iter().filter(|user| !doubted.contains(*user));
        let ours: HashSet<String> = ours.map(|it| text::fold(it.as_str())).collect();
        let flashes = flashes.chain(added.map(|user| {
            let flash = if ours.contains(&text::fold(user.as_str())) {
                Flash::Added
            } else {
                Flash::New
            };
            (user.clone(), flash)
        }));
        let flashes = flashes.chain(saved.map(|user| (user.clone(), Flash::Saved)));
        let flashes: Vec<(UserName, Flash)> = flashes.collect();
        let already = self.verify_fields(&already);
        if !already.is_ours {
            self.tell_already(&already.shown);
        }
        self.withdraw(
            |command| is_about(command, &withdrawn),
            "not sent: somebody changed this at the broker first",
        );
        self.find_unlisted_users();
        self.tell(Notice::List);
        self.tell_vanished(difference);
        if changed || !settled.is_empty() || !already.shown.is_empty() || !verified.is_empty() {
            self.tell(Notice::Flashes(flashes));
        }
    }

    /// Users that the list does not hold are still shown, so that nothing typed is lost: changed
    /// ones, and where there is no list those that are worked on by name.
    pub(super) fn find_unlisted_users(&mut self) {
        let mut unlisted_users = self.named_users.users();
        unlisted_users.retain(|user| self.is_named(user));
        let changed = self.drafts.users();
        let changed = changed.filter(|user| !self.is_listed(user) && !self.is_named(user));
        unlisted_users.extend(changed.cloned());
        let doubts = self.actions.keys().filter(|user| {
            self.is_in_doubt(user) && !self.is_listed(user) && !unlisted_users.contains(user)
        });
        let doubts: Vec<UserName> = doubts.cloned().collect();
        unlisted_users.extend(doubts);
        self.unlisted_users = unlisted_users;
        self.tell(Notice::Users);
    }
}
