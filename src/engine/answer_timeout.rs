//! How long the engine waits for the broker: for the answer to a command, and then for a list that shows it. After either
//! the outcome is unknown. The timer starts in
//! `submit` (`send_next`); what a late answer means, and its words, are in `answers` (`overdue`).

use std::time::Duration;

/// How long an answer may take. Other clients wait as long (docs/protocol.md, *Answers*).
pub(super) const ANSWER_PATIENCE: Duration = Duration::from_secs(15);

/// How long the list may take to show what was accepted: topics can be updated a few seconds
/// after the answer (H).
pub(super) const VERIFY_PATIENCE: Duration = Duration::from_secs(15);

/// When to read the list again if it does not show by itself what was accepted, or what no answer came to where the list
/// has to be asked for.
pub(super) const REREAD_AFTER: Duration = Duration::from_secs(5);
