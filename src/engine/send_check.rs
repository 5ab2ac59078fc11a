//! Whether a line of a plan can still be sent as it was shown. It is asked while Review shows the
//! line and again when the line's turn comes, so there is no way past it. What the command would
//! take away is not asked here: [`super::impact`] warns of it.

use super::Engine;
use crate::domain::command::Command;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::plan::Line;
use crate::domain::user::UserName;
use crate::engine::draft::{Clash, FieldDraft, Progress};

/// Whether a line can be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendCheck {
    /// It can, as it is shown.
    Ready,
    /// The broker's list changed under it; the person decides.
    Conflict(Clash),
    /// It cannot, and why.
    Not(String),
}

impl Engine {
    /// Whether a line of a plan can be sent now, as it is shown.
    pub fn send_check(&self, line: &Line) -> SendCheck {
        let user = line.user();
        match &line.command {
            // Nothing is known yet of a user that an earlier line adds.
            _ if line.needs.is_some() => SendCheck::Ready,
            Command::SetPermission {
                permission,
                enabled,
                ..
            } => match self.drafts.field(user, permission) {
                None => SendCheck::Not("no longer a change".into()),
                Some(field) => self.check_draft(user, permission, field, (line.before, *enabled)),
            },
            command => self.check_user(command),
        }
    }

    fn check_draft(
        &self,
        user: &UserName,
        key: &PermissionKey,
        field: &FieldDraft,
        shown: (Option<Grant>, bool),
    ) -> SendCheck {
        match field.progress(&self.log) {
            Progress::Conflict(clash) => return SendCheck::Conflict(clash),
            progress if progress.is_busy() => return SendCheck::Not("on its way already".into()),
            _ if (Some(field.base), field.wanted) != shown => {
                return SendCheck::Not("changed since it was shown".into());
            }
            _ => {}
        }
        let Some(waiting) = &self.waiting else {
            return SendCheck::Ready;
        };
        // A list that waits behind the banner counts too.
        match waiting.roster.grant(user, key) {
            Some(grant) if grant == field.base => SendCheck::Ready,
            Some(grant) if grant.is(field.wanted) => {
                SendCheck::Not("the updated list already shows it".into())
            }
            Some(grant) => SendCheck::Not(format!("the updated list says {}", key.word(grant))),
            // A list need not say which groups a user is in.
            None if key.as_group().is_some() => SendCheck::Ready,
            None => SendCheck::Not("no longer in the updated list".into()),
        }
    }

    fn check_user(&self, command: &Command) -> SendCheck {
        let user = command.user();
        let not = |why: &str| SendCheck::Not(why.into());
        if self.is_busy(user) {
            return not("another command for this user is under way");
        }
        let newest = self.waiting.as_ref().map(|waiting| &waiting.roster);
        let newest = newest.or(self.readable_list());
        let listed = newest.is_some_and(|list| list.row(user).is_some());
        match command {
            Command::AddUser { .. } if listed => not("a user of this name already exists"),
            Command::AddUser { .. } => SendCheck::Ready,
            _ if !listed && !self.is_named(user) && newest.is_some() => {
                not("gone from the broker's list")
            }
            Command::RemoveUser { .. } => match self.protection(user) {
                Some(protection) => SendCheck::Not(protection.reason.clone()),
                None => SendCheck::Ready,
            },
            _ => SendCheck::Ready,
        }
    }
}
