//! How long to wait before the next attempt to connect, which `broker::link_task` makes. The least
//! and the most are in `broker::timings`.
//!
//! A session that another client takes over does not count as sound, so two consoles with one
//! client id do not throw each other out ever faster.

use std::time::Duration;

/// Capped exponential backoff. Its state is the number of attempts that failed in a row.
#[derive(Debug)]
pub(super) struct Backoff {
    min: Duration,
    max: Duration,
    failed: u32,
}

impl Backoff {
    pub(super) fn new(min: Duration, max: Duration) -> Self {
        Self {
            min,
            max: max.max(min),
            failed: 0,
        }
    }

    /// The delay after one more failure. `random` is any number, evenly spread.
    pub(super) fn next(&mut self, random: u32) -> Duration {
        let delay = delay(self.failed, self.min, self.max, random);
        self.failed = self.failed.saturating_add(1);
        delay
    }

    /// A connection proved sound.
    pub(super) fn reset(&mut self) {
        self.failed = 0;
    }
}

/// The delay after `failed` earlier failures: between the doubled `min` and half of that, evenly
/// spread by `random`, so that the consoles of one broker do not all come back at once; never
/// over `max`, never under `min`.
fn delay(failed: u32, min: Duration, max: Duration, random: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(failed.saturating_add(1));
    let top = min.saturating_mul(doubled).min(max);
    let bottom = (top / 2).max(min).min(top);
    let share = f64::from(random) / f64::from(u32::MAX);
    bottom + top.saturating_sub(bottom).mul_f64(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: Duration = Duration::from_secs(1);
    const MAX: Duration = Duration::from_secs(30);

    #[test]
    fn delays_double_up_to_the_cap() {
        let bounds = |failed| {
            let least = delay(failed, MIN, MAX, 0);
            let most = delay(failed, MIN, MAX, u32::MAX);
            (least.as_millis(), most.as_millis())
        };
        assert_eq!(bounds(0), (1_000, 2_000));
        assert_eq!(bounds(1), (2_000, 4_000));
        assert_eq!(bounds(2), (4_000, 8_000));
        assert_eq!(bounds(3), (8_000, 16_000));
        assert_eq!(bounds(4), (15_000, 30_000));
        assert_eq!(bounds(u32::MAX), (15_000, 30_000));
    }

    #[test]
    fn jitter_is_spread_evenly() {
        assert_eq!(delay(1, MIN, MAX, u32::MAX / 2).as_millis(), 3_000);
        assert_eq!(delay(1, MIN, MAX, u32::MAX / 4).as_millis(), 2_500);
    }

    #[test]
    fn a_sound_connection_starts_over() {
        let mut backoff = Backoff::new(MIN, MAX);
        assert_eq!(backoff.next(0).as_secs(), 1);
        assert_eq!(backoff.next(0).as_secs(), 2);
        assert_eq!(backoff.next(0).as_secs(), 4);
        backoff.reset();
        assert_eq!(backoff.next(0).as_secs(), 1);
    }

    #[test]
    fn odd_bounds_are_survived() {
        assert_eq!(delay(9, Duration::ZERO, Duration::ZERO, 7), Duration::ZERO);
        assert_eq!(Backoff::new(MAX, MIN).next(9), MAX);
    }
}
