//! Everything that can happen to the program.

use crate::domain::address::Address;
use crate::domain::broker_messages::{Admission, BrokerEvent};
use crate::domain::desired::DesiredUser;
use crate::domain::local_time::LocalTime;
use crate::domain::profile::ProfileChange;
use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::domain::unsaved::Found;
use crate::domain::user::UserName;
use crate::engine;
use crate::engine::password_batch::FileId;
use crate::screens::brokers::known::Known;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;

/// A link to a broker, from the first try to the last goodbye.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

impl ConnectionId {
    /// The link that is there before the screen is: that of a broker that was named on the command
    /// line.
    pub const FIRST: Self = Self(0);
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// The mouse was used; only where the person asked for it.
    Mouse(Mouse),
    /// Text was pasted (bracketed paste).
    Paste(String),
    /// The terminal has a new size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A broker, or the link to it, did something.
    Broker(ConnectionId, BrokerEvent),
    /// The time of day that was asked for, with its date and zone.
    Time(ConnectionId, LocalTime),
    /// A timer that was asked for ran out.
    Timer(ConnectionId, Timer),
    /// What the files and the variables say of brokers.
    Known(Box<Known>),
    /// The users that a file wants, or what is wrong with it.
    UsersRead(ConnectionId, Result<Vec<DesiredUser>, String>),
    /// A change to the user's file was made, or why not.
    Written(ProfileChange, Result<(), String>),
    /// No source has the password of an attempt.
    PasswordWanted(ConnectionId),
    /// The link of an attempt is being made.
    Dialling {
        /// Which.
        link: ConnectionId,
        /// Whether with the name and the password that every fresh broker has.
        factory_password: bool,
        /// Where the broker is, if that was not known before.
        address: Option<Address>,
    },
    /// An attempt could not be made, and why.
    NotOpened(ConnectionId, String),
    /// Why the journal cannot be written; `None` when it can be again.
    Journal(Option<String>),
    /// The passwords that were asked for, or why the system made none.
    Made(ConnectionId, Result<Vec<Secret>, String>),
    /// What an estimate says of a typed password.
    Judged(ConnectionId, u64, Strength),
    /// What came of trying a login beside the link.
    Probed(ConnectionId, UserName, Admission),
    /// The work on the file for new passwords is done.
    PasswordFileJob(ConnectionId, Result<FileId, String>),
    /// What an earlier console did not save, or what went wrong with its file.
    Unsaved(ConnectionId, Result<Option<Found>, String>),
}

impl Message {
    /// The link that it is about, where it is about one.
    pub const fn link(&self) -> Option<ConnectionId> {
        match self {
            Self::Broker(link, _)
            | Self::Time(link, _)
            | Self::Timer(link, _)
            | Self::PasswordWanted(link)
            | Self::Dialling { link, .. }
            | Self::NotOpened(link, _)
            | Self::Made(link, _)
            | Self::Judged(link, ..)
            | Self::Probed(link, ..)
            | Self::PasswordFileJob(link, _)
            | Self::UsersRead(link, _)
            | Self::Unsaved(link, _) => Some(*link),
            Self::Key(_)
            | Self::Mouse(_)
            | Self::Paste(_)
            | Self::Resize { .. }
            | Self::Known(_)
            | Self::Written(..)
            | Self::Journal(_) => None,
        }
    }
}

/// What a timer of a link was for. A timer that is no longer wanted is not stopped; its message is
/// ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A timer of the engine.
    Engine(engine::effect::Timer),
    /// The flashes of this generation fade.
    Flashes(u64),
    /// The cursor has rested on the user that it came to in this generation.
    Rest(u64),
    /// A test of a connection takes long.
    Test,
}
