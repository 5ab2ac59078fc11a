//! Looking ahead: what a set of commands would do to the ways in, before they are sent.

use super::model::Model;
use crate::domain::command::Command;
use crate::domain::user::UserName;

/// What has to be typed before commands are sent that are hard to take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// The name of this user.
    User(UserName),
    /// This number of users.
    Count(usize),
}

/// What commands would do, as far as the broker's list and the rules of its family tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foresight {
    /// A sentence for each thing that the person should know first.
    pub warnings: Vec<String>,
    /// What has to be typed before; `None` when a yes is enough.
    pub typed: Option<Typed>,
}

/// Looks ahead.
#[must_use]
pub fn foresee(_model: &Model, _commands: &[Command]) -> Foresight {
    Foresight::default()
}
