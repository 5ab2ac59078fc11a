//! Ordinary messages: `QoS`, retained, wildcards, access.

use guestlist::sandbox::{Options, Sandbox};

use super::peer::{BOTH, Peer, Seen, Version, demo, login, root, test_user};
use super::raw::{Raw, connect_with, packet, text};

#[tokio::test]
async fn every_qos_goes_through_in_both_directions_and_versions() {
    let sandbox = demo().await;
    for publisher in BOTH {
        for subscriber in BOTH {
            for qos in 0..=2 {
                let (mut reader, _) = Peer::login(subscriber, &sandbox, &root()).await;
                assert_eq!(reader.subscribe("plant/+/t", qos).await, [qos]);
                let (mut writer, _) = Peer::login(publisher, &sandbox, &test_user()).await;
                writer.publish("plant/a/t", qos, false, b"21.5").await;
                match qos {
                    1 => assert_eq!(writer.next().await, Seen::PubAck(0)),
                    2 => {
                        assert_eq!(writer.next().await, Seen::PubRec(0));
                        assert_eq!(writer.next().await, Seen::PubComp);
                    }
                    _ => {}
                }
                let message = reader.message().await;
                assert_eq!(message.topic, "plant/a/t");
                assert_eq!(message.text(), "21.5");
                assert_eq!(
                    (message.qos, message.retain, message.dup),
                    (qos, false, false)
                );
            }
        }
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn many_messages_of_qos_2_arrive_once_each_and_in_order() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut reader, _) = Peer::login(version, &sandbox, &root()).await;
        reader.subscribe("count", 2).await;
        let (writer, _) = Peer::login(version, &sandbox, &test_user()).await;
        for number in 0..500 {
            writer
                .publish("count", 2, false, number.to_string().as_bytes())
                .await;
        }
        for number in 0..500 {
            assert_eq!(reader.message().await.text(), number.to_string());
        }
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_retained_message_is_kept_replaced_and_taken_away() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut writer, _) = Peer::login(version, &sandbox, &test_user()).await;
        for payload in ["old", "new"] {
            writer.publish("state", 1, true, payload.as_bytes()).await;
            assert_eq!(writer.next().await, Seen::PubAck(0));
        }
        let (mut reader, _) = Peer::login(version, &sandbox, &root()).await;
        reader.subscribe("#", 1).await;
        let message = reader.message().await;
        assert_eq!((message.text(), message.retain), ("new", true));
        writer.publish("state", 1, true, b"").await;
        let message = reader.message().await;
        assert_eq!((message.text(), message.retain), ("", false));
        let (mut late, _) = Peer::login(version, &sandbox, &root()).await;
        late.subscribe("#", 1).await;
        writer.publish("end", 0, false, b"").await;
        assert_eq!(late.message().await.topic, "end");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_wildcard_never_matches_a_topic_of_the_broker() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut reader, _) = Peer::login(version, &sandbox, &root()).await;
        assert_eq!(reader.subscribe("#", 1).await, [1]);
        assert_eq!(reader.subscribe("+/Coreflux/Version", 1).await, [1]);
        sandbox.publish_list();
        reader.publish("end", 1, false, b"").await;
        assert_eq!(reader.message().await.topic, "end");
        assert_eq!(reader.subscribe("$SYS/#", 1).await, [1]);
        let first = reader.message().await;
        assert!(first.topic.starts_with("$SYS/Coreflux/"), "{first:?}");
        assert!(first.retain);
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn an_unsubscribed_topic_is_silent() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut peer, _) = Peer::login(version, &sandbox, &root()).await;
        peer.subscribe("a", 1).await;
        peer.subscribe("b", 1).await;
        peer.unsubscribe("a").await;
        peer.publish("a", 1, false, b"").await;
        peer.publish("b", 1, false, b"").await;
        assert_eq!(peer.message().await.topic, "b");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_device_is_held_to_its_base_topic() {
    let sandbox = demo().await;
    for version in BOTH {
        let refused = if version == Version::V3 { 0x80 } else { 0x87 };
        let device = login("line1-plc", "demo-line1-plc");
        let (mut device, _) = Peer::login(version, &sandbox, &device).await;
        assert_eq!(device.subscribe("plant/line1/#", 1).await, [1]);
        for filter in ["#", "plant/#", "plant/line2/x", "$SYS/#"] {
            assert_eq!(device.subscribe(filter, 1).await, [refused], "{filter}");
        }
        let (mut reader, _) = Peer::login(version, &sandbox, &root()).await;
        reader.subscribe("plant/#", 1).await;
        let reason = device.publish_acked("plant/line2/speed", "1").await;
        assert_eq!(reason, if version == Version::V3 { 0 } else { 0x87 });
        assert_eq!(device.publish_acked("plant/line1/speed", "1").await, 0);
        assert_eq!(reader.message().await.topic, "plant/line1/speed");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_refused_publish_of_qos_2_is_silence_or_a_reason() {
    let sandbox = demo().await;
    for version in BOTH {
        let (mut peer, _) = Peer::login(version, &sandbox, &test_user()).await;
        peer.publish("$SYS/Coreflux/Version", 2, true, b"mine")
            .await;
        let expected = if version == Version::V3 { 0 } else { 0x87 };
        assert_eq!(peer.next().await, Seen::PubRec(expected));
        let (mut reader, _) = Peer::login(version, &sandbox, &root()).await;
        reader.subscribe("$SYS/Coreflux/Version", 1).await;
        assert_ne!(reader.message().await.text(), "mine");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_right_that_is_taken_away_stops_delivery() {
    let sandbox = demo().await;
    for version in BOTH {
        let anna = login("ops-anna", "demo-ops-anna");
        let (mut anna, _) = Peer::login(version, &sandbox, &anna).await;
        assert_eq!(anna.subscribe("plant/#", 1).await, [1]);
        assert_eq!(anna.subscribe("end/#", 1).await, [1]);
        sandbox.execute_as_other_admin("-changeUserSettings ops-anna AllowedBaseTopic end/#");
        let mut admin = super::peer::admin(version, &sandbox).await;
        // Behind the other one in the queue of commands.
        admin.ask("-listRoutes").await;
        admin.publish("plant/x", 1, false, b"").await;
        admin.publish("end/x", 1, false, b"").await;
        assert_eq!(anna.message().await.topic, "end/x");
        sandbox.execute_as_other_admin("-changeUserSettings ops-anna AllowedBaseTopic #");
        admin.ask("-listRoutes").await;
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn an_anonymous_session_connects_if_allowed_and_sees_nothing() {
    for version in BOTH {
        let sandbox = Sandbox::start(Options {
            anonymous: true,
            ..Options::default()
        })
        .await
        .unwrap();
        let mut nobody = root();
        nobody.user = None;
        let (mut nobody, _) = Peer::login(version, &sandbox, &nobody).await;
        let refused = if version == Version::V3 { 0x80 } else { 0x87 };
        for filter in ["#", "a", "$SYS/Coreflux/Version"] {
            assert_eq!(nobody.subscribe(filter, 0).await, [refused]);
        }
        let (mut reader, _) = Peer::login(version, &sandbox, &login("root", "coreflux")).await;
        reader.subscribe("#", 1).await;
        nobody.publish_acked("a", "").await;
        reader.publish("b", 1, false, b"").await;
        assert_eq!(reader.message().await.topic, "b");
        sandbox.stop().await;
    }
}

/// A SUBSCRIBE of MQTT 5 with one filter; its SUBACK is read.
async fn subscribe_v5(raw: &mut Raw, filter: &str, properties: &[u8], options: u8) {
    let length = [u8::try_from(properties.len()).unwrap()];
    let body = [&[0, 1], &length[..], properties, &text(filter), &[options]].concat();
    raw.send(&packet(0x82, &body)).await;
    assert_eq!(raw.packet().await.unwrap(), [0x90, 4, 0, 1, 0, options & 3]);
}

#[tokio::test]
async fn the_options_of_a_subscription_in_5_are_honoured() {
    let sandbox = demo().await;
    let mut raw = Raw::login(sandbox.address(), 5, 0).await;
    raw.send(&packet(0x31, &[0, 1, b'a', 0, b'x'])).await;
    // Retained messages at once, if the subscription is new, or never; with an identifier.
    subscribe_v5(&mut raw, "a", &[0x0b, 7], 0).await;
    let with_identifier = [0x31, 7, 0, 1, b'a', 2, 0x0b, 7, b'x'];
    assert_eq!(raw.packet().await.unwrap(), with_identifier);
    subscribe_v5(&mut raw, "a", &[], 0x10).await;
    subscribe_v5(&mut raw, "+", &[], 0x20).await;
    // Own messages not, the retain flag as published.
    subscribe_v5(&mut raw, "a", &[], 0x2c).await;
    subscribe_v5(&mut raw, "+", &[], 0x2c).await;
    raw.send(&packet(0x30, &[0, 1, b'a', 0])).await;
    let (writer, _) = Peer::login(Version::V3, &sandbox, &test_user()).await;
    writer.publish("b", 0, true, b"y").await;
    assert_eq!(raw.packet().await.unwrap(), [0x31, 5, 0, 1, b'b', 0, b'y']);
    sandbox.stop().await;
}

#[tokio::test]
async fn the_properties_of_a_message_go_through_and_its_expiry_is_kept() {
    let sandbox = demo().await;
    let mut raw = Raw::login(sandbox.address(), 5, 0).await;
    subscribe_v5(&mut raw, "#", &[], 0).await;
    raw.send(&packet(0x30, &[0, 1, b'a', 5, 0x02, 0, 0, 0, 0]))
        .await;
    let user = [&[0x26], &text("k")[..], &text("v")].concat();
    raw.send(&packet(0x30, &[&[0, 1, b'b', 7], &user[..]].concat()))
        .await;
    raw.send(&packet(0x30, &[0, 1, b'c', 5, 0x02, 0, 0, 0, 100]))
        .await;
    let passed = packet(0x30, &[&[0, 1, b'b', 7], &user[..]].concat());
    assert_eq!(
        raw.packet().await.unwrap(),
        passed,
        "the first one was out of date"
    );
    let kept = raw.packet().await.unwrap();
    assert_eq!(kept[..9], [0x30, 9, 0, 1, b'c', 5, 0x02, 0, 0]);
    assert!(matches!(kept[10], 98..=100), "{kept:x?}");
    sandbox.stop().await;
}

#[tokio::test]
async fn no_more_is_on_the_way_than_a_client_of_5_allows() {
    let sandbox = demo().await;
    let mut raw = Raw::dial(sandbox.address()).await;
    let receive_maximum = [0x21, 0, 1];
    raw.send(&connect_with(5, 0, "root", "demo", &receive_maximum))
        .await;
    raw.packet().await.unwrap();
    subscribe_v5(&mut raw, "a", &[], 2).await;
    let (mut writer, _) = Peer::login(Version::V3, &sandbox, &test_user()).await;
    writer.publish_acked("a", "1").await;
    writer.publish_acked("a", "2").await;
    assert_eq!(
        raw.packet().await.unwrap(),
        [0x32, 7, 0, 1, b'a', 0, 1, 0, b'1']
    );
    raw.send(&[0xc0, 0]).await;
    assert_eq!(
        raw.packet().await.unwrap(),
        [0xd0, 0],
        "the second one waits"
    );
    raw.send(&[0x40, 2, 0, 1]).await;
    assert_eq!(
        raw.packet().await.unwrap(),
        [0x32, 7, 0, 1, b'a', 0, 2, 0, b'2']
    );
    sandbox.stop().await;
}
