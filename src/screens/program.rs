//! What happens to the program as a whole, and what it wants: that of the list of brokers, and that of the console
//! of each link.

use crate::domain::address::Address;
use crate::domain::link::{Admission, BrokerEvent, BrokerRequest};
use crate::domain::local_time::LocalTime;
use crate::domain::password::PasswordRules;
use crate::domain::profile::{Profile, ProfileChange};
use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::domain::unsaved::{Errand, Found, Owner};
use crate::domain::user::UserName;
use crate::engine::journal::Batch;
use crate::engine::password_batch::{FileId, PasswordFileJob};
use crate::screens::brokers::known::Known;
use crate::screens::message;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use std::time::Duration;

/// A link to a broker, from the first try to the last goodbye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    Timer(Timer),
    /// What the files and the variables say of brokers.
    Known(Box<Known>),
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

/// What a timer was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A timer of the console on this link.
    Console(ConnectionId, message::Timer),
    /// A test of a connection takes long.
    Test(ConnectionId),
}

impl Timer {
    /// The link that it is about.
    pub const fn link(self) -> ConnectionId {
        match self {
            Self::Console(link, _) | Self::Test(link) => link,
        }
    }
}

/// What is needed to try a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connect {
    /// The link that it gets.
    pub link: ConnectionId,
    /// The broker.
    pub profile: Profile,
    /// The password, if it was typed; else its sources are asked.
    pub password: Option<Secret>,
}

/// Something for the runtime to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Hand a request to a broker task.
    Broker(ConnectionId, BrokerRequest),
    /// Send [`Message::Timer`] after the delay.
    Start(Timer, Duration),
    /// Send [`Message::Time`].
    AskTime(ConnectionId),
    /// Read the files and the variables.
    Read,
    /// Change the user's file, and read it again.
    Write(ProfileChange),
    /// Get the password, and connect.
    Connect(Box<Connect>),
    /// Start the broker inside this program, and connect to it.
    Demo(ConnectionId),
    /// Leave a broker, or give the attempt to reach it up.
    Leave(ConnectionId),
    /// Put a text on the clipboard of the terminal.
    Copy(Secret),
    /// Write this into the journal.
    Journal(ConnectionId, Batch),
    /// Make so many passwords, and send [`Message::Made`] at once.
    Make(ConnectionId, usize, PasswordRules),
    /// Judge a typed password for somebody who knows these words, and send [`Message::Judged`].
    Judge(ConnectionId, u64, Secret, Vec<String>),
    /// Try a login beside the link, with a client id or a fresh one, and send [`Message::Probed`].
    Probe(ConnectionId, UserName, Secret, Option<String>),
    /// Work on the file for new passwords, and send [`Message::PasswordFileJob`].
    PasswordFileJob(ConnectionId, PasswordFileJob),
    /// Do this about the changes that somebody did not save, and send [`Message::Unsaved`] where there is
    /// something to tell.
    Unsaved(ConnectionId, Owner, Errand),
    /// Clear the terminal and draw everything.
    Redraw,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Leave.
    Quit,
}
