//! What a good broker never does, once it admitted us.

use std::time::{Duration, Instant};

use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::command::{Command, CommandId, Correlation, Verdict};
use guestlist::domain::secret::Secret;

use super::console::{Console, remove, settings, slow};
use super::peer::Listener;

#[tokio::test]
async fn refused_subscriptions_name_what_is_missing() {
    for (level, codes) in [(5, [0x87, 0x87]), (4, [0x80, 0x80])] {
        let (listener, mut console) = Listener::with_console().await;
        let mut peer = listener.accept().await;
        if level == 4 {
            drop(peer);
            peer = listener.accept().await;
        }
        peer.connack().await;
        peer.suback(&codes).await;
        let answers = console.channel(Channel::Answers).await.unwrap();
        assert!(
            answers.contains("User Management (AllowedUserManagement)"),
            "{answers}"
        );
        let users = console.channel(Channel::Users).await.unwrap();
        assert!(
            users.contains("Full Access (AllowedSystemConfiguration)"),
            "{users}"
        );
        // Nobody would hear the answer to a probe.
        assert_eq!(console.ready().await, 1);
        console.submit(1, remove("bob"));
        assert_eq!(peer.read_publish().await.text, "-removeUser bob");
    }
}

#[tokio::test]
async fn a_refresh_asks_again_for_what_was_refused() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.accept().await;
    peer.connack().await;
    peer.suback(&[0x87, 0x87]).await;
    assert_eq!(console.ready().await, 1);
    console.handle.send(BrokerRequest::Refresh);
    let unsubscribe = peer.read_kind(0xa0).await;
    assert!(unsubscribe.ends_with(b"$SYS/Coreflux/Config/Users"));
    peer.write(&[0xb0, 4, unsubscribe[0], unsubscribe[1], 0, 0x11])
        .await;
    peer.suback(&[1, 1]).await;
    assert_eq!(console.channel(Channel::Answers).await, None);
    assert_eq!(console.channel(Channel::Users).await, None);
    let probe = peer.read_publish().await;
    peer.answer_with_id(&probe.text).await;
    assert_eq!(console.ready().await, 16);
}

#[tokio::test]
async fn a_refused_publish_is_reported_with_its_command() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.admit_marked().await;
    assert_eq!(console.channel(Channel::Commands).await, None);
    console.ready().await;
    console.submit(7, remove("bob"));
    let sent = peer.read_publish().await;
    let [high, low] = sent.packet.to_be_bytes();
    peer.write(&[0x40, 3, high, low, 0x87]).await;
    let sentence = console.channel(Channel::Commands).await.unwrap();
    assert!(sentence.contains("not authorized"), "{sentence}");
    assert_eq!(console.undelivered().await, (CommandId(7), sentence));
    // One that is refused for another reason says nothing about the rights.
    console.submit(8, remove("bob"));
    let sent = peer.read_publish().await;
    let [high, low] = sent.packet.to_be_bytes();
    peer.write(&[0x40, 4, high, low, 0x97, 0]).await;
    let event = console.next().await;
    let why = "The broker refused the command (quota exceeded).".to_owned();
    assert_eq!(event, BrokerEvent::Undelivered(CommandId(8), why));
    // One that goes through opens the channel again.
    console.submit(9, remove("bob"));
    let sent = peer.read_publish().await;
    peer.acknowledge(sent.packet).await;
    assert_eq!(
        console.next().await,
        BrokerEvent::Channel(Channel::Commands, None)
    );
}

#[tokio::test]
async fn a_refused_probe_is_not_waited_for() {
    let (listener, mut console) =
        Listener::with_changed(|it| it.timings.probe_patience = Duration::from_secs(600)).await;
    let mut peer = listener.admit().await;
    let probe = peer.read_publish().await;
    let [high, low] = probe.packet.to_be_bytes();
    peer.write(&[0x40, 3, high, low, 0x87]).await;
    assert!(console.channel(Channel::Commands).await.is_some());
    assert_eq!(console.ready().await, 1);
}

