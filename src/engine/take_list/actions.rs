//! What a list says of adding and deleting users.
//!
//! - That a user is listed proves our addition only once the broker accepted it: another admin may
//!   have added the same name with another password. Without an answer it counts as done, with that
//!   doubt (`Engine::doubt`).
//! - Who is listed under the name that was asked for in another case, and was not before, is the
//!   one that was added.
//! - An addition without an answer counts as not done only when a list that was made after it lacks
//!   the user. That is one that was asked for, where the family makes it then
//!   (`FamilyTraits::lists_afresh`), else one that comes by itself with something new. Until then
//!   it is Unknown, and has a row in which it can be dropped.

use std::collections::HashMap;

use crate::domain::command::{Command, CommandId, CommandKind};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::{Advice, Reason, Tone};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::apply::Run;
use crate::engine::command_log::{Claim, Entry, Outcome};
use crate::engine::command_queue::{SentCommand, Stage};
use crate::engine::draft::Progress;
use crate::engine::effect::{CONFIRMED, Notice};
use crate::engine::submit::DELETED;
use crate::engine::user_actions::UserAction;
use crate::text;

/// What is known of a deletion without an answer once a list came that still shows the user.
const STILL_LISTED: &str = "no answer came, and the broker's list still shows this user";

/// What is known of an addition without an answer once a list that was made after it lacks the
/// user.
const NOT_ADDED: &str = "no answer came, and the broker's list does not have this user";

/// When a list was made, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// After every command that has no answer. So it also shows what was not done.
    After,
    /// After this command of ours, which it is the first to show. A broker works in order, so what
    /// was sent later may not be done yet.
    AfterOurs(CommandId),
    /// Maybe before: the list that a broker keeps for new subscribers can be older.
    MaybeBefore,
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

/// The same for a list that may have been made before the deletion.
const LISTED_BEFORE: &str =
    "the broker has not said whether it was done; its list still shows this user, but may be older";

impl Engine {
    /// Ends the actions that a list shows as done, and returns their users. That a user is
    /// listed proves an addition only once the broker accepted it: somebody else may have added one
    /// of the same name.
    /// In a part of the list nobody is gone because it lacks them.
    pub(super) fn verified_actions(&mut self, newer: &Roster) -> Vec<UserName> {
        let may_be_partial = self.list_in_parts.is_on();
        let done = self.actions.iter().filter(|(user, action)| {
            let listed = newer.row(user).is_some();
            let progress = action.progress(&self.log);
            let unknown = progress.is_unknown();
            let failed = matches!(progress, Progress::Failed(_));
            match action.kind {
                CommandKind::Add if unknown || progress == Progress::Accepted => {
                    listed_as(newer, user, action).is_some()
                }
                CommandKind::Remove => {
                    !listed && !may_be_partial && (unknown || failed || progress.is_out())
                }
                CommandKind::Add | CommandKind::Password | CommandKind::Permission => false,
            }
        });
        let done = done.map(|(user, action)| (user.clone(), action.clone()));
        let done: Vec<(UserName, UserAction)> = done.collect();
        for (user, action) in &done {
            self.end_action(newer, user, action);
        }
        done.into_iter().map(|(user, _)| user).collect()
    }

    /// Verifies by the newest list what was accepted when its change was no longer open: a late
    /// answer to what had seemed not done, or was cancelled.
    pub(in crate::engine) fn verify_late(&mut self) {
        let Some(newest) = self.newest_list() else {
            return;
        };
        let is_late = |(id, sent): &(CommandId, &SentCommand)| {
            sent.stage == Stage::Accepted
                && newest.shows(&sent.command)
                && self
                    .sent_command(*id)
                    .is_some_and(|(_, sent)| !self.is_open(&sent))
        };
        let late = self.queue.out().filter(is_late);
        let late: Vec<CommandId> = late.map(|(id, _)| id).collect();
        for id in late {
            self.queue.remove(id);
            self.log.note(id, Outcome::Verified);
            self.tell(Notice::Done(id));
        }
    }

    /// The newest of our commands that this list shows and the one before did not.
    pub(super) fn newest_shown(&self, newer: &Roster) -> Option<CommandId> {
        let older = self.roster.as_ref()?;
        let is_news = |command: &Command| newer.shows(command) && !older.shows(command);
        let mut out = self.queue.out().rev();
        let out = out.find(|(_, sent)| is_news(&sent.command));
        // An addition from before a lost link is on its way no more.
        let added = self.actions.iter().filter(|(user, action)| {
            let is_added = || listed_as(newer, user, action).is_some();
            action.kind == CommandKind::Add && older.row(user).is_none() && is_added()
        });
        let added = added.map(|(_, action)| action.id).max();
        out.map(|(id, _)| id).max(added)
    }

