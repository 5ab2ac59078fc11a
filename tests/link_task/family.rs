//! Which broker it is, and what is not sent before that is known: against a peer that grants topics
//! and answers nothing, as a broker of neither family does.

use std::net::SocketAddr;
use std::time::Duration;

use guestlist::broker::Settings;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::command::{Command, CommandId, Verdict};
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::secret::Secret;

use super::console::{Console, change_password, settings};
use super::peer::{ANSWERS, Listener, Peer};

const PASSWORD: &str = "pw-that-nobody-reads";
const LIST: &str = "$SYS/Coreflux/Config/Users";
const USERS: &[u8] = br#"[{"UserName":"root","AllowedUserManagement":true}]"#;
const ASKED: &str = "$CONTROL/dynamic-security/v1";
const ANSWERED: &str = "$CONTROL/dynamic-security/v1/response";

fn add() -> Command {
    Command::add("carl", Secret::new(PASSWORD))
}

/// Of an unknown family, and hasty.
fn unknown(address: SocketAddr) -> Settings {
    let mut settings = settings(address);
    settings.family = None;
    settings.timings.probe_patience = Duration::from_millis(100);
    settings.timings.list_patience = Duration::from_millis(100);
    settings
}

/// A console that does not know the family, and its peer, which admits it.
async fn admitted() -> (Listener, Console, Peer) {
    let listener = Listener::new().await;
    let console = Console::start(unknown(listener.address()));
    let mut peer = listener.accept().await;
    peer.connack().await;
    (listener, console, peer)
}

fn of_family(address: SocketAddr, family: BrokerFamily) -> Settings {
    Settings {
        family: Some(family),
        ..unknown(address)
    }
}

async fn family(console: &mut Console) -> String {
    console
        .until(|event| match event {
            BrokerEvent::Family { notice, .. } => Some((*notice).to_owned()),
            BrokerEvent::UnknownFamily { tried, .. } => panic!("{tried}"),
            _ => None,
        })
        .await
}

async fn unknown_family(console: &mut Console) -> String {
    console
        .until(|event| match event {
            BrokerEvent::UnknownFamily { tried, .. } => Some(tried.clone()),
            BrokerEvent::Family { notice, .. } => panic!("taken for one with {notice}"),
            _ => None,
        })
        .await
}

async fn unheard(console: &mut Console) -> Option<String> {
    console
        .until(|event| match event {
            BrokerEvent::Unheard(why) => Some(why.clone()),
            _ => None,
        })
        .await
}

async fn no_list(console: &mut Console) -> String {
    console
        .until(|event| match event {
            BrokerEvent::NoRoster(why) => Some(why.clone()),
            _ => None,
        })
        .await
}

/// Leaves, and holds all that the peer was sent to be without the password.
async fn nothing_leaked(console: Console, mut peer: Peer) {
    let reading = async { peer.read_to_end().await };
    let (events, sent) = tokio::join!(console.leave(), reading);
    drop(events);
    let sent = String::from_utf8_lossy(&sent).into_owned();
    assert!(!sent.contains(PASSWORD), "{sent}");
}

#[tokio::test]
async fn a_broker_that_grants_topics_and_answers_nothing_is_of_no_family() {
    // What it says to the versions, the list, and the answers of either family.
    for codes in [
        [0x87, 0x87, 0x87, 0x87, 1],
        [0x87, 0x87, 0x87, 1, 0x87],
        [0x80, 0x80, 0x80, 1, 1],
        [1, 1, 1, 1, 1],
        [0x87, 0x87, 0x87, 0x87, 0x87],
    ] {
        let (_listener, mut console, mut peer) = admitted().await;
        peer.suback(&codes).await;
        let tried = unknown_family(&mut console).await;
        assert!(tried.contains("coreflux or mosquitto"), "{tried}");
        console.submit(1, add());
        console.submit(2, change_password("root", PASSWORD));
        for id in [1, 2] {
            assert_eq!(console.not_sent().await.0, CommandId(id));
        }
        nothing_leaked(console, peer).await;
    }
}

