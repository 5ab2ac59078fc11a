//! What should happen outside of the screens.

use std::time::Duration;

use crate::domain::password_rules::PasswordRules;
use crate::domain::profile::{Profile, ProfileChange};
use crate::domain::secret::Secret;
use crate::domain::unsaved::{Errand, Owner};
use crate::engine;
use crate::engine::journal::Batch;
use crate::engine::password_batch::PasswordFileJob;
use crate::screens::message::{ConnectionId, Timer};

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
    /// What the engine of a link wants.
    Engine(ConnectionId, engine::effect::Effect),
    /// Send [`crate::screens::message::Message::Timer`] after the delay.
    Start(ConnectionId, Timer, Duration),
    /// Read the files and the variables.
    Read,
    /// Read a file of users, and send [`crate::screens::message::Message::UsersRead`].
    ReadUsers(ConnectionId, String),
    /// Change the user's file, and read it again.
    Write(ProfileChange),
    /// Get the password, and connect.
    Connect(Box<Connect>),
    /// Start the broker inside this program, and connect to it.
    Demo(ConnectionId),
    /// Leave a broker, or give the attempt to reach it up.
    Leave(ConnectionId),
    /// Put a text on the clipboard of the terminal. Any text may be a password, so all are treated
    /// as if they were.
    Copy(Secret),
    /// Write this into the journal.
    Journal(ConnectionId, Batch),
    /// Make so many passwords, and send [`crate::screens::message::Message::Made`] at once.
    Make(ConnectionId, usize, PasswordRules),
    /// Judge a password that was typed, beside the loop, and send
    /// [`crate::screens::message::Message::Judged`].
    Judge {
        /// The console that asks.
        link: ConnectionId,
        /// A number that no other judgement of the link has.
        id: u64,
        /// As much of it as is judged.
        password: Secret,
        /// Words that are no secret here: the user, the broker.
        known: Vec<String>,
    },
    /// Work on the file for new passwords, and send
    /// [`crate::screens::message::Message::PasswordFileJob`].
    PasswordFileJob(ConnectionId, PasswordFileJob),
    /// Do this about the changes that somebody did not save, and send
    /// [`crate::screens::message::Message::Unsaved`] where there is something to tell.
    Unsaved(ConnectionId, Owner, Errand),
    /// Clear the terminal and draw everything.
    Redraw,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Leave the broker, and go back to the list of brokers.
    Back,
    /// Open these brokers together. Nobody was asked yet whether their passwords may go in clear.
    OpenFleet(Vec<Profile>),
    /// Leave.
    Quit,
}
