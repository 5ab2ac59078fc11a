//! One command: what it changes, and what became of it.

use crate::domain::command::{Command, CommandId, CommandKind};
use crate::domain::local_time::LocalTime;
use crate::domain::permission::{Grant, Held, PermissionKey, Priority};
use crate::domain::reason::Reason;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use std::sync::Arc;

/// What a command changes, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The user is added.
    Add,
    /// The user is deleted.
    Remove {
        /// What the list showed as granted when this was asked for.
        granted: Vec<Held>,
        /// What else the list said of the user, each as `key value`, or in general words where no
        /// list was read: no command sets it again.
        settings: Vec<String>,
    },
    /// A new password.
    Password,
    /// One permission.
    Permission {
        /// Which.
        key: PermissionKey,
        /// What the list said when the change was made.
        before: Grant,
        /// Whether it is granted.
        enabled: bool,
        /// With which priority it is granted, or was held before; `None` for the usual one, and
        /// where nothing told.
        priority: Option<Priority>,
    },
}

impl Change {
    /// The kind of command that makes it.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Add => CommandKind::Add,
            Self::Remove { .. } => CommandKind::Remove,
            Self::Password => CommandKind::Password,
            Self::Permission { .. } => CommandKind::Permission,
        }
    }

    pub(in crate::engine) const fn key(&self) -> Option<&PermissionKey> {
        match self {
            Self::Permission { key, .. } => Some(key),
            _ => None,
        }
    }
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// In line.
    Waiting,
    /// Sent; no answer yet.
    Sent,
    /// The broker says that it is done. For a password that is the end: no list shows one.
    Accepted,
    /// The broker's list shows it.
    Verified,
    /// Not done; the text says why, mostly in the broker's words.
    Failed(Reason),
    /// It may or may not be done; the text says why that is not known.
    Unknown(Reason),
    /// It never left; the text says why.
    NotSent(Reason),
}

impl Outcome {
    /// Whether the broker did it, as far as it or its list say.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Accepted | Self::Verified)
    }

    /// Whether it waits for something that comes by itself: its turn, or an answer.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Waiting | Self::Sent)
    }

    /// Whether it may or may not be done.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Why it is not done, or why that is not known.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Failed(why) | Self::Unknown(why) | Self::NotSent(why) => Some(why),
            _ => None,
        }
    }

    /// Whether the command never left.
    pub const fn is_unsent(&self) -> bool {
        matches!(self, Self::Waiting | Self::NotSent(_))
    }

    pub(super) const fn is_final(&self) -> bool {
        matches!(self, Self::Verified | Self::Failed(_) | Self::NotSent(_))
    }
}

/// Whether the yes to an addition was ours. Where answers carry no ids, it may have been to
/// somebody who added the same user, and the no that follows to us.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Claim {
    /// Nothing speaks against it.
    #[default]
    Ours,
    /// It carried no id, and a no to the other one may still come.
    Open,
    /// The no came: nobody knows whose the yes was.
    Contested,
}

/// When a command reached each stage. Stages that were reached together share their time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// Put in line.
    pub asked: Option<Arc<LocalTime>>,
    pub sent: Option<Arc<LocalTime>>,
    pub answered: Option<Arc<LocalTime>>,
    /// The outcome became what it is.
    pub settled: Option<Arc<LocalTime>>,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: CommandId,
    /// The user that it changes.
    pub user: UserName,
    pub change: Change,
    /// What became of it.
    pub outcome: Outcome,
    /// The plan that it was applied with; `None` for what was sent by itself.
    pub plan: Option<u64>,
    /// What it was applied together with, on other brokers; `None` for what was applied on one
    /// alone.
    pub step: Option<Arc<str>>,
    /// Whether the broker ever said that it is done.
    pub was_accepted: bool,
    /// Whether that answer was to this command.
    pub claim: Claim,
    /// What the broker answered, up to [`super::LONGEST_KEPT`] characters; of old ones
    /// [`super::ANSWER_KEPT`].
    pub answer: Option<Box<str>>,
    /// When it reached its stages.
    pub times: Times,
}

impl Entry {
    /// Whether it is an addition that only a list shows: no answer said that it was this one.
    pub fn is_listed_alone(&self) -> bool {
        self.change == Change::Add && self.outcome == Outcome::Verified && !self.was_accepted
    }

    /// The command with an empty password: for people to read, never to send.
    pub fn command(&self) -> Command {
        let user = self.user.clone();
        let password = Secret::new("");
        match &self.change {
            Change::Add => Command::AddUser { user, password },
            Change::Remove { .. } => Command::RemoveUser { user },
            Change::Password => Command::ChangePassword { user, password },
            Change::Permission {
                key,
                enabled,
                priority,
                ..
            } => Command::set(user, key.clone(), *enabled, priority.filter(|_| *enabled)),
        }
    }

    /// The reason for the outcome, where it is more than the broker's words.
    pub fn own_reason(&self) -> Option<&Reason> {
        let reason = self.outcome.reason()?;
        let answer = self.answer.as_deref().unwrap_or_default();
        // A reason is the beginning of a long answer.
        let text = reason.text.as_str();
        let repeats = text.starts_with(answer) || answer.starts_with(text.trim_end_matches('…'));
        (answer.is_empty() || !repeats).then_some(reason)
    }

    pub(super) fn stamp(&mut self, time: &Arc<LocalTime>, settled: bool) {
        let now = || Some(Arc::clone(time));
        let times = &mut self.times;
        times.asked = times.asked.take().or_else(now);
        if !self.outcome.is_unsent() {
            times.sent = times.sent.take().or_else(now);
        }
        if self.answer.is_some() {
            times.answered = times.answered.take().or_else(now);
        }
        if settled {
            times.settled = now();
        }
    }
}
