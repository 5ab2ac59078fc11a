//! A stream that says what the first bytes, or their absence, mean.
//!
//! It knows what the first byte must be, so it recognises a TLS or HTTP server behind `mqtt://`. It
//! also knows whether the server asked for a client certificate: with TLS 1.3 the refusal comes
//! after the handshake, as an alert or as a mere end. Neither makes us try MQTT 3.1.1.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Io;
use super::tls::{self, ClientAuth};
use crate::broker::wire::failure::{Failure, TlsFailure};

/// How the record of a TLS alert begins. As MQTT it would be a CONNECT, which no broker sends.
const TLS_ALERT: u8 = 0x15;

/// A stream that says what the first bytes, or their absence, mean.
pub(super) struct Watched {
    inner: Box<dyn Io>,
    /// What this client can show, where there is TLS.
    auth: Option<Arc<ClientAuth>>,
    /// Whether the first byte shall be that of an MQTT packet.
    mqtt: bool,
    heard: bool,
}

impl Watched {
    /// Plain TCP. `mqtt`: whether the first byte shall be that of an MQTT packet.
    pub(super) fn plain(stream: impl Io + 'static, mqtt: bool) -> Self {
        Self {
            inner: Box::new(stream),
            auth: None,
            mqtt,
            heard: false,
        }
    }

    pub(super) fn tls(stream: impl Io + 'static, auth: Arc<ClientAuth>) -> Self {
        Self {
            inner: Box::new(stream),
            auth: Some(auth),
            mqtt: false,
            heard: false,
        }
    }

    fn first_byte(&self, byte: u8) -> io::Result<()> {
        match byte {
            TLS_ALERT if self.mqtt => Err(io::Error::other(Failure::SpeaksTls)),
            b'H' if self.mqtt => Err(io::Error::other(Failure::SpeaksHttp)),
            _ => Ok(()),
        }
    }

    /// Whether a server that closes now may do so because it got no certificate: with TLS 1.3 it
    /// refuses the client after the handshake, and some send no alert.
    fn lacks_certificate(&self) -> bool {
        let lacking = self.auth.as_ref().is_some_and(|auth| auth.is_lacking());
        lacking && !self.heard
    }

    /// Whether a failed write can wait: the server may have said why it closed, and that should be
    /// read first.
    fn can_wait(&self, error: &io::Error) -> bool {
        !self.heard && is_gone(error)
    }

    fn explain(&self, error: io::Error) -> io::Error {
        if let Some(failure) = tls::failure(&error, self.auth.as_deref()) {
            return io::Error::other(failure);
        }
        if is_gone(&error) && self.lacks_certificate() {
            return io::Error::other(Failure::Tls(TlsFailure::ClosedAfterAsking));
        }
        error
    }
}

/// Whether the other side is gone.
fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
    )
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = ready!(Pin::new(&mut self.inner).poll_read(cx, buf));
        let result = match read {
            Err(error) => Err(self.explain(error)),
            Ok(()) if self.heard => Ok(()),
            Ok(()) => match buf.filled().get(before) {
                Some(byte) => {
                    self.heard = true;
                    self.first_byte(*byte)
                }
                None if self.lacks_certificate() => Err(io::Error::other(Failure::Tls(
                    TlsFailure::ClosedAfterAsking,
                ))),
                None => Ok(()),
            },
        };
        Poll::Ready(result)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write(cx, buf));
        Poll::Ready(match written {
            Err(error) if self.can_wait(&error) => Ok(buf.len()),
            written => written.map_err(|error| self.explain(error)),
        })
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = ready!(Pin::new(&mut self.inner).poll_flush(cx));
        Poll::Ready(match flushed {
            Err(error) if self.can_wait(&error) => Ok(()),
            flushed => flushed.map_err(|error| self.explain(error)),
        })
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