#[tokio::test]
async fn a_late_answer_to_the_probe_is_nobodys_answer() {
    let (listener, mut console) =
        Listener::with_changed(|it| it.timings.probe_patience = Duration::from_millis(50)).await;
    let mut peer = listener.admit().await;
    let probe = peer.read_publish().await;
    assert_eq!(probe.text, "-listUserGroups root -requestId gl-t3st-p1");
    assert_eq!(console.ready().await, 1);
    console.submit(1, remove("bob"));
    assert_eq!(peer.read_publish().await.text, "-removeUser bob");
    peer.answer("Unknown command: -listUserGroups").await;
    peer.answer("root: admins").await;
    peer.answer_with_id(&probe.text).await;
    peer.answer("User bob removed successfully!").await;
    let groups = console.answer().await;
    assert_eq!(
        (groups.text.as_str(), groups.verdict),
        ("root: admins", Verdict::Unclear)
    );
    let removed = console.answer().await;
    assert_eq!(removed.correlation, Correlation::Unmarked);
    assert_eq!(removed.text, "User bob removed successfully!");
}

#[tokio::test]
async fn a_text_that_names_no_command_answers_the_probe() {
    let listener = Listener::new().await;
    let mut anonymous = settings(listener.address());
    anonymous.username = None;
    anonymous.password = None;
    let mut console = Console::start(anonymous);
    let mut peer = listener.admit().await;
    assert_eq!(
        peer.read_publish().await.text,
        "-listRoutes -requestId gl-t3st-p1"
    );
    peer.answer("User eve added successfully!").await;
    peer.answer("no routes").await;
    let others = console.answer().await;
    assert_eq!(others.text, "User eve added successfully!");
    assert_eq!(console.ready().await, 1);
    let events = console.leave().await;
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, BrokerEvent::Answer(_))),
        "{events:?}"
    );
}

#[tokio::test]
async fn a_list_over_the_limit_is_reported_and_not_fetched_in_a_loop() {
    for older in [false, true] {
        let (listener, mut console) = Listener::with_console().await;
        if older {
            drop(listener.accept().await);
        }
        let mut peer = listener.admit().await;
        console.connected().await;
        // PUBLISH, 268 435 455 bytes behind a head of 5.
        peer.write(&[0x30, 0xff, 0xff, 0xff, 0x7f]).await;
        let sentence = console
            .until(|event| match event {
                BrokerEvent::BadRoster(sentence) => Some(sentence.clone()),
                _ => None,
            })
            .await;
        // The head counts, but for 3.1.1.
        let size = if older { "268435455" } else { "268435460" };
        assert!(sentence.contains(&format!("{size} bytes")), "{sentence}");
        assert!(sentence.contains("67108864 bytes"), "{sentence}");
        let (retry_in, reason) = console.waiting().await;
        assert!(retry_in >= Duration::from_millis(10));
        assert!(reason.contains(size), "{reason}");
    }
}

#[tokio::test]
async fn a_long_list_below_the_limit_is_taken() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.admit().await;
    let users: Vec<_> = (0..20_000)
        .map(|n| format!(r#"{{"UserName":"u{n}"}}"#))
        .collect();
    let list = format!("[{}]", users.join(","));
    let bytes = peer.publish_bytes("$SYS/Coreflux/Config/Users", list.as_bytes());
    peer.write(&bytes).await;
    assert_eq!(console.roster().await.users().len(), 20_000);
}

#[tokio::test]
async fn a_peer_that_stops_answering_pings_is_dead_after_half_an_interval() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.accept().await;
    // The broker sets a keep-alive of 1 s, the shortest there is.
    peer.write(&[0x20, 6, 0, 0, 3, 0x13, 0, 1]).await;
    peer.suback(&[1, 1]).await;
    peer.read_publish().await;
    peer.read_kind(0xc0).await;
    peer.write(&[0xd0, 0]).await;
    let alive = Instant::now();
    peer.read_kind(0xc0).await;
    let (_, reason) = console.waiting().await;
    // The ping comes after 1 s, the end after 1.5 s; rumqttc alone would need 2 s.
    let noticed = alive.elapsed();
    assert!(noticed >= Duration::from_millis(1_400), "{noticed:?}");
    assert!(noticed < Duration::from_millis(1_950), "{noticed:?}");
    assert_eq!(reason, format!("{} stopped answering.", listener.address()));
}

