//! What should happen outside of the model.

use std::time::Duration;

use super::journal::Batch;
use super::message::Timer;
use crate::domain::link::BrokerRequest;
use crate::domain::secret::Secret;

/// Something for the runtime to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Hand a request to the broker task.
    Broker(BrokerRequest),
    /// Send [`super::message::Message::Timer`] after the delay.
    Start(Timer, Duration),
    /// Send [`super::message::Message::Time`] at once.
    AskTime,
    /// Put a text on the clipboard of the terminal. Any text may be a password, so all are treated as
    /// if they were.
    Copy(Secret),
    /// Write this into the journal.
    Journal(Batch),
    /// Clear the terminal and draw everything.
    Redraw,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Leave the broker, and go back to the list of brokers.
    Back,
    /// Leave.
    Quit,
}
