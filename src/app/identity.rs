//! Who we are at the broker. A user name says it. Where a client certificate is the login, the broker
//! makes a user of it and tells nobody which: what it admits narrows down who that can be.
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

use super::lockout;
use super::model::{Model, Session};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::text;

/// Who the certificate can stand for, as far as the lists tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Every user whom the broker lets do what it lets us do, in its order.
    candidates: Vec<UserName>,
    /// Whether they were found on this connection: the next one may show another certificate.
    is_current: bool,
}

impl Identity {
    /// There is a new connection. What was known stays until its first list.
    pub(super) const fn on_connected(&mut self) {
        self.is_current = false;
    }

    /// Takes in who may do what we may. Who could not be us before cannot be us now.
    fn narrow(&mut self, mut able: Vec<UserName>) {
        if self.is_current {
            let before: HashSet<&UserName> = self.candidates.iter().collect();
            let both = able.iter().filter(|user| before.contains(user));
            let both: Vec<UserName> = both.cloned().collect();
            if !both.is_empty() {
                able = both;
            }
        }
        self.candidates = able;
        self.is_current = true;
    }
}

impl Session {
    /// Whether a client certificate is the login, and no user name.
    #[must_use]
    pub const fn is_by_certificate(&self) -> bool {
        self.certificate && self.user.is_none()
    }
}

impl Model {
    /// The user whom we are logged in as, where that is known.
    #[must_use]
    pub fn own(&self) -> Option<&UserName> {
        let sole = match self.candidates() {
            [one] => Some(one),
            _ => None,
        };
        self.session.user.as_ref().or(sole)
    }

    /// The users of whom one is us, where a certificate is the login.
    #[must_use]
    pub fn candidates(&self) -> &[UserName] {
        if self.session.is_by_certificate() {
            &self.identity.candidates
        } else {
            &[]
        }
    }

    /// Whether a user is the one that we are logged in as.
    #[must_use]
    pub fn is_self(&self, name: &UserName) -> bool {
        self.own() == Some(name)
    }

    /// Whether a user may be the one that we are logged in as, or another.
    #[must_use]
    pub fn is_perhaps_self(&self, name: &UserName) -> bool {
        self.own().is_none() && self.candidates().contains(name)
    }

    /// Whether our login is the name and the password of this user.
    #[must_use]
    pub fn logs_in_as(&self, name: &UserName) -> bool {
        self.session.user.as_ref() == Some(name)
    }
}

/// A list came that the broker showed us. Returns whether it tells more of who we are.
pub(super) fn learn(model: &mut Model, list: &Roster) -> bool {
    if !model.session.is_by_certificate() {
        return false;
    }
    let mut able = lockout::readers(model, list);
    able.retain(|user| may_be_connected(list, user));
    let before = model.identity.candidates.clone();
    model.identity.narrow(able);
    before != model.identity.candidates
}

/// Whether somebody may be connected, as far as a list tells. Of a user who is bound to a client id it tells
/// that one only, and a certificate is admitted with any.
fn may_be_connected(list: &Roster, user: &UserName) -> bool {
    let is_out = list.sessions(user).is_some_and(<[_]>::is_empty);
    !is_out || list.client_id(user).is_some()
}

/// Who we are, for the header.
#[must_use]
pub fn shown(model: &Model) -> String {
    match model.own() {
        Some(own) if model.session.is_by_certificate() => {
            format!("{}, by certificate", own.as_str())
        }
        Some(own) => own.as_str().into(),
        None if model.session.is_by_certificate() => "by certificate".into(),
        None => "anonymous".into(),
    }
}

/// How many users who may be us are named.
const NAMED: usize = 5;

/// What there is to say where it is not known who the certificate makes us.
#[must_use]
pub fn doubt(model: &Model) -> Option<String> {
    if model.own().is_some() || model.roster.is_none() {
        return None;
    }
    let names: Vec<_> = model
        .candidates()
        .iter()
        .map(|it| text::short(it.as_str()))
        .collect();
    let more = names.len().saturating_sub(NAMED);
    let who = match names.as_slice() {
        [] => String::new(),
        all if more == 0 => format!(": {}", text::either(all)),
        all => format!(": {} or {more} more", all[..NAMED].join(", ")),
    };
    Some(format!(
        "Your client certificate is the login. The broker does not say which user that is{who}."
    ))
}
