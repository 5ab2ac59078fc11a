//! How many brokers are worked with at the same time, where there are many. One number for
//! connecting, and one for staying connected, by the grid, the test of all, and verbs.

/// So many brokers are connected to at once, until their lists are there or they failed: by the
/// console of many brokers, by the test of all in the list, and by commands for scripts. Logins are
/// what costs a network and a broker most.
pub const CONNECTING_AT_ONCE: usize = 16;

/// So many brokers a command for scripts has open at once, so that hundreds of them do not need
/// hundreds of sockets and lists.
pub const OPEN_AT_ONCE: usize = 64;
