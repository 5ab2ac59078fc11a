//! MQTT in a WebSocket: a relay in front of the embedded broker, and servers that are none.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use guestlist::domain::address::Scheme;
use guestlist::sandbox::{Account, Options, Sandbox};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use super::common::{Console, Files, failure, settings};
use super::pki::{Ca, Identity, LOCAL};
use super::strangers::saying;

/// Lengths of frames, in turn: packets are cut anywhere, and several come together.
const FRAMES: [usize; 4] = [1, 3, 8 * 1024, 100_000];

/// A WebSocket in front of a broker.
struct Relay {
    broker: SocketAddr,
    /// With TLS, if so.
    tls: Option<TlsAcceptor>,
    /// Whether it agrees to speak MQTT.
    mqtt: bool,
}

impl Relay {
    async fn start(self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let relay = Arc::new(self);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let relay = Arc::clone(&relay);
                tokio::spawn(async move {
                    match &relay.tls {
                        None => relay.serve(stream).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                relay.serve(stream).await;
                            }
                        }
                    }
                });
            }
        });
        address
    }

    async fn serve<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) {
        #[expect(clippy::result_large_err, reason = "the signature is tungstenite's")]
        let agree =
            |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
                assert_eq!(request.uri().path(), "/mqtt");
                assert_eq!(request.headers()["Sec-WebSocket-Protocol"], "mqtt");
                if self.mqtt {
                    let headers = response.headers_mut();
                    headers.insert("Sec-WebSocket-Protocol", "mqtt".parse().unwrap());
                }
                Ok(response)
            };
        let Ok(socket) = accept_hdr_async(stream, agree).await else {
            return;
        };
        let (mut frames_out, mut frames_in) = socket.split();
        let broker = TcpStream::connect(self.broker).await.unwrap();
        let (mut from_broker, mut to_broker) = broker.into_split();
        let up = async {
            while let Some(Ok(message)) = frames_in.next().await {
                if let Message::Binary(bytes) = message {
                    to_broker.write_all(&bytes).await.unwrap();
                }
            }
        };
        let down = async {
            let mut buffer = vec![0; 100_000];
            for turn in 0.. {
                let limit = FRAMES[turn % FRAMES.len()];
                let Ok(length @ 1..) = from_broker.read(&mut buffer[..limit]).await else {
                    return;
                };
                let frame = Message::binary(buffer[..length].to_vec());
                let ping = Message::Ping(b"still there?".as_slice().into());
                for message in [frame, ping] {
                    if frames_out.send(message).await.is_err() {
                        return;
                    }
                }
            }
        };
        tokio::select! {
            () = up => {}
            () = down => {}
        }
    }
}

async fn broker_with(users: usize) -> Sandbox {
    let more =
        (1..users).map(|number| Account::new(format!("device-{number:06}"), "not-a-real-one"));
    let users = std::iter::once(Account::factory_root())
        .chain(more)
        .collect();
    Sandbox::start(Options::with_users(users)).await.unwrap()
}

fn acceptor(identity: &Identity) -> TlsAcceptor {
    let chain = CertificateDer::from_pem_slice(identity.chain.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test]
async fn a_list_of_megabytes_comes_through_frames_of_any_length() {
    let broker = broker_with(20_000).await;
    let relay = Relay {
        broker: broker.address(),
        tls: None,
        mqtt: true,
    };
    let address = relay.start().await;
    let mut console = Console::start(settings(Scheme::Ws, address));
    assert_eq!(console.users().await, 20_000);
}

#[tokio::test]
async fn a_websocket_in_tls_checks_the_certificate() {
    let (files, ca) = (Files::new(), Ca::new("Plant CA"));
    let broker = broker_with(3).await;
    let relay = Relay {
        broker: broker.address(),
        tls: Some(acceptor(&ca.issue(LOCAL))),
        mqtt: true,
    };
    let mut settings = settings(Scheme::Wss, relay.start().await);
    settings.tls.ca = Some(files.write("other.pem", Ca::new("Another CA").pem()));
    let reason = failure(settings.clone()).await;
    assert!(reason.contains("issuer that is not trusted"), "{reason}");
    settings.tls.ca = Some(files.write("ca.pem", ca.pem()));
    assert_eq!(Console::start(settings).users().await, 3);
}

#[tokio::test]
async fn a_broker_that_goes_away_behind_a_websocket_is_a_closed_connection() {
    let broker = broker_with(2).await;
    let relay = Relay {
        broker: broker.address(),
        tls: None,
        mqtt: true,
    };
    let settings = settings(Scheme::Ws, relay.start().await);
    let place = settings.address.place();
    let mut console = Console::start(settings);
    console.users().await;
    broker.cut_links();
    let reason = console.link().await.unwrap_err();
    assert_eq!(reason, format!("{place} closed the connection."));
    assert_eq!(console.link().await, Ok(()));
}

#[tokio::test]
async fn servers_that_are_none_say_what_to_check() {
    let broker = broker_with(1).await;
    let no_mqtt = Relay {
        broker: broker.address(),
        tls: None,
        mqtt: false,
    };
    let not_found = saying(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").await;
    let proxy = saying(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n").await;
    for (address, words) in [
        (not_found, "for /mqtt with HTTP 404: check the path."),
        (
            proxy,
            "for /mqtt with HTTP 502: probably a proxy or gateway in between",
        ),
        (
            no_mqtt.start().await,
            "has a WebSocket at /mqtt, but not one for MQTT:",
        ),
        (
            broker.address(),
            "did not answer the WebSocket request for /mqtt: check the port.",
        ),
        (
            saying(b"what?\r\n\r\n").await,
            "did not answer the WebSocket request for /mqtt:",
        ),
    ] {
        let reason = failure(settings(Scheme::Ws, address)).await;
        assert!(reason.contains(words), "{words}: {reason}");
        assert!(reason.ends_with("WebSockets on port 5000."), "{reason}");
    }
}
