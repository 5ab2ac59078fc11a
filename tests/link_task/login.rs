//! Connecting: versions, refusals, passwords, waits.

use std::time::{Duration, Instant};

use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Link};
use guestlist::domain::command::CommandId;
use guestlist::domain::secret::Secret;
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::console::{Console, change_password, settings, slow};
use super::peer::Listener;

/// The login refused in MQTT 5: bad user name or password.
const BAD_PASSWORD: &[u8] = &[0x20, 3, 0, 0x86, 0];

#[tokio::test]
async fn a_broker_without_mqtt_5_is_spoken_to_in_3_1_1_from_then_on() {
    let answers: [&[u8]; 7] = [
        &[0x20, 3, 0, 0x84, 0], // the proper refusal
        &[0x20, 2, 0, 1],       // the refusal as 3.1.1 writes it
        &[],                    // the end of the stream
        b"what?\r\n",           // no MQTT at all
        &[0x20, 3, 0, 0xff, 0], // an unknown reason
        &[0xd0, 0],             // another packet
        &[0x20, 3, 0, 0x81, 0], // a packet taken for broken
    ];
    for answer in answers {
        let (listener, mut console) = Listener::with_console().await;
        let mut first = listener.accept().await;
        assert_eq!(first.level, 5);
        first.write(answer).await;
        drop(first);
        let second = listener.admit().await;
        assert_eq!(second.level, 4, "after {answer:x?}");
        console.connected().await;
        drop(second);
        console.waiting().await;
        assert_eq!(listener.admit().await.level, 4, "what worked is remembered");
        console.connected().await;
    }
}

#[tokio::test]
async fn falling_back_needs_no_wait() {
    let listener = Listener::new().await;
    let mut console = Console::start(slow(listener.address()));
    drop(listener.accept().await);
    listener.admit().await;
    assert_eq!(console.next().await, BrokerEvent::Link(Link::Connecting));
    assert_eq!(console.next().await, BrokerEvent::Link(Link::Connected));
}

#[tokio::test]
async fn a_broker_that_spoke_5_once_is_not_asked_in_3_1_1() {
    let (listener, mut console) = Listener::with_console().await;
    drop(listener.admit().await);
    console.waiting().await;
    drop(listener.accept().await);
    let (_, reason) = console.waiting().await;
    assert!(reason.contains("without answering the login"), "{reason}");
    assert_eq!(listener.accept().await.level, 5);
}

#[tokio::test]
async fn neither_version_is_said_when_neither_works() {
    let (listener, mut console) = Listener::with_console().await;
    listener.accept().await.write(&[0x20, 3, 0, 0x84, 0]).await;
    listener.accept().await.write(&[0x20, 2, 0, 1]).await;
    let (_, reason) = console.waiting().await;
    let address = listener.address();
    assert_eq!(
        reason,
        format!("{address} speaks neither MQTT 5 nor MQTT 3.1.1.")
    );
    assert_eq!(listener.accept().await.level, 5);
}

