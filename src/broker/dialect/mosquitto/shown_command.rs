//! Commands as people read them: in Review, in the activity, on the clipboard.

use std::fmt::Write as _;

use super::encode::{push_text, words};
use crate::domain::command::Command;

/// A command for people to read: as `mosquitto_ctrl dynsec` takes it, passwords as `••••`.
pub(super) fn spelt(it: &Command) -> String {
    let words = match words(it) {
        Ok(words) => words,
        Err(error) => return error.to_string(),
    };
    let mut line = words.verb.to_owned();
    let hidden = words.password.map(|_| "••••");
    let arguments = [words.group, Some(it.user().as_str()), words.role, hidden];
    for argument in arguments.into_iter().flatten() {
        line.push(' ');
        let is_plain = !argument.is_empty()
            && argument
                .chars()
                .all(|c| c.is_alphanumeric() || "._-@/+•:".contains(c));
        if is_plain {
            line.push_str(argument);
        } else {
            push_text(&mut line, argument);
        }
    }
    if let Some(priority) = words.priority {
        let _ = write!(line, " {priority}");
    }
    line
}
