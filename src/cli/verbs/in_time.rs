//! What `--timeout` bounds beside the brokers: reading what may never come.

use std::sync::{LazyLock, mpsc};
use std::time::Duration;

use tokio::time::Instant;

use guestlist::config::command_line::Target;
use guestlist::runtime::signals::LastResort;

use super::exit_codes::{Exit, Failure};

/// When the verb began.
pub(super) static STARTED: LazyLock<std::time::Instant> = LazyLock::new(std::time::Instant::now);

/// When --timeout ends everything, counted from the start of the program; never, where no clock
/// reaches that.
pub(super) fn until(target: &Target) -> Option<Instant> {
    let after = Duration::from_secs(target.timeout?);
    Instant::from_std(*STARTED).checked_add(after)
}

/// Reads what may never come, such as standard input, before anything is sent: --timeout bounds it,
/// and a signal ends it.
pub(super) fn read_in_time<T: Send + 'static>(
    target: &Target,
    read: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let fault = |error| Failure::of(Exit::Internal, &error);
    let _asking = LastResort::at_once(Exit::Signal.code()).map_err(fault)?;
    let Some(until) = until(target) else {
        return read();
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(read()));
    let left = until.saturating_duration_since(Instant::now());
    let late = |_| Failure::new(Exit::Unreachable, "--timeout ran out while input was read");
    receiver.recv_timeout(left).map_err(late)?
}
