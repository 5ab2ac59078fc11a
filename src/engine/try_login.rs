//! Trying the login of a user beside the link: with which client id, how it can be done without
//! harm, and why the broker refuses it. Once and on request only: each refused one brings an
//! account nearer to being banned. Whether it is tried at all, for a disabled user too, is decided
//! here; `passwd --probe` of scripts, in `cli::verbs::passwd`, always tries.
//!
//! - The client id that a user is bound to is used only where a list that is asked for right then
//!   shows no session with it: a second client of that id would end the session of a device, and
//!   drop what the broker keeps for it. Else nothing is tried, since with another id the answer is
//!   known. No question offers it all the same: a slip would cut a device off.
//! - A disabled user is tried: the broker's word counts, and the list may be older.
//! - Where this console shows a client certificate without a user name nothing is tried: the broker
//!   may admit the certificate whatever the password is.

use std::time::Duration;

use super::Engine;
use super::connection::LinkState;
use super::effect::{Effect, Notice, Timer};
use super::user_actions::Fresh;
use crate::domain::broker_messages::BrokerRequest;
use crate::domain::command::Command;
use crate::domain::permission::{Grant, Permission};
use crate::domain::reason::{Advice, Reason};
use crate::domain::roster::Roster;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::text;

/// How long a password that was set is kept for trying the login with it.
const KEPT: Duration = Duration::from_secs(120);

/// With which client id a login is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// With one that nobody else has.
    Fresh,
    /// With the one that the user is bound to. By the list nobody uses it now.
    Bound(String),
}

impl Engine {
    /// How the login of a user can be tried, by the newest list.
    ///
    /// # Errors
    /// Why it is not tried.
    pub fn trial(&self, user: &UserName) -> Result<Trial, Reason> {
        if self.session.is_by_certificate() {
            return Err(
                "Cannot test the login: guestlist presents a client certificate, which the \
                    broker may accept with any password"
                    .into(),
            );
        }
        if user.as_str().is_empty() {
            let name = text::named("");
            return Err(format!("{name} cannot log in: a login needs a user name").into());
        }
        self.trial_by(self.newest_list(), user)
    }

    /// How it can be tried, by this list. A second client with the same id would end the session of
    /// the first, and drop what the broker keeps for it.
    fn trial_by(&self, list: Option<&Roster>, user: &UserName) -> Result<Trial, Reason> {
        let Some(id) = list.and_then(|list| list.client_id(user)) else {
            return Ok(Trial::Fresh);
        };
        let sessions = list.and_then(|list| list.sessions(user));
        let sessions = sessions.filter(|_| self.link == LinkState::Connected);
        let (name, shown) = (text::short(user.as_str()), text::short(id));
        match sessions {
            Some([]) => Ok(Trial::Bound(id.into())),
            Some(_) => {
                let why = format!(
                    "{name} is bound to the client id {shown}, which has a session: a test \
                        login would disconnect that device"
                );
                Err(Reason::with(why, Advice::LookAgain))
            }
            None => Err(format!(
                "{name} is bound to the client id {shown}: a test login would disconnect a \
                    device that uses it"
            )
            .into()),
        }
    }

    /// Why the broker refuses a login of a user, as a sentence; `None` where nothing is known of
    /// it.
    pub fn refused_login(&self, user: &UserName) -> Option<Reason> {
        let list = self.newest_list()?;
        list.user(user)?;
        let name = text::short(user.as_str());
        if let Some(missing) = self.missing_for_login(list, user) {
            let why = format!(
                "{name} is disabled: the broker refuses every password until {} is on.",
                missing.label
            );
            return Some(why.into());
        }
        match self.session.family.refused_login.as_str() {
            "" => None,
            words => Some(Reason::with(words, Advice::SetsPassword)),
        }
    }

    /// The permission that a user lacks and that every login with a password needs.
    fn missing_for_login<'a>(&self, list: &'a Roster, user: &UserName) -> Option<&'a Permission> {
        let rules = list.rules().or(self.session.family.rules.as_ref())?;
        let mut needed = list
            .permissions()
            .iter()
            .filter(|it| rules.login.contains(&it.key));
        needed.find(|it| list.grant(user, &it.key) == Some(Grant::Disabled))
    }

    /// Keeps the password that the broker accepted with a command for a while, if a login can be
    /// tried with it.
    pub fn keep_password(&mut self, command: &Command) {
        let (user, Some(password)) = (command.user(), command.new_password()) else {
            return;
        };
        if self.trial(user).is_ok() {
            self.fresh_generation += 1;
            self.fresh = Some(Fresh {
                user: user.clone(),
                password: password.clone(),
            });
            self.start(Timer::Fresh(self.fresh_generation), KEPT);
        }
    }

    /// The time for which it is kept is over.
    pub(super) fn forget_password(&mut self, generation: u64) {
        if generation == self.fresh_generation {
            self.fresh = None;
        }
        self.changed = false;
    }

    /// Tries a login.
    pub fn try_login(&mut self, user: UserName, password: Secret) {
        self.probing = Some(user.clone());
        match self.trial(&user) {
            // The list may be hours old: whether the client id is free is asked now.
            Ok(Trial::Bound(_)) => {
                self.held_trial = Some(Fresh { user, password });
                self.request(BrokerRequest::Refresh);
            }
            Ok(trial) => self.probe(trial, Fresh { user, password }),
            Err(why) => self.not_tried(user, why),
        }
    }

    fn probe(&mut self, trial: Trial, Fresh { user, password }: Fresh) {
        let client_id = match trial {
            Trial::Fresh => None,
            Trial::Bound(id) => Some(id),
        };
        self.emit(Effect::Probe {
            client_id,
            user,
            password,
        });
    }

    /// A list came: a login that waited for it is tried, unless a device has its client id now.
    pub(super) fn try_held_login(&mut self, list: &Roster) {
        let Some(held) = self.held_trial.take() else {
            return;
        };
        match self.trial_by(Some(list), &held.user) {
            Ok(trial) => self.probe(trial, held),
            Err(why) => self.not_tried(held.user, why),
        }
    }

    /// A login that waited for a list is not tried: none comes.
    pub(super) fn drop_held_login(&mut self) {
        if let Some(held) = self.held_trial.take() {
            let why = "no list says whether its client id is free, so it was not tried";
            self.not_tried(held.user, why.into());
        }
    }

    /// The login that was tried beside the link has its answer.
    pub fn login_tried(&mut self) {
        self.probing = None;
    }

    /// The password that was set last, for trying it. It is not kept any longer.
    pub const fn take_fresh(&mut self) -> Option<Fresh> {
        self.fresh.take()
    }

    /// The password that was set last is not kept any longer.
    pub fn forget_fresh(&mut self) {
        self.fresh = None;
    }

    fn not_tried(&mut self, user: UserName, why: Reason) {
        self.probing = None;
        self.tell(Notice::NotTried(user, why));
    }
}
