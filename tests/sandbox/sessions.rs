//! Sessions: wills, take-over, what waits for a client that is away.

use guestlist::sandbox::Limits;

use super::peer::{
    BOTH, OUTPUT, Peer, Seen, Version, admin, demo, eventually, limited, login, root, test_user,
};
use super::raw::{Raw, packet, text};

#[tokio::test]
async fn a_will_is_published_when_its_client_vanishes_and_only_then() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut reader, _) = Peer::login(version, &sandbox, &root()).await;
        reader.subscribe("#", 1).await;
        let polite = test_user().will("will/polite", "x");
        let (polite, _) = Peer::login(version, &sandbox, &polite).await;
        polite.disconnect().await;
        let doomed = test_user().will("will/doomed", "gone");
        let (doomed, _) = Peer::login(version, &sandbox, &doomed).await;
        doomed.vanish().await;
        let message = reader.message().await;
        assert_eq!(
            (message.topic.as_str(), message.text()),
            ("will/doomed", "gone")
        );
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_will_is_under_the_same_rules_as_any_message() {
    let sandbox = demo().await;
    for version in BOTH {
        let mut admin = admin(version, &sandbox).await;
        admin.subscribe("#", 1).await;
        let line = "-addUser eve x";
        for (login, topic) in [
            (test_user(), "$SYS/Coreflux/Command"),
            (login("line1-plc", "demo-line1-plc"), "plant/line2/x"),
            (root(), OUTPUT),
        ] {
            let (peer, _) = Peer::login(version, &sandbox, &login.will(topic, line)).await;
            peer.vanish().await;
        }
        let logins = 1;
        eventually("the others to be gone", || sandbox.clients() == logins).await;
        // A will may be a command, if its user may send one.
        let will = root().will("$SYS/Coreflux/Command", "-removeUser ghost");
        let (peer, _) = Peer::login(version, &sandbox, &will).await;
        peer.vanish().await;
        let answer = admin.message().await;
        assert_eq!(answer.json()["message"], "User ghost not found");
        assert!(sandbox.accounts().iter().all(|(name, _)| name != "eve"));
        admin.disconnect().await;
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_delayed_will_waits_and_is_void_when_its_client_comes_back() {
    let sandbox = demo().await;
    let (mut reader, _) = Peer::login(Version::V5, &sandbox, &root()).await;
    reader.subscribe("#", 1).await;
    // Session expiry 100 s, will delay in seconds. The void one would come first.
    let connect = |id: &str, delay: u8| {
        let mut body = [text("MQTT"), vec![5, 0xc4, 0, 0, 5, 0x11, 0, 0, 0, 100]].concat();
        body.extend([text(id), vec![5, 0x18, 0, 0, 0, delay]].concat());
        body.extend(
            [
                text(&format!("will/{id}")),
                text(""),
                text("root"),
                text("demo"),
            ]
            .concat(),
        );
        packet(0x10, &body)
    };
    for (id, delay) in [("back", 2), ("lost", 3)] {
        let mut raw = Raw::dial(sandbox.address()).await;
        raw.send(&connect(id, delay)).await;
        assert_eq!(raw.packet().await.unwrap()[3], 0);
    }
    eventually("both to be gone", || sandbox.clients() == 1).await;
    let mut back = Raw::dial(sandbox.address()).await;
    back.send(&connect("back", 2)).await;
    assert_eq!(
        back.packet().await.unwrap()[2..4],
        [1, 0],
        "the session was kept"
    );
    assert_eq!(reader.message().await.topic, "will/lost");
    reader.publish("end", 1, false, b"").await;
    assert_eq!(reader.message().await.topic, "end");
    sandbox.stop().await;
}

#[tokio::test]
async fn the_same_user_takes_its_session_over() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut old, _) = Peer::login(version, &sandbox, &root().kept("one")).await;
        old.subscribe("a", 1).await;
        let (mut new, present) = Peer::login(version, &sandbox, &root().kept("one")).await;
        assert!(present);
        old.closed().await;
        new.publish("a", 1, false, b"").await;
        assert_eq!(new.message().await.topic, "a");
        let (mut clean, present) = Peer::login(version, &sandbox, &root().id("one")).await;
        assert!(!present);
        new.closed().await;
        clean.subscribe("b", 1).await;
        clean.publish("a", 1, false, b"").await;
        clean.publish("b", 1, false, b"").await;
        assert_eq!(clean.message().await.topic, "b");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_take_over_is_told_in_5() {
    let sandbox = demo().await;
    let mut old = Raw::login(sandbox.address(), 5, 0).await;
    let _new = Raw::login(sandbox.address(), 5, 0).await;
    let rest = old.rest().await;
    assert_eq!((rest[0], rest[2]), (0xe0, 0x8e));
    sandbox.stop().await;
}

#[tokio::test]
async fn the_client_id_of_somebody_else_gives_nothing() {
    let sandbox = demo().await;
    for version in BOTH {
        let id = format!("shared-{version:?}");
        let (mut root, _) = Peer::login(version, &sandbox, &root().kept(&id)).await;
        root.subscribe("a", 1).await;
        let thief = test_user().kept(&id);
        let (mut thief, present) = Peer::login(version, &sandbox, &thief).await;
        assert!(!present);
        thief.publish("a", 1, false, b"secret").await;
        assert_eq!(root.message().await.text(), "secret");
        thief.subscribe("b", 1).await;
        thief.publish("b", 1, false, b"").await;
        assert_eq!(thief.message().await.topic, "b");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn what_comes_while_a_client_is_away_waits_up_to_a_bound() {
    let sandbox = limited(Limits {
        queue: 5,
        ..Limits::default()
    })
    .await;
    for version in BOTH {
        let away = test_user().kept("away");
        let (mut peer, _) = Peer::login(version, &sandbox, &away).await;
        peer.subscribe("a/#", 2).await;
        peer.disconnect().await;
        let (mut writer, _) = Peer::login(version, &sandbox, &root()).await;
        writer.publish("a/zero", 0, false, b"").await;
        for number in 0..8 {
            assert_eq!(writer.publish_acked(&format!("a/{number}"), "").await, 0);
        }
        let (mut peer, present) = Peer::login(version, &sandbox, &away).await;
        assert!(present);
        for number in 0..5 {
            assert_eq!(peer.message().await.topic, format!("a/{number}"));
        }
        writer.publish("a/end", 1, false, b"").await;
        assert_eq!(peer.message().await.topic, "a/end");
        // And a clean start forgets it all.
        peer.disconnect().await;
        writer.publish_acked("a/lost", "").await;
        let (_, present) = Peer::login(version, &sandbox, &test_user().id("away")).await;
        assert!(!present);
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn what_was_not_acknowledged_comes_again_after_a_reconnect() {
    let sandbox = demo().await;
    let mut connect = super::raw::connect(4, 0);
    connect[9] = 0b1100_0000; // not clean
    let mut raw = Raw::dial(sandbox.address()).await;
    raw.send(&connect).await;
    assert_eq!(raw.packet().await.unwrap(), [0x20, 2, 0, 0]);
    raw.send(&packet(0x82, &[&[0, 1], &text("a")[..], &[1]].concat()))
        .await;
    raw.packet().await.unwrap();
    let (mut writer, _) = Peer::login(Version::V5, &sandbox, &test_user()).await;
    writer.publish_acked("a", "x").await;
    let publish = raw.packet().await.unwrap();
    assert_eq!(publish, [0x32, 6, 0, 1, b'a', 0, 1, b'x']);
    drop(raw);
    let mut raw = Raw::dial(sandbox.address()).await;
    raw.send(&connect).await;
    assert_eq!(raw.packet().await.unwrap(), [0x20, 2, 1, 0]);
    assert_eq!(
        raw.packet().await.unwrap(),
        [0x3a, 6, 0, 1, b'a', 0, 1, b'x']
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn a_qos_2_message_that_comes_twice_is_delivered_once() {
    let sandbox = demo().await;
    let (mut reader, _) = Peer::login(Version::V5, &sandbox, &root()).await;
    reader.subscribe("#", 2).await;
    let mut raw = Raw::login(sandbox.address(), 4, 0).await;
    for first in [0x34, 0x3c] {
        raw.send(&packet(first, &[0, 1, b'a', 0, 9])).await;
        assert_eq!(raw.packet().await.unwrap(), [0x50, 2, 0, 9]);
    }
    for _ in 0..2 {
        raw.send(&[0x62, 2, 0, 9]).await;
        assert_eq!(raw.packet().await.unwrap(), [0x70, 2, 0, 9]);
    }
    raw.send(&packet(0x30, &[0, 1, b'b'])).await;
    assert_eq!(reader.message().await.topic, "a");
    assert_eq!(reader.message().await.topic, "b");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_session_of_5_ends_when_its_time_is_over() {
    let sandbox = demo().await;
    let connect = |seconds: u8| {
        let mut bytes = super::raw::connect_with(5, 0, "root", "demo", &[0x11, 0, 0, 0, seconds]);
        bytes[9] = 0b1100_0000; // no clean start
        bytes
    };
    let mut present = Vec::new();
    for seconds in [100, 0, 0] {
        let mut raw = Raw::dial(sandbox.address()).await;
        raw.send(&connect(seconds)).await;
        present.push(raw.packet().await.unwrap()[2]);
        raw.send(&[0xe0, 0]).await;
        raw.rest().await;
    }
    assert_eq!(present, [0, 1, 0]);
    sandbox.stop().await;
}

#[tokio::test]
async fn the_sessions_of_a_removed_user_have_no_right_left() {
    let sandbox = demo().await;
    for version in BOTH {
        let mut admin = admin(version, &sandbox).await;
        let anna = login("ops-anna", "demo-ops-anna").kept("anna");
        let (mut old, _) = Peer::login(version, &sandbox, &anna).await;
        old.subscribe("a", 1).await;
        admin.ask("-removeUser ops-anna").await;
        admin.ask("-addUser ops-anna demo-ops-anna").await;
        // The new user of the same name inherits nothing, and gives nothing.
        let (mut new, present) = Peer::login(version, &sandbox, &anna).await;
        assert!(!present);
        new.subscribe("a", 1).await;
        new.publish("a", 1, false, b"").await;
        assert_eq!(new.message().await.topic, "a");
        let silent = if version == Version::V3 { 0 } else { 0x87 };
        // The first thing that the old one sees: no message came to it.
        old.publish("a", 1, false, b"").await;
        assert_eq!(old.next().await, Seen::PubAck(silent));
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn several_sandboxes_in_one_process_know_nothing_of_each_other() {
    let (one, two) = (demo().await, demo().await);
    let mut admin_of_one = admin(Version::V5, &one).await;
    let mut admin_of_two = admin(Version::V5, &two).await;
    assert_eq!(admin_of_one.ask("-addUser bob x").await["success"], true);
    assert_eq!(admin_of_two.ask("-removeUser bob").await["success"], false);
    one.stop().await;
    assert_eq!(admin_of_two.ask("-listRoutes").await["success"], true);
    two.stop().await;
}

#[tokio::test]
async fn what_waits_does_not_come_once_the_right_to_read_it_is_gone() {
    let sandbox = demo().await;
    for version in BOTH {
        let anna = login("ops-anna", "demo-ops-anna").kept(&format!("anna-{version:?}"));
        let (mut away, _) = Peer::login(version, &sandbox, &anna).await;
        away.subscribe("plant/#", 1).await;
        away.subscribe("erp/#", 1).await;
        away.disconnect().await;
        let mut admin = admin(version, &sandbox).await;
        admin.publish_acked("plant/waiting", "").await;
        admin.publish_acked("erp/waiting", "").await;
        let limit = "-changeUserSettings ops-anna AllowedBaseTopic";
        admin.ask(&format!("{limit} erp/#")).await;
        let (mut back, present) = Peer::login(version, &sandbox, &anna).await;
        assert!(present);
        assert_eq!(back.message().await.topic, "erp/waiting");
        admin.ask(&format!("{limit} #")).await;
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn what_was_published_without_the_right_to_read_it_does_not_come_with_the_right() {
    let sandbox = demo().await;
    for version in BOTH {
        let anna = login("ops-anna", "demo-ops-anna").kept(&format!("anna-{version:?}"));
        let (mut away, _) = Peer::login(version, &sandbox, &anna).await;
        away.subscribe("plant/#", 1).await;
        away.disconnect().await;
        let mut admin = admin(version, &sandbox).await;
        let limit = "-changeUserSettings ops-anna AllowedBaseTopic";
        admin.ask(&format!("{limit} erp/#")).await;
        admin.publish_acked("plant/secret", "").await;
        admin.ask(&format!("{limit} #")).await;
        admin.publish_acked("plant/open", "").await;
        let (mut back, present) = Peer::login(version, &sandbox, &anna).await;
        assert!(present);
        assert_eq!(back.message().await.topic, "plant/open");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_removed_user_leaves_no_session_behind() {
    let sandbox = limited(Limits {
        sessions: 2,
        ..Limits::default()
    })
    .await;
    let mut admin = admin(Version::V5, &sandbox).await;
    let (away, _) = Peer::login(Version::V3, &sandbox, &test_user().kept("away")).await;
    away.disconnect().await;
    let anna = login("ops-anna", "demo-ops-anna");
    let mut refused = Peer::dial(Version::V3, sandbox.address(), &anna);
    assert!(matches!(refused.next().await, Seen::Refused(_)));
    admin.ask("-removeUser test").await;
    Peer::login(Version::V3, &sandbox, &anna).await;
    sandbox.stop().await;
}
