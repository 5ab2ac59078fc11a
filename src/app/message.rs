//! Everything that can happen to the application.

use super::key::Key;
use super::moment::Moment;
use crate::domain::command::CommandId;
use crate::domain::link::BrokerEvent;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted (bracketed paste).
    Paste(String),
    /// The terminal has a new size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The broker, or the link to it, did something.
    Broker(BrokerEvent),
    /// A timer that was asked for ran out.
    Timer(Timer),
    /// The wall-clock time that was asked for, as people write it.
    Time(Moment),
}

/// What a timer was for. A timer that is no longer wanted is not stopped; its message is
/// ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// No answer came to this command in time.
    Answer(CommandId),
    /// The accepted command is not in the list yet: read the list again.
    Reread(CommandId),
    /// The accepted command did not appear in the list in time.
    Verify(CommandId),
    /// The marks of this generation fade.
    Marks(u64),
    /// The cursor has rested on the user that it came to in this generation.
    Rest(u64),
    /// One second of this generation's countdown to the next connection has passed.
    Countdown(u64),
}
