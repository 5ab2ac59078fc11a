//! Everything that can happen to the application.

use crate::domain::link::{Admission, BrokerEvent};
use crate::domain::local_time::LocalTime;
use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::domain::unsaved::Found;
use crate::domain::user::UserName;
use crate::engine;
use crate::engine::password_batch::FileId;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;

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
    /// The broker, or the link to it, did something.
    Broker(BrokerEvent),
    /// A timer that was asked for ran out.
    Timer(Timer),
    /// The wall-clock time that was asked for, as people write it.
    Time(LocalTime),
    /// The passwords that were asked for, or why the system made none.
    Made(Result<Vec<Secret>, String>),
    /// What the estimate of this number says of the password that was typed.
    Judged(u64, Strength),
    /// What came of trying a login.
    Probed(UserName, Admission),
    /// The work on the file for new passwords is done; which file it is now, or what went wrong.
    PasswordFileJob(Result<FileId, String>),
    /// What an earlier console did not save, or what went wrong with its file.
    Unsaved(Result<Option<Found>, String>),
}

/// What a timer was for. A timer that is no longer wanted is not stopped; its message is
/// ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A timer of the engine.
    Engine(engine::effect::Timer),
    /// The flashes of this generation fade.
    Flashes(u64),
    /// The cursor has rested on the user that it came to in this generation.
    Rest(u64),
}
