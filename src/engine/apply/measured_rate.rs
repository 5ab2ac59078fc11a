//! How long a plan took so far, and the rate that it shows: measured, not set. How many commands
//! are under way at once is decided by `broker::session::in_flight_limit`.

use std::collections::VecDeque;

use crate::engine::apply::{Phase, Run};

/// The seconds over which the rate is taken.
const WINDOW: usize = 5;

impl Run {
    /// A second passed.
    pub(crate) fn tick(&mut self) {
        self.seconds += 1;
        self.window.push_back(self.decided());
        while self.window.len() > WINDOW + 1 {
            self.window.pop_front();
        }
    }

    /// Something happened at this time.
    pub(crate) fn note_time(&mut self, now: u64) {
        if self.is_timed {
            return;
        }
        let (began, _) = self.span.unwrap_or((now, now));
        self.span = Some((began, now));
        self.is_timed = self.phase == Phase::Over;
    }

    /// The milliseconds from the first command to the last answer.
    pub fn milliseconds(&self) -> u64 {
        self.span
            .map_or(0, |(began, ended)| ended.saturating_sub(began))
    }

    /// Starts the clock under this number, and the rate with it.
    pub(crate) fn start_clock(&mut self, generation: u64) {
        self.clock = Some(generation);
        self.window = VecDeque::from([self.decided()]);
    }

    /// Lines a second, and the seconds that the others will take; `None` while the rate is not
    /// known.
    pub fn pace(&self) -> Option<(usize, usize)> {
        let (first, last) = (self.window.front()?, self.window.back()?);
        let (done, seconds) = (last.saturating_sub(*first), self.window.len() - 1);
        if seconds == 0 || done == 0 {
            return None;
        }
        let left = self.left();
        Some((done.div_ceil(seconds), (left * seconds).div_ceil(done)))
    }
}
