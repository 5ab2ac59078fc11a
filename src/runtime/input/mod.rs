//! What a person does at the terminal, as messages.
//!
//! A read of nothing ends the input only where the terminal hung up: another program that changes
//! its settings brings such reads too.

mod decoder;
mod paste;
mod report;
mod sequence;
mod stalled;
mod timeouts;
mod unmarked_paste;
mod utf8;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{self, PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use tokio::sync::mpsc::UnboundedSender;
use zeroize::Zeroize;

use super::terminal;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;

pub use decoder::Decoder;
pub use paste::{Lost, PASTE_LIMIT};
pub use report::STRING_LIMIT;
pub use stalled::STALL_PATIENCE;
pub use timeouts::{ESC_PATIENCE, PASTE_PATIENCE, SEQUENCE_PATIENCE, STRING_PATIENCE};
use unmarked_paste::UnmarkedPaste;

/// What a person did at the terminal.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// The mouse was used.
    Mouse(Mouse),
    /// A text was pasted. It may be a password.
    Paste(String),
    /// A text was pasted that cannot be taken.
    Lost(Lost),
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.debug_tuple("Key").field(key).finish(),
            Self::Mouse(mouse) => f.debug_tuple("Mouse").field(mouse).finish(),
            Self::Paste(text) => write!(f, "Paste({} bytes)", text.len()),
            Self::Lost(lost) => f.debug_tuple("Lost").field(lost).finish(),
        }
    }
}

/// How long the thread rests after a read of nothing, so that it does not spin.
const EMPTY_PAUSE: Duration = Duration::from_millis(50);

/// Reads the terminal on a thread of its own, which sleeps until something is typed, and sends what
/// came in one read together. It ends with the process, or when the terminal is gone.
pub(super) fn spawn(typed: UnboundedSender<io::Result<Vec<Input>>>) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        let mut decoder = Decoder::new(Instant::now());
        let mut unmarked = UnmarkedPaste::default();
        let mut inputs = Vec::new();
        loop {
            let read = read(&mut decoder, &mut inputs);
            unmarked.gather(&mut inputs, Instant::now());
            if !inputs.is_empty() && typed.send(Ok(std::mem::take(&mut inputs))).is_err() {
                return;
            }
            if let Err(error) = read {
                let _ = typed.send(Err(error));
                return;
            }
        }
    })?;
    Ok(())
}

/// Waits for bytes, or for the moment at which the decoder stops waiting, and decodes them.
fn read(decoder: &mut Decoder, inputs: &mut Vec<Input>) -> io::Result<()> {
    let input = io::stdin();
    let left = decoder
        .deadline()
        .map(|at| at.saturating_duration_since(Instant::now()));
    let timeout = left.map(|left| Timespec {
        tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: left.subsec_nanos().into(),
    });
    let mut waiting = [PollFd::new(&input, PollFlags::IN)];
    match event::poll(&mut waiting, timeout.as_ref()) {
        Ok(0) => {
            decoder.expire(Instant::now(), inputs);
            return Ok(());
        }
        Ok(_) => {}
        Err(Errno::INTR) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    let mut bytes = [0; 4096];
    match rustix::io::read(&input, &mut bytes) {
        // The terminal goes on after this end: another program made it read lines, and somebody
        // pressed ctrl-d, or it made reads return at once.
        Ok(0) if !terminal::is_gone(Some(&Timespec::default())) => {
            thread::sleep(EMPTY_PAUSE);
            Ok(())
        }
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(count) => {
            decoder.feed(&bytes[..count], Instant::now(), inputs);
            // It may have been a password.
            bytes[..count].zeroize();
            Ok(())
        }
        Err(Errno::INTR | Errno::AGAIN) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
