//! What deleted users have, and when their name or their number has to be typed before they are
//! deleted.

use super::foreseen::{Foreseen, NAMED};
use super::projected_users::Tristate;
use super::{Impact, RequiredInput};
use crate::domain::family::PermissionKind;
use crate::domain::permission::Grant;
use crate::domain::user::UserName;
use crate::text;

impl Foreseen<'_> {
    /// Says what deleted users have.
    pub(super) fn deletions(&self, found: &mut Impact) {
        let old = if self.engine.roster.is_some() && self.engine.list_is_refused() {
            " This comes from the last list, which may be out of date."
        } else {
            ""
        };
        match self.deleted.as_slice() {
            [] => {}
            [user] => self.deletion(user, old, found),
            users => self.bulk_deletion(users, old, found),
        }
        found.notes.extend(self.closed());
        if let [user] = self.deleted.as_slice() {
            let settings = self.engine.other_settings(user);
            if !settings.is_empty() {
                found.note(format!("Undo does not restore {}.", settings.join(", ")));
            }
        }
    }

    fn deletion(&self, user: &UserName, old: &str, found: &mut Impact) {
        let name = text::short(user.as_str());
        match self.holdings(user) {
            None => found.warn(format!(
                "The permissions of {name} are not known: this account cannot read the list."
            )),
            Some(held) if held.is_empty() => {
                let what = match self.engine.session.family.permissions_are {
                    PermissionKind::Flags => "permissions",
                    PermissionKind::Roles => "roles",
                };
                let groups = self.groups_of(user, "but");
                found.note(format!("{name} has no {what}{groups}.{old}"));
                return;
            }
            Some(held) => {
                let (held, groups) = (held.join(", "), self.groups_of(user, "and"));
                found.warn(format!("{name} has: {held}{groups}.{old}"));
            }
        }
        found.require(RequiredInput::User(user.clone()));
    }

    fn bulk_deletion(&self, users: &[&UserName], old: &str, found: &mut Impact) {
        let (mut holders, mut unknown) = (Vec::new(), Vec::new());
        for user in users {
            match self.holdings(user) {
                None => unknown.push(text::short(user.as_str())),
                Some(held) if held.is_empty() => {}
                Some(held) => holders.push(format!(
                    "{} ({})",
                    text::short(user.as_str()),
                    held.join(", ")
                )),
            }
        }
        found.warn(format!("{} users will be deleted.", users.len()));
        if !holders.is_empty() {
            let who = text::some_of(&holders, NAMED);
            found.warn(format!("With permissions: {who}.{old}"));
        }
        if !unknown.is_empty() {
            let who = text::some_of(&unknown, NAMED);
            found.warn(format!("Permissions not known: {who}."));
        }
        found.require(RequiredInput::Count(users.len()));
    }

    /// The known groups of a user, behind what else is said of it.
    fn groups_of(&self, user: &UserName, joined_by: &str) -> String {
        let groups = self.engine.groups(user).unwrap_or_default();
        let names = text::some_of(groups.iter().map(|it| text::short(it)), NAMED);
        match groups.len() {
            0 => names,
            1 => format!(", {joined_by} is in group {names}"),
            _ => format!(", {joined_by} is in groups {names}"),
        }
    }

    /// The labels of what a user has, or may have; `None` where that is not known.
    fn holdings(&self, user: &UserName) -> Option<Vec<String>> {
        let mut held = Vec::new();
        if self.before.is_there(user) == Tristate::No {
            return Some(held); // Added on the way, with nothing.
        }
        // What every new user has is no permission that somebody gave.
        let given = self.rules.map_or(&[][..], |rules| &rules.newcomers);
        let permissions = self.engine.permissions().iter();
        for permission in permissions.filter(|it| !given.contains(&it.key)) {
            match self.before.grant(user, &permission.key) {
                Grant::Unknown if !self.before.is_listed(user) => return None,
                Grant::Disabled => {}
                Grant::Enabled | Grant::Inherited => held.push(permission.label.clone()),
                Grant::Unclear | Grant::Unknown => {
                    held.push(format!("{} (unclear)", permission.label));
                }
            }
        }
        Some(held)
    }
}
