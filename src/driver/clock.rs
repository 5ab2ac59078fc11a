//! The time of day, as people read it and as the journal has it.

use crate::domain::local_time::LocalTime;

/// Now, where this program runs.
pub fn now() -> LocalTime {
    let now = jiff::ZonedDateTime::now();
    let part = |format| now.strftime(format).to_string();
    LocalTime {
        day: part("%b %-d"),
        clock: part("%H:%M:%S"),
        zone: part("%Z"),
        stamp: part("%Y-%m-%dT%H:%M:%S%.3f%:z"),
        milliseconds: u64::try_from(now.timestamp().as_millisecond()).unwrap_or(0),
    }
}
