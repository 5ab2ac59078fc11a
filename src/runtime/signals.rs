//! The signals that a terminal program has to handle. What becomes of unsaved changes then is in
//! `unsaved_changes`.
//!
//! `main_loop` gives the terminal back before a stop and takes it again after it. `ctrl-z` is
//! refused with words where no shell could bring the console back (`ssh -t host guestlist`).

use std::io;
use std::thread;
use std::time::Duration;

use rustix::process::{self, Signal};
use rustix::termios::{self, OptionalActions, Termios};
use tokio::signal::unix::{Signal as Stream, SignalKind, signal};
use tokio::task::JoinHandle;

use super::{terminal, unsaved_changes};
use crate::config;

/// The exit code after SIGINT.
pub const INTERRUPTED: u8 = 130;
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
    /// The terminal has another size.
    Resize,
}

/// The signals that ask to leave.
#[derive(Debug)]
struct Endings {
    interrupt: Stream,
    terminate: Stream,
    hang_up: Stream,
}

impl Endings {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the next one, and gives its exit code. Dropping the future loses nothing.
    async fn next(&mut self) -> u8 {
        tokio::select! {
            Some(()) = self.interrupt.recv() => INTERRUPTED,
            Some(()) = self.terminate.recv() => 143,
            Some(()) = self.hang_up.recv() => HUNG_UP,
            else => std::future::pending().await,
        }
    }
}

/// The signals that are listened to.
#[derive(Debug)]
pub(super) struct Signals {
    endings: Endings,
    stop: Stream,
    go_on: Stream,
    resize: Stream,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        outlive_file_limit()?;
        let signals = Self {
            endings: Endings::listen()?,
            stop: signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?,
            go_on: signal(SignalKind::from_raw(Signal::CONT.as_raw()))?,
            resize: signal(SignalKind::window_change())?,
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
            code = self.endings.next() => Request::Leave(code),
            Some(()) = self.stop.recv() => Request::Stop,
            Some(()) = self.go_on.recv() => Request::Continue,
            Some(()) = self.resize.recv() => Request::Resize,
            else => std::future::pending().await,
        }
    }
}

/// Makes writing over the limit of a file's size (`ulimit -f`) fail, where it would end the program
/// without a word.
///
/// # Errors
/// When the system gives no signals.
pub fn outlive_file_limit() -> io::Result<()> {
    // A signal that was listened to once is never left to the system again.
    signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).map(drop)
}

/// Ends the program on a signal while nothing else does. Dropping it ends this.
#[derive(Debug)]
pub struct LastResort(JoinHandle<()>);

impl LastResort {
    /// Listens for the signals that ask to leave. When one comes and the program has not left
    /// within `grace`, restores the present settings of the terminal and ends. It writes no output:
    /// the terminal may be what keeps the program from leaving.
    ///
    /// # Errors
    /// When the terminal does not tell its settings, or the system gives no signals.
    pub fn after(grace: Duration) -> io::Result<Self> {
        let settings = termios::tcgetattr(io::stdin())?;
        let mut endings = Endings::listen()?;
        Ok(Self(tokio::spawn(async move {
            let code = endings.next().await;
            tokio::time::sleep(grace).await;
            unsaved_changes::rescue();
            end(Some(&settings), code);
        })))
    }

    /// The same at once and with this code, whatever the signal, for what may have no terminal.
    ///
    /// # Errors
    /// When the system gives no signals.
    pub fn at_once(code: u8) -> io::Result<Self> {
        let settings = termios::tcgetattr(io::stdin()).ok();
        let mut endings = Endings::listen()?;
        Ok(Self(tokio::spawn(async move {
            endings.next().await;
            end(settings.as_ref(), code);
        })))
    }
}

fn end(settings: Option<&Termios>, code: u8) -> ! {
    if let Some(settings) = settings {
        let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, settings);
    }
    config::end_commands();
    std::process::exit(code.into());
}

impl Drop for LastResort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sleeps until the terminal is gone, and then sends the signal for that: a terminal that does not
/// control us sends none.
fn raise_hang_up() {
    terminal::is_gone(None);
    let _ = process::kill_process(process::getpid(), Signal::HUP);
}

/// Whether a shell with job control can bring us back. In the process group of the session's first
/// process (`ssh -t host guestlist`) none can.
pub(super) fn can_be_resumed() -> bool {
    process::getsid(None).is_ok_and(|session| session != process::getpgrp())
}

/// Asks the whole job to stop, as ctrl-z does in a shell: `cargo run`, a pipe, us.
pub(super) fn stop_job() -> io::Result<()> {
    Ok(process::kill_current_process_group(Signal::TSTP)?)
}

/// Stops this process until something continues it.
pub(super) fn stop_self() -> io::Result<()> {
    Ok(process::kill_process(process::getpid(), Signal::STOP)?)
}