#[tokio::test]
async fn what_others_say_on_a_granted_topic_makes_no_family() {
    for (code, topic, text) in [
        ([0x87, 0x87, 0x87, 0x87, 1], ANSWERED, "hello"),
        (
            [0x87, 0x87, 0x87, 0x87, 1],
            ANSWERED,
            r#"{"responses":[{"command":"createClient"}]}"#,
        ),
        (
            [0x87, 0x87, 0x87, 0x87, 1],
            ANSWERED,
            r#"{"responses":[{"command":"getDefaultACLAccess","correlationData":"gl-else-p0"}]}"#,
        ),
        ([0x87, 0x87, 0x87, 1, 0x87], ANSWERS, "hello"),
        (
            [0x87, 0x87, 0x87, 1, 0x87],
            ANSWERS,
            "User bob added successfully!",
        ),
        (
            [0x87, 0x87, 0x87, 1, 0x87],
            ANSWERS,
            r#"{"success":true,"command":"AddUser","requestId":"gl-else-1"}"#,
        ),
    ] {
        let (_listener, mut console, mut peer) = admitted().await;
        peer.suback(&code).await;
        peer.read_any_publish().await;
        let bytes = peer.publish_bytes(topic, text.as_bytes());
        peer.write(&bytes).await;
        unknown_family(&mut console).await;
        nothing_leaked(console, peer).await;
    }
}

#[tokio::test]
async fn a_retained_answer_is_no_answer() {
    let plain = "Unknown command: -listUserGroups";
    let (_listener, mut console, mut peer) = admitted().await;
    peer.suback(&[0x87, 0x87, 0x87, 1, 0x87]).await;
    peer.read_publish().await;
    let mut kept = peer.answer_bytes(plain);
    kept[0] |= 1;
    peer.write(&kept).await;
    unknown_family(&mut console).await;
    // The same, said now, is late and still tells.
    peer.answer(plain).await;
    assert!(family(&mut console).await.contains("Coreflux"));

    // Nor does it open the way for a secret where the family was named.
    let listener = Listener::new().await;
    let mut console = Console::start(of_family(listener.address(), BrokerFamily::Coreflux));
    let mut peer = listener.admit().await;
    peer.read_publish().await;
    peer.write(&kept).await;
    assert!(unheard(&mut console).await.is_some());
    console.submit(1, add());
    assert_eq!(console.undelivered().await.0, CommandId(1));
    nothing_leaked(console, peer).await;
}

#[tokio::test]
async fn a_list_that_comes_tells_the_family_and_is_taken() {
    // With the yes to its subscription, before it, or long after.
    for late in [None, Some(false), Some(true)] {
        let (_listener, mut console, mut peer) = admitted().await;
        let list = peer.publish_bytes(LIST, USERS);
        if late == Some(false) {
            peer.write(&list).await;
        }
        peer.suback(&[0x87, 0x87, 1, 1, 1]).await;
        if late == Some(true) {
            unknown_family(&mut console).await;
        }
        if late != Some(false) {
            peer.write(&list).await;
        }
        assert!(family(&mut console).await.contains("Coreflux"));
        assert_eq!(console.roster().await.users().len(), 1);
        if late == Some(true) {
            // The questions of the search.
            peer.read_any_publish().await;
            peer.read_any_publish().await;
        }
        // It is not subscribed to again, since that could bring no list.
        let probe = peer.read_any_publish().await;
        peer.answer_with_id(&probe.text).await;
        assert_eq!(console.ready().await, 16);
    }
}

