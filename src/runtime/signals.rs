//! Signals, as far as a terminal program must know them.

use std::io;
use std::thread;

use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::process::{self, Signal};
use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

/// The exit code after the terminal was closed.
pub(super) const HUNG_UP: u8 = 129;

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    /// Leave, with this exit code.
    Leave(u8),
    /// Give the terminal back and stop.
    Stop,
    /// We were stopped and go on.
    Continue,
}

/// The signals that are listened to.
#[derive(Debug)]
pub(super) struct Signals {
    interrupt: Stream,
    terminate: Stream,
    hang_up: Stream,
    stop: Stream,
    go_on: Stream,
}

impl Signals {
    /// Starts to listen.
    pub(super) fn listen() -> io::Result<Self> {
        let signals = Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            stop: signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?,
            go_on: signal(SignalKind::from_raw(Signal::CONT.as_raw()))?,
        };
        thread::Builder::new()
            .name("hang-up".into())
            .spawn(raise_hang_up)?;
        Ok(signals)
    }

    /// The next signal, those that end us first: a terminal that hangs up sends SIGCONT as well.
    /// Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Request {
        tokio::select! {
            biased;
            Some(()) = self.interrupt.recv() => Request::Leave(130),
            Some(()) = self.terminate.recv() => Request::Leave(143),
            Some(()) = self.hang_up.recv() => Request::Leave(HUNG_UP),
            Some(()) = self.stop.recv() => Request::Stop,
            Some(()) = self.go_on.recv() => Request::Continue,
            else => std::future::pending().await,
        }
    }
}

/// Sleeps until the terminal is gone, and says so with the signal for it: a terminal that does not
/// control us sends none, and crossterm would read from it for ever.
fn raise_hang_up() {
    let input = io::stdin();
    // With no event to wait for, the call returns on a hang-up or an error only.
    let mut terminal = [PollFd::new(&input, PollFlags::empty())];
    while rustix::event::poll(&mut terminal, None) == Err(Errno::INTR) {}
    let _ = process::kill_process(process::getpid(), Signal::HUP);
}

/// Whether a shell with job control can bring us back. When the process group is that of the
/// session's first process (`ssh -t host guestlist`), nobody could.
pub(super) fn can_be_resumed() -> bool {
    process::getsid(None).is_ok_and(|session| session != process::getpgrp())
}

/// Asks the whole job to stop, as ctrl-z does in a shell: `cargo run`, a pipe, us.
pub(super) fn stop_job() -> io::Result<()> {
    Ok(process::kill_current_process_group(Signal::TSTP)?)
}

/// Stops this process until it is told to go on.
pub(super) fn stop_self() -> io::Result<()> {
    Ok(process::kill_process(process::getpid(), Signal::STOP)?)
}