#[tokio::test]
async fn a_keep_alive_of_zero_does_not_ping_without_end() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.accept().await;
    peer.write(&[0x20, 6, 0, 0, 3, 0x13, 0, 0]).await;
    peer.suback(&[1, 1]).await;
    let probe = peer.read_publish().await;
    peer.answer_with_id(&probe.text).await;
    console.ready().await;
    let mut pings = 0;
    for id in 0..50 {
        console.submit(id, remove("bob"));
        loop {
            match peer.read().await.0 & 0xf0 {
                0xc0 => {
                    pings += 1;
                    // rumqttc sends one at once; unmended it would be one each millisecond.
                    assert!(pings <= 1, "{pings} pings");
                    peer.write(&[0xd0, 0]).await;
                }
                0x30 => break,
                other => panic!("{other:#x}"),
            }
        }
        peer.answer("User bob removed successfully!").await;
        console.answer().await;
    }
}

#[tokio::test]
async fn every_form_of_disconnect_is_the_brokers_doing() {
    let forms: [(&[u8], &str); 5] = [
        (&[0xe0, 0], "closed the connection"),
        (&[0xe0, 1, 0x98], "closed the connection"),
        (
            &[0xe0, 2, 0x98, 0],
            "an administrator of the broker ended it",
        ),
        (
            &[0xe0, 2, 0x8e, 0],
            "another connection uses the same client id",
        ),
        (&[0xe0, 2, 0, 0], "closed the connection"),
    ];
    for (bytes, words) in forms {
        let (listener, mut console) = Listener::with_console().await;
        let mut peer = listener.admit_marked().await;
        console.ready().await;
        peer.write(bytes).await;
        drop(peer);
        let (_, reason) = console.waiting().await;
        assert!(reason.contains(words), "{reason}");
        assert!(
            reason.starts_with(&listener.address().to_string()),
            "{reason}"
        );
        assert_eq!(listener.accept().await.level, 5, "after {bytes:x?}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_with_the_end_still_counts() {
    for end in [&[][..], &[0xe0, 2, 0x98, 0]] {
        let (listener, mut console) = Listener::with_console().await;
        let mut peer = listener.admit_marked().await;
        console.ready().await;
        console.submit(3, remove("root"));
        peer.read_publish().await;
        let answer = r#"{"success":true,"command":"RemoveUser","requestId":"gl-t3st-3"}"#;
        let bytes = [peer.answer_bytes(answer), end.to_vec()].concat();
        peer.write(&bytes).await;
        drop(peer);
        let answer = console.answer().await;
        assert_eq!(answer.correlation, Correlation::Ours(CommandId(3)));
        console.waiting().await;
    }
}

#[tokio::test]
async fn nothing_is_ever_sent_twice() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.admit_marked().await;
    console.ready().await;
    console.submit(1, remove("bob"));
    console.submit(2, remove("eve"));
    assert!(peer.read_publish().await.text.contains("bob"));
    drop(peer);
    console.waiting().await;
    let mut peer = listener.admit_marked().await;
    assert_eq!(console.ready().await, 16);
    console.submit(3, remove("new"));
    assert!(
        peer.read_publish()
            .await
            .text
            .starts_with("-removeUser new")
    );
    let _ = console.leave().await;
    while let Some((kind, _)) = peer.try_read().await {
        assert_ne!(kind & 0xf0, 0x30, "a command on the new link");
    }
}

#[tokio::test]
async fn commands_without_a_ready_link_come_back_at_once() {
    let listener = Listener::new().await;
    let mut console = Console::start(slow(listener.address()));
    let mut peer = listener.accept().await;
    console.submit(1, remove("bob"));
    assert_eq!(console.not_sent().await.0, CommandId(1));
    peer.admit().await;
    peer.read_publish().await;
    console.submit(2, remove("bob"));
    let (id, why) = console.not_sent().await;
    assert_eq!(id, CommandId(2));
    assert!(why.contains("not ready"), "{why}");
    drop(peer);
    console.waiting().await;
    console.submit(3, remove("bob"));
    let (id, why) = console.not_sent().await;
    assert_eq!(id, CommandId(3));
    assert!(why.contains("not connected to"), "{why}");
}

#[tokio::test]
async fn what_cannot_be_sent_comes_back_and_the_link_stays() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.accept().await;
    // The broker takes packets of 200 bytes at most.
    peer.write(&[0x20, 8, 0, 0, 5, 0x27, 0, 0, 0, 200]).await;
    peer.suback(&[1, 1]).await;
    let probe = peer.read_publish().await;
    peer.answer_with_id(&probe.text).await;
    console.ready().await;
    for length in [200, 5_000] {
        console.submit(1, remove(&"x".repeat(length)));
        let (id, why) = console.undelivered().await;
        assert_eq!(id, CommandId(1));
        let user = format!("this change to {}… needs", "x".repeat(40));
        assert!(why.contains(&user), "{why}");
        assert!(why.contains("the broker accepts 200 a message"), "{why}");
    }
    let password = Secret::new("hunter2\"");
    console.submit(2, Command::add("bob", password));
    let (id, why) = console.undelivered().await;
    assert_eq!(id, CommandId(2));
    assert!(
        why.contains("password contains a double quote") && !why.contains("hunter2"),
        "{why}"
    );
    console.submit(3, remove("bob"));
    assert_eq!(
        peer.read_publish().await.text,
        "-removeUser bob -requestId gl-t3st-3"
    );
}

