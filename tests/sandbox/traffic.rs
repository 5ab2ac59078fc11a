//! Ordinary messages: `QoS`, retained, wildcards, access.

use guestlist::sandbox::{Account, Options, Sandbox, UserSource};

use super::peer::{BOTH, Peer, Seen, Version, demo, login, root, test_user};

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
            users: UserSource::Memory(vec![Account::factory_root()]),
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
