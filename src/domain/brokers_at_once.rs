//! How many brokers are worked with at the same time, where there are many.

/// So many brokers are connected to, tested or changed at once: by the console of many brokers, by the test of all in
/// the list, and by commands for scripts.
pub const BROKERS_AT_ONCE: usize = 16;
