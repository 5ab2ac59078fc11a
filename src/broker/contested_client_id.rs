//! Notices that another client probably uses our client id: sessions are cut short, one after the
//! other. Some brokers give no reason then.

use std::time::Duration;

use super::session::EndedSession;
use super::wire::{Failure, TAKEN_OVER};

/// After so many sessions cut short in a row another client is most likely behind it.
const CONTESTED: u32 = 3;
/// A session that ended within this time was cut short: the longest wait of the other client, and
/// more. A user whose rights change as often gets the same sentence, so it says "probably".
const SOON: Duration = Duration::from_secs(60);

/// How many sessions in a row the broker cut short without a reason of ours.
#[derive(Debug, Default)]
pub(super) struct CutShort(u32);

impl CutShort {
    /// Counts a session that ended. After a command the broker may have cut it because that changed
    /// this user.
    pub(super) fn count(&mut self, failure: &Failure, past: Option<EndedSession>) {
        let ended = matches!(failure, Failure::Closed | Failure::Ended(TAKEN_OVER));
        let soon = past.is_some_and(|past| past.lived < SOON && !past.commanded);
        self.0 = if ended && soon {
            self.0.saturating_add(1)
        } else {
            0
        };
    }

    /// What to do about it, as sentences with a space before them; empty while there is nothing to
    /// say.
    pub(super) fn advice(&self, client_id: &str) -> String {
        let Self(times) = *self;
        if times < CONTESTED {
            return String::new();
        }
        format!(
            " This happened {times} times in a row: another client probably uses the client id \"{client_id}\" too. \
             Choose another one with --client-id, or clientId in the profile."
        )
    }
}
