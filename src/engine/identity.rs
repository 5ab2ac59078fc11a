//! Who we are at the broker. A user name says it. Where a client certificate is the login, the
//! broker makes a user of it and tells nobody which: what it admits narrows down who that can be.
//! The candidates are gathered in `impact` (`learn_identity`), by its rules. What the certificate
//! itself says is not looked at.
//!
//! - Candidates are those that the rules let read the list, disabled ones too, since the plugin
//!   weighs a certificate's rules without a look at that. Those who are not connected are left out
//!   (2.1 tells from where, and of a user bound to a client id only that one's). Each list of the
//!   same connection narrows them further; the next connection may show another certificate.
//! - One who is left is us. Of several, each is guarded. A broker whose anonymous group may manage
//!   users, and which takes no names from certificates, is not told apart.
//! - A user name beside the certificate counts as who we are, though such a listener would not look
//!   at it: no answer says so.
//! - Disabling our own account asks, but is not called a lockout: the certificate is admitted all
//!   the same.

use std::collections::HashSet;

use super::Engine;
use crate::domain::user::UserName;

/// Who the certificate can stand for, as far as the lists tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Every user that may do what we may do, in the broker's order.
    candidates: Vec<UserName>,
    /// Whether they were found on this connection: the next one may show another certificate.
    is_current: bool,
}

impl Identity {
    /// There is a new connection. What was known stays until its first list.
    pub(crate) const fn on_connected(&mut self) {
        self.is_current = false;
    }

    /// Takes over the users that may do what we may, on the same connection only those that could
    /// be us before. Returns whether the candidates changed.
    pub(super) fn narrow(&mut self, mut able: Vec<UserName>) -> bool {
        if self.is_current {
            let before: HashSet<&UserName> = self.candidates.iter().collect();
            let both = able.iter().filter(|user| before.contains(user));
            let both: Vec<UserName> = both.cloned().collect();
            if !both.is_empty() {
                able = both;
            }
        }
        self.is_current = true;
        let before = std::mem::replace(&mut self.candidates, able);
        before != self.candidates
    }
}

impl Engine {
    /// The user that we are logged in as, where that is known.
    pub fn own(&self) -> Option<&UserName> {
        let sole = match self.candidates() {
            [one] => Some(one),
            _ => None,
        };
        self.session.user.as_ref().or(sole)
    }

    /// The users that we may be logged in as, where a certificate is the login.
    pub fn candidates(&self) -> &[UserName] {
        if self.session.is_by_certificate() {
            &self.identity.candidates
        } else {
            &[]
        }
    }

    /// Whether a user is the one that we are logged in as.
    pub fn is_self(&self, name: &UserName) -> bool {
        self.own() == Some(name)
    }

    /// Whether a user may be the one that we are logged in as, though another may be it too.
    pub fn is_perhaps_self(&self, name: &UserName) -> bool {
        self.own().is_none() && self.candidates().contains(name)
    }

    /// Whether we logged in with the name and the password of this user.
    pub fn logs_in_as(&self, name: &UserName) -> bool {
        self.session.user.as_ref() == Some(name)
    }
}
