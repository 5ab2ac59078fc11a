//! The console's end, and the brokers that it meets.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use guestlist::broker::try_login::Route;
use guestlist::broker::{Handle, Settings, Timings, spawn};
use guestlist::domain::address::{Address, Scheme};
use guestlist::domain::broker_messages::{BrokerEvent, Link};
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::secret::Secret;
use guestlist::sandbox::{Options, Sandbox, Tls};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::pki::{Ca, Identity, LOCAL};

/// Long enough for any machine; a test that works never waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How to reach a broker on this machine.
pub(crate) fn settings(scheme: Scheme, address: SocketAddr) -> Settings {
    let path = if scheme.is_websocket() { "/mqtt" } else { "" };
    Settings {
        address: Address {
            scheme,
            host: address.ip().to_string(),
            port: address.port(),
            path: path.into(),
        },
        tls: TlsOptions::default(),
        client_id: "guestlist-test".into(),
        username: Some("root".into()),
        password: Some(Secret::new("coreflux")),
        session: "t3st".into(),
        family: Some(guestlist::domain::family::BrokerFamily::Coreflux),
        timings: Timings {
            backoff_min: Duration::from_millis(10),
            backoff_max: Duration::from_millis(40),
            ..Timings::default()
        },
    }
}

pub(crate) struct Console {
    /// The task ends with it.
    handle: Handle,
    events: mpsc::UnboundedReceiver<BrokerEvent>,
}

impl Console {
    pub(crate) fn start(settings: Settings) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let handle = spawn(settings, move |event| {
            let _ = sender.send(event);
        });
        Self { handle, events }
    }

    /// The way to the broker, for trying logins beside the link.
    pub(crate) fn route(&self) -> Route {
        self.handle.route()
    }

    pub(crate) async fn next(&mut self) -> BrokerEvent {
        let event = timeout(PATIENCE, self.events.recv()).await;
        event.expect("an event").expect("a running task")
    }

    /// The next link that is not under way: why there is none, or that there is one.
    pub(crate) async fn link(&mut self) -> Result<(), String> {
        loop {
            match self.next().await {
                BrokerEvent::Link(Link::Connected) => return Ok(()),
                BrokerEvent::Link(Link::Waiting { reason, .. }) => return Err(reason),
                BrokerEvent::Link(Link::Refused { reason, .. }) => {
                    return Err(format!("refused: {reason}"));
                }
                _ => {}
            }
        }
    }

    /// Waits for the list of users, and says how many there are.
    pub(crate) async fn users(&mut self) -> usize {
        loop {
            match self.next().await {
                BrokerEvent::Roster(roster, _) => return roster.users().len(),
                BrokerEvent::Link(Link::Waiting { reason, .. } | Link::Refused { reason, .. }) => {
                    panic!("no link: {reason}")
                }
                BrokerEvent::BadRoster(sentence) => panic!("bad list: {sentence}"),
                _ => {}
            }
        }
    }
}

/// Why there is no link.
pub(crate) async fn failure(settings: Settings) -> String {
    let place = settings.address.place();
    let reason = Console::start(settings).link().await;
    let reason = reason.expect_err("no link");
    assert!(reason.contains(&place), "{reason}");
    assert!(reason.ends_with('.'), "{reason}");
    assert!(reason.chars().count() <= 240, "three lines: {reason}");
    reason
}

/// A directory with files that a test writes.
pub(crate) struct Files(tempfile::TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Files for a client with a certificate.
    pub(crate) fn client(&self, ca: &Ca, identity: &Identity) -> TlsOptions {
        TlsOptions {
            ca: Some(self.write("ca.pem", ca.pem())),
            certificate: Some(self.write("client.pem", &identity.chain)),
            key: Some(self.write("client.key", &identity.key)),
            insecure: false,
        }
    }
}

/// A broker with TLS. `client_ca`: who must have issued a client's certificate.
pub(crate) async fn broker(identity: &Identity, client_ca: Option<&Ca>) -> Sandbox {
    Sandbox::start(Options {
        tls: Some(Tls {
            chain: identity.chain.clone(),
            key: Secret::new(identity.key.clone()),
            client_ca: client_ca.map(Ca::pem),
        }),
        ..Options::default()
    })
    .await
    .unwrap()
}

/// A good broker, its issuer, and a way to it.
pub(crate) async fn good_broker(files: &Files) -> (Sandbox, Ca, Settings) {
    let ca = Ca::new("Plant CA");
    let broker = broker(&ca.issue(LOCAL), None).await;
    let mut settings = settings(Scheme::Mqtts, broker.address());
    settings.tls.ca = Some(files.write("ca.pem", ca.pem()));
    (broker, ca, settings)
}
