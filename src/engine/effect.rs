//! What comes out of the engine: what should happen outside, and what a screen should show.
//! `screens::engine_notices` hears what it tells.

use std::time::Duration;

use crate::domain::broker_messages::BrokerRequest;
use crate::domain::command::{CommandId, Submission};
use crate::domain::reason::{Reason, Tone};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// Something that comes out of the engine, in the order in which it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Hand a request to the broker task.
    Broker(BrokerRequest),
    /// Give the timer back to [`super::Engine::on_timer`] after the delay.
    Start(Timer, Duration),
    /// Give the engine the time at once.
    AskTime,
    /// Try a login beside the link, once.
    Probe {
        /// The client id for it; `None` for a fresh one.
        client_id: Option<String>,
        /// Who.
        user: UserName,
        /// With which password.
        password: Secret,
    },
    /// Something for the screen to say or to follow.
    Tell(Notice),
}

/// What a timer was for. A timer is never stopped: one that is no longer wanted does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// No answer came to this command in time.
    Answer(CommandId),
    /// The accepted command is not in the list yet: read the list again.
    Reread(CommandId),
    /// The accepted command did not appear in the list in time.
    Verify(CommandId),
    /// One second of applying a plan has passed.
    Run(u64),
    /// One second of this generation's countdown to the next connection has passed.
    Countdown(u64),
    /// The password of this generation that was set last is not kept any longer.
    Fresh(u64),
}

/// The end of a sentence about what the broker's list shows as done.
pub const CONFIRMED: &str = ", confirmed by the broker";

/// What a list showed of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flash {
    /// A change of ours is in the broker's list.
    Saved,
    /// Somebody else changed the user.
    Changed,
    /// We added the user.
    Added,
    /// The user is new, and we did not add it.
    New,
}

/// Something for the screen to say or to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A sentence.
    Say(Tone, Reason),
    /// A sentence that gives way to one that matters more.
    Remark(Tone, Reason),
    /// The broker admitted us.
    Admitted,
    /// The broker refused the password.
    LoginRefused,
    /// It is not known what kind of broker this is.
    UnknownFamily(Reason),
    /// The broker accepted a command.
    Accepted(Submission),
    /// A command of ours is done, and nothing waits for it any longer.
    Done(CommandId),
    /// A command about a user as a whole was not done.
    Failed {
        /// Which.
        sent: Submission,
        why: Reason,
        /// Whether the user's row says so.
        on_row: bool,
    },
    /// It is not known whether a command was done.
    Unknown {
        /// Which.
        sent: Submission,
        why: Reason,
        /// Whether what it was for is still wanted.
        is_open: bool,
    },
    /// The list does not show a user whose addition was never answered.
    NotAdded {
        /// Who.
        user: UserName,
        /// The command that was to add it.
        id: CommandId,
        /// Whether the list may be older than the addition.
        may_come: bool,
    },
    /// The list shows that a user was added or deleted.
    Verified {
        /// The name that was asked for.
        user: UserName,
        /// The name in the list.
        listed: UserName,
        /// The command that did it.
        id: CommandId,
        /// Whether it was deleted.
        is_gone: bool,
        /// What to say about it.
        said: Option<(Tone, Reason)>,
    },
    /// A user is worked on by name.
    Named(UserName),
    /// Other users are listed, or shown below the list.
    Users,
    /// The list changed under what is planned.
    List,
    /// The list is not shown any more.
    ListLost,
    /// What a list showed of users, for a few seconds.
    Flashes(Vec<(UserName, Flash)>),
    /// Groups of users became known.
    Groups,
    /// A line of the plan is sent.
    Sending(usize),
    /// A second of applying a plan has passed.
    Ticked,
    /// Applying is paused.
    Paused,
    /// Applying is over.
    Over,
    /// Why the login of a user was not tried.
    NotTried(UserName, Reason),
}
