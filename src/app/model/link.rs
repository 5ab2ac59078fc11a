//! The link to the broker, and the lists that come over it.

use crate::domain::roster::{Difference, Roster};

/// The link as the header shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// A connection is being made.
    Connecting,
    /// Admitted.
    Connected,
    /// Down, or the login was refused.
    Down {
        /// What kind of failure it is.
        cause: Cause,
        /// What went wrong.
        reason: String,
        /// When the next try comes.
        retry: Retry,
    },
}

/// Why the link is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It was lost, or could not be made.
    Lost,
    /// The broker refused the login, and another password would not help.
    Refused,
    /// The broker refused the login; another password may help.
    Credentials,
}

/// When the next try to connect comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It is under way.
    Now,
    /// After so many seconds.
    In(u64),
    /// When the person asks for it.
    OnRequest,
}

/// How far the offer to type another password has come, while the broker refuses ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginOffer {
    /// There is no reason for one.
    None,
    /// It waits until nothing else has the keyboard.
    Due,
    /// It was made.
    Made,
}

/// What a broker that admitted us keeps to itself, though it refuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Nothing, as far as is known.
    Nothing,
    /// The user list: people work by name until one comes.
    List,
    /// What kind of broker it is: no command can be worded.
    Kind,
}

/// Why a list is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextList {
    /// It is not: if one comes, something changed.
    News,
    /// A refresh was asked for: it is taken though changes are pending.
    Refresh,
    /// The link came back.
    Return,
    /// The broker admitted us to the list after it had refused it.
    Regained,
}

/// A list that waits until the person asks for it.
#[derive(Debug, Clone)]
pub struct WaitingList {
    /// The list.
    pub roster: Roster,
    /// How it differs from the one on the screen.
    pub difference: Difference,
}
