//! The signals that end a verb: the first lets it finish what is out, the second ends it at once.
//! What becomes of commands that are out then is unknown, and the exit code says so. How long what
//! is out is waited for is in `driver::carry_out`.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use guestlist::config;
use guestlist::runtime::signals::outlive_file_limit;

use super::exit_codes::Exit;

/// Tells whether a signal came.
#[derive(Clone)]
pub(super) struct Stop {
    signals: watch::Receiver<bool>,
    /// Whether a command may have been sent.
    sends: Arc<AtomicBool>,
}

impl Stop {
    /// Starts to listen to SIGINT, SIGTERM and SIGHUP.
    pub(super) fn listen() -> io::Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hang_up = signal(SignalKind::hangup())?;
        outlive_file_limit()?;
        let (sender, signals) = watch::channel(false);
        let sends = Arc::new(AtomicBool::new(false));
        let has_sent = Arc::clone(&sends);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                    _ = hang_up.recv() => {}
                }
                if *sender.borrow() {
                    let exit = if has_sent.load(Ordering::Relaxed) {
                        Exit::Unknown
                    } else {
                        Exit::Signal
                    };
                    config::end_commands();
                    std::process::exit(exit.code().into());
                }
                sender.send_replace(true);
            }
        });
        Ok(Self { signals, sends })
    }

    /// From now on commands may be out.
    pub(super) fn note_sending(&self) {
        self.sends.store(true, Ordering::Relaxed);
    }

    /// Whether one came.
    pub(super) fn is_asked(&self) -> bool {
        *self.signals.borrow()
    }

    /// Waits for a signal.
    pub(super) async fn wait(&self) {
        let mut signals = self.signals.clone();
        if signals.wait_for(|came| *came).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
