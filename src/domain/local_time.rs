//! A time of day, as it comes in from outside: `driver::clock` makes it.

use std::fmt;

/// A time of day as people write it, and as programs do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalTime {
    /// The date, without the year.
    pub day: String,
    /// Hours, minutes and seconds.
    pub clock: String,
    /// The zone: over ssh it may not be the person's.
    pub zone: String,
    /// The same for programs: RFC 3339, with the offset from UTC.
    pub stamp: String,
    /// The same as a number, to tell how long something took: milliseconds since 1970.
    pub milliseconds: u64,
}

impl LocalTime {
    /// Whether both read the same for a person.
    pub fn reads_as(&self, other: &Self) -> bool {
        self.clock == other.clock && self.day == other.day && self.zone == other.zone
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.clock, self.zone)
    }
}
