//! What should happen outside of the model.

use std::time::Duration;

use crate::domain::password::PasswordRules;
use crate::domain::secret::Secret;
use crate::domain::unsaved::{Errand, Owner};
use crate::engine;
use crate::engine::journal::Batch;
use crate::engine::password_batch::PasswordFileJob;
use crate::screens::message::Timer;

/// Something for the runtime to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// What the engine wants.
    Engine(engine::effect::Effect),
    /// Send [`crate::screens::message::Message::Timer`] after the delay.
    Start(Timer, Duration),
    /// Put a text on the clipboard of the terminal. Any text may be a password, so all are treated as
    /// if they were.
    Copy(Secret),
    /// Write this into the journal.
    Journal(Batch),
    /// Make so many passwords, and send [`crate::screens::message::Message::Made`] at once.
    Make(usize, PasswordRules),
    /// Judge a password that was typed, beside the loop, and send
    /// [`crate::screens::message::Message::Judged`].
    Judge {
        /// A number that no other judgement has.
        id: u64,
        /// As much of it as is judged.
        password: Secret,
        /// Words that are no secret here: the user, the broker.
        known: Vec<String>,
    },
    /// Work on the file for new passwords, and send [`crate::screens::message::Message::PasswordFileJob`].
    PasswordFileJob(PasswordFileJob),
    /// Do this about the changes that somebody did not save on a broker.
    Unsaved(Owner, Errand),
    /// Clear the terminal and draw everything.
    Redraw,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Leave the broker, and go back to the list of brokers.
    Back,
    /// Leave.
    Quit,
}
