//! What would become of the account that the console uses, or may be using: which ways in it would
//! lose (`own_ways`). It warns, and asks for the name; it never refuses.

use std::collections::HashSet;

use super::foreseen::Foreseen;
use super::projected_users::Tristate;
use super::{Impact, RequiredInput};
use crate::domain::command::Command;
use crate::domain::permission::{Permission, PermissionKey};
use crate::domain::rules::{Need, Way};
use crate::domain::user::UserName;
use crate::text;

/// An account that this console uses, or may be using.
#[derive(Clone, Copy)]
struct Account<'a> {
    user: &'a UserName,
    /// Whether it is ours for sure.
    is_ours: bool,
}

impl Account<'_> {
    /// The beginning of a sentence that says so.
    fn it_is(self) -> String {
        if self.is_ours {
            return "This is the account that you are using".into();
        }
        let name = text::short(self.user.as_str());
        format!("This may be the account that you are using ({name})")
    }
}

impl<'a> Foreseen<'a> {
    /// Says what becomes of the account that the console uses, or of each that it may be using.
    /// Returns whether the way back has to be said.
    pub(super) fn own_account(&self, found: &mut Impact) -> bool {
        let Some(user) = self.engine.own() else {
            let mut locks = false;
            for user in self.engine.candidates() {
                let account = Account {
                    user,
                    is_ours: false,
                };
                locks |= self.account(account, found);
            }
            return locks;
        };
        let account = Account {
            user,
            is_ours: true,
        };
        let locks = self.account(account, found);
        self.refused_commands(found);
        locks
    }

    fn account(&self, account: Account<'a>, found: &mut Impact) -> bool {
        if !self.deleted.contains(&account.user) {
            return self.changes(account, found);
        }
        let (it_is, then) = (
            account.it_is(),
            if account.is_ours {
                "without it"
            } else {
                "in that case"
            },
        );
        found.warn(format!(
            "{it_is}: {then} guestlist loses its access to the broker and cannot log in again."
        ));
        found.require(RequiredInput::User(account.user.clone()));
        true
    }

    fn changes(&self, account: Account<'a>, found: &mut Impact) -> bool {
        let own = account.user;
        let about_own = self.commands.iter().filter(|command| command.user() == own);
        let about_own: Vec<&Command> = about_own.collect();
        if about_own.is_empty() {
            return false;
        }
        let (ways, given_up) = if self.is_always(own) {
            (Ways::default(), Vec::new())
        } else {
            (self.own_ways(own), self.given_up(own))
        };
        let is_password = |command: &&Command| matches!(command, Command::ChangePassword { .. });
        if about_own.iter().any(is_password) {
            self.new_password(account, found);
        } else if given_up.is_empty() && ways.is_empty() {
            found.note(if account.is_ours {
                "This changes the account that you are using.".into()
            } else {
                format!("{}.", account.it_is())
            });
        }
        if given_up.is_empty() && ways.is_empty() {
            return false;
        }
        if self.rules.is_none() {
            found.warn("You may not be able to undo this from here.");
        }
        let whose = self.whose(account, &given_up, &ways);
        if account.is_ours {
            ways.say(account, found);
            found.warn(whose);
        } else {
            found.warn(whose);
            ways.say(account, found);
        }
        !ways.is_empty()
    }

    /// Says what a new password of an account means for this console. A certificate needs none.
    fn new_password(&self, account: Account<'_>, found: &mut Impact) {
        let it_is = account.it_is();
        if self.engine.logs_in_as(account.user) {
            found.warn(format!(
                "{it_is}: guestlist then logs in with the new password, and everything else that \
                 uses the account must be updated too."
            ));
        } else if account.is_ours {
            found.warn(format!(
                "{it_is}. guestlist keeps logging in with your client certificate; everything else that logs \
                 in with the password needs the new one."
            ));
        }
    }

    /// A sentence that says that an account is ours, what it would lose, and what it would get that
    /// denies it something.
    fn whose(&self, account: Account<'_>, given_up: &[String], ways: &Ways) -> String {
        let will = if account.is_ours { "will" } else { "would" };
        let loss = match given_up {
            [] => String::new(),
            given_up => format!(" You {will} lose: {}.", given_up.join("; ")),
        };
        let denial = match self.denials(account.user, ways).as_slice() {
            [] => String::new(),
            [one] => format!(" You {will} get {one}, which denies this access."),
            denials => format!(
                " You {will} get these, which deny this access: {}.",
                denials.join("; ")
            ),
        };
        format!("{}.{loss}{denial}", account.it_is())
    }