    /// Settles additions and deletions without an answer by a list.
    pub(super) fn settle_unknown_actions(&mut self, newer: &Roster, made: Made) {
        if self.list_in_parts.is_on() {
            return;
        }
        let mut missing = Vec::new();
        let mut silent = Vec::new();
        for (user, action) in &mut self.actions {
            let listed = match action.kind {
                CommandKind::Add => listed_as(newer, user, action).is_some(),
                _ => newer.row(user).is_some(),
            };
            let entry = self.log.get(action.id);
            let is_contested = entry.is_some_and(|it| it.claim == Claim::Contested);
            if is_contested || !action.progress(&self.log).is_unknown() {
                continue;
            }
            let made = match made {
                Made::AfterOurs(ours) if action.id < ours => Made::After,
                Made::AfterOurs(_) => continue,
                made => made,
            };
            match (action.kind, made) {
                (CommandKind::Add, Made::After) if !listed => {
                    missing.push((user.clone(), action.id));
                }
                (CommandKind::Add, Made::MaybeBefore) if !listed => {
                    silent.push((user.clone(), action.id));
                }
                (CommandKind::Remove, Made::After) if listed => {
                    action.doubt = Some(STILL_LISTED.into());
                }
                (CommandKind::Remove, Made::MaybeBefore) if listed => {
                    action.doubt = Some(LISTED_BEFORE.into());
                }
                _ => {}
            }
        }
        for id in self.lost_with(&missing) {
            self.note_outcome(id, Outcome::Failed(NOT_ADDED.into()));
        }
        for (user, id) in missing {
            // Without a row nobody could take it back.
            self.actions.remove(&user);
            // Changes that went with the addition have no user either.
            self.drafts.forget(&user);
            self.tell(Notice::NotAdded {
                user,
                id,
                may_come: false,
            });
        }
        for (user, id) in silent {
            self.not_said(&user, id);
        }
    }

    /// The additions that were not done, and the changes without an answer that were sent for their
    /// users afterwards.
    fn lost_with(&self, missing: &[(UserName, CommandId)]) -> Vec<CommandId> {
        if missing.is_empty() {
            return Vec::new();
        }
        let added: HashMap<&UserName, CommandId> =
            missing.iter().map(|(user, id)| (user, *id)).collect();
        let is_lost = |it: &&Entry| {
            let is_after = added.get(&it.user).is_some_and(|added| it.id >= *added);
            is_after && it.outcome.is_unknown()
        };
        let lost = self.log.entries().filter(is_lost);
        lost.map(|it| it.id).collect()
    }

    /// Whether an addition has no answer, so that nobody knows whether there is such a user: it
    /// keeps a row, or nobody could see it or take it back.
    pub(super) fn is_in_doubt(&self, user: &UserName) -> bool {
        let action = self.actions.get(user);
        action.is_some_and(|it| it.kind == CommandKind::Add && it.progress(&self.log).is_unknown())
    }

    /// The labels of what a new user has that nobody asked for.
    fn given(&self, newer: &Roster, user: &UserName, listed: &UserName) -> Vec<String> {
        let expected = self.given_to_all();
        let is_asked = |key: &PermissionKey| {
            let lines = self.run.iter().flat_map(Run::lines);
            let mut commands = lines.map(|line| &line.command);
            self.drafts.field(user, key).is_some()
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
        &self,
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
        let given = self.given(newer, user, listed);
        if !given.is_empty() {
            text = format!("{text}; the broker also granted {}", given.join(", "));
        }
        (text, listed != user || !given.is_empty())
    }

    fn end_action(&mut self, newer: &Roster, user: &UserName, action: &UserAction) {
        let listed = listed_as(newer, user, action).unwrap_or_else(|| user.clone());
        let entry = self.log.get(action.id);
        let was_accepted = entry.is_some_and(|entry| entry.was_accepted);
        let is_contested = entry.is_some_and(|entry| entry.claim == Claim::Contested);
        let in_doubt = is_contested || !was_accepted && action.progress(&self.log).is_unknown();
        let (what, is_odd) = self.added(newer, user, &listed, !in_doubt);
        self.actions.remove(user);
        self.log.verify_user(user, action.kind);
        self.queue
            .forget_verified(|command| command.user() == user && command.kind() == action.kind);
        let of_run = self.run.as_ref().is_some_and(|run| run.holds(action.id));
        let name = text::short(user.as_str());
        let (tone, text) = match action.kind {
            CommandKind::Add if in_doubt => {
                let doubt = format!("{what}; not known whether with this password");
                (Tone::Warning, Reason::with(doubt, Advice::SetPassword))
            }
            CommandKind::Add if is_odd => (Tone::Warning, what.into()),
            CommandKind::Add => (Tone::Good, format!("{what}{CONFIRMED}").into()),
            _ => (Tone::Good, format!("{name} deleted{CONFIRMED}").into()),
        };
        let is_gone = action.kind == CommandKind::Remove;
        // A plan has a page that says it for each line.
        let is_said = !of_run || action.kind == CommandKind::Add && (is_odd || in_doubt);
        self.tell(Notice::Verified {
            user: user.clone(),
            listed,
            id: action.id,
            is_gone,
            said: is_said.then_some((tone, text)),
        });
        if is_gone {
            self.drafts.forget(user);
            self.withdraw(|command| command.user() == user, DELETED);
        }
    }
}
