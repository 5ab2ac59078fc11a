//! What the tasks beside the loop report to it.

use crate::app::{ConnectionId, Message};
use crate::domain::profile::Profile;
use crate::domain::secret::Secret;
#[cfg(feature = "sandbox")]
use crate::sandbox::Sandbox;

/// What tasks report to the loop.
#[derive(Debug)]
pub(super) enum TaskReport {
    /// A message for the model.
    Message(Message),
    /// The password of an attempt is there, or none is needed.
    Ready(ConnectionId, Box<Profile>, Option<Secret>),
    /// The broker inside this program runs.
    #[cfg(feature = "sandbox")]
    Demo(ConnectionId, Box<Sandbox>),
}
