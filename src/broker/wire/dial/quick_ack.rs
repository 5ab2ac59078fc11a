//! A TCP stream that acknowledges at once what it reads.
//!
//! A broker that has Nagle's algorithm on sends the acknowledgement of a command, and keeps the
//! answer back until that is acknowledged. Linux would wait 40 ms for something to send along with
//! it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A TCP stream that acknowledges at once what it reads.
pub(super) struct Prompt(TcpStream);

impl Prompt {
    pub(super) const fn new(stream: TcpStream) -> Self {
        Self(stream)
    }

    /// Sends the acknowledgement that is due. The system forgets the option, so each read asks
    /// again; without it the connection is slower, and nothing else.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn acknowledge(&self) {
        let _ = self.0.set_quickack(true);
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const fn acknowledge(&self) {}
}

impl AsyncRead for Prompt {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = ready!(Pin::new(&mut self.0).poll_read(cx, buf));
        self.acknowledge();
        Poll::Ready(read)
    }
}

impl AsyncWrite for Prompt {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }
}
