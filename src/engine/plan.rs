//! From commands to a plan of them.

use std::collections::HashSet;

use super::Engine;
use crate::domain::command::{Command, CommandKind};
use crate::domain::draft::Progress;
use crate::domain::permission::Grant;
use crate::domain::plan::{Line, Plan};
use crate::domain::user::UserName;

impl Engine {
    /// A plan of these commands. Permissions of users that are there become pending changes, as if they
    /// had been toggled; one that has its value already, or is on its way, is left out.
    pub fn plan(&mut self, commands: Vec<Command>) -> Plan {
        let added = commands.iter().filter(|it| it.deed() == CommandKind::Add);
        let new: HashSet<UserName> = added.map(|it| it.user().clone()).collect();
        let mut lines = Vec::new();
        for command in commands {
            let before = match &command {
                Command::SetPermission { user, .. } if !new.contains(user) => {
                    match self.want(&command) {
                        Some(before) => Some(before),
                        None => continue,
                    }
                }
                _ => None,
            };
            lines.push(Line {
                command,
                before,
                needs: None,
            });
        }
        self.find_unlisted_users();
        Plan::of_lines(lines)
    }

    /// Makes a pending change of a command. Returns what the change starts from.
    fn want(&mut self, command: &Command) -> Option<Grant> {
        let Command::SetPermission {
            user,
            permission,
            enabled,
            priority,
        } = command
        else {
            return None;
        };
        let shown = self.value(user, permission).unwrap_or(Grant::Unknown);
        let pending = self.drafts.field(user, permission);
        let is_conflict = pending.is_some_and(|f| matches!(f.progress, Progress::Conflict(_)));
        // A conflict is for the person to decide.
        if !is_conflict {
            let wanted = self.drafts.set(user, permission, shown, *enabled);
            wanted.ok()?;
            self.drafts.rank(user, permission, *priority);
        }
        Some(self.drafts.field(user, permission)?.base)
    }
}
