//! Whose sessions the broker ends, where its family does.

use std::collections::BTreeSet;

use super::foreseen::{Foreseen, NAMED};
use super::projected_users::Tristate;
use crate::domain::command::Command;
use crate::domain::permission::PermissionKey;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::text;

impl Engine {
    /// Whether saving this value ends the sessions of its user. One who could not log in before has
    /// none.
    pub fn disconnects(&self, key: &PermissionKey, enabled: bool) -> bool {
        let mut login = self.rules().into_iter().flat_map(|rules| &rules.login);
        self.session.family.cuts_sessions && !(enabled && login.any(|it| it == key))
    }

    /// How many sessions of these users are open; `None` where the list does not say.
    fn open_sessions<'a>(&self, users: impl IntoIterator<Item = &'a UserName>) -> Option<usize> {
        let list = self.roster.as_ref()?;
        let open = users.into_iter().filter_map(|user| list.sessions(user));
        open.map(<[_]>::len).reduce(|all, more| all + more)
    }
}

impl Foreseen<'_> {
    /// Who is disconnected and stays a user, as a sentence.
    pub(super) fn disconnected(&self) -> Option<String> {
        let commands = self.commands.iter();
        let users: BTreeSet<&UserName> = commands
            .filter(|command| self.cuts(command))
            .map(Command::user)
            .filter(|user| !self.deleted.contains(user))
            // One that is only added has no session yet.
            .filter(|user| self.before.is_there(user) != Tristate::No)
            .collect();
        if users.is_empty() {
            return None;
        }
        let names: Vec<_> = users.iter().map(|it| text::short(it.as_str())).collect();
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let open = match self.engine.open_sessions(users) {
            None => String::new(),
            Some(0) => " (no open session)".into(),
            Some(1) => " (1 open session)".into(),
            Some(open) => format!(" ({open} open sessions)"),
        };
        Some(format!(
            "Saving disconnects {}{open}.",
            text::some_of(&names, NAMED)
        ))
    }

    fn cuts(&self, command: &Command) -> bool {
        match command {
            Command::SetPermission {
                permission,
                enabled,
                ..
            } => self.engine.disconnects(permission, *enabled),
            Command::ChangePassword { .. } => self.engine.session.family.cuts_sessions,
            Command::AddUser { .. } | Command::RemoveUser { .. } => false,
        }
    }

    /// What becomes of the sessions of deleted users, as a sentence: also of those whose deletion
    /// is under way.
    pub(super) fn closed(&self) -> Option<String> {
        let commands = self.commands.iter();
        let deleting = commands.filter(|it| matches!(it, Command::RemoveUser { .. }));
        let users = deleting.map(Command::user);
        let users: BTreeSet<&UserName> = users.filter(|user| !self.is_always(user)).collect();
        let (whose, their) = match users.len() {
            0 => return None,
            1 => ("Its", "its"),
            _ => ("Their", "their"),
        };
        if !self.engine.session.family.cuts_sessions {
            let sentence =
                format!("Whether {their} open sessions are closed depends on the broker.");
            return Some(sentence);
        }
        Some(match self.engine.open_sessions(users) {
            None => format!("{whose} open sessions are closed."),
            Some(0) => "No session is open now.".into(),
            Some(1) => format!("{whose} open session is closed."),
            Some(open) => format!("{whose} {open} open sessions are closed."),
        })
    }
}
