//! Each knob does what it says.

use std::time::{Duration, Instant};

use guestlist::sandbox::{ListFault, Sandbox};

use super::peer::{
    BOTH, COMMAND, OUTPUT, Peer, Seen, USERS, Version, admin, demo, eventually, login, root,
};
use super::raw::{Raw, connect};

const SHORT: Duration = Duration::from_millis(200);

fn has(sandbox: &Sandbox, user: &str) -> bool {
    sandbox.accounts().iter().any(|(name, _)| name == user)
}

/// An administrator that listens to answers and the list, and has seen the first list.
async fn watcher(version: Version, sandbox: &Sandbox) -> Peer {
    let mut admin = admin(version, sandbox).await;
    admin.subscribe(USERS, 1).await;
    admin.message_on(USERS).await;
    admin
}

#[tokio::test]
async fn answers_come_late_and_the_list_before_them() {
    let sandbox = demo().await;
    let mut admin = watcher(Version::V5, &sandbox).await;
    sandbox.faults().delay_answers(SHORT);
    let begun = Instant::now();
    admin.command("-addUser bob x").await;
    assert_eq!(admin.message().await.topic, USERS);
    assert_eq!(admin.message().await.topic, OUTPUT);
    assert!(begun.elapsed() >= SHORT);
    sandbox.stop().await;
}

#[tokio::test]
async fn answers_are_withheld_while_the_commands_are_executed() {
    let sandbox = demo().await;
    let mut admin = watcher(Version::V5, &sandbox).await;
    sandbox.faults().withhold_next_answers(1);
    admin.command("-addUser bob x -requestId 1").await;
    assert_eq!(admin.message().await.topic, USERS);
    assert_eq!(
        admin.ask("-listRoutes -requestId 2").await["requestId"],
        "2"
    );
    sandbox.faults().withhold_answers(true);
    admin.command("-removeUser bob").await;
    assert_eq!(admin.message().await.topic, USERS);
    assert!(!has(&sandbox, "bob"));
    // The other admin is not concerned.
    sandbox.execute_as_other_admin("-listUserGroups root");
    assert_eq!(admin.message().await.json()["command"], "ListUserGroups");
    sandbox.faults().reset();
    assert_eq!(admin.ask("-listRoutes").await["success"], true);
    sandbox.stop().await;
}

#[tokio::test]
async fn answers_come_twice() {
    let sandbox = demo().await;
    let mut admin = admin(Version::V3, &sandbox).await;
    sandbox.faults().answer_twice(true);
    let first = admin.ask("-addUser bob x").await;
    assert_eq!(admin.message().await.json(), first);
    sandbox.faults().answer_twice(false);
    admin.ask("-removeUser bob").await;
    assert_eq!(admin.ask("-listRoutes").await["command"], "ListRoutes");
    sandbox.stop().await;
}

#[tokio::test]
async fn the_list_comes_late_twice_or_never() {
    let sandbox = demo().await;
    let mut admin = watcher(Version::V5, &sandbox).await;
    sandbox.faults().list(ListFault::Late(SHORT));
    let begun = Instant::now();
    admin.command("-addUser bob x").await;
    assert_eq!(admin.message().await.topic, OUTPUT);
    assert_eq!(admin.message().await.topic, USERS);
    assert!(begun.elapsed() >= SHORT);

    sandbox.faults().list(ListFault::Twice);
    admin.command("-addUser eve x").await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(admin.message().await.topic);
    }
    assert_eq!(seen, [OUTPUT, USERS, USERS]);

    sandbox.faults().list(ListFault::Never);
    admin.ask("-removeUser eve").await;
    admin.command("-listRoutes").await;
    assert_eq!(admin.message().await.topic, OUTPUT);
    // The retained one is the old one, until it is published by hand.
    let mut late = watcher_of_list(&sandbox).await;
    assert!(late.message().await.text().contains("\"eve\""));
    sandbox.publish_list();
    assert!(!late.message().await.text().contains("\"eve\""));
    sandbox.stop().await;
}

async fn watcher_of_list(sandbox: &Sandbox) -> Peer {
    let (mut peer, _) = Peer::login(Version::V3, sandbox, &root()).await;
    peer.subscribe(USERS, 1).await;
    peer
}

