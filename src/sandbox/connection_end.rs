//! The writing half of a connection, and how a connection ends.

use std::io;
use std::time::Duration;

use mqtt5_protocol::ReasonCode;
use tokio::io::{AsyncRead, AsyncWriteExt, WriteHalf};
use tokio::time::{sleep, timeout};

use super::state::End;
use super::tls::Stream;
use super::wire::{self, Frames};

/// How long the last bytes to a client may take.
const FAREWELL_TIME: Duration = Duration::from_secs(1);

/// How long a fault lets a client look at what was sent before the link is cut. Some clients
/// (rumqttc) throw away what came together with the end.
const FLUSH_PAUSE: Duration = Duration::from_millis(50);

/// How a conversation ends.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// What was due on the link is still sent.
    pub(super) flush: bool,
    /// The last bytes.
    pub(super) farewell: Vec<u8>,
    /// What the client still sends is read and thrown away: closing a socket with unread bytes
    /// can destroy the last words on their way.
    pub(super) linger: bool,
    /// The client did not say goodbye, so its will is published.
    pub(super) with_will: bool,
}

impl Ending {
    pub(super) fn broken(reason: ReasonCode, version: u8) -> Self {
        Self {
            farewell: wire::farewell(reason, version),
            linger: true,
            with_will: true,
            ..Self::default()
        }
    }

    pub(super) fn gone() -> Self {
        Self {
            with_will: true,
            ..Self::default()
        }
    }

    pub(super) fn ended(end: End, version: u8) -> Self {
        match end {
            End::Cut => Self::gone(),
            End::CutAfterFlush => Self {
                flush: true,
                ..Self::gone()
            },
            End::TakenOver => Self::broken(ReasonCode::SessionTakenOver, version),
            End::Administrative => Self::broken(ReasonCode::AdministrativeAction, version),
            End::Shutdown => Self {
                linger: false,
                with_will: false,
                ..Self::broken(ReasonCode::ServerShuttingDown, version)
            },
        }
    }
}

/// The writing half, which knows how much of a packet is written.
pub(super) struct PacketWriter {
    writer: WriteHalf<Box<dyn Stream>>,
    pub(super) bytes: Vec<u8>,
    written: usize,
}

impl PacketWriter {
    pub(super) fn new(writer: WriteHalf<Box<dyn Stream>>) -> Self {
        Self {
            writer,
            bytes: Vec::new(),
            written: 0,
        }
    }

    /// Writes all there is. May be dropped and called again without losing bytes.
    pub(super) async fn write(&mut self) -> io::Result<()> {
        while self.written < self.bytes.len() {
            self.written += self.writer.write(&self.bytes[self.written..]).await?;
        }
        self.writer.flush().await?;
        self.bytes.clear();
        self.bytes.shrink_to(64 * 1024);
        self.written = 0;
        Ok(())
    }

    async fn finish(&mut self) -> io::Result<()> {
        self.write().await?;
        self.writer.shutdown().await
    }

    /// Sends the last bytes and closes. A client that does not read them does not get them.
    pub(super) async fn part<R>(mut self, frames: &mut Frames<R>, ending: Ending, due: &[u8])
    where
        R: AsyncRead + Unpin,
    {
        if ending.flush {
            self.bytes.extend_from_slice(due);
        }
        self.bytes.extend_from_slice(&ending.farewell);
        if !ending.flush && ending.farewell.is_empty() {
            return;
        }
        let last_words = async {
            if ending.flush {
                self.write().await?;
                sleep(FLUSH_PAUSE).await;
            }
            self.finish().await?;
            if ending.linger {
                frames.drain().await?;
            }
            io::Result::Ok(())
        };
        // A failure or a timeout changes nothing now.
        let _ = timeout(FAREWELL_TIME, last_words).await;
    }
}
