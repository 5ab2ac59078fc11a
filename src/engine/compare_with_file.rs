//! A file of desired users held against a broker's list: what it lacks, has otherwise, or has
//! besides. `--prune` deletes those besides, but for users that it must keep. Passwords are not
//! known here: the commands hold empty ones.

use std::collections::HashSet;

use super::Engine;
use crate::domain::command::Command;
use crate::domain::desired::{DesiredUser, PasswordPolicy, Place};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::Roster;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// What is to be done at a broker.
#[derive(Debug, Default)]
pub struct Wanted {
    /// What its list lacks, has otherwise, or has besides.
    pub commands: Vec<Command>,
    /// What the list shows already, and in which way.
    pub unchanged: Vec<(Command, &'static str)>,
}

impl Wanted {
    /// Wants a command, unless the list shows it already.
    pub fn want(&mut self, engine: &Engine, command: Command) {
        match engine.shown_already(&command) {
            Some(why) => self.unchanged.push((command, why)),
            None => self.commands.push(command),
        }
    }

    /// Wants a permission of a user that is added by the same plan.
    pub fn want_for_new(&mut self, engine: &Engine, user: &UserName, key: PermissionKey, on: bool) {
        let rules = engine.rules();
        let given = rules.is_some_and(|it| it.newcomers.contains(&key));
        let command = Command::set(user.clone(), key, on, None);
        if given == on {
            let why = "a new user has this from the start";
            self.unchanged.push((command, why));
        } else {
            self.commands.push(command);
        }
    }
}

/// Something of the file that this broker does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where it is written.
    pub place: Place,
    /// What is wrong with it.
    pub why: String,
}

impl Engine {
    /// What has to be done so that the broker's users are as the file says: first the new ones,
    /// then what is otherwise, and with `prune` deleting those that the file does not name. The
    /// groups of users must be known already.
    ///
    /// # Errors
    /// A permission or a group that the broker does not have, or that is named twice.
    pub fn compare(&self, users: &[DesiredUser], prune: bool) -> Result<Wanted, Misfit> {
        let mut wanted = Wanted::default();
        let (listed, new): (Vec<&DesiredUser>, Vec<&DesiredUser>) =
            users.iter().partition(|user| self.is_listed(&user.name));
        for user in new {
            let add = Command::add(user.name.clone(), Secret::new(""));
            wanted.commands.push(add);
            for (key, on) in self.settings(user)? {
                wanted.want_for_new(self, &user.name, key, on);
            }
        }
        for user in listed {
            for (key, on) in self.settings(user)? {
                wanted.want(self, Command::set(user.name.clone(), key, on, None));
            }
            if user.policy == PasswordPolicy::Always {
                let set = Command::change_password(user.name.clone(), Secret::new(""));
                wanted.commands.push(set);
            }
        }
        if let Some(list) = self.newest_list().filter(|_| prune) {
            let besides = self.besides(list, users);
            wanted.commands.extend(besides.map(Command::remove));
        }
        Ok(wanted)
    }

    /// How the list shows what a command is for, if it does.
    fn shown_already(&self, command: &Command) -> Option<&'static str> {
        let Command::SetPermission {
            user,
            permission,
            enabled,
            ..
        } = command
        else {
            return None;
        };
        match self.value(user, permission)? {
            Grant::Inherited if !enabled => Some("it is not the user's own: a group gives it"),
            grant if grant.is(*enabled) => Some("already so"),
            _ => None,
        }
    }

    /// The permissions and groups of a user as the file wants them.
    fn settings(&self, user: &DesiredUser) -> Result<Vec<(PermissionKey, bool)>, Misfit> {
        let (mut all, mut named) = (Vec::new(), Vec::new());
        for permission in &user.permissions {
            let misfit = |why| Misfit {
                place: permission.place,
                why,
            };
            let key = self.permission_named(&permission.name).map_err(misfit)?;
            if named.contains(&key) {
                return Err(misfit(format!("{:?} is named twice", permission.name)));
            }
            all.extend(permission.wanted.map(|wanted| (key.clone(), wanted)));
            named.push(key);
        }
        let Some(groups) = &user.groups else {
            return Ok(all);
        };
        for group in groups {
            let found = self.group_named(group);
            let place = user.place;
            all.push((found.map_err(|why| Misfit { place, why })?, true));
        }
        for group in self.groups(&user.name).unwrap_or_default() {
            if !groups.iter().any(|it| **it == **group) {
                all.push((PermissionKey::group(group.clone()), false));
            }
        }
        Ok(all)
    }

    /// The users that the file does not name, but for root, our own account and protected ones.
    fn besides<'a>(
        &'a self,
        list: &'a Roster,
        users: &'a [DesiredUser],
    ) -> impl Iterator<Item = UserName> + 'a {
        let named: HashSet<&UserName> = users.iter().map(|it| &it.name).collect();
        let stays = move |name: &UserName| {
            name.as_str() == "root"
                || self.is_self(name)
                || self.is_perhaps_self(name)
                || self.session.is_protected(name)
                || list.protection(name).is_some()
        };
        let all = list.users().iter().map(|user| user.name.clone());
        all.filter(move |name| !named.contains(name) && !stays(name))
    }
}
