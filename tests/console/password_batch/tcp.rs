//! Logins that are tried, and new passwords, against the embedded broker over real MQTT.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::message::ConnectionId;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::users::tcp::{Live, PATIENCE, can_log_in, opened, start};
use guestlist::broker::try_login::Route;
use guestlist::broker::{self, Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{Admission, BrokerEvent, Link};
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::secret::Secret;
use guestlist::runtime::made_passwords_file;
use guestlist::sandbox::{AnswerFormat, Sandbox};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Message;

const CONNECT: u8 = 1;
const DISCONNECT: u8 = 14;

fn refused() -> Admission {
    Admission::Refused("bad user name or password".into())
}

/// Presses keys, and does what they ask for beside the link.
async fn press(live: &mut Live, keys: &str) {
    live.app.press(keys);
    let effects = live.perform();
    perform(live, effects).await;
}

async fn perform(live: &mut Live, effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::Engine(_, Wanted::Probe { user, password, .. }) => {
                let tried = live
                    .route()
                    .try_login("probe-1".into(), user.clone(), password);
                let admission = timeout(PATIENCE, tried).await.unwrap();
                live.app
                    .send(Message::Probed(ConnectionId::FIRST, user, admission));
            }
            Effect::PasswordFileJob(_, work) => {
                live.app.send(Message::PasswordFileJob(
                    ConnectionId::FIRST,
                    made_passwords_file::work(&work),
                ));
                live.perform();
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_login_is_tried_with_the_password_just_set_and_with_another() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let mut live = opened(&sandbox, "root").await;
    live.press("a").fill(&["carl", "carl-fake", "carl-fake"]);
    live.until_said("carl added, confirmed by the broker · t test login")
        .await;
    press(&mut live, "t").await;
    live.app
        .assert_shows("Login works: the broker accepted carl with that password.");
    press(&mut live, "enter t").await;
    live.app.type_text("wrong-fake");
    press(&mut live, "enter").await;
    live.app.assert_shows("The broker refused carl");
    // Our own account: this session goes on, and can still change users.
    live.press("esc").select("root");
    press(&mut live, "t").await;
    live.app.type_text("root-fake");
    press(&mut live, "enter").await;
    live.app
        .assert_shows("Login works: the broker accepted root");
    live.press("esc")
        .select("test")
        .press("1 s")
        .until_row("test", "Saved")
        .await;
    live.close().await;
    sandbox.stop().await;
}

#[tokio::test]
async fn new_passwords_open_the_doors_that_the_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.csv");
    let sandbox = start(AnswerFormat::Envelopes).await;
    let mut live = opened(&sandbox, "root").await;
    live.select("test").press("P tab tab ctrl-u");
    live.app.type_text(path.to_str().unwrap());
    press(&mut live, "tab tab enter").await;
    let planned = std::fs::read_to_string(&path).unwrap();
    assert!(planned.contains("planned"), "{planned}");
    live.app.assert_shows("Review: 1 change to 1 user");
    press(&mut live, "s").await;
    while !live.app.words().contains("1 of 1 change done") {
        let effects = live.apply_next("the answer").await;
        perform(&mut live, effects).await;
    }
    while !live.app.says("which only you can read") {
        let effects = live.apply_next("the file").await;
        perform(&mut live, effects).await;
    }
    press(&mut live, "q").await;
    let text = std::fs::read_to_string(&path).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let [user, password, outcome] = [&rows[0][0], &rows[0][1], &rows[0][2]];
    assert_eq!((user, outcome), ("test", "accepted"));
    assert!(can_log_in(&sandbox, "test", password).await);
    assert!(!can_log_in(&sandbox, "test", "test-fake").await);
    assert!(!sandbox.commands().join("\n").contains(password));
    live.close().await;
    sandbox.stop().await;
}

/// Passes bytes on to a broker, and keeps what clients sent, a list for each connection.
struct Tap {
    address: SocketAddr,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Tap {
    async fn before(broker: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let sent: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let kept = Arc::clone(&sent);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let nth = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(Vec::new());
                    kept.len() - 1
                };
                tokio::spawn(pass(client, broker, Arc::clone(&kept), nth));
            }
        });
        Self { address, sent }
    }

    /// The kinds of the packets of each connection.
    fn packets(&self) -> Vec<Vec<u8>> {
        let sent = self.sent.lock().unwrap();
        sent.iter().map(|bytes| kinds(bytes)).collect()
    }
}

async fn pass(client: TcpStream, broker: SocketAddr, kept: Arc<Mutex<Vec<Vec<u8>>>>, nth: usize) {
    let server = TcpStream::connect(broker).await.unwrap();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
            kept.lock().unwrap()[nth].extend_from_slice(&buffer[..count]);
            if to_server.write_all(&buffer[..count]).await.is_err() {
                break;
            }
        }
        let _ = to_server.shutdown().await;
    };
    let down = async {
        let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
        let _ = to_client.shutdown().await;
    };
    tokio::join!(up, down);
}

