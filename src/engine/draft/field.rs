//! One changed permission of one user, and how far the change has come.

use std::collections::BTreeMap;

use crate::domain::permission::{Grant, PermissionKey, Priority};
use crate::domain::reason::Reason;

/// How far a change has come. Nothing is called saved before the broker's list shows it, and
/// then the change is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Made here, not on its way.
    Modified,
    /// In line to be sent.
    Waiting,
    /// Sent; no answer yet.
    Sent,
    /// The broker's answer says that it is done; its list does not show it yet.
    Accepted,
    /// Not done; the text says why, mostly in the broker's words.
    Failed(Reason),
    /// It may or may not be done; the text says why that is not known.
    Unknown(Reason),
    /// The broker's list changed under it.
    Conflict(Clash),
}

/// What a changed list did to a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// The list now shows a third value: neither the one that the draft started from nor the wanted
    /// one.
    Value(Grant),
    /// The user is gone.
    UserGone,
    /// The broker no longer lists the permission.
    PermissionGone,
}

impl Progress {
    /// Whether the broker may be acting on it, so that it can neither be changed nor taken back.
    pub const fn is_out(&self) -> bool {
        matches!(self, Self::Sent | Self::Accepted)
    }

    /// Whether it waits for something that comes by itself.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Waiting | Self::Sent | Self::Accepted)
    }
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
    /// How far it has come.
    pub progress: Progress,
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
