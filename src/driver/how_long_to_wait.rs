//! How long a plan without a person waits: for a lost connection, and after a signal. What may come
//! back or end later is left out. How long an answer may take is in `engine::answer_timeout`.

use std::time::Duration;

/// How long a lost link may take to come back before the rest is left out.
pub(super) const RECONNECT: Duration = Duration::from_secs(10);

/// How long a no to somebody else may take that makes our yes doubtful, where answers carry no ids.
pub(super) const CONTRADICTION: Duration = Duration::from_secs(1);

/// How long what is out is waited for after a signal.
pub(super) const FAREWELL: Duration = Duration::from_secs(5);
