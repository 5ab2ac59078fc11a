//! Mosquitto, as Debian has it: client certificates with keys of every kind, and a WebSocket.
//!
//! Without mosquitto and openssl these tests say so and pass, unless `GUESTLIST_REQUIRE_MOSQUITTO`
//! is 1.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use guestlist::broker::Settings;
use guestlist::domain::address::Scheme;
use tokio::net::TcpStream;
use tokio::time::{Duration, sleep, timeout};

use super::common::{Console, Files, PATIENCE, failure, settings};
use super::pki::{Ca, LOCAL};

#[path = "../mosquitto/port.rs"]
mod port;

fn found(tool: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    places
        .map(|place| place.join(tool))
        .find(|path| path.is_file())
}

/// Where mosquitto is; `None` where these tests have nothing to test.
#[expect(clippy::print_stderr, reason = "a test that tests nothing says so")]
fn mosquitto() -> Option<PathBuf> {
    let both = found("mosquitto").filter(|_| found("openssl").is_some());
    if both.is_none() {
        let required = std::env::var("GUESTLIST_REQUIRE_MOSQUITTO").is_ok_and(|it| it == "1");
        assert!(!required, "mosquitto and openssl are not installed");
        eprintln!("skipped: mosquitto and openssl are not installed");
    }
    both
}

/// A running mosquitto, which ends with the test.
struct Broker {
    child: Child,
    address: SocketAddr,
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Broker {
    /// Starts it with one listener on a free port; `more` is the rest of its configuration.
    async fn start(program: PathBuf, files: &Files, more: &str) -> Self {
        // Another program may take the port before mosquitto does, which ends then: the next one is
        // tried.
        for _ in 0..10 {
            let address = port::unused();
            let mut config = format!(
                "listener {} 127.0.0.1\nallow_anonymous true\n",
                address.port()
            );
            writeln!(config, "{more}").unwrap();
            // Started by root it would become another account, which may not read the files.
            writeln!(config, "user root").unwrap();
            let path = files.write("mosquitto.conf", config);
            let child = Command::new(&program)
                .arg("-c")
                .arg(path)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut broker = Self { child, address };
            if timeout(PATIENCE, broker.listening())
                .await
                .expect("mosquitto listens")
            {
                return broker;
            }
        }
        panic!("mosquitto does not start");
    }

    /// Whether it listens; false when it has ended instead. It tells nobody when it does, so this
    /// tries.
    async fn listening(&mut self) -> bool {
        while TcpStream::connect(self.address).await.is_err() {
            if self.child.try_wait().unwrap().is_some() {
                return false;
            }
            sleep(Duration::from_millis(10)).await;
        }
        true
    }
}

fn openssl(files: &Files, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(files.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {said}");
}

/// A mosquitto that wants certificates of the plant's CA, and a way to it without one.
async fn demanding(program: PathBuf, files: &Files, version: &str) -> (Broker, Ca, Settings) {
    let ca = Ca::new("Plant CA");
    let server = ca.issue(LOCAL);
    let config = format!(
        "cafile {}\ncertfile {}\nkeyfile {}\nrequire_certificate true\ntls_version {version}",
        files.write("ca.pem", ca.pem()).display(),
        files.write("server.pem", &server.chain).display(),
        files.write("server.key", &server.key).display(),
    );
    let broker = Broker::start(program, files, &config).await;
    let mut settings = settings(Scheme::Mqtts, broker.address);
    settings.tls.ca = Some(files.path().join("ca.pem"));
    (broker, ca, settings)
}

#[tokio::test]
async fn client_certificates_with_keys_of_every_kind_are_taken() {
    let Some(program) = mosquitto() else { return };
    let files = Files::new();
    let (_broker, ca, mut settings) = demanding(program, &files, "tlsv1.3").await;
    files.write("ca.key", ca.key());
    for (key, head) in [
        (
            "genrsa -traditional -out client.key 2048",
            "BEGIN RSA PRIVATE KEY",
        ),
        (
            "ecparam -name prime256v1 -genkey -noout -out client.key",
            "BEGIN EC PRIVATE KEY",
        ),
        (
            "ecparam -name secp384r1 -genkey -noout -out client.key",
            "BEGIN EC PRIVATE KEY",
        ),
        (
            "genpkey -algorithm RSA -out client.key",
            "BEGIN PRIVATE KEY",
        ),
        (
            "genpkey -algorithm ed25519 -out client.key",
            "BEGIN PRIVATE KEY",
        ),
    ] {
        openssl(&files, key);
        openssl(
            &files,
            "req -new -key client.key -subj /CN=console -out client.csr",
        );
        openssl(
            &files,
            "x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out client.pem",
        );
        let text = std::fs::read_to_string(files.path().join("client.key")).unwrap();
        assert!(text.contains(head), "{key}");
        settings.tls.certificate = Some(files.path().join("client.pem"));
        settings.tls.key = Some(files.path().join("client.key"));
        let link = Console::start(settings.clone()).link().await;
        assert_eq!(link, Ok(()), "{key}");
    }
}

#[tokio::test]
async fn a_missing_or_refused_certificate_is_told_in_both_versions_of_tls() {
    let Some(program) = mosquitto() else { return };
    for version in ["tlsv1.2", "tlsv1.3"] {
        let files = Files::new();
        let (_broker, ca, mut settings) = demanding(program.clone(), &files, version).await;
        let reason = failure(settings.clone()).await;
        assert!(
            reason.contains("requires a client certificate"),
            "{version}: {reason}"
        );
        settings.tls = files.client(&ca, &Ca::new("Another CA").issue(&["console"]));
        let reason = failure(settings).await;
        assert!(
            reason.contains("refused the client certificate"),
            "{version}: {reason}"
        );
    }
}

#[tokio::test]
async fn websockets_work() {
    let Some(program) = mosquitto() else { return };
    let files = Files::new();
    // Without `socket_domain` it would listen on all addresses; without another listener than one
    // for WebSockets, mosquitto 2.0.11 ends at once.
    let socket = files.path().join("mosquitto.sock");
    let config = format!(
        "protocol websockets\nsocket_domain ipv4\nlistener 0 {}",
        socket.display()
    );
    let broker = Broker::start(program, &files, &config).await;
    let link = Console::start(settings(Scheme::Ws, broker.address))
        .link()
        .await;
    assert_eq!(link, Ok(()));
}

#[tokio::test]
async fn an_encrypted_mosquitto_behind_a_plain_url_says_what_it_can() {
    let Some(program) = mosquitto() else { return };
    let files = Files::new();
    let (_broker, _ca, mut settings) = demanding(program, &files, "tlsv1.3").await;
    settings.address.scheme = Scheme::Mqtt;
    let reason = failure(settings).await;
    assert!(
        reason.contains("speaks TLS on that port")
            || reason.contains("closed the connection without answering the login"),
        "{reason}"
    );
}
