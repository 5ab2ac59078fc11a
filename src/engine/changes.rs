//! What is wanted beside permissions: users added, deleted and given passwords, and logins tried.
//!
//! These have no value to compare with a list, so they are no drafts, but go through the same [`Progress`]. A
//! password change ends with the broker's answer, since no list shows passwords.

use super::Engine;
use crate::domain::command::{CommandId, CommandKind};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::draft::Progress;

/// Adding a user, deleting it or giving it a password: no permission, and so no draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAction {
    /// What is done.
    pub deed: CommandKind,
    /// How far it has come.
    pub progress: Progress,
    /// The command that does it.
    pub id: CommandId,
    /// The users that were listed under nearly the same name before an addition: none of them is
    /// the new one.
    pub twins: Vec<UserName>,
}

/// A user with a password, for trying the login: the broker accepted it just now, or it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// Whose.
    pub user: UserName,
    /// The password.
    pub password: Secret,
}

impl Engine {
    /// Drops an action, since something else than the row says what became of this command.
    pub fn forget_action(&mut self, user: &UserName, id: CommandId) {
        if self.actions.get(user).is_some_and(|action| action.id == id) {
            self.actions.remove(user);
        }
    }
}
