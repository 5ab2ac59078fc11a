//! The connection to the broker, as people are shown it.

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
