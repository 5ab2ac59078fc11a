//! A set of commands, and the sentences on what they would do.

use std::collections::HashSet;

use super::outlook::{Has, Outlook};
use super::{Foresight, Typed};
use crate::app::environment;
use crate::app::model::Model;
use crate::app::rights;
use crate::domain::command::Command;
use crate::domain::permission::{Grant, Permission, PermissionKey};
use crate::domain::rules::{Rules, Way};
use crate::domain::user::UserName;

/// How many names a sentence holds.
const NAMES: usize = 5;

/// Commands, and the users before and after them.
pub(super) struct Plan<'a> {
    model: &'a Model,
    rules: Option<&'a Rules>,
    commands: &'a [Command],
    before: Outlook<'a>,
    after: Outlook<'a>,
    /// The users who are deleted, as far as the broker has them.
    deleted: Vec<&'a UserName>,
    /// How many commands come after the one that takes our right to change users.
    cut_off: usize,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        model: &'a Model,
        rules: Option<&'a Rules>,
        commands: &'a [Command],
    ) -> Self {
        let before = Outlook::now(model, rules);
        let after = before.clone();
        let mut plan = Self {
            model,
            rules,
            commands,
            before,
            after,
            deleted: Vec::new(),
            cut_off: 0,
        };
        for (at, command) in commands.iter().enumerate() {
            plan.apply(command, commands.len() - 1 - at);
        }
        let mut seen = HashSet::new();
        plan.deleted.retain(|user| seen.insert(*user));
        plan
    }

    fn apply(&mut self, command: &'a Command, left: usize) {
        let user = command.user();
        let was_there = self.after.is_there(user) != Has::No;
        self.after.apply(command);
        if matches!(command, Command::RemoveUser { .. }) && was_there && !self.is_always(user) {
            self.deleted.push(user);
        }
        let Some(rules) = self.rules.filter(|_| self.model.is_self(user)) else {
            return;
        };
        let users = rules.need(Way::Users);
        let is_gone = self.after.has(user, users) == Has::No;
        if self.cut_off == 0 && is_gone && self.may_now(user, Way::Users) {
            self.cut_off = left;
        }
    }

    fn is_always(&self, user: &UserName) -> bool {
        self.rules.is_some_and(|rules| rules.always_admit(user))
    }

    /// Whether our account may do this at present, by the rules and by what the broker refused.
    fn may_now(&self, own: &UserName, way: Way) -> bool {
        let allowed = |rules: &Rules| self.before.has(own, rules.need(way)) != Has::No;
        !rights::is_refused(self.model, way) && self.rules.is_some_and(allowed)
    }

    /// Whether a user lost any of these permissions.
    fn lost_any(&self, user: &UserName, keys: &[PermissionKey]) -> bool {
        let lost = |key| {
            self.before.grant(user, key) != Grant::Disabled
                && self.after.grant(user, key) == Grant::Disabled
        };
        keys.iter().any(lost)
    }

    fn permission(&self, key: &PermissionKey) -> Option<&'a Permission> {
        let mut known = self.model.permissions().iter();
        known.find(|permission| permission.key == *key)
    }

    /// What becomes of the account that the console uses. Returns whether that asks for the way
    /// back.
    pub(super) fn own_account(&self, found: &mut Foresight) -> bool {
        let Some(own) = &self.model.session.user else {
            return false;
        };
        let locks = if self.deleted.contains(&own) {
            found.warn(
                "This is the account that you are using: with it this console loses its access \
                 to the broker, and cannot come back.",
            );
            found.require(Typed::User(own.clone()));
            true
        } else {
            self.own_changes(own, found)
        };
        self.refused_commands(found);
        locks
    }

    fn own_changes(&self, own: &UserName, found: &mut Foresight) -> bool {
        let about_own = self.commands.iter().filter(|command| command.user() == own);
        let about_own: Vec<&Command> = about_own.collect();
        let is_password = |command: &&Command| matches!(command, Command::ChangePassword { .. });
        if about_own.iter().any(is_password) {
            found.warn(
                "This is the account that you are using: from then on this console logs in with \
                 the new password, and all else that uses the account needs it too.",
            );
        } else if !about_own.is_empty() {
            found.note("This changes the account that you are using.");
        }
        let given_up = self.given_up(own);
        if given_up.is_empty() || self.is_always(own) {
            return false;
        }
        found.notes.clear();
        let locks = self.own_ways(own, found);
        found.warn(format!(
            "This is the account that you are using. You will lose: {}.",
            given_up.join("; ")
        ));
        locks
    }

    /// The permissions that our account would lose, each with what it allows.
    fn given_up(&self, own: &UserName) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut given_up = Vec::new();
        for command in self.commands {
            let Command::SetPermission {
                user, permission, ..
            } = command
            else {
                continue;
            };
            let is_lost = user == own && self.lost_any(own, std::slice::from_ref(permission));
            if !is_lost || !seen.insert(permission) {
                continue;
            }
            given_up.push(match self.permission(permission) {
                Some(known) if known.meaning.is_empty() => known.label.clone(),
                Some(known) => format!("{} ({})", known.label, known.meaning),
                None => permission.as_str().into(),
            });
        }
        given_up
    }

    /// Which ways our account would lose. Returns whether it loses any.
    fn own_ways(&self, own: &UserName, found: &mut Foresight) -> bool {
        let Some(rules) = self.rules else {
            found.warn("You may not be able to take this back from here.");
            return false;
        };
        let (mut lost, mut perhaps) = (Vec::new(), Vec::new());
        for way in Way::ALL {
            let need = rules.need(way);
            if !self.may_now(own, way) || !self.lost_any(own, &need.permissions) {
                continue;
            }
            match self.after.has(own, need) {
                Has::No => lost.push(way),
                Has::Unclear => perhaps.push(way),
                Has::Yes => {}
            }
        }
        let words = |ways: &[Way]| either(&ways.iter().map(|way| way.words()).collect::<Vec<_>>());
        let for_good = lost.contains(&Way::Commands) || lost.contains(&Way::Users);
        if for_good {
            let ways = words(&lost);
            found.warn(format!(
                "You could no longer {ways}: not even to take this back."
            ));
        } else if !lost.is_empty() {
            found.warn(format!("You could no longer {}.", words(&lost)));
        }
        if !perhaps.is_empty() {
            let ways = words(&perhaps);
            found.warn(format!("Whether you could still {ways} is not known."));
        }
        if lost.contains(&Way::Users) || perhaps.contains(&Way::Users) {
            found.require(Typed::User(own.clone()));
        }
        !lost.is_empty() || !perhaps.is_empty()
    }

    fn refused_commands(&self, found: &mut Foresight) {
        let which = match self.cut_off {
            0 => return,
            1 => "last of these commands".into(),
            left => format!("last {left} of these commands"),
        };
        found.warn(format!(
            "The broker would refuse the {which}, since an earlier one takes your right to \
             change users."
        ));
    }

    /// Whether nobody is left who can do what matters. Returns whether that is so.
    pub(super) fn nobody_left(&self, found: &mut Foresight) -> bool {
        let Some(rules) = self.rules else {
            return false;
        };
        let managers = self.last_with(rules, Way::Users);
        if let Some((last, sentence)) = &managers {
            found.warn(sentence);
            found.require(Typed::User((*last).clone()));
        }
        let readers = self.last_with(rules, Way::List);
        match (&managers, &readers) {
            (Some((manager, _)), Some((reader, _))) if manager == reader => {
                let (name, words) = (reader.as_str(), Way::List.words());
                found.warn(format!("{name} is also the last who may {words}."));
            }
            (_, Some((_, sentence))) => found.warn(sentence),
            (_, None) => {}
        }
        managers.is_some() || readers.is_some()
    }

    /// The last user who loses a way that nobody else then has, and the sentence that says so.
    fn last_with(&self, rules: &Rules, way: Way) -> Option<(&'a UserName, String)> {
        let need = rules.need(way);
        let takes = self.commands.iter().filter(|command| match command {
            Command::SetPermission { enabled, .. } => !enabled,
            Command::RemoveUser { .. } => true,
            _ => false,
        });
        let losers = takes.map(Command::user).filter(|user| {
            !self.is_always(user)
                && self.before.has(user, need) != Has::No
                && self.after.has(user, need) == Has::No
        });
        let last = losers.last()?;
        let left = self.after.has_anybody(need);
        let own = self.model.session.user.as_ref();
        let is_with_us = |own: &UserName| {
            !self.is_always(own) && self.may_now(own, way) && self.after.has(own, need) != Has::No
        };
        let (name, words) = (last.as_str(), way.words());
        let but = match &rules.always {
            Some(always) => format!(" besides {}", always.as_str()),
            None => String::new(),
        };
        match left {
            Has::Yes => None,
            // Where not all is known, our own account is somebody.
            Has::Unclear if own.is_some_and(is_with_us) => None,
            Has::Unclear => Some((
                last,
                format!("{name} may {words}; whether anybody else{but} could then is not known."),
            )),
            Has::No => {
                let then = match &rules.always {
                    Some(always) => format!("only {} could", always.as_str()),
                    None => "nobody could".into(),
                };
                let sentence =
                    format!("{name} is the last user{but} who may {words}: then {then}.");
                Some((last, sentence))
            }
        }
    }

    /// Users that the profile protects.
    pub(super) fn protected(&self, found: &mut Foresight) {
        let mut seen = HashSet::new();
        let users = self.commands.iter().map(Command::user);
        let protected = users.filter(|user| {
            environment::is_protected(&self.model.session, user) && seen.insert(*user)
        });
        let names: Vec<&str> = protected.map(UserName::as_str).collect();
        if !names.is_empty() {
            let names = some(&names);
            found.warn(format!("The profile of this broker protects {names}."));
        }
    }

    /// The user whom no rule stops.
    pub(super) fn always_admitted(&self, found: &mut Foresight) {
        let always = self.rules.and_then(|rules| rules.always.as_ref());
        let Some(always) = always else { return };
        let name = always.as_str();
        let about = self.commands.iter();
        let about: Vec<&Command> = about.filter(|command| command.user() == always).collect();
        let has = |kind: fn(&Command) -> bool| about.iter().any(|command| kind(command));
        if has(|command| matches!(command, Command::RemoveUser { .. })) {
            found.warn(format!("The broker does not let anybody delete {name}."));
        }
        if has(|command| matches!(command, Command::ChangePassword { .. }))
            && !self.model.is_self(always)
        {
            found.warn(format!(
                "{name} is the way back when all others are locked out: keep its new password safe."
            ));
        }
        if has(|command| matches!(command, Command::SetPermission { .. })) {
            found.note(format!(
                "{name} passes every rule whatever its permissions say."
            ));
        }
    }

    /// What users have who are deleted.
    pub(super) fn deletions(&self, found: &mut Foresight) {
        let old = if self.model.roster.is_some() && self.model.list_is_refused() {
            " That is what the last list said, which is old."
        } else {
            ""
        };
        match self.deleted.as_slice() {
            [] => {}
            [user] => self.deletion(user, old, found),
            users => self.bulk_deletion(users, old, found),
        }
    }

    fn deletion(&self, user: &UserName, old: &str, found: &mut Foresight) {
        let name = user.as_str();
        match self.holdings(user) {
            None => found.warn(format!(
                "What {name} has is not known: this account cannot read the list."
            )),
            Some(held) if held.is_empty() => {
                found.note(format!(
                    "{name} has none of the listed permissions.{old}"
                ));
                return;
            }
            Some(held) => found.warn(format!("{name} has: {}.{old}", held.join(", "))),
        }
        found.require(Typed::User(user.clone()));
    }

    fn bulk_deletion(&self, users: &[&UserName], old: &str, found: &mut Foresight) {
        let (mut holders, mut unknown) = (Vec::new(), Vec::new());
        for user in users {
            match self.holdings(user) {
                None => unknown.push(user.as_str()),
                Some(held) if held.is_empty() => {}
                Some(held) => holders.push(format!("{} ({})", user.as_str(), held.join(", "))),
            }
        }
        found.warn(format!("{} users are deleted.", users.len()));
        if !holders.is_empty() {
            let holders: Vec<&str> = holders.iter().map(String::as_str).collect();
            let who = some(&holders);
            found.warn(format!("With permissions: {who}.{old}"));
        }
        if !unknown.is_empty() {
            let who = some(&unknown);
            found.warn(format!("What they have is not known of: {who}."));
        }
        found.require(Typed::Count(users.len()));
    }

    /// The labels of what a user has, or may have; `None` where that is not known.
    fn holdings(&self, user: &UserName) -> Option<Vec<String>> {
        let mut held = Vec::new();
        if self.before.is_there(user) == Has::No {
            return Some(held); // Added on the way, with nothing.
        }
        for permission in self.model.permissions() {
            match self.before.grant(user, &permission.key) {
                Grant::Unknown if !self.before.is_listed(user) => return None,
                Grant::Disabled => {}
                Grant::Enabled => held.push(permission.label.clone()),
                Grant::Unclear | Grant::Unknown => {
                    held.push(format!("{} (unclear)", permission.label));
                }
            }
        }
        Some(held)
    }
}

/// `a, b or c`.
fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The first few, and how many more there are.
fn some(names: &[&str]) -> String {
    match names.len().saturating_sub(NAMES) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..NAMES].join(", ")),
    }
}