    /// The permissions that our account would lose, each with what it allows.
    fn given_up(&self, own: &UserName) -> Vec<String> {
        let mut seen = HashSet::new();
        let keys = self.touched(own, |_| true).into_iter();
        let keys = keys.filter(|(_, key)| self.lost(own, key) && seen.insert(*key));
        keys.map(|(_, key)| self.explained(key)).collect()
    }

    /// What our account would get that denies any of these ways, each with what it allows.
    fn denials(&self, own: &UserName, ways: &Ways) -> Vec<String> {
        let Some(rules) = self.rules else {
            return Vec::new();
        };
        let all = ways.lost.iter().chain(&ways.perhaps);
        let needs: Vec<&Need> = all.map(|way| rules.need(*way)).collect();
        let denies = |key| {
            let mut said = needs.iter().flat_map(|need| need.says(key));
            said.any(|says| says.no)
        };
        let mut seen = HashSet::new();
        let keys = self.touched(own, |enabled| enabled).into_iter();
        let keys = keys.filter(|(_, key)| denies(key) && seen.insert(*key));
        keys.map(|(group, key)| match group {
            Some(group) => format!("{} through the group {group}", self.explained(key)),
            None => self.explained(key),
        })
        .collect()
    }

    /// The permissions that commands about our account touch, each with the group that it comes
    /// through, if any.
    fn touched(
        &self,
        own: &UserName,
        wanted: impl Fn(bool) -> bool,
    ) -> Vec<(Option<&str>, &PermissionKey)> {
        let mut touched = Vec::new();
        for command in self.commands {
            let Command::SetPermission {
                user,
                permission,
                enabled,
                ..
            } = command
            else {
                continue;
            };
            if user == own && wanted(*enabled) {
                let group = permission.as_group().map(AsRef::as_ref);
                let keys = self.before.gifts(permission).into_iter();
                touched.extend(keys.map(|key| (group, key)));
            }
        }
        touched
    }

    /// A permission and what it allows; of a role these are its rules in words, made in the folder
    /// of the family.
    fn explained(&self, key: &PermissionKey) -> String {
        match self.permission(key) {
            Some(known) if known.meaning.is_empty() => known.label.clone(),
            Some(known) => format!("{} ({})", known.label, known.meaning),
            None => key.as_str().into(),
        }
    }

    /// Which ways our account would lose.
    fn own_ways(&self, own: &UserName) -> Ways {
        let mut ways = Ways::default();
        let Some(rules) = self.rules else {
            return ways;
        };
        for way in Way::ALL {
            let need = self.own_need(rules, way);
            if !self.may_now(own, way) {
                continue;
            }
            match (self.before.has(own, &need), self.after.has(own, &need)) {
                (_, Tristate::No) => ways.lost.push(way),
                (Tristate::Yes, Tristate::Unclear) => ways.perhaps.push(way),
                (_, Tristate::Unclear) if self.is_hurt(own, &need) => ways.perhaps.push(way),
                _ => {}
            }
        }
        ways
    }

    /// Whether our account would lose what gives a way, or get what denies it.
    fn is_hurt(&self, own: &UserName, need: &Need) -> bool {
        let mut all = need.checks.iter().flat_map(|check| &check.says);
        all.any(|(key, says)| says.yes && self.lost(own, key) || says.no && self.got(own, key))
    }

    fn refused_commands(&self, found: &mut Impact) {
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
        let mut known = self.engine.permissions().iter();
        known.find(|permission| permission.key == *key)
    }
}

/// The ways that our account would lose.
#[derive(Debug, Default)]
struct Ways {
    lost: Vec<Way>,
    perhaps: Vec<Way>,
}

impl Ways {
    const fn is_empty(&self) -> bool {
        self.lost.is_empty() && self.perhaps.is_empty()
    }

    fn say(&self, account: Account<'_>, found: &mut Impact) {
        let words =
            |ways: &[Way]| text::either(&ways.iter().map(|way| way.words()).collect::<Vec<_>>());
        let (lost, perhaps) = (&self.lost, &self.perhaps);
        let (you, whether) = if account.is_ours {
            ("You", "whether you")
        } else {
            ("Then you", "whether you then")
        };
        if lost.contains(&Way::Commands) || lost.contains(&Way::Users) {
            let ways = words(lost);
            found.warn(format!(
                "{you} could no longer {ways}: not even to undo this."
            ));
        } else if !lost.is_empty() {
            found.warn(format!("{you} could no longer {}.", words(lost)));
        }
        if !perhaps.is_empty() {
            let ways = words(perhaps);
            found.warn(format!("It is not known {whether} could still {ways}."));
        }
        if lost.contains(&Way::Users) || perhaps.contains(&Way::Users) {
            found.require(RequiredInput::User(account.user.clone()));
        }
    }
}