#[tokio::test]
async fn a_refused_tcp_connection_is_no_reason_to_fall_back() {
    let address = Listener::new().await.address();
    let mut console = Console::start(settings(address));
    let (_, reason) = console.waiting().await;
    assert_eq!(
        reason,
        format!("{address} refused the connection: nothing listens on that port.")
    );
    let listener = loop {
        // The port was free a moment ago; a system may hold it back for a little while.
        match TcpListener::bind(address).await {
            Ok(listener) => break listener,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = [0; 9];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut head)
        .await
        .unwrap();
    assert_eq!(head[8], 5, "still MQTT 5");
}

#[tokio::test]
async fn silence_ends_an_attempt_in_time_and_is_no_reason_to_fall_back() {
    let listener = Listener::new().await;
    let mut hasty = settings(listener.address());
    hasty.timings.connect_timeout = Duration::from_millis(150);
    let start = Instant::now();
    let mut console = Console::start(hasty);
    let silent = listener.accept().await;
    let (_, reason) = console.waiting().await;
    assert!(start.elapsed() >= Duration::from_millis(150));
    assert_eq!(
        reason,
        format!(
            "{} did not answer the login within 150 ms.",
            listener.address()
        )
    );
    drop(silent);
    assert_eq!(listener.accept().await.level, 5);
}

#[tokio::test]
async fn an_unknown_host_is_named() {
    let mut lost = settings("127.0.0.1:1883".parse().unwrap());
    lost.address.host = "no-such-host.invalid".into();
    let mut console = Console::start(lost);
    let (_, reason) = console.waiting().await;
    assert!(
        reason.starts_with("no-such-host.invalid:1883 cannot be"),
        "{reason}"
    );
}

#[tokio::test]
async fn refusals_that_no_password_helps_say_what_to_do() {
    for (code, words) in [
        (
            0x85,
            "refused the connection: the client id is not valid; choose another with --client-id.",
        ),
        (0x95, "refused the connection: the login is too large."),
        (0x97, "refused the connection: quota exceeded."),
    ] {
        let (listener, mut console) = Listener::with_console().await;
        let mut peer = listener.accept().await;
        peer.write(&[0x20, 3, 0, code, 0]).await;
        let (_, reason) = console.waiting().await;
        assert_eq!(reason, format!("{} {words}", listener.address()));
    }
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.accept().await;
    peer.write(&[0x20, 3, 0, 0x8a, 0]).await;
    let reason = console.refused().await;
    assert!(reason.starts_with("this client is banned; "), "{reason}");
}

#[tokio::test]
async fn a_refused_login_is_told_from_a_lost_link() {
    for (answer, words) in [
        (0x86, "bad user name or password"),
        (0x87, "not authorized"),
    ] {
        let (listener, mut console) = Listener::with_console().await;
        listener
            .accept()
            .await
            .write(&[0x20, 3, 0, answer, 0])
            .await;
        let reason = console.refused().await;
        assert_eq!(reason, words);
        assert!(!reason.contains("coreflux"));
        console.handle.send(BrokerRequest::RetryNow);
        let again = listener.accept().await;
        assert_eq!(again.level, 5, "no reason to fall back");
        assert!(again.logs_in_with("coreflux"));
    }
}

#[tokio::test]
async fn a_refused_password_is_not_tried_again_by_itself() {
    let (listener, mut console) = Listener::with_console().await;
    listener.accept().await.write(BAD_PASSWORD).await;
    assert_eq!(console.retry_after_refusal().await, None);
    // Many times as long as any wait of these settings.
    let again = timeout(Duration::from_millis(400), listener.accept()).await;
    assert!(again.is_err(), "the password was tried again");
}

#[tokio::test]
async fn a_refusal_that_no_password_mends_is_followed_by_further_tries() {
    let (listener, mut console) = Listener::with_console().await;
    listener.accept().await.write(&[0x20, 3, 0, 0x8a, 0]).await;
    assert!(console.retry_after_refusal().await.is_some());
    listener.admit().await;
    console.connected().await;
}

#[tokio::test]
async fn tries_go_on_while_a_change_of_the_own_password_is_open() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.admit_marked().await;
    console.ready().await;
    console.submit(1, change_password("root", "n3w-secret"));
    peer.read_publish().await;
    drop(peer);
    for password in ["coreflux", "n3w-secret", "coreflux"] {
        let mut peer = listener.accept_login(password).await;
        peer.write(BAD_PASSWORD).await;
    }
    let mut peer = listener.accept_login("coreflux").await;
    peer.admit().await;
    console.connected().await;
}

#[tokio::test]
async fn a_typed_password_is_tried_at_once_and_counts_from_then_on() {
    let (listener, mut console) = Listener::with_console().await;
    listener.accept().await.write(BAD_PASSWORD).await;
    console.refused().await;
    console.log_in("typed-fake");
    let mut peer = listener.accept_login("typed-fake").await;
    peer.write(BAD_PASSWORD).await;
    console.refused().await;
    console.log_in("second-fake");
    let mut peer = listener.accept_login("second-fake").await;
    peer.admit().await;
    console.connected().await;
    assert!(!console.factory_password().await);
    // One that comes too late, when the link is back already, changes nothing.
    console.log_in("late-fake");
    drop(peer);
    assert!(listener.accept().await.logs_in_with("second-fake"));
}