#[tokio::test]
async fn a_command_is_sent_up_to_the_last_byte_that_the_broker_takes() {
    for limit in [120_u8, 128, 130, 131, 200] {
        let (listener, mut console) = Listener::with_console().await;
        let mut peer = listener.accept().await;
        peer.write(&[0x20, 8, 0, 0, 5, 0x27, 0, 0, 0, limit]).await;
        peer.suback(&[1, 1]).await;
        let probe = peer.read_publish().await;
        peer.answer_with_id(&probe.text).await;
        console.ready().await;
        for length in 1..usize::from(limit) {
            let id = length as u64;
            console.submit(id, remove(&"x".repeat(length)));
            // Sent and acknowledged, or back.
            let text = format!("-removeUser {} -requestId gl-t3st-{id}", "x".repeat(length));
            let body = 2 + "$SYS/Coreflux/Command".len() + 2 + 1 + text.len();
            let size = body + if body < 128 { 2 } else { 3 };
            if size <= usize::from(limit) {
                let publish = peer.read_publish().await;
                assert_eq!(publish.text, text, "{limit}");
            } else {
                let (back, why) = console.undelivered().await;
                assert_eq!(back, CommandId(id), "{limit}");
                assert!(why.contains(&format!("needs {size} bytes")), "{why}");
            }
        }
    }
}

#[tokio::test]
async fn a_queue_that_is_full_does_not_block() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.accept().await;
    // The broker lets one publish be open at a time, and never acknowledges it.
    peer.write(&[0x20, 6, 0, 0, 3, 0x21, 0, 1]).await;
    peer.suback(&[1, 1]).await;
    let probe = peer.read_publish().await;
    peer.answer_with_id(&probe.text).await;
    console.ready().await;
    for id in 0..100 {
        console.submit(id, remove("bob"));
    }
    let (id, why) = console.undelivered().await;
    assert!(id.0 >= 60, "{id:?}");
    assert!(why.contains("too many"), "{why}");
    drop(peer);
    // What was waiting in the queue certainly did not go out.
    let mut back = vec![id.0];
    while back.len() < 100 {
        let next = console.until(|event| match event {
            BrokerEvent::Undelivered(id, _) | BrokerEvent::NotSent(id, _) => Some(id.0),
            _ => None,
        });
        back.push(next.await);
    }
    back.sort_unstable();
    assert_eq!(back, (0..100).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_flood_does_not_starve_commands() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.admit_marked().await;
    console.ready().await;
    let flood = peer
        .publish_bytes("$SYS/Coreflux/Version", b"2.14.3")
        .repeat(1_000);
    let stream = tokio::spawn(async move {
        for _ in 0..20 {
            peer.write(&flood).await;
        }
        peer
    });
    for id in 0..16 {
        console.submit(id, remove("bob"));
    }
    let mut peer = stream.await.unwrap();
    for _ in 0..16 {
        peer.read_publish().await;
    }
}

