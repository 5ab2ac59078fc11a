//! From pending changes, or from commands, to a plan of them ([`crate::domain::plan`]), which is
//! reviewed before it is applied. What it would take away is foreseen in [`super::impact`]. What
//! the commands `plan` and `apply` make of a file is in [`super::compare_with_file`]. In which
//! order lines are sent, and which wait, is decided in [`super::apply`].

use std::collections::HashSet;

use super::Engine;
use crate::domain::command::{Command, CommandKind};
use crate::domain::permission::Grant;
use crate::domain::plan::{Line, Plan};
use crate::domain::user::UserName;

impl Engine {
    /// A plan of the changed permissions of these users, in this order; those that are on their way
    /// are left out.
    pub fn plan_changes(&self, users: &[UserName]) -> Plan {
        let drafts = users
            .iter()
            .filter_map(|user| Some((user, self.drafts.user(user)?)));
        let fields = drafts.flat_map(|(user, fields)| fields.iter().map(move |it| (user, it)));
        let idle = fields.filter(|(_, (_, field))| !field.progress(&self.log).is_busy());
        let lines = idle.map(|(user, (key, field))| Line {
            command: Command::set(user.clone(), key.clone(), field.wanted, field.priority),
            before: Some(field.base),
            needs: None,
        });
        Plan::of_lines(lines.collect())
    }

    /// A plan of these commands. Permissions of users that are there become pending changes, as if
    /// they had been toggled; one that has its value already, or is on its way, is left out.
    pub fn plan(&mut self, commands: Vec<Command>) -> Plan {
        let added = commands.iter().filter(|it| it.kind() == CommandKind::Add);
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
        let is_conflict = pending.is_some_and(|field| field.conflict().is_some());
        // The person has to decide a conflict.
        if !is_conflict {
            let wanted = self.set(user, permission, shown, *enabled);
            wanted.ok()?;
            self.drafts.rank(user, permission, *priority, &self.log);
        }
        Some(self.drafts.field(user, permission)?.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::session::Session;

    #[test]
    fn changes_of_permissions_alone_need_nothing_and_those_on_their_way_are_left_out() {
        let mut engine = Engine::new(Session::default());
        for key in ["A", "B", "C"] {
            let toggled = engine.toggle(&"anna".into(), &key.into(), Grant::Disabled);
            toggled.unwrap();
        }
        engine.save_field(&"anna".into(), &"B".into());
        let plan = engine.plan_changes(&["anna".into()]);
        assert_eq!(plan.lines().len(), 2);
        assert!(plan.lines().iter().all(|line| line.needs.is_none()));
        assert!(
            plan.lines()
                .iter()
                .all(|line| line.before == Some(Grant::Disabled))
        );
    }
}