#[tokio::test]
async fn the_factory_password_is_known_when_it_is_typed() {
    let (listener, mut console) =
        Listener::with_changed(|it| it.password = Some(Secret::new("other-fake"))).await;
    listener.accept().await.write(BAD_PASSWORD).await;
    console.refused().await;
    console.log_in("coreflux");
    listener.admit().await;
    assert!(console.factory_password().await);
}

#[tokio::test]
async fn a_password_typed_while_another_is_tried_comes_next() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.accept().await;
    console.log_in("typed-fake");
    // Whichever of the two is seen first, the typed one is tried once and next.
    peer.write(BAD_PASSWORD).await;
    let mut peer = listener.accept_login("typed-fake").await;
    peer.admit().await;
    console.connected().await;
}

#[tokio::test]
async fn a_typed_password_that_a_lost_change_had_set_settles_the_change() {
    let listener = Listener::new().await;
    let mut console = after_a_lost_change(&listener).await;
    console.log_in("n3w-secret");
    let mut peer = listener.accept_login("n3w-secret").await;
    peer.admit().await;
    let works = |event: &BrokerEvent| match event {
        BrokerEvent::PasswordWorks(id) => Some(*id),
        _ => None,
    };
    assert_eq!(console.until(works).await, CommandId(1));
}

#[tokio::test]
async fn a_login_refused_in_3_1_1_is_a_refused_login_too() {
    for (code, words) in [(4, "bad user name or password"), (5, "not authorized")] {
        let (listener, mut console) = Listener::with_console().await;
        drop(listener.accept().await);
        listener.accept().await.write(&[0x20, 2, 0, code]).await;
        assert!(console.refused().await.contains(words));
    }
}

#[tokio::test]
async fn other_refusals_are_waits_with_a_reason() {
    for (code, words) in [(0x88, "not available"), (0x89, "busy"), (0x85, "client id")] {
        let (listener, mut console) = Listener::with_console().await;
        listener.accept().await.write(&[0x20, 3, 0, code, 0]).await;
        let (_, reason) = console.waiting().await;
        assert!(reason.contains(words), "{reason}");
    }
}

/// A console that changed its own password and lost the link before the answer; the next attempt
/// waits until it is asked for.
async fn after_a_lost_change(listener: &Listener) -> Console {
    let mut console = Console::start(slow(listener.address()));
    let mut peer = listener.admit_marked().await;
    assert!(peer.logs_in_with("coreflux"));
    assert_eq!(console.ready().await, 16);
    console.submit(1, change_password("root", "n3w-secret"));
    let sent = peer.read_publish().await;
    assert_eq!(
        sent.text,
        "-changeUserPassword root n3w-secret -requestId gl-t3st-1"
    );
    drop(peer);
    let (_, reason) = console.waiting().await;
    assert!(!reason.contains("n3w"), "{reason}");
    console
}

#[tokio::test]
async fn a_changed_password_is_tried_at_once_when_the_old_one_is_refused() {
    let listener = Listener::new().await;
    let mut console = after_a_lost_change(&listener).await;
    console.handle.send(BrokerRequest::RetryNow);
    let mut old = listener.accept().await;
    assert!(old.logs_in_with("coreflux"));
    old.write(&[0x20, 3, 0, 0x86, 0]).await;
    let mut new = listener.accept().await;
    assert!(new.logs_in_with("n3w-secret"));
    new.admit().await;
    console.connected().await;
    drop(new);
    console.waiting().await;
    console.handle.send(BrokerRequest::RetryNow);
    assert!(
        listener.accept().await.logs_in_with("n3w-secret"),
        "it was adopted"
    );
}

