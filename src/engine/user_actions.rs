//! What is wanted beside permissions: users added, deleted and given passwords, and logins tried.
//!
//! These have no value to compare with a list, so they are no drafts, but go through the same
//! [`Progress`]. A password change ends with the broker's answer, since no list shows passwords.
//! [`Engine::doubt`] is about permissions too.

use super::Engine;
use super::command_log::{Change, CommandLog, Entry, Outcome};
use super::draft::{Clash, Progress};
use crate::domain::command::{CommandId, CommandKind};
use crate::domain::reason::{Advice, Reason};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// Adding a user, deleting it or giving it a password: no permission, and so no draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAction {
    /// What is done.
    pub kind: CommandKind,
    /// The command that does it, and whose outcome tells how far it has come.
    pub id: CommandId,
    /// What was looked at since its outcome was unknown: that replaces the reason in the log.
    pub doubt: Option<Reason>,
    /// The users that were listed under nearly the same name before an addition: none of them is
    /// the new one.
    pub twins: Vec<UserName>,
}

impl UserAction {
    /// How far it has come.
    pub fn progress<'a>(&'a self, log: &'a CommandLog) -> Progress<'a> {
        match log.get(self.id).map(|entry| &entry.outcome) {
            Some(Outcome::Waiting) | None => Progress::Waiting,
            Some(Outcome::Sent) => Progress::Sent,
            Some(Outcome::Accepted | Outcome::Verified) => Progress::Accepted,
            Some(Outcome::Failed(why) | Outcome::NotSent(why)) => Progress::Failed(why),
            Some(Outcome::Unknown(why)) => Progress::Unknown(self.doubt.as_ref().unwrap_or(why)),
        }
    }
}

/// A user with a password, for trying the login: the broker accepted it just now, or it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// Whose.
    pub user: UserName,
    pub password: Secret,
}

/// What is known of an addition without an answer once a list shows the user.
const PASSWORD_UNKNOWN: &str =
    "no answer came, but the broker's list shows this user; not known whether with this password";

/// Why nothing is known of a change to a user who is not there any more.
const GONE: &str = "the user is gone from the broker's list";

impl Engine {
    /// What a list left open of a command without an answer: it did not show what the command was
    /// to do, or it shows an added user, but never a password.
    pub fn doubt(&self, entry: &Entry) -> Option<Reason> {
        if entry.is_listed_alone() {
            return Some(Reason::with(PASSWORD_UNKNOWN, Advice::SetPassword));
        }
        if !entry.outcome.is_unknown() {
            return None;
        }
        let newest = self.newest_list().filter(|_| !self.list_in_parts.is_on());
        let is_gone = newest.is_some_and(|list| list.row(&entry.user).is_none());
        // One that was just added is in no list yet.
        let added = self.actions.get(&entry.user);
        let is_gone = is_gone && added.is_none_or(|it| it.kind != CommandKind::Add);
        let progress = if let Change::Permission { key, enabled, .. } = &entry.change {
            // A list that waits says it too.
            if is_gone {
                return Some(GONE.into());
            }
            let field = self.drafts.field(&entry.user, key);
            let field = field.filter(|it| it.wanted == *enabled)?;
            field.progress(&self.log)
        } else {
            let action = self.actions.get(&entry.user);
            action.filter(|it| it.id == entry.id)?.progress(&self.log)
        };
        match progress {
            Progress::Unknown(why) => Some(why.clone()),
            Progress::Conflict(Clash::UserGone) => Some(GONE.into()),
            Progress::Conflict(Clash::PermissionGone) => {
                Some("the broker no longer lists this permission".into())
            }
            Progress::Conflict(Clash::Value(value)) => {
                Some(format!("the broker's list says {}", value.value()).into())
            }
            _ => None,
        }
    }

    /// Drops an action, since something else than the row says what became of this command.
    pub fn forget_action(&mut self, user: &UserName, id: CommandId) {
        if self.actions.get(user).is_some_and(|action| action.id == id) {
            self.actions.remove(user);
        }
    }
}
