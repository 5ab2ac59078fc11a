//! Certificates of this client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use guestlist::broker::Settings;
use guestlist::domain::address::Scheme;
use rcgen::date_time_ymd;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{
    RootCertStore, ServerConfig, SupportedProtocolVersion,
    version::{TLS12, TLS13},
};

use super::common::{Console, Files, broker, failure, settings};
use super::pki::{Ca, LOCAL};

/// A way to a broker that wants certificates of the plant's CA.
fn to(address: SocketAddr, files: &Files, ca: &Ca) -> Settings {
    let mut settings = settings(Scheme::Mqtts, address);
    settings.tls.ca = Some(files.write("ca.pem", ca.pem()));
    settings
}

#[tokio::test]
async fn a_broker_that_wants_a_certificate_gets_it() {
    let (files, ca) = (Files::new(), Ca::new("Plant CA"));
    let broker = broker(&ca.issue(LOCAL), Some(&ca)).await;
    let mut settings = to(broker.address(), &files, &ca);
    settings.tls = files.client(&ca, &ca.issue(&["console"]));
    assert_eq!(Console::start(settings).users().await, 1);
}

#[tokio::test]
async fn a_refused_certificate_says_why() {
    let (files, ca) = (Files::new(), Ca::new("Plant CA"));
    let broker = broker(&ca.issue(LOCAL), Some(&ca)).await;
    let old = ca.issue_with(&["console"], |params| {
        params.not_after = date_time_ymd(2024, 2, 29);
    });
    for (identity, words) in [
        (old, "(expired)"),
        (
            Ca::new("Another CA").issue(&["console"]),
            "(from an unknown issuer)",
        ),
    ] {
        let mut settings = to(broker.address(), &files, &ca);
        settings.tls = files.client(&ca, &identity);
        let reason = failure(settings).await;
        assert!(
            reason.contains("refused the client certificate") && reason.contains(words),
            "{words}: {reason}"
        );
    }
}

/// How a server asks for a certificate. `needed`: whether it does without.
fn asking(ca: &Ca, version: &'static SupportedProtocolVersion, needed: bool) -> TlsAcceptor {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(ca.pem().as_bytes()).unwrap())
        .unwrap();
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let verifier = if needed {
        verifier
    } else {
        verifier.allow_unauthenticated()
    };
    let identity = ca.issue(LOCAL);
    let chain = CertificateDer::from_pem_slice(identity.chain.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(vec![chain], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// A server that wants a certificate, and never gets as far as MQTT. It counts connections.
async fn demanding(
    ca: &Ca,
    version: &'static SupportedProtocolVersion,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let acceptor = asking(ca, version, true);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = acceptor.accept(stream).await;
        }
    });
    (address, count)
}

#[tokio::test]
async fn a_missing_certificate_is_told_in_every_version_of_tls_and_mqtt_5_is_not_blamed() {
    for version in [&TLS12, &TLS13] {
        let (files, ca) = (Files::new(), Ca::new("Plant CA"));
        let (address, count) = demanding(&ca, version).await;
        let mut settings = to(address, &files, &ca);
        settings.timings.backoff_min = std::time::Duration::from_secs(600);
        settings.timings.backoff_max = std::time::Duration::from_secs(600);
        let reason = failure(settings).await;
        assert!(
            reason.contains("requires a client certificate: pass --cert FILE and --key"),
            "{version:?}: {reason}"
        );
        // A second try, with MQTT 3.1.1, would be one for nothing.
        assert_eq!(count.load(Ordering::SeqCst), 1, "{version:?}");
    }
}

#[tokio::test]
async fn an_older_broker_that_only_asks_for_a_certificate_is_spoken_to_in_3_1_1() {
    let (files, ca) = (Files::new(), Ca::new("Plant CA"));
    let acceptor = asking(&ca, &TLS13, false);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut console = Console::start(to(listener.local_addr().unwrap(), &files, &ca));
    tokio::spawn(async move {
        for level in [5, 4] {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = acceptor.accept(stream).await.unwrap();
            let mut head = [0; 9];
            stream.read_exact(&mut head).await.unwrap();
            assert_eq!(head[8], level);
            if level == 4 {
                stream.write_all(&[0x20, 2, 0, 0]).await.unwrap();
                // Until the console leaves.
                while stream.read_u8().await.is_ok() {}
            }
        }
    });
    assert_eq!(console.link().await, Ok(()));
}

#[tokio::test]
async fn a_key_in_sec1_is_taken() {
    let (files, ca) = (Files::new(), Ca::new("Plant CA"));
    let broker = broker(&ca.issue(LOCAL), Some(&ca)).await;
    let mut identity = ca.issue(&["console"]);
    identity.key = super::files::sec1(&identity.key);
    let mut settings = to(broker.address(), &files, &ca);
    settings.tls = files.client(&ca, &identity);
    assert_eq!(Console::start(settings).users().await, 1);
}
