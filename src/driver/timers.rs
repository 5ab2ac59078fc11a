//! Timers that were asked for, and the wait for the next one.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

/// The running timers, by when they run out.
#[derive(Debug)]
pub(crate) struct Timers<T> {
    by_time: BTreeMap<(Instant, u64), T>,
    count: u64,
}

impl<T> Timers<T> {
    pub(crate) const fn new() -> Self {
        Self {
            by_time: BTreeMap::new(),
            count: 0,
        }
    }

    /// Starts a timer.
    pub(crate) fn start(&mut self, timer: T, delay: Duration) {
        self.count += 1;
        self.by_time
            .insert((Instant::now() + delay, self.count), timer);
    }

    /// Forgets the timers that nobody waits for any more, so that none wakes us for nothing.
    pub(crate) fn forget(&mut self, unwanted: impl Fn(&T) -> bool) {
        self.by_time.retain(|_, timer| !unwanted(timer));
    }

    /// Waits until the next timer runs out, for ever when there is none. Dropping the future
    /// loses nothing.
    pub(crate) async fn next(&mut self) -> T {
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
