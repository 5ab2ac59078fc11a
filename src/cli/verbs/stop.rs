//! The signals that end a verb: the first lets it finish what is out, the second ends it at once.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::exit::Exit;

/// Tells whether a signal came.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Starts to listen to SIGINT, SIGTERM and SIGHUP.
    pub(super) fn listen() -> io::Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hang_up = signal(SignalKind::hangup())?;
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                    _ = hang_up.recv() => {}
                }
                if *sender.borrow() {
                    std::process::exit(Exit::Signal.code().into());
                }
                sender.send_replace(true);
            }
        });
        Ok(Self(receiver))
    }

    /// Whether one came.
    pub(super) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for a signal.
    pub(super) async fn wait(&self) {
        let mut signals = self.0.clone();
        if signals.wait_for(|came| *came).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