/// The kinds of MQTT packets in a stream of bytes.
fn kinds(mut bytes: &[u8]) -> Vec<u8> {
    let mut kinds = Vec::new();
    while let [first, rest @ ..] = bytes {
        kinds.push(first >> 4);
        let (mut length, mut at) = (0, 0);
        loop {
            length |= usize::from(rest[at] & 0x7f) << (7 * at);
            at += 1;
            if rest[at - 1] & 0x80 == 0 {
                break;
            }
        }
        bytes = &rest[at + length..];
    }
    kinds
}

fn settings(address: SocketAddr) -> Settings {
    Settings {
        address: Address::mqtt(address.ip().to_string(), address.port()),
        tls: TlsOptions::default(),
        client_id: "the-console".into(),
        username: Some("root".into()),
        password: Some(Secret::new("root-fake")),
        session: "s1".into(),
        family: Some(guestlist::domain::family::BrokerFamily::Coreflux),
        timings: Timings::default(),
    }
}

/// A link through the tap, admitted, and the way that it takes.
async fn linked(tap: &Tap) -> (broker::Handle, Route) {
    let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
    let link = broker::spawn(settings(tap.address), move |event| {
        let _ = sender.send(event);
    });
    let connected = BrokerEvent::Link(Link::Connected);
    loop {
        let event = timeout(PATIENCE, events.recv()).await.unwrap().unwrap();
        if event == connected {
            let route = link.route();
            return (link, route);
        }
    }
}

async fn tried(route: &Route, user: &str, password: &str) -> Admission {
    let login =
        route
            .clone()
            .try_login("guestlist-probe".into(), user.into(), Secret::new(password));
    timeout(PATIENCE, login).await.unwrap()
}

async fn until_clients(sandbox: &Sandbox, count: usize) {
    timeout(PATIENCE, async {
        while sandbox.clients() != count {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_tried_login_says_hello_and_goodbye_and_nothing_else() {
    for old in [false, true] {
        let sandbox = start(AnswerFormat::Envelopes).await;
        sandbox.faults().refuse_protocol_5(old);
        let tap = Tap::before(sandbox.address()).await;
        let (link, route) = linked(&tap).await;
        let before = tap.packets().len();
        assert_eq!(before, if old { 2 } else { 1 }, "5 is tried before 3.1.1");

        assert_eq!(
            tried(&route, "test", "test-fake").await,
            Admission::Admitted
        );
        until_clients(&sandbox, 1).await;
        assert_eq!(tap.packets()[before..], [vec![CONNECT, DISCONNECT]]);
        assert_eq!(tried(&route, "test", "wrong-fake").await, refused());
        assert_eq!(
            tap.packets()[before + 1..],
            [vec![CONNECT]],
            "once, not again"
        );
        assert_eq!(tried(&route, "nobody", "fake").await, refused());
        assert_eq!(tap.packets().len(), before + 3);

        let hello = tap.sent.lock().unwrap()[before].clone();
        let holds = |part: &[u8]| hello.windows(part.len()).any(|window| window == part);
        assert!(holds(b"guestlist-probe") && !holds(b"the-console"));
        link.send(guestlist::domain::broker_messages::BrokerRequest::Disconnect);
        link.finished().await;
        sandbox.stop().await;
    }
}

#[tokio::test]
async fn who_cannot_be_reached_refused_nothing() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let tap = Tap::before(sandbox.address()).await;
    let (link, route) = linked(&tap).await;
    sandbox.faults().refuse_connects(true);
    let closed = tried(&route, "test", "test-fake").await;
    let Admission::Untried(why) = &closed else {
        panic!("{closed:?}");
    };
    assert!(why.contains(&tap.address.to_string()), "{why}");
    link.finished().await;
    sandbox.stop().await;

    // Nothing listens there any more.
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let route = broker::spawn(settings(address), |_| {}).route();
    let unreachable = tried(&route, "test", "test-fake").await;
    let Admission::Untried(why) = &unreachable else {
        panic!("{unreachable:?}");
    };
    assert!(why.contains("nothing listens on that port"), "{why}");
}

#[tokio::test]
async fn a_broker_that_says_nothing_is_waited_for_no_longer_than_for_a_link() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut settings = settings(listener.local_addr().unwrap());
    settings.timings.connect_timeout = Duration::from_millis(200);
    let route = broker::spawn(settings, |_| {}).route();
    let silent = tried(&route, "test", "test-fake").await;
    let Admission::Untried(why) = &silent else {
        panic!("{silent:?}");
    };
    assert!(why.contains("did not answer the login within"), "{why}");
}
