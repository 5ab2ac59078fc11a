//! The status of a line of a plan.

use crate::engine::command_log::Outcome;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineStatus {
    /// Its turn has not come.
    Pending,
    /// On its way.
    Sent,
    /// The broker's list shows it.
    Verified,
    /// The broker accepted it.
    Accepted,
    /// Not done.
    Failed,
    /// Nobody knows.
    Unknown,
    /// It was not sent, and will not be by this run.
    NotSent,
}

impl LineStatus {
    /// All, in the order in which they are counted up.
    pub const ALL: [Self; 7] = [
        Self::Verified,
        Self::Accepted,
        Self::Failed,
        Self::Unknown,
        Self::NotSent,
        Self::Sent,
        Self::Pending,
    ];

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "to be sent",
            Self::Sent => "sent",
            Self::Verified => "verified",
            Self::Accepted => "accepted",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotSent => "not sent",
        }
    }

    /// Whether the person may want to do something about it.
    pub const fn is_trouble(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown | Self::NotSent)
    }

    pub(super) const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Waiting | Outcome::Sent => Self::Sent,
            Outcome::Accepted => Self::Accepted,
            Outcome::Verified => Self::Verified,
            Outcome::Failed(_) => Self::Failed,
            Outcome::Unknown(_) => Self::Unknown,
            Outcome::NotSent(_) => Self::NotSent,
        }
    }
}
