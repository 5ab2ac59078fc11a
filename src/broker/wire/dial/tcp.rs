//! From a host name to a TCP connection.
//!
//! All addresses of a name are tried, 250 ms apart or at once after a failure (RFC 8305): one that
//! swallows packets costs 250 ms and not the whole time for connecting.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::sleep;

use super::quick_ack::Prompt;
use crate::broker::wire::failure::Failure;

/// How long an address is waited for before the next is tried beside it (RFC 8305, section 5).
const STAGGER: Duration = Duration::from_millis(250);

/// Connects to the first address of the host that takes a connection. The caller limits the time.
pub(super) async fn connect(host: &str, port: u16) -> Result<Prompt, Failure> {
    let addresses = lookup_host((host, port)).await.map_err(Failure::Lookup)?;
    let stream = first_of(addresses.collect())
        .await
        .map_err(Failure::Unreachable)?;
    // Commands are short, and somebody waits for each.
    stream.set_nodelay(true).map_err(Failure::Unreachable)?;
    Ok(Prompt::new(stream))
}

/// Tries the addresses in their order, each a little after the one before, or at once when that
/// failed: one that swallows packets does not keep the others from being tried.
async fn first_of(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut attempts = FuturesUnordered::new();
    let mut failure = None;
    loop {
        match waiting.next() {
            Some(address) => attempts.push(TcpStream::connect(address)),
            None if attempts.is_empty() => {
                return Err(failure.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into()));
            }
            None => {}
        }
        let more = waiting.len() > 0;
        let stagger = async {
            if more {
                sleep(STAGGER).await;
            } else {
                pending::<()>().await;
            }
        };
        tokio::select! {
            Some(result) = attempts.next() => match result {
                Ok(stream) => return Ok(stream),
                Err(error) => failure = Some(tell(failure, error)),
            },
            () = stagger => {}
        }
    }
}

/// The failure that says more: a refusal comes from the host itself, others from the way there.
fn tell(before: Option<io::Error>, error: io::Error) -> io::Error {
    match before {
        Some(before) if error.kind() != io::ErrorKind::ConnectionRefused => before,
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};

    use tokio::net::{TcpListener, TcpSocket};
    use tokio::time::timeout;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// 127.0.0.`last`, with a port of the system's choice or a given one.
    fn loopback(last: u8, port: u16) -> SocketAddr {
        (Ipv4Addr::new(127, 0, 0, last), port).into()
    }

    /// A port on which nothing listens.
    fn refusing() -> SocketAddr {
        let listener = std::net::TcpListener::bind(loopback(2, 0)).unwrap();
        listener.local_addr().unwrap()
    }

    /// A listener whose queue is full: Linux drops what else wants to connect.
    struct BlackHole {
        listener: TcpListener,
        _queue: Vec<TcpStream>,
    }

    impl BlackHole {
        async fn new() -> Self {
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind(loopback(3, 0)).unwrap();
            let listener = socket.listen(1).unwrap();
            let address = listener.local_addr().unwrap();
            let mut queue = Vec::new();
            while let Ok(stream) =
                timeout(Duration::from_millis(300), TcpStream::connect(address)).await
            {
                queue.push(stream.unwrap());
            }
            Self {
                listener,
                _queue: queue,
            }
        }

        fn address(&self) -> SocketAddr {
            self.listener.local_addr().unwrap()
        }
    }

    #[tokio::test]
    async fn an_address_that_refuses_and_one_that_swallows_do_not_hide_the_third() {
        let hole = BlackHole::new().await;
        let good = TcpListener::bind(loopback(4, 0)).await.unwrap();
        let addresses = vec![refusing(), hole.address(), good.local_addr().unwrap()];
        let stream = timeout(PATIENCE, first_of(addresses))
            .await
            .expect("in time");
        assert_eq!(
            stream.unwrap().peer_addr().unwrap(),
            good.local_addr().unwrap()
        );
    }

    #[tokio::test]
    async fn the_first_address_that_answers_is_taken() {
        let first = TcpListener::bind(loopback(1, 0)).await.unwrap();
        let second = TcpListener::bind(loopback(4, 0)).await.unwrap();
        let addresses = vec![first.local_addr().unwrap(), second.local_addr().unwrap()];
        let stream = first_of(addresses).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), first.local_addr().unwrap());
    }

    #[tokio::test]
    async fn a_refusal_is_what_is_told() {
        let error = first_of(vec![refusing(), refusing()]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let far = io::Error::from(io::ErrorKind::HostUnreachable);
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(
            tell(Some(far), refused).kind(),
            io::ErrorKind::ConnectionRefused
        );
        let none = first_of(Vec::new()).await.unwrap_err();
        assert_eq!(none.kind(), io::ErrorKind::AddrNotAvailable);
    }
}