#[tokio::test]
async fn a_subscription_or_a_publish_is_refused_even_to_root() {
    let sandbox = demo().await;
    for version in BOTH {
        let refused = if version == Version::V3 { 0x80 } else { 0x87 };
        let silent = if version == Version::V3 { 0 } else { 0x87 };
        let mut admin = admin(version, &sandbox).await;
        sandbox.faults().refuse_subscription(USERS, true);
        assert_eq!(admin.subscribe(USERS, 1).await, [refused]);
        sandbox.faults().refuse_subscription(USERS, false);
        assert_eq!(admin.subscribe(USERS, 1).await, [1]);
        sandbox.faults().refuse_publish(COMMAND, true);
        let reason = admin.publish_acked(COMMAND, "-addUser bob x").await;
        assert_eq!(reason, silent);
        sandbox.faults().refuse_publish(COMMAND, false);
        assert_eq!(admin.ask("-listRoutes").await["command"], "ListRoutes");
        assert!(!has(&sandbox, "bob"));
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_link_is_cut_before_a_command_is_executed() {
    let sandbox = demo().await;
    for version in BOTH {
        let mut admin = admin(version, &sandbox).await;
        sandbox.faults().cut_before_executing(1);
        admin.command("-addUser bob x").await;
        assert_eq!(admin.next().await, Seen::Closed);
        assert!(!has(&sandbox, "bob"));
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_link_is_cut_after_a_command_is_executed_with_or_without_a_puback() {
    let sandbox = demo().await;
    for version in BOTH {
        let mut other = watcher(version, &sandbox).await;
        let mut sender = admin(version, &sandbox).await;
        sandbox.faults().cut_before_ack(1);
        sender.command("-addUser bob x").await;
        assert_eq!(sender.next().await, Seen::Closed);
        // No answer to anybody, but the list.
        assert_eq!(other.message().await.topic, USERS);
        assert!(has(&sandbox, "bob"));

        let mut sender = admin(version, &sandbox).await;
        sandbox.faults().cut_before_answer(1);
        sender.command("-removeUser bob").await;
        assert_eq!(sender.next().await, Seen::PubAck(0));
        assert_eq!(sender.next().await, Seen::Closed);
        assert_eq!(other.message().await.topic, USERS);
        assert!(!has(&sandbox, "bob"));
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_link_is_cut_after_the_answer() {
    let sandbox = demo().await;
    for version in BOTH {
        let mut sender = watcher(version, &sandbox).await;
        sandbox.faults().cut_after_answer(1);
        sender.command("-addUser bob x").await;
        assert_eq!(sender.next().await, Seen::PubAck(0));
        assert_eq!(sender.message().await.topic, OUTPUT);
        assert_eq!(sender.next().await, Seen::Closed);
        // Once only.
        let mut sender = watcher(version, &sandbox).await;
        assert_eq!(sender.ask("-removeUser bob").await["success"], true);
        assert_eq!(sender.message().await.topic, USERS);
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn any_bytes_are_sent_as_the_list_or_as_an_answer() {
    let sandbox = demo().await;
    let mut admin = watcher(Version::V5, &sandbox).await;
    sandbox.faults().send_list_bytes(b"{\xff".to_vec());
    assert_eq!(admin.message().await.payload, b"{\xff");
    let mut late = watcher_of_list(&sandbox).await;
    let kept = late.message().await;
    assert_eq!(
        (kept.payload.as_slice(), kept.retain),
        (&b"{\xff"[..], true)
    );
    sandbox.faults().raw_answer(b"what?".to_vec());
    let answer = admin.message().await;
    assert_eq!((answer.topic.as_str(), answer.text()), (OUTPUT, "what?"));
    sandbox.execute_as_other_admin("-addUser bob x");
    let answer = admin.message().await.json();
    assert_eq!(answer["message"], "User bob added successfully!");
    assert!(admin.message().await.json().is_array());
    assert_eq!(sandbox.commands(), [""; 0], "no client sent one");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_broker_of_3_1_1_only_refuses_5() {
    let sandbox = demo().await;
    sandbox.faults().refuse_protocol_5(true);
    let mut raw = Raw::dial(sandbox.address()).await;
    raw.send(&connect(5, 0)).await;
    assert_eq!(raw.rest().await, [0x20, 2, 0, 1]);
    Peer::login(Version::V3, &sandbox, &root()).await;
    sandbox.faults().refuse_connects(true);
    let mut raw = Raw::dial(sandbox.address()).await;
    raw.send(&connect(4, 0)).await;
    assert_eq!(raw.rest().await, [0x20, 2, 0, 3]);
    sandbox.faults().reset();
    Peer::login(Version::V5, &sandbox, &root()).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn sessions_end_with_their_password_only_if_told_to() {
    let sandbox = demo().await;
    for version in BOTH {
        let test = login("test", "test");
        let (mut kept, _) = Peer::login(version, &sandbox, &test).await;
        let mut admin = admin(version, &sandbox).await;
        admin.ask("-changeUserPassword test test").await;
        assert_eq!(kept.subscribe("a", 1).await, [1]);
        sandbox.faults().drop_sessions(true);
        admin.ask("-changeUserPassword test test").await;
        assert_eq!(kept.next().await, Seen::Closed);
        sandbox.faults().reset();
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn links_are_cut_and_clients_kicked_from_outside() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut peer, _) = Peer::login(version, &sandbox, &root()).await;
        sandbox.cut_links();
        assert_eq!(peer.next().await, Seen::Closed);
    }
    let mut raw = Raw::login(sandbox.address(), 5, 0).await;
    sandbox.kick_clients();
    assert_eq!(raw.rest().await[2], 0x98);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_frozen_broker_answers_nothing_until_it_thaws() {
    let sandbox = demo().await;
    let mut admin = admin(Version::V5, &sandbox).await;
    sandbox.faults().freeze(true);
    admin.command("-listRoutes").await;
    let mut newcomer = Peer::dial(Version::V3, sandbox.address(), &root());
    let nothing = tokio::time::timeout(SHORT, admin.message()).await;
    assert!(nothing.is_err());
    assert_eq!(sandbox.commands().len(), 0);
    sandbox.faults().freeze(false);
    assert_eq!(newcomer.next().await, Seen::Connected(false));
    assert_eq!(admin.message().await.topic, OUTPUT);
    eventually("both logged in", || sandbox.clients() == 2).await;
    sandbox.stop().await;
}
