//! One changed permission of one user, and how far the change has come.

use std::collections::BTreeMap;

use crate::domain::command::CommandId;
use crate::domain::permission::{Grant, PermissionKey, Priority};
use crate::domain::reason::Reason;
use crate::engine::command_log::{CommandLog, Outcome};

/// How far a change has come, as the command log and the change itself tell. Nothing is called
/// saved before the broker's list shows it, and then the change is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// Made here, not on its way.
    Modified,
    /// In line to be sent.
    Waiting,
    /// Sent; no answer yet.
    Sent,
    /// The broker's answer says that it is done; its list does not show it yet.
    Accepted,
    /// Not done; the text says why, mostly in the broker's words.
    Failed(&'a Reason),
    /// It may or may not be done; the text says why that is not known.
    Unknown(&'a Reason),
    /// The broker's list changed under it.
    Conflict(Clash),
}

/// What a changed list did to a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// The list now shows a third value: neither the one that the draft started from nor the wanted
    /// one.
    Value(Grant),
    UserGone,
    /// The broker no longer lists the permission.
    PermissionGone,
}

impl Progress<'_> {
    /// Whether the broker may be acting on it, so that it can neither be changed nor taken back.
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Sent | Self::Accepted)
    }

    /// Whether it waits for something that comes by itself.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Waiting | Self::Sent | Self::Accepted)
    }

    /// Whether it may or may not be done.
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}

/// What a change waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// To be sent.
    Edited,
    /// What becomes of this command. The command log tells how far it has come.
    Carried(CommandId),
    /// To be sent again, or for a list that tells: whether it is done is not known, and the text
    /// says what was looked at since.
    Doubted(Reason),
    /// A decision, since the broker's list changed under it.
    Conflict(Clash),
}

/// One changed permission of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDraft {
    /// What the list said when the change was made.
    pub base: Grant,
    /// What the person wants.
    pub wanted: bool,
    /// With which priority it is to be granted; `None` for the usual one.
    pub priority: Option<Priority>,
    pub(super) state: State,
}

impl FieldDraft {
    pub(super) const fn new(base: Grant, wanted: bool) -> Self {
        Self {
            base,
            wanted,
            priority: None,
            state: State::Edited,
        }
    }

    /// How far it has come. A command that never left, or that a list showed before the change was
    /// made again, says nothing of it.
    pub fn progress<'a>(&'a self, log: &'a CommandLog) -> Progress<'a> {
        match &self.state {
            State::Edited => Progress::Modified,
            State::Doubted(why) => Progress::Unknown(why),
            State::Conflict(clash) => Progress::Conflict(*clash),
            State::Carried(id) => match log.get(*id).map(|entry| &entry.outcome) {
                Some(Outcome::Waiting) => Progress::Waiting,
                Some(Outcome::Sent) => Progress::Sent,
                Some(Outcome::Accepted) => Progress::Accepted,
                Some(Outcome::Failed(why)) => Progress::Failed(why),
                Some(Outcome::Unknown(why)) => Progress::Unknown(why),
                Some(Outcome::Verified | Outcome::NotSent(_)) | None => Progress::Modified,
            },
        }
    }

    /// What the broker's list did to it, while nobody decided that.
    pub const fn conflict(&self) -> Option<Clash> {
        match self.state {
            State::Conflict(clash) => Some(clash),
            _ => None,
        }
    }

    /// The command that carries it.
    pub const fn carrier(&self) -> Option<CommandId> {
        match self.state {
            State::Carried(id) => Some(id),
            _ => None,
        }
    }
}

/// Why a field cannot be toggled now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToggleRefusal {
    /// It is being saved.
    Busy,
    /// Its user or its permission is gone; it can only be cancelled.
    Gone,
}

/// What setting a field did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Another value is wanted than before.
    Changed,
    /// This value was wanted already, or the broker has it.
    Same,
}

/// The changed permissions of one user.
pub type UserDraft = BTreeMap<PermissionKey, FieldDraft>;
