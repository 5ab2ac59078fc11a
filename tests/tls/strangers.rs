//! Servers of other kinds than was thought.

use std::net::SocketAddr;
use std::time::Duration;

use guestlist::domain::address::Scheme;
use guestlist::sandbox::{Options, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::common::{Files, failure, good_broker, settings};

/// A server that reads a little, says this, and closes.
pub(crate) async fn saying(words: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(words).await;
        }
    });
    address
}

/// A server that says nothing; and the listener, which must live.
async fn silent() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

#[tokio::test]
async fn a_plain_broker_behind_an_encrypted_url_is_no_tls() {
    let broker = Sandbox::start(Options::default()).await.unwrap();
    for address in [
        broker.address(),
        saying(b"").await,
        saying(b"what?\n").await,
    ] {
        let reason = failure(settings(Scheme::Mqtts, address)).await;
        assert!(reason.contains("speak"), "{reason}");
        assert!(
            reason.ends_with("The default port for TLS is 8883; Coreflux also uses 1884."),
            "{reason}"
        );
    }
}

#[tokio::test]
async fn an_encrypted_broker_behind_a_plain_url_is_told() {
    let files = Files::new();
    let (_broker, _ca, mut settings) = good_broker(&files).await;
    settings.address.scheme = Scheme::Mqtt;
    let reason = failure(settings.clone()).await;
    let place = settings.address.place();
    assert_eq!(
        reason,
        format!("{place} speaks TLS on that port: use mqtts://{place} instead of mqtt://.")
    );
}

#[tokio::test]
async fn a_web_server_behind_a_plain_url_is_told() {
    let address = saying(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let reason = failure(settings(Scheme::Mqtt, address)).await;
    assert!(
        reason.contains("speaks HTTP on that port") && reason.contains(&format!("ws://{address}")),
        "{reason}"
    );
}

#[tokio::test]
async fn a_closed_port_names_the_usual_ones() {
    for (scheme, ports) in [
        (Scheme::Mqtt, None),
        (Scheme::Mqtts, Some(["8883", "1884"])),
        (Scheme::Ws, Some(["WebSockets", "5000"])),
        (Scheme::Wss, Some(["WebSockets", "5000"])),
    ] {
        let address = silent().await.1;
        let reason = failure(settings(scheme, address)).await;
        assert!(
            reason.contains("refused the connection: nothing listens"),
            "{reason}"
        );
        for port in ports.into_iter().flatten() {
            assert!(reason.contains(port), "{scheme:?}: {reason}");
        }
    }
}

#[tokio::test]
async fn silence_says_what_was_waited_for() {
    for (scheme, words) in [
        (Scheme::Mqtt, "the login within 150 ms."),
        (
            Scheme::Mqtts,
            "the TLS handshake within 150 ms: that port probably",
        ),
        (
            Scheme::Wss,
            "the TLS handshake within 150 ms: that port probably",
        ),
        (
            Scheme::Ws,
            "the WebSocket request within 150 ms: check the port.",
        ),
    ] {
        let (_listener, address) = silent().await;
        let mut settings = settings(scheme, address);
        settings.timings.connect_timeout = Duration::from_millis(150);
        // Not the roots of the system: how long those take is the machine's.
        settings.tls.insecure = true;
        let reason = failure(settings).await;
        assert!(reason.contains(words), "{scheme:?}: {reason}");
    }
}

#[tokio::test]
async fn an_unknown_host_is_named() {
    let mut settings = settings(Scheme::Mqtts, silent().await.1);
    settings.address.host = "no-such-host.invalid".into();
    settings.tls.insecure = true;
    let reason = failure(settings).await;
    assert!(
        reason.contains("cannot be found") && reason.contains("\"no-such-host.invalid\""),
        "{reason}"
    );
}
