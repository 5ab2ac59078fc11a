//! What a slow line still brings of something that was waited for too long.
//!
//! For a minute after a report or a paste was given up, a read that holds its end, or has more than
//! 4 bytes and does not begin with Esc, is its rest and is dropped too; shorter reads are keys. A
//! paste that begins ends that.

use std::time::Duration;

/// How long the rest of a report or a paste may still come after it was given up.
pub const STALL_PATIENCE: Duration = Duration::from_secs(60);

/// The most bytes of one key that is no sequence: those of a character.
const KEY: usize = 4;
const ESC: u8 = 0x1b;

/// Whether a read holds more than somebody types at once.
pub(super) fn is_in_bulk(bytes: &[u8]) -> bool {
    bytes.len() > KEY && !bytes.starts_with(&[ESC])
}
