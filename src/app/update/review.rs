//! Reading what will be sent before it is.

use crate::app::model::{Model, Tone};
use crate::domain::command::Command;

/// Opens the review of these commands.
pub(super) fn open(model: &mut Model, commands: Vec<Command>) {
    model.say(Tone::Info, format!("{} commands", commands.len()));
}
