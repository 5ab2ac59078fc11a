//! What is kept from one connection to the next: the broker's dialect, the passwords, and where
//! events go.

use super::dialect::{self, Dialect};
use super::own_passwords::Passwords;
use super::settings::Settings;
use crate::domain::broker_messages::{BrokerEvent, BrokerRequest};
use crate::domain::command::{Command, CommandId, Submission};
use crate::domain::family::BrokerFamily;
use crate::domain::user::UserName;

/// Takes the events of the task, in order.
pub(super) type Deliver = Box<dyn Fn(BrokerEvent) + Send>;

/// What is kept from one connection to the next.
pub(super) struct Context {
    pub(super) settings: Settings,
    /// `host:port`, for sentences.
    pub(super) address: String,
    /// The broker's dialect. While [`Self::known`] is `None` this is a stand-in that is not used.
    pub(super) dialect: Box<dyn Dialect>,
    /// The broker's family, once it is known.
    pub(super) known: Option<BrokerFamily>,
    deliver: Deliver,
    pub(super) passwords: Passwords,
    probes: u64,
}

impl Context {
    pub(super) fn new(settings: Settings, deliver: Deliver) -> Self {
        let family = settings.family;
        Self {
            address: settings.address.place(),
            dialect: dialect::of(family.unwrap_or(BrokerFamily::Coreflux), &settings.session),
            known: family,
            passwords: Passwords::new(settings.password.clone()),
            settings,
            deliver,
            probes: 0,
        }
    }

    pub(super) fn deliver(&self, event: BrokerEvent) {
        (self.deliver)(event);
    }

    pub(super) fn undelivered(&self, id: CommandId, why: impl Into<String>) {
        self.deliver(BrokerEvent::Undelivered(id, why.into()));
    }

    pub(super) fn not_sent(&self, id: CommandId, why: impl Into<String>) {
        self.deliver(BrokerEvent::NotSent(id, why.into()));
    }

    pub(super) fn own_name(&self) -> Option<UserName> {
        self.settings.username.as_deref().map(UserName::from)
    }

    /// The family of the broker is known now.
    pub(super) fn learn(&mut self, kind: BrokerFamily) {
        self.known = Some(kind);
        self.dialect = dialect::of(kind, &self.settings.session);
        if let Some(is_factory) = self.is_factory_login() {
            self.deliver(BrokerEvent::FactoryPassword(is_factory));
        }
    }

    pub(super) fn tell_family(&self) {
        let (family, notice) = self.dialect.family();
        let family = Box::new(family);
        self.deliver(BrokerEvent::Family { family, notice });
    }

    /// A number for a probe, never used twice.
    pub(super) fn next_probe(&mut self) -> u64 {
        self.probes += 1;
        self.probes
    }

    /// A command went out. If it changes our own password, the next login may need the new one
    /// before the answer comes.
    pub(super) fn note_sent(&mut self, submission: &Submission) {
        if let Command::ChangePassword { user, password } = &submission.command
            && self.settings.username.as_deref() == Some(user.as_str())
        {
            self.passwords.note_sent(submission.id, password.clone());
        }
    }

    /// The broker admitted a login: with the password of this command, or with the current one.
    pub(super) fn note_admitted(&mut self, candidate: Option<CommandId>) {
        let (typed, set_by) = self.passwords.admitted(candidate);
        if let Some(id) = set_by {
            // The answer was lost, but the change was made.
            self.deliver(BrokerEvent::PasswordWorks(id));
        }
        if typed && let Some(is_factory) = self.is_factory_login() {
            self.deliver(BrokerEvent::FactoryPassword(is_factory));
        }
    }

    fn is_factory_login(&self) -> Option<bool> {
        let user = self.settings.username.as_deref()?;
        let password = self.passwords.current.as_ref()?;
        Some(self.dialect.is_factory_login(user, password))
    }

    /// Handles the requests that mean the same with a connection and without.
    pub(super) fn note_request(&mut self, request: &BrokerRequest) {
        match request {
            BrokerRequest::AdoptPassword(id) => self.passwords.adopt(*id),
            BrokerRequest::ForgetPassword(id) => self.passwords.forget(*id),
            BrokerRequest::LogIn(password) => self.passwords.typed = Some(password.clone()),
            _ => {}
        }
    }
}
