//! When a user changed while this console watched, and what changed, where that was our own doing.
//! A change is dated when its list came, also when that list waits.

use super::Engine;
use crate::domain::command::{Command, CommandKind};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::{Difference, Roster};
use crate::domain::user::UserName;

impl Engine {
    /// Notes who changed in a newer list, and asks for the time. What a waiting list showed already
    /// is no news.
    pub(super) fn note_difference(&mut self, difference: &Difference, newer: &Roster) {
        let seen = self.waiting.as_ref().map(|waiting| &waiting.roster);
        let users = difference.changed.iter().chain(&difference.added);
        let users =
            users.filter(|user| seen.is_none_or(|seen| seen.user(user) != newer.user(user)));
        let users = users.filter(|user| !self.is_answered(newer, user));
        let users = users.map(|user| (user.clone(), self.own_change(user, difference, newer)));
        let users: Vec<(UserName, Option<String>)> = users.collect();
        self.note_changed(users);
    }

    /// Notes who changed just now, and asks for the time.
    fn note_changed(&mut self, users: impl IntoIterator<Item = (UserName, Option<String>)>) {
        if self.user_info.note_changed(users) {
            self.ask_time();
        }
    }

    /// The broker accepted our command: its user changed.
    pub(super) fn note_own_change(&mut self, command: &Command) {
        let what = match command {
            Command::AddUser { .. } => "added".into(),
            Command::ChangePassword { .. } => "password".into(),
            Command::SetPermission { permission, .. } => self.label(permission).into_owned(),
            Command::RemoveUser { .. } => return,
        };
        self.note_changed([(command.user().clone(), Some(what))]);
    }

    /// What of this user changed, where a newer list shows nothing but what our commands under way
    /// want.
    fn own_change(
        &self,
        user: &UserName,
        difference: &Difference,
        newer: &Roster,
    ) -> Option<String> {
        if difference.added.contains(user) {
            let action = self.actions.get(user);
            let is_ours = action.is_some_and(|it| it.kind == CommandKind::Add);
            return is_ours.then(|| "added".into());
        }
        let fields = difference.fields.iter().filter(|(of, _)| of == user);
        // What a group brings with it comes of its change.
        let shown = self.roster.as_ref();
        let has_group = fields.clone().any(|(_, key)| key.as_group().is_some());
        let follows = |key: &PermissionKey| {
            has_group && shown.is_some_and(|it| it.is_inherited_since(newer, user, key))
        };
        let mut last = None;
        for (_, key) in fields.filter(|(_, key)| !follows(key)) {
            let field = self.drafts.field(user, key)?;
            let is_ours = field.progress(&self.log).is_busy()
                && newer.grant(user, key) == Some(Grant::from(field.wanted));
            last = is_ours.then_some(key);
            last?;
        }
        last.map(|key| self.label(key).into_owned())
    }

    /// Whether a newer list says no more of a user than the groups that the broker had named
    /// before.
    pub(super) fn is_answered(&self, newer: &Roster, user: &UserName) -> bool {
        let shown = self.roster.as_ref().and_then(|shown| shown.user(user));
        let (Some(shown), Some(newer)) = (shown, newer.user(user)) else {
            return false;
        };
        let answered = self
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
}
