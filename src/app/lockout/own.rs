//! What becomes of the account that the console uses.

use std::collections::HashSet;

use super::outlook::Has;
use super::plan::Plan;
use super::{Foresight, Typed};
use crate::domain::command::Command;
use crate::domain::permission::{Permission, PermissionKey};
use crate::domain::rules::Way;
use crate::domain::user::UserName;

impl Plan<'_> {
    /// What becomes of the account that the console uses. Returns whether that asks for the way
    /// back.
    pub(super) fn own_account(&self, found: &mut Foresight) -> bool {
        let Some(own) = &self.model.session.user else {
            return false;
        };
        let locks = if self.deleted.contains(&own) {
            found.warn(
                "This is the account that you are using: with it this console loses its access \
                 to the broker, and cannot come back.",
            );
            found.require(Typed::User(own.clone()));
            true
        } else {
            self.own_changes(own, found)
        };
        self.refused_commands(found);
        locks
    }

    fn own_changes(&self, own: &UserName, found: &mut Foresight) -> bool {
        let about_own = self.commands.iter().filter(|command| command.user() == own);
        let about_own: Vec<&Command> = about_own.collect();
        let is_password = |command: &&Command| matches!(command, Command::ChangePassword { .. });
        if about_own.iter().any(is_password) {
            found.warn(
                "This is the account that you are using: from then on this console logs in with \
                 the new password, and all else that uses the account needs it too.",
            );
        } else if !about_own.is_empty() {
            found.note("This changes the account that you are using.");
        }
        let given_up = self.given_up(own);
        if given_up.is_empty() || self.is_always(own) {
            return false;
        }
        found.notes.clear();
        let locks = self.own_ways(own, found);
        found.warn(format!(
            "This is the account that you are using. You will lose: {}.",
            given_up.join("; ")
        ));
        locks
    }

    /// The permissions that our account would lose, each with what it allows.
    fn given_up(&self, own: &UserName) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut given_up = Vec::new();
        for command in self.commands {
            let Command::SetPermission {
                user, permission, ..
            } = command
            else {
                continue;
            };
            if user != own {
                continue;
            }
            let keys = match permission.as_group() {
                Some(group) => self.before.gifts(group),
                None => vec![permission],
            };
            for key in keys {
                let is_lost = self.lost_any(own, std::slice::from_ref(key));
                if !is_lost || !seen.insert(key) {
                    continue;
                }
                given_up.push(match self.permission(key) {
                    Some(known) if known.meaning.is_empty() => known.label.clone(),
                    Some(known) => format!("{} ({})", known.label, known.meaning),
                    None => key.as_str().into(),
                });
            }
        }
        given_up
    }

    /// Which ways our account would lose. Returns whether it loses any.
    fn own_ways(&self, own: &UserName, found: &mut Foresight) -> bool {
        let Some(rules) = self.rules else {
            found.warn("You may not be able to take this back from here.");
            return false;
        };
        let (mut lost, mut perhaps) = (Vec::new(), Vec::new());
        for way in Way::ALL {
            let need = rules.need(way);
            let lost_any = |keys| self.lost_any(own, keys);
            if !self.may_now(own, way) || !(lost_any(&need.permissions) || lost_any(&need.also)) {
                continue;
            }
            match self.after.has(own, need) {
                Has::No => lost.push(way),
                Has::Unclear => perhaps.push(way),
                Has::Yes => {}
            }
        }
        let words = |ways: &[Way]| either(&ways.iter().map(|way| way.words()).collect::<Vec<_>>());
        let for_good = lost.contains(&Way::Commands) || lost.contains(&Way::Users);
        if for_good {
            let ways = words(&lost);
            found.warn(format!(
                "You could no longer {ways}: not even to take this back."
            ));
        } else if !lost.is_empty() {
            found.warn(format!("You could no longer {}.", words(&lost)));
        }
        if !perhaps.is_empty() {
            let ways = words(&perhaps);
            found.warn(format!("Whether you could still {ways} is not known."));
        }
        if lost.contains(&Way::Users) || perhaps.contains(&Way::Users) {
            found.require(Typed::User(own.clone()));
        }
        !lost.is_empty() || !perhaps.is_empty()
    }

    fn refused_commands(&self, found: &mut Foresight) {
        let which = match self.cut_off {
            0 => return,
            1 => "last of these commands".into(),
            left => format!("last {left} of these commands"),
        };
        found.warn(format!(
            "The broker would refuse the {which}, since an earlier one takes your right to \
             change users."
        ));
    }

    fn permission(&self, key: &PermissionKey) -> Option<&Permission> {
        let mut known = self.model.permissions().iter();
        known.find(|permission| permission.key == *key)
    }
}

/// `a, b or c`.
fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
