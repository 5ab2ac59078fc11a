//! Reading what will be sent before it is.

use super::saving;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::domain::command::Command;

/// Opens the review of these commands.
pub(super) fn open(model: &mut Model, commands: Vec<Command>, effects: &mut Vec<Effect>) {
    for command in commands {
        saving::act(model, command, effects);
    }
}

/// Whether a review is open, or its commands are still being sent: more of them may follow.
pub(super) const fn is_under_way(_model: &Model) -> bool {
    false
}
