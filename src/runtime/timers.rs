//! Timers that were asked for, and the wait for the next one.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::app::{ConnectionId, Timer};

/// The running timers, by when they run out.
#[derive(Debug, Default)]
pub(super) struct Timers {
    by_time: BTreeMap<(Instant, u64), Timer>,
    count: u64,
}

impl Timers {
    pub(super) fn start(&mut self, timer: Timer, delay: Duration) {
        self.count += 1;
        self.by_time
            .insert((Instant::now() + delay, self.count), timer);
    }

    /// Forgets the timers of a link that was left, so that they do not wake us.
    pub(super) fn forget(&mut self, link: ConnectionId) {
        self.by_time.retain(|_, timer| timer.link() != link);
    }

    /// Waits until the next timer runs out, for ever when there is none. Dropping the future
    /// loses nothing.
    pub(super) async fn next(&mut self) -> Timer {
        loop {
            match self.by_time.first_key_value() {
                Some((&(when, _), _)) => tokio::time::sleep_until(when).await,
                None => std::future::pending().await,
            }
            if let Some((_, timer)) = self.by_time.pop_first() {
                return timer;
            }
        }
    }
}
