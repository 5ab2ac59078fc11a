//! What became of an entry later: undone, changed again, deleted later, added again. Which later
//! entry counts, and the line of it, are in `super` (`History::of`, `row`).
//!
//! An entry is *undone* when the newest one about the same left what was before it, whichever keys
//! did that.

use crate::engine::command_log::Change;

const TAKEN_BACK: &str = "undone";
const CHANGED_AGAIN: &str = "changed again";

/// What the newest change to the same made of a change.
pub(super) fn word(change: &Change, later: &Change) -> &'static str {
    match (change, later) {
        (
            Change::Permission {
                before, priority, ..
            },
            Change::Permission {
                enabled,
                priority: later,
                ..
            },
        ) if !before.is(*enabled) || (*enabled && priority != later) => CHANGED_AGAIN,
        (Change::Add, Change::Add) | (Change::Remove { .. }, Change::Remove { .. }) => {
            CHANGED_AGAIN
        }
        // Not every one of these was an undo.
        (Change::Add, Change::Remove { .. }) => "deleted later",
        (Change::Remove { .. }, Change::Add) => "added again",
        _ => TAKEN_BACK,
    }
}
