//! What passes between the console and the task that talks to the broker, as plain data: the
//! requests to it and the events from it.

use std::time::Duration;

use super::command::{Answer, CommandId, Submission};
use super::family::FamilyTraits;
use super::roster::{Groups, Roster};
use super::secret::Secret;
use super::session_report::Report;
use super::user::UserName;

/// A request to the task that talks to the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokerRequest {
    /// Send a command.
    Submit(Submission),
    /// Send these commands in as few messages as the broker's family allows.
    SubmitTogether(Vec<Submission>),
    /// Read the user list again.
    Refresh,
    /// Ask for the groups of a user. Each is answered by one [`BrokerEvent::Groups`], unless the
    /// link is lost.
    AskGroups(UserName),
    /// Listen to what the broker tells about sessions, or no more. A new link listens to nothing.
    ListenToSessions(bool),
    /// While waiting to reconnect: try now.
    RetryNow,
    /// The broker accepted the new password of our own account that this command set: log in with
    /// it from now on.
    AdoptPassword(CommandId),
    /// The broker refused that password: forget it.
    ForgetPassword(CommandId),
    /// The person typed the password of our own account, which was changed elsewhere: log in with
    /// it from now on, and try now.
    LogIn(Secret),
    /// Leave the broker and end.
    Disconnect,
}

/// The state of the link to the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A connection is being made.
    Connecting,
    /// The broker admitted us.
    Connected,
    /// The link is down; the next try comes after the delay.
    Waiting {
        /// Until the next try.
        retry_in: Duration,
        /// What went wrong, as a sentence with the address in it.
        reason: String,
    },
    /// The broker refused the login.
    Refused {
        /// Until the next try; `None` when it waits for [`BrokerRequest::LogIn`] or
        /// [`BrokerRequest::RetryNow`], since every refused password brings an account nearer to
        /// being banned.
        retry_in: Option<Duration>,
        /// What the broker said, for instance `bad user name or password`.
        reason: String,
        /// Whether another password may help.
        credentials: bool,
    },
}

/// A stream of messages that the console needs from the broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// The user list.
    Users,
    /// The answers to commands.
    Answers,
    /// The commands themselves.
    Commands,
}

/// Something that happened at the broker, or to the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokerEvent {
    /// The link changed.
    Link(Link),
    /// The broker allowed (`None`) or refused a channel; a refusal says in a sentence what the
    /// account lacks.
    Channel(Channel, Option<String>),
    /// How many commands may be in flight at once: one where answers carry no ids. No command
    /// may be submitted on a link before this came.
    Ready {
        /// The limit, at least 1.
        in_flight: usize,
    },
    /// The broker's family could not be found out. No command can be sent;
    /// [`BrokerRequest::Refresh`] finds out again.
    UnknownFamily {
        /// What was tried.
        tried: String,
        /// Whether the account may read nothing that would tell.
        is_refused: bool,
    },
    /// Why no command that holds a secret is sent, as a sentence: no broker that can carry it out
    /// has answered yet. `None` once one has.
    Unheard(Option<String>),
    /// The broker's family. It comes once for each link, before [`BrokerEvent::Ready`].
    Family {
        /// What is documented of it.
        family: Box<FamilyTraits>,
        /// How changes are saved there and where users come from.
        notice: &'static str,
    },
    /// How far the reading of a long user list has come.
    Reading {
        /// Users read.
        done: usize,
        /// Users that there are.
        total: usize,
    },
    /// The user list, with remarks on what in it could not be used.
    Roster(Roster, Vec<String>),
    /// A user list that could not be used at all, and why.
    BadRoster(String),
    /// The broker admitted us to the list and has not sent it on this link: a sentence. It may
    /// still come.
    NoRoster(String),
    /// An answer to a command, ours or not.
    Answer(Answer),
    /// What the broker says of a user's groups.
    Groups(UserName, GroupsTold),
    /// What the broker tells about sessions.
    Report(Report),
    /// A login with the password that this command was to set was admitted, so the command was
    /// executed though its answer was lost.
    PasswordWorks(CommandId),
    /// A login with the password of [`BrokerRequest::LogIn`] was admitted: whether it is the one
    /// that every fresh broker has.
    FactoryPassword(bool),
    /// A submitted command certainly did not reach the broker's command interpreter, and why.
    Undelivered(CommandId, String),
    /// A submitted command never left, since there is no link that takes commands, and why. Nothing
    /// is wrong with the command.
    NotSent(CommandId, String),
}

/// What came of trying a login beside the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// The broker admitted the user with that password.
    Admitted,
    /// It refused, and said this, for instance `bad user name or password`.
    Refused(String),
    /// It was not asked, or gave no answer: why, as a sentence.
    Untried(String),
}

/// The broker's answer to a question for a user's groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupsTold {
    /// Their names.
    These(Groups),
    /// The broker does not know the question: it has no groups.
    NoGroups,
    /// Nothing that can be used; the text says why.
    Nothing(String),
}
