//! Commands, and the users before and after them.

use std::borrow::Cow;
use std::collections::HashSet;

use super::projected_users::{ProjectedUsers, Tristate};
use crate::domain::command::Command;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::rules::{Need, Rules, Way};
use crate::domain::user::UserName;
use crate::engine::Engine;

/// Commands, and the users before and after them.
pub(super) struct Foreseen<'a> {
    pub(super) engine: &'a Engine,
    pub(super) rules: Option<&'a Rules>,
    pub(super) commands: &'a [Command],
    pub(super) before: ProjectedUsers<'a>,
    pub(super) after: ProjectedUsers<'a>,
    /// The users that are deleted, of those that the broker has.
    pub(super) deleted: Vec<&'a UserName>,
    /// How many commands come after the one that takes our right to change users.
    pub(super) cut_off: usize,
}

impl<'a> Foreseen<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        rules: Option<&'a Rules>,
        commands: &'a [Command],
    ) -> Self {
        let before = ProjectedUsers::now(engine, rules);
        let after = before.clone();
        let mut foreseen = Self {
            engine,
            rules,
            commands,
            before,
            after,
            deleted: Vec::new(),
            cut_off: 0,
        };
        for (at, command) in commands.iter().enumerate() {
            foreseen.apply(command, commands.len() - 1 - at);
        }
        let mut seen = HashSet::new();
        foreseen.deleted.retain(|user| seen.insert(*user));
        foreseen
    }

    fn apply(&mut self, command: &'a Command, left: usize) {
        let user = command.user();
        let was_there = self.after.is_there(user) != Tristate::No;
        self.after.apply(command);
        if matches!(command, Command::RemoveUser { .. }) && was_there && !self.is_always(user) {
            self.deleted.push(user);
        }
        let Some(rules) = self.rules.filter(|_| self.engine.is_self(user)) else {
            return;
        };
        let users = self.own_need(rules, Way::Users);
        let is_gone = self.after.has(user, &users) == Tristate::No;
        if self.cut_off == 0 && is_gone && self.may_now(user, Way::Users) {
            self.cut_off = left;
        }
    }

    pub(super) fn is_always(&self, user: &UserName) -> bool {
        self.rules.is_some_and(|rules| rules.always_admit(user))
    }

    /// What our account needs for a way. Where a certificate is the login, what only a login by
    /// password needs is left out.
    pub(super) fn own_need<'r>(&self, rules: &'r Rules, way: Way) -> Cow<'r, Need> {
        let need = rules.need(way);
        if rules.certificates && self.engine.session.is_by_certificate() {
            return Cow::Owned(need.without(&rules.login));
        }
        Cow::Borrowed(need)
    }

    /// Whether our account may do this now, by the rules and by what the broker refused.
    pub(super) fn may_now(&self, own: &UserName, way: Way) -> bool {
        let allowed =
            |rules: &Rules| self.before.has(own, &self.own_need(rules, way)) != Tristate::No;
        !self.engine.refuses(way) && self.rules.is_some_and(allowed)
    }

    /// Whether a user lost a permission.
    pub(super) fn lost(&self, user: &UserName, key: &PermissionKey) -> bool {
        self.before.grant(user, key) != Grant::Disabled
            && self.after.grant(user, key) == Grant::Disabled
    }

    /// Whether a user got a permission.
    pub(super) fn got(&self, user: &UserName, key: &PermissionKey) -> bool {
        !self.before.grant(user, key).holds() && self.after.grant(user, key).holds()
    }
}

/// How many names a sentence holds.
pub(super) const NAMED: usize = 5;