#[tokio::test]
async fn a_changed_password_is_tried_once_only() {
    let listener = Listener::new().await;
    let mut console = after_a_lost_change(&listener).await;
    console.handle.send(BrokerRequest::RetryNow);
    for password in ["coreflux", "n3w-secret"] {
        let mut peer = listener.accept_login(password).await;
        peer.write(&[0x20, 3, 0, 0x86, 0]).await;
    }
    console.refused().await;
    console.handle.send(BrokerRequest::RetryNow);
    let mut peer = listener.accept_login("coreflux").await;
    peer.write(&[0x20, 3, 0, 0x86, 0]).await;
    // A person asked for this try, so the other password gets another chance too.
    let mut peer = listener.accept_login("n3w-secret").await;
    peer.write(&[0x20, 3, 0, 0x86, 0]).await;
    console.refused().await;
}

#[tokio::test]
async fn an_adopted_password_is_used_first_and_a_forgotten_one_never() {
    let listener = Listener::new().await;
    let console = after_a_lost_change(&listener).await;
    console
        .handle
        .send(BrokerRequest::AdoptPassword(CommandId(1)));
    console.handle.send(BrokerRequest::RetryNow);
    assert!(listener.accept().await.logs_in_with("n3w-secret"));

    let listener = Listener::new().await;
    let mut console = after_a_lost_change(&listener).await;
    console
        .handle
        .send(BrokerRequest::ForgetPassword(CommandId(1)));
    console.handle.send(BrokerRequest::RetryNow);
    let mut peer = listener.accept().await;
    peer.write(&[0x20, 3, 0, 0x86, 0]).await;
    console.refused().await;
    console.handle.send(BrokerRequest::RetryNow);
    assert!(listener.accept().await.logs_in_with("coreflux"));
}

#[tokio::test]
async fn a_changed_password_of_somebody_else_is_never_tried() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.admit_marked().await;
    console.ready().await;
    console.submit(1, change_password("Root", "n3w-secret"));
    peer.read_publish().await;
    drop(peer);
    console.waiting().await;
    let mut peer = listener.accept().await;
    peer.write(&[0x20, 3, 0, 0x86, 0]).await;
    console.refused().await;
    console.handle.send(BrokerRequest::RetryNow);
    assert!(listener.accept().await.logs_in_with("coreflux"));
}

#[tokio::test]
async fn a_broker_that_admits_and_kicks_is_not_hammered() {
    let (listener, mut console) = Listener::with_console().await;
    for least in [10, 20, 20, 20] {
        let mut peer = listener.accept().await;
        peer.connack().await;
        console.connected().await;
        drop(peer);
        let (retry_in, _) = console.waiting().await;
        assert!(
            retry_in >= Duration::from_millis(least),
            "{retry_in:?} < {least} ms"
        );
        assert!(retry_in <= Duration::from_millis(40), "{retry_in:?}");
    }
}

#[tokio::test]
async fn a_connection_that_lived_lets_the_waits_begin_anew() {
    let listener = Listener::new().await;
    let mut brief = settings(listener.address());
    brief.timings.backoff_max = Duration::from_secs(600);
    brief.timings.settled = Duration::ZERO;
    let mut console = Console::start(brief);
    for _ in 0..8 {
        drop(listener.admit().await);
        let (retry_in, _) = console.waiting().await;
        assert!(retry_in <= Duration::from_millis(20), "{retry_in:?}");
    }
}

#[tokio::test]
async fn leaving_works_in_every_state() {
    let listener = Listener::new().await;
    // While the login is unanswered.
    let console = Console::start(settings(listener.address()));
    let silent = listener.accept().await;
    console.leave().await;
    drop(silent);
    // While it waits.
    let mut console = Console::start(slow(listener.address()));
    drop(listener.admit().await);
    console.waiting().await;
    console.leave().await;
    // While connected, to a peer that does not care.
    let mut console = Console::start(settings(listener.address()));
    let mut peer = listener.admit_marked().await;
    console.ready().await;
    let events = console.leave().await;
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, BrokerEvent::Link(_))),
        "{events:?}"
    );
    peer.read_kind(0xe0).await;
    // By dropping the handle.
    let console = Console::start(settings(listener.address()));
    let mut peer = listener.admit_marked().await;
    drop(console);
    peer.read_kind(0xe0).await;
}
