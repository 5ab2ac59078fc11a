//! What may be done to a user, and why not: by what the list says of it, what is under way, and
//! what names and passwords must be like. Screens and verbs ask here, so that they agree. Whether a
//! login may be tried is decided in `try_login` (`trial`).
//!
//! Whom nobody may delete, `protection` in the dialect of the family says
//! ([`crate::domain::family::FamilyTraits::protections`]), and who is asked about first, the
//! profile ([`super::session`]).
//!
//! What the *account* may do is in [`super::own_rights`], whose rights a change would take away in
//! [`super::impact`], and whether a line that was shown may still be sent in [`super::send_check`].

use super::Engine;
use super::connection::LinkState;
use super::own_rights::unknown;
use crate::domain::command::{Command, CommandKind};
use crate::domain::permission::PermissionKey;
use crate::domain::reason::Reason;
use crate::domain::user::UserName;
use crate::domain::validate::Flaw;
use crate::text;

impl Engine {
    /// Whether commands can be sent now. `doing` ends the sentence "cannot … now".
    ///
    /// # Errors
    /// That nothing was sent.
    pub fn connected(&self, doing: &str) -> Result<(), Reason> {
        match self.link {
            LinkState::Connected if self.is_unknown() => Err(unknown()),
            LinkState::Connected => Ok(()),
            _ => {
                let why = format!("Not connected: cannot {doing} now; no change is lost");
                Err(why.into())
            }
        }
    }

    /// Whether commands of a kind can be sent now, and may be as far as is known.
    ///
    /// # Errors
    /// That there is no link, or what the account lacks.
    pub fn may_now(&self, kind: CommandKind, doing: &str) -> Result<(), Reason> {
        self.connected(doing).and_then(|()| self.may(kind))
    }

    /// Whether a user can be worked on: it is listed, or was named.
    ///
    /// # Errors
    /// That it is not in the list.
    pub fn present(&self, user: &UserName) -> Result<(), Reason> {
        if self.is_listed(user) || self.is_named(user) {
            return Ok(());
        }
        Err(of(user, "is not in the broker's list"))
    }

    /// Whether something is being done to a user as a whole.
    pub fn is_busy(&self, user: &UserName) -> bool {
        let action = self.actions.get(user);
        action.is_some_and(|action| action.progress(&self.log).is_busy())
    }

    /// One thing at a time is done to a user as a whole.
    ///
    /// # Errors
    /// That something is being done already.
    pub fn idle(&self, user: &UserName) -> Result<(), Reason> {
        if !self.is_busy(user) {
            return Ok(());
        }
        let name = text::short(user.as_str());
        Err(format!("Wait: another command for {name} is under way").into())
    }

    /// Whether a user can be added under this name. A list that is old proves nothing.
    ///
    /// # Errors
    /// What is wrong with the name, or that a user has it.
    pub fn may_add(&self, name: &str) -> Result<(), Flaw> {
        self.session.family.texts.new_user(name)?;
        let list = self.readable_list();
        let is_taken = list.is_some_and(|list| list.row(&name.into()).is_some());
        if is_taken { Err(Flaw::Taken) } else { Ok(()) }
    }

    /// Whether this can be a user's new password.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn may_be_password(&self, password: &str) -> Result<(), Flaw> {
        (self.session.family.texts.argument)(password)?;
        let rules = &self.session.password_rules;
        if rules.is_too_short(password) {
            return Err(Flaw::TooShort(rules.minimum));
        }
        Ok(())
    }

    /// Whether a user can get another password.
    ///
    /// # Errors
    /// That it is gone or busy, or that a password made for it is not handed over yet, and would
    /// not be true then.
    pub fn may_set_password(&self, user: &UserName) -> Result<(), Reason> {
        self.present(user)?;
        self.idle(user)?;
        let batch = self.password_batch.as_ref();
        if batch.is_some_and(|batch| batch.is_for(user)) {
            let name = text::short(user.as_str());
            return Err(format!("Wait: the new password of {name} is not delivered yet").into());
        }
        Ok(())
    }

    /// Whether a user can be deleted.
    ///
    /// # Errors
    /// That it is gone or busy, or that the broker never lets anybody delete it.
    pub fn may_delete(&self, user: &UserName) -> Result<(), Reason> {
        self.present(user)?;
        if let Some(protection) = self.protection(user) {
            return Err(protection.reason.clone().into());
        }
        self.idle(user)
    }

    /// Whether the groups of a user can be changed.
    ///
    /// # Errors
    /// That there are none, that the user is gone, or what the account lacks.
    pub fn may_change_groups(&self, user: &UserName) -> Result<(), Reason> {
        if !self.has_groups() {
            return Err("This broker reports no groups".into());
        }
        self.present(user)?;
        self.may(CommandKind::Permission)
    }

    /// Whether the broker lets anybody change this permission of this user.
    ///
    /// # Errors
    /// Why it never does.
    pub fn may_set(&self, user: &UserName, key: &PermissionKey) -> Result<(), Reason> {
        let protection = self.protection(user);
        match protection.filter(|it| it.fixed.contains(key)) {
            Some(protection) => Err(protection.reason.clone().into()),
            None => Ok(()),
        }
    }

    /// Whether a permission of a user can be toggled. What is changed already can be changed back.
    ///
    /// # Errors
    /// That nobody may change it, that the user does not have it itself, or what the account lacks.
    pub fn may_toggle(&self, user: &UserName, key: &PermissionKey) -> Result<(), Reason> {
        self.may_set(user, key)?;
        if self.drafts.field(user, key).is_some() {
            return Ok(());
        }
        self.not_inherited(user, key)?;
        self.may(CommandKind::Permission)
    }

    /// What a user has through something else is not its own to take.
    fn not_inherited(&self, user: &UserName, key: &PermissionKey) -> Result<(), Reason> {
        let groups = self.roster.as_ref().map(|list| list.through(user, key));
        let through = match groups.as_deref() {
            None | Some([]) => return Ok(()),
            Some([group]) => format!("the group {group}"),
            Some(several) => format!("the groups {}", several.join(", ")),
        };
        let label = self.plain_label(key);
        let why = format!("has {label} only through {through}: nothing to toggle");
        Err(of(user, &why))
    }

    /// Whether the broker is known to refuse a command, whoever sends it. `is_new`: an earlier
    /// command adds the user.
    ///
    /// # Errors
    /// What it would refuse.
    pub fn may_send(&self, command: &Command, is_new: bool) -> Result<(), Reason> {
        let user = command.user();
        match command {
            Command::AddUser { .. } => self.may_add(user.as_str()).map_err(|flaw| match flaw {
                Flaw::Taken => of(user, "already exists"),
                flaw => format!("The user name {} {flaw}", text::short(user.as_str())).into(),
            }),
            Command::ChangePassword { .. } => self.may_set_password(user),
            Command::RemoveUser { .. } => self.may_delete(user),
            Command::SetPermission { permission, .. } => {
                if !is_new {
                    self.present(user)?;
                }
                self.may_set(user, permission)?;
                let texts = self.session.family.texts;
                let flaw = permission
                    .as_group()
                    .and_then(|it| texts.new_user(it).err());
                flaw.map_or(Ok(()), |flaw| {
                    Err(
                        format!("The group name {} {flaw}", text::short(permission.as_str()))
                            .into(),
                    )
                })
            }
        }
    }
}

/// A sentence that starts with a user.
fn of(user: &UserName, what: &str) -> Reason {
    format!("{} {what}", text::short(user.as_str())).into()
}
