//! What an attempt to reach a broker is, and what it found. How one runs is in
//! [`crate::screens::brokers::connecting`].

use crate::domain::broker_messages::{BrokerEvent, Channel, Link};
use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::message::ConnectionId;

/// What an attempt to reach a broker is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To work with it.
    Open,
    /// To see whether it works; the list stays.
    Test,
}

/// What a test has found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Whether the user list may be read.
    pub list: Option<bool>,
    /// How many users it names, once it came.
    pub users: Option<usize>,
    /// Why it could not be used.
    pub bad_list: Option<String>,
    /// Whether answers to commands may be read.
    pub answers: Option<bool>,
    /// Whether commands may be sent.
    pub commands: Option<bool>,
    /// Whether it is known how the broker marks its answers.
    pub ready: bool,
}

impl Findings {
    /// Whether the broker said nothing of what the account may do.
    pub const fn is_silent(&self) -> bool {
        self.list.is_none() && self.answers.is_none() && self.commands.is_none()
    }

    /// Notes what an event tells of the account's rights. Returns whether nothing more is to come.
    fn learn(&mut self, event: &BrokerEvent) -> bool {
        match event {
            BrokerEvent::Channel(channel, refusal) => {
                let open = Some(refusal.is_none());
                match channel {
                    Channel::Users => self.list = open,
                    Channel::Answers => self.answers = open,
                    Channel::Commands => self.commands = open,
                }
            }
            BrokerEvent::Ready { .. } => self.ready = true,
            BrokerEvent::Roster(roster, _) => self.users = Some(roster.users().len()),
            BrokerEvent::BadRoster(why)
            | BrokerEvent::NoRoster(why)
            | BrokerEvent::UnknownFamily { tried: why, .. } => self.bad_list = Some(why.clone()),
            _ => {}
        }
        if self.bad_list.is_some() && self.is_silent() {
            // It is not known what to ask it, or it answers nothing.
            return true;
        }
        let came = self.users.is_some() || self.bad_list.is_some();
        self.ready && (self.list == Some(false) || self.list == Some(true) && came)
    }
}

/// An attempt to reach a broker.
#[derive(Debug)]
pub struct Attempt {
    /// Its link, which no other attempt ever has.
    pub link: ConnectionId,
    /// The broker.
    pub profile: Profile,
    /// What for.
    pub purpose: Purpose,
    /// Whether the broker admitted us; what a test has found since.
    pub admitted: Option<Findings>,
    /// Whether the password is the one that every fresh broker has.
    pub factory_password: bool,
    /// Whether it is the broker inside this program.
    pub is_demo: bool,
}

/// What an event of its link makes of an attempt.
#[derive(Debug)]
pub enum Step {
    GoOn,
    /// The broker admitted us; a test has more to find.
    Admitted,
    /// The broker refused the login.
    Refused {
        /// What it said.
        reason: String,
        /// Whether another password may help.
        credentials: bool,
    },
    /// It failed, and why.
    Failed(String),
    /// A test has found all that it wanted.
    Found,
}

/// How the last attempt or session with a broker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In words.
    pub text: String,
    /// The same in the column of the list.
    pub short: String,
    /// How it is meant.
    pub tone: Tone,
}

impl Outcome {
    /// An outcome in words, long and short.
    pub fn new(tone: Tone, text: impl Into<String>, short: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            short: short.into(),
            tone,
        }
    }
}

impl Attempt {
    /// One that has just begun.
    pub const fn new(link: ConnectionId, profile: Profile, purpose: Purpose) -> Self {
        Self {
            link,
            profile,
            purpose,
            admitted: None,
            factory_password: false,
            is_demo: false,
        }
    }

    /// Takes what its link tells.
    pub(super) fn step(&mut self, event: BrokerEvent) -> Step {
        match event {
            BrokerEvent::Link(Link::Connected) => {
                self.admitted = Some(Findings::default());
                Step::Admitted
            }
            BrokerEvent::Link(Link::Refused {
                reason,
                credentials,
                ..
            }) => Step::Refused {
                reason,
                credentials,
            },
            BrokerEvent::Link(Link::Waiting { reason, .. }) => Step::Failed(reason),
            event => {
                let findings = self.admitted.as_mut();
                if findings.is_some_and(|findings| findings.learn(&event)) {
                    Step::Found
                } else {
                    Step::GoOn
                }
            }
        }
    }
}
