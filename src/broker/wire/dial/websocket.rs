//! MQTT in a WebSocket: binary frames, whose borders need not be those of MQTT packets. It asks
//! once, on a connection that `super` makes (`Inner::dial`). Which path is asked for where the URL
//! has none is decided in `domain::address`.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::{Sink, Stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::tungstenite::client::ClientRequestBuilder;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::first_bytes::Watched;
use crate::broker::wire::failure::{Failure, WebSocketFailure};
use crate::broker::wire::limits::MAX_PACKET;
use crate::domain::address::Address;

/// The subprotocol of MQTT (MQTT 5, section 6).
const SUBPROTOCOL: &str = "mqtt";

/// The default, 128 KiB, would be most of the memory of this process.
const READ_BUFFER: usize = 16 * 1024;

/// A WebSocket as a stream of bytes.
pub(super) struct Socket {
    frames: WebSocketStream<Watched>,
    /// What is left of the last frame.
    rest: Bytes,
}

/// Asks the server for a WebSocket with MQTT in it.
pub(super) async fn upgrade(address: &Address, stream: Watched) -> Result<Socket, Failure> {
    // The zone of a link-local address means something on this machine only.
    let host = address.name().into();
    let url = Address {
        host,
        ..address.clone()
    };
    let url = url.to_string();
    let url = url
        .parse()
        .map_err(|_| Failure::WebSocket(WebSocketFailure::Path))?;
    let request = ClientRequestBuilder::new(url).with_sub_protocol(SUBPROTOCOL);
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(MAX_PACKET))
        .max_frame_size(Some(MAX_PACKET));
    match client_async_with_config(request, stream, Some(config)).await {
        Ok((frames, _)) => Ok(Socket {
            frames,
            rest: Bytes::new(),
        }),
        Err(error) => Err(refusal(error)),
    }
}

/// Why there is no WebSocket.
fn refusal(error: Error) -> Failure {
    Failure::WebSocket(match error {
        Error::Http(response) => WebSocketFailure::Status(response.status().as_u16()),
        Error::Protocol(ProtocolError::SecWebSocketSubProtocolError(_)) => WebSocketFailure::NoMqtt,
        Error::Io(error) => match Failure::from_io(error) {
            Failure::Closed => WebSocketFailure::NoHttp,
            failure => return failure,
        },
        _ => WebSocketFailure::NoHttp,
    })
}

/// What a failure of an open WebSocket means to the reader of its bytes.
fn broken(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            io::ErrorKind::UnexpectedEof.into()
        }
        Error::Capacity(CapacityError::MessageTooLong { size, max_size }) => {
            io::Error::other(Failure::TooLarge {
                size,
                limit: max_size,
            })
        }
        _ => io::Error::other(Failure::Garbled("a broken WebSocket frame".into())),
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.rest.is_empty() {
            match ready!(Pin::new(&mut self.frames).poll_next(cx)) {
                Some(Ok(Message::Binary(bytes))) => self.rest = bytes,
                Some(Ok(Message::Text(_))) => {
                    let failure = Failure::Garbled("text in a WebSocket".into());
                    return Poll::Ready(Err(io::Error::other(failure)));
                }
                // Pings are answered by the library.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Close(_))) | None => return Poll::Ready(Ok(())),
                Some(Err(error)) => return Poll::Ready(Err(broken(error))),
            }
        }
        let length = self.rest.len().min(buf.remaining());
        buf.put_slice(&self.rest.split_to(length));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut frames = Pin::new(&mut self.frames);
        ready!(frames.as_mut().poll_ready(cx)).map_err(broken)?;
        let message = Message::Binary(Bytes::copy_from_slice(buf));
        frames.start_send(message).map_err(broken)?;
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.frames).poll_flush(cx).map_err(broken)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.frames).poll_close(cx).map_err(broken)
    }
}
