//! What outlives a single connection: the broker's dialect, the passwords, and where events go.

use super::dialect::{self, Dialect};
use super::passwords::Passwords;
use super::settings::Settings;
use crate::domain::command::{Command, CommandId, Submission};
use crate::domain::family::BrokerFamily;
use crate::domain::link::{BrokerEvent, BrokerRequest};
use crate::domain::user::UserName;

/// Where events go.
pub(super) type Deliver = Box<dyn Fn(BrokerEvent) + Send>;

/// What outlives a single connection.
pub(super) struct Context {
    pub(super) settings: Settings,
    /// `host:port`, for sentences.
    pub(super) address: String,
    /// The broker's dialect; while [`Self::known`] says nothing, one that is not asked.
    pub(super) dialect: Box<dyn Dialect>,
    /// Of which family the broker is.
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

    pub(super) fn own_name(&self) -> Option<UserName> {
        self.settings.username.as_deref().map(UserName::from)
    }

    /// The broker showed which family it belongs to.
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

    /// A command went out: if it changes the own password, the new one may be needed to log in
    /// again before the answer arrives.
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
            // The answer to the change was lost, the change was not.
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

    /// Takes what is the same whether there is a connection or not.
    pub(super) fn note_request(&mut self, request: &BrokerRequest) {
        match request {
            BrokerRequest::AdoptPassword(id) => self.passwords.adopt(*id),
            BrokerRequest::ForgetPassword(id) => self.passwords.forget(*id),
            BrokerRequest::LogIn(password) => self.passwords.typed = Some(password.clone()),
            _ => {}
        }
    }
}