#[tokio::test]
async fn hostile_bytes_end_the_link_and_nothing_else() {
    let attacks: [&[u8]; 12] = [
        &[0x00, 0x00],
        &[0xf0, 0x00],
        &[0x30, 0x02, 0xff, 0xff],
        &[0x30, 0x80, 0x80, 0x80, 0x80, 0x01],
        &[0x40, 0x02, 0x00, 0x09],
        &[0x40, 0x03, 0xff, 0xff, 0x01],
        &[0x90, 0x03, 0x00, 0x01, 0x00],
        &[0x90, 0x04, 0x00, 0x09, 0x00, 0x55],
        &[0x50, 0x02, 0x00, 0x01, 0x70, 0x02, 0x00, 0x01],
        &[0x20, 0x03, 0x00, 0x00, 0x00],
        &[0x10, 0x00],
        &[0x32, 0x05, 0x00, 0x01, 0x61, 0x00, 0x00],
    ];
    for attack in attacks {
        let (listener, mut console) = Listener::with_console().await;
        let mut peer = listener.admit().await;
        peer.write(attack).await;
        drop(peer);
        console.waiting().await;
        let _peer = listener.admit_marked().await;
        console.connected().await;
        assert_eq!(console.ready().await, 16, "after {attack:x?}");
    }
}

#[tokio::test]
async fn an_idle_link_wakes_nobody() {
    let (listener, mut console) = Listener::with_console().await;
    let mut peer = listener.admit_marked().await;
    console.ready().await;
    // Whatever is still on its way arrives with this round.
    console.submit(1, remove("bob"));
    let sent = peer.read_publish().await;
    peer.acknowledge(sent.packet).await;
    peer.answer_with_id(&sent.text).await;
    console.answer().await;
    let metrics = tokio::runtime::Handle::current().metrics();
    let before = metrics.worker_park_count(0);
    tokio::time::sleep(Duration::from_millis(700)).await;
    let woken = metrics.worker_park_count(0) - before;
    // Once for the end of the sleep, and for what the round left behind.
    assert!(woken <= 4, "woken {woken} times");
}

#[tokio::test]
async fn sessions_that_are_cut_short_three_times_name_the_client_id() {
    let (listener, mut console) = Listener::with_console().await;
    let mut reasons = Vec::new();
    for _ in 0..4 {
        let peer = listener.admit_marked().await;
        console.ready().await;
        drop(peer);
        reasons.push(waiting(&mut console).await);
    }
    for reason in &reasons[..2] {
        assert!(reason.ends_with("closed the connection."), "{reason}");
    }
    for (reason, times) in reasons[2..].iter().zip(["3 times", "4 times"]) {
        assert!(reason.contains(times), "{reason}");
        assert!(
            reason.contains("another client probably uses the client id \"guestlist-test\" too")
                && reason.contains("--client-id, or clientId in the profile"),
            "{reason}"
        );
    }
    // A broker that is gone is another matter.
    let peer = listener.accept().await;
    drop(peer);
    let reason = waiting(&mut console).await;
    assert!(!reason.contains("client id"), "{reason}");
}

/// A broker may cut who is changed: a session that ends after a command says nothing of the client
/// id.
#[tokio::test]
async fn sessions_that_end_after_a_command_do_not_name_the_client_id() {
    let (listener, mut console) = Listener::with_console().await;
    for id in 1..=4 {
        let mut peer = listener.admit_marked().await;
        console.ready().await;
        console.submit(id, remove("bob"));
        let sent = peer.read_publish().await;
        if id % 2 == 0 {
            peer.acknowledge(sent.packet).await;
            peer.answer_with_id(&sent.text).await;
            console.answer().await;
        }
        drop(peer);
        let reason = waiting(&mut console).await;
        assert!(reason.ends_with("closed the connection."), "{reason}");
    }
}

async fn waiting(console: &mut Console) -> String {
    let reason = |event: &BrokerEvent| match event {
        BrokerEvent::Link(Link::Waiting { reason, .. }) => Some(reason.clone()),
        _ => None,
    };
    console.until(reason).await
}
