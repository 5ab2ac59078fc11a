//! The first connection. It is made before the screen is taken, so that the shell shows why it
//! failed; the list of brokers does where it knows the broker. The words for a refused login are in
//! [`crate::domain::refused_login`].

use std::fmt;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use super::links;
use super::task_report::TaskReport;
use crate::app::{ConnectionId, Message};
use crate::broker::{self, Handle, Settings};
use crate::domain::broker_messages::{BrokerEvent, Link};
use crate::domain::refused_login::{self, Login};

fn login(settings: &Settings) -> Login {
    match &settings.username {
        Some(_) => Login::User,
        None if settings.tls.shows_certificate(&settings.address) => Login::Certificate,
        None => Login::Nothing,
    }
}

/// Why the first connection failed, for the shell before the screen is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartError {
    /// The broker refused the login.
    Refused {
        /// What it said.
        reason: String,
        /// What the login was.
        login: Login,
        /// Whether another password may help.
        credentials: bool,
    },
    /// The broker could not be reached; the reason.
    Unreachable(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { reason, login, .. } => {
                write!(f, "{}. {}", refused_login::words(reason), login.advice())
            }
            Self::Unreachable(reason) => f.write_str(reason.trim_end_matches('.')),
        }
    }
}

impl std::error::Error for StartError {}

impl From<StartError> for Link {
    /// The same, for the list of brokers: nothing tries again by itself.
    fn from(error: StartError) -> Self {
        match error {
            StartError::Refused {
                reason,
                credentials,
                ..
            } => Self::Refused {
                retry_in: None,
                reason,
                credentials,
            },
            StartError::Unreachable(reason) => Self::Waiting {
                retry_in: Duration::MAX,
                reason,
            },
        }
    }
}

/// A connection to a broker that has admitted us, before the screen is taken.
#[derive(Debug)]
pub struct FirstConnection {
    pub(super) broker: Handle,
    pub(super) session: String,
    pub(super) sender: UnboundedSender<TaskReport>,
    pub(super) reports: UnboundedReceiver<TaskReport>,
    pub(super) early: Vec<Message>,
}

impl FirstConnection {
    /// Connects, and waits until the broker admits us.
    ///
    /// # Errors
    /// [`StartError`] when the first try fails.
    pub async fn connect(settings: Settings) -> Result<Self, StartError> {
        let login = login(&settings);
        let session = settings.session.clone();
        let (sender, mut reports) = mpsc::unbounded_channel();
        let broker = broker::spawn(
            settings,
            links::deliver(ConnectionId::FIRST, sender.clone()),
        );
        let mut early = Vec::new();
        while let Some(TaskReport::Message(message)) = reports.recv().await {
            match &message {
                Message::Broker(_, BrokerEvent::Link(Link::Connected)) => {
                    early.push(message);
                    break;
                }
                Message::Broker(
                    _,
                    BrokerEvent::Link(Link::Refused {
                        reason,
                        credentials,
                        ..
                    }),
                ) => {
                    return Err(StartError::Refused {
                        reason: reason.clone(),
                        login,
                        credentials: *credentials,
                    });
                }
                Message::Broker(_, BrokerEvent::Link(Link::Waiting { reason, .. })) => {
                    return Err(StartError::Unreachable(reason.clone()));
                }
                _ => early.push(message),
            }
        }
        Ok(Self {
            broker,
            session,
            sender,
            reports,
            early,
        })
    }
}
