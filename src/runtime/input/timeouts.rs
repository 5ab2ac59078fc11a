//! How long the decoder waits for more of what has begun.

use std::time::Duration;

/// How long an Esc waits for what may follow it. Then it is the key.
pub const ESC_PATIENCE: Duration = Duration::from_millis(50);
/// How long to wait for the next byte of a sequence, and how long after an Esc its tail is
/// swallowed. Bytes may be 300 ms apart, and the reader may be late too.
pub const SEQUENCE_PATIENCE: Duration = Duration::from_millis(350);
/// How long to wait for the next byte of a report in text (OSC, DCS, APC, PM, SOS). These are long,
/// and the rest of one would be letters.
pub const STRING_PATIENCE: Duration = Duration::from_secs(1);
/// How long to wait for the next byte of a paste.
pub const PASTE_PATIENCE: Duration = Duration::from_secs(2);