#[tokio::test]
async fn the_answer_to_our_question_tells_the_family() {
    let marked = |question: &str| {
        let (_, id) = question.rsplit_once("-requestId ").unwrap();
        format!(r#"{{"success":true,"requestId":"{id}","data":[]}}"#)
    };
    let denied =
        |_: &str| "Permission denied: You are not allowed to execute -listUserGroups".into();
    let answers: [&dyn Fn(&str) -> String; 2] = [&marked, &denied];
    for answer in answers {
        let (_listener, mut console, mut peer) = admitted().await;
        peer.suback(&[0x87, 0x87, 0x87, 1, 0x87]).await;
        let question = peer.read_publish().await;
        let text = answer(&question.text);
        peer.answer(&text).await;
        assert!(family(&mut console).await.contains("Coreflux"));
        console.ready().await;
        console.submit(1, add());
        loop {
            let command = peer.read_any_publish().await;
            if command.text.starts_with("-addUser") {
                break assert!(command.text.contains(PASSWORD));
            }
        }
    }
}

#[tokio::test]
async fn no_secret_goes_where_nothing_answers_though_the_family_was_named() {
    for kind in BrokerFamily::ALL {
        let listener = Listener::new().await;
        let mut console = Console::start(of_family(listener.address(), kind));
        let mut peer = listener.accept().await;
        peer.connack().await;
        peer.suback(&[1, 1][..if kind == BrokerFamily::Coreflux { 2 } else { 1 }])
            .await;
        let why = unheard(&mut console).await.expect("nobody answered");
        let topic = if kind == BrokerFamily::Coreflux {
            "$SYS/Coreflux/Command"
        } else {
            ASKED
        };
        assert!(why.contains(topic), "{why}");
        for (id, command) in [(1, add()), (2, change_password("bob", PASSWORD))] {
            console.submit(id, command);
            let (undelivered, why) = console.undelivered().await;
            assert_eq!(undelivered, CommandId(id));
            assert!(why.starts_with("Not sent. No password is sent"), "{why}");
        }
        nothing_leaked(console, peer).await;
    }
}

#[tokio::test]
async fn a_late_answer_opens_the_way_for_secrets() {
    let listener = Listener::new().await;
    let mut console = Console::start(of_family(listener.address(), BrokerFamily::Coreflux));
    let mut peer = listener.admit().await;
    let probe = peer.read_publish().await;
    assert!(unheard(&mut console).await.is_some());
    peer.answer_with_id(&probe.text).await;
    assert_eq!(unheard(&mut console).await, None);
    console.submit(1, add());
    assert!(peer.read_publish().await.text.contains(PASSWORD));
}

#[tokio::test]
async fn reading_the_list_again_asks_again_who_is_there() {
    let listener = Listener::new().await;
    let mut console = Console::start(of_family(listener.address(), BrokerFamily::Coreflux));
    let mut peer = listener.admit().await;
    peer.read_publish().await;
    assert!(unheard(&mut console).await.is_some());
    console.handle.send(BrokerRequest::Refresh);
    let unsubscribe = peer.read_kind(0xa0).await;
    peer.write(&[0xb0, 4, unsubscribe[0], unsubscribe[1], 0, 0])
        .await;
    peer.suback(&[1, 1]).await;
    let probe = peer.read_publish().await;
    peer.answer_with_id(&probe.text).await;
    assert_eq!(unheard(&mut console).await, None);
    assert_eq!(console.ready().await, 16);
}

#[tokio::test]
async fn a_list_that_was_granted_and_does_not_come_is_said_and_still_taken() {
    let listener = Listener::new().await;
    let mut console = Console::start(of_family(listener.address(), BrokerFamily::Coreflux));
    let mut peer = listener.admit_marked().await;
    let why = no_list(&mut console).await;
    assert!(why.contains("has not sent it"), "{why}");
    let list = peer.publish_bytes(LIST, USERS);
    peer.write(&list).await;
    assert_eq!(console.roster().await.users().len(), 1);

    // The next time it is the list again that does not come.
    console.handle.send(BrokerRequest::Refresh);
    let unsubscribe = peer.read_kind(0xa0).await;
    peer.write(&[0xb0, 4, unsubscribe[0], unsubscribe[1], 0, 0])
        .await;
    peer.suback(&[1, 1]).await;
    let again = console
        .until(|event| match event {
            BrokerEvent::BadRoster(why) => Some(why.clone()),
            BrokerEvent::NoRoster(why) => panic!("{why}"),
            _ => None,
        })
        .await;
    assert!(
        again.contains("has not sent the user list again"),
        "{again}"
    );
}

#[tokio::test]
async fn a_list_that_is_refused_or_was_there_before_the_yes_is_not_missed() {
    for early in [true, false] {
        let listener = Listener::new().await;
        let mut console = Console::start(of_family(listener.address(), BrokerFamily::Coreflux));
        let mut peer = listener.accept().await;
        peer.connack().await;
        if early {
            let list = peer.publish_bytes(LIST, USERS);
            peer.write(&list).await;
        }
        peer.suback(&[1, if early { 1 } else { 0x87 }]).await;
        let probe = peer.read_publish().await;
        peer.answer_with_id(&probe.text).await;
        console.ready().await;
        // Longer than the patience with a list.
        console.submit(1, super::console::remove("bob"));
        let command = peer.read_publish().await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        peer.answer_with_id(&command.text).await;
        assert_eq!(console.answer().await.verdict, Verdict::Accepted);
        let events = console.leave().await;
        let missed = |event: &BrokerEvent| {
            matches!(event, BrokerEvent::NoRoster(_) | BrokerEvent::BadRoster(_))
        };
        assert!(!events.iter().any(missed), "{events:?}");
    }
}
