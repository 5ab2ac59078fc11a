//! The limits of a connection: packet size, queue, packets in flight. How many commands may be is
//! in `session::in_flight_limit`.

/// The largest packet that is accepted: 64 MiB, a list of some hundred thousand users. rumqttc
/// accepts 10 KiB by default.
pub(in crate::broker) const MAX_PACKET: usize = 64 * 1024 * 1024;

/// How many requests wait for the event loop at most; above what may be in flight.
pub(super) const QUEUE: usize = 64;

/// How many publishes may be unacknowledged. rumqttc sets aside a place for each, on each attempt.
pub(super) const UNACKNOWLEDGED: u16 = 256;
