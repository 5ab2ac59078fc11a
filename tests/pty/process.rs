//! Processes: starting them, and what the system knows of them.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The program under test.
pub(crate) const GUESTLIST: &str = env!("CARGO_BIN_EXE_guestlist");

/// Held while a process is started or a terminal opened: a process that starts in between would
/// inherit the terminal of another test, and keep it open.
pub(crate) fn spawning() -> MutexGuard<'static, ()> {
    static SPAWNING: Mutex<()> = Mutex::new(());
    SPAWNING.lock().unwrap_or_else(PoisonError::into_inner)
}
