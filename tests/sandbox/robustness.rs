//! Broken, hostile and stalled clients.

use std::time::{Duration, Instant};

use guestlist::sandbox::{Limits, Options, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::peer::{BOTH, PATIENCE, Peer, Seen, Version, demo, eventually, limited, login, root};
use super::raw::{Raw, connect, connect_with, packet, text};

/// The broker still serves.
async fn alive(sandbox: &Sandbox) {
    let (mut peer, _) = Peer::login(Version::V3, sandbox, &root()).await;
    assert_eq!(peer.subscribe("alive", 1).await, [1]);
    peer.publish("alive", 1, false, b"").await;
    assert_eq!(peer.message().await.topic, "alive");
}

async fn answer_to(sandbox: &Sandbox, bytes: &[u8]) -> Vec<u8> {
    let mut raw = Raw::dial(sandbox.address()).await;
    raw.send(bytes).await;
    raw.rest().await
}

#[tokio::test]
async fn refused_connects_get_the_code_of_their_version() {
    let sandbox = demo().await;
    let wrong_v3 = connect_with(4, 0, "root", "wrong", &[]);
    assert_eq!(answer_to(&sandbox, &wrong_v3).await, [0x20, 2, 0, 4]);
    let wrong_v5 = connect_with(5, 0, "root", "wrong", &[]);
    assert_eq!(answer_to(&sandbox, &wrong_v5).await, [0x20, 3, 0, 0x86, 0]);
    let nobody = |level: u8, properties: &[u8]| {
        let body = [
            text("MQTT"),
            vec![level, 2, 0, 0],
            properties.to_vec(),
            text("x"),
        ]
        .concat();
        packet(0x10, &body)
    };
    assert_eq!(answer_to(&sandbox, &nobody(4, &[])).await, [0x20, 2, 0, 5]);
    assert_eq!(
        answer_to(&sandbox, &nobody(5, &[0])).await,
        [0x20, 3, 0, 0x87, 0]
    );
    // Levels that are not spoken here.
    assert_eq!(answer_to(&sandbox, &nobody(3, &[])).await, [0x20, 2, 0, 1]);
    assert_eq!(
        answer_to(&sandbox, &nobody(6, &[0])).await,
        [0x20, 3, 0, 0x84, 0]
    );
    let ancient = [text("MQIsdp"), vec![3, 2, 0, 0], text("x")].concat();
    assert_eq!(
        answer_to(&sandbox, &packet(0x10, &ancient)).await,
        [0x20, 2, 0, 1]
    );
    // A kept session of 3.1.1 needs a name.
    let nameless = [
        text("MQTT"),
        vec![4, 0xc0, 0, 0],
        text(""),
        text("root"),
        text("demo"),
    ];
    let nameless = packet(0x10, &nameless.concat());
    assert_eq!(answer_to(&sandbox, &nameless).await, [0x20, 2, 0, 2]);
    // Enhanced authentication.
    let method = [vec![0x15], text("X")].concat();
    let method = connect_with(5, 0, "root", "demo", &method);
    assert_eq!(answer_to(&sandbox, &method).await, [0x20, 3, 0, 0x8c, 0]);
    sandbox.stop().await;
}

#[tokio::test]
async fn what_is_not_mqtt_is_closed_without_a_word() {
    let sandbox = demo().await;
    let invalid = packet(0x10, &[text("HTTP"), vec![4, 2, 0, 0], text("x")].concat());
    for bytes in [
        b"GET / HTTP/1.1\r\n\r\n".as_slice(),
        &[0x10, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x10, 0],
        &[0xc0, 0],
        &[0x00, 0],
        &invalid,
    ] {
        assert_eq!(answer_to(&sandbox, bytes).await, [0_u8; 0], "{bytes:x?}");
    }
    alive(&sandbox).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn a_broken_rule_ends_the_link_with_a_reason_in_5() {
    let sandbox = demo().await;
    let will_be = |level: u8| {
        let properties: &[u8] = if level == 5 { &[0] } else { &[] };
        let subscribe = |filter: &str| {
            let body = [&[0, 1], properties, &text(filter), &[1]].concat();
            packet(0x82, &body)
        };
        let publish = |topic: &str| packet(0x30, &[&text(topic), properties].concat());
        vec![
            (connect(level, 0), 0x82),
            (packet(0x20, &[0, 0]), 0x82),
            (packet(0xf0, &[]), 0x82),
            (packet(0x80, &subscribe("a")[2..]), 0x81),
            (packet(0x36, &[0, 1, b'a', 0, 1]), 0x81),
            (packet(0x38, &[0, 1, b'a']), 0x81),
            (packet(0x30, &[0, 9, b'a']), 0x81),
            (packet(0x30, &[0, 1, 0xff]), 0x81),
            (publish("a/#"), 0x90),
            (publish(""), 0x90),
            (vec![0x30, 0xff, 0xff, 0xff, 0x7f], 0x95),
        ]
    };
    for level in [4, 5] {
        for (bytes, reason) in will_be(level) {
            let mut raw = Raw::login(sandbox.address(), level, 0).await;
            raw.send(&bytes).await;
            let rest = raw.rest().await;
            if level == 4 {
                assert_eq!(rest, [0_u8; 0], "{bytes:x?}");
            } else {
                assert_eq!((rest[0], rest[2]), (0xe0, reason), "{bytes:x?}");
            }
        }
    }
    // A topic alias was not offered.
    let mut raw = Raw::login(sandbox.address(), 5, 0).await;
    raw.send(&packet(0x30, &[0, 1, b'a', 3, 0x23, 0, 1])).await;
    assert_eq!(raw.rest().await[2], 0x94);
    alive(&sandbox).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn a_filter_that_is_none_is_refused_and_the_rest_of_the_packet_is_not() {
    let sandbox = demo().await;
    let filters = [
        text("a/#/b"),
        vec![0],
        text("ok"),
        vec![2],
        text("$share/g/a"),
        vec![1],
    ];
    let body = |properties: &[u8]| [&[0, 7], properties, &filters.concat()].concat();
    let mut raw = Raw::login(sandbox.address(), 4, 0).await;
    raw.send(&packet(0x82, &body(&[]))).await;
    assert_eq!(raw.packet().await.unwrap(), [0x90, 5, 0, 7, 0x80, 2, 0x80]);
    let mut raw = Raw::login(sandbox.address(), 5, 0).await;
    raw.send(&packet(0x82, &body(&[0]))).await;
    assert_eq!(
        raw.packet().await.unwrap(),
        [0x90, 6, 0, 7, 0, 0x8f, 2, 0x9e]
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn a_silent_client_is_dropped_after_one_and_a_half_intervals() {
    let sandbox = demo().await;
    for (level, last) in [(4, None), (5, Some(0x8d))] {
        let mut raw = Raw::login(sandbox.address(), level, 1).await;
        let begun = Instant::now();
        // A sign of life puts it off.
        raw.send(&[0xc0, 0]).await;
        assert_eq!(raw.packet().await.unwrap(), [0xd0, 0]);
        let rest = raw.rest().await;
        assert_eq!(rest.get(2).copied(), last);
        let patience = begun.elapsed();
        assert!(patience >= Duration::from_millis(1500));
        assert!(patience < Duration::from_millis(2700));
    }
    let mut raw = Raw::login(sandbox.address(), 4, 0).await;
    let silence = timeout(Duration::from_millis(1700), raw.stream().read_u8()).await;
    assert!(silence.is_err(), "an interval of 0 is none");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_connection_without_a_connect_is_dropped() {
    let sandbox = limited(Limits {
        connect_timeout: Duration::from_millis(100),
        ..Limits::default()
    })
    .await;
    let mut raw = Raw::dial(sandbox.address()).await;
    assert_eq!(raw.rest().await, [0_u8; 0]);
    sandbox.stop().await;
}

#[tokio::test]
async fn connections_sessions_and_subscriptions_are_bounded() {
    let sandbox = limited(Limits {
        connections: 3,
        sessions: 2,
        subscriptions: 1,
        ..Limits::default()
    })
    .await;
    let (mut first, _) = Peer::login(Version::V3, &sandbox, &root().id("a")).await;
    assert_eq!(first.subscribe("a", 0).await, [0]);
    assert_eq!(first.subscribe("b", 0).await, [0x80]);
    let (_second, _) = Peer::login(Version::V3, &sandbox, &root().id("b")).await;
    for (level, expected) in [(4, vec![0x20, 2, 0, 3]), (5, vec![0x20, 3, 0, 0x97, 0])] {
        assert_eq!(answer_to(&sandbox, &connect(level, 0)).await, expected);
    }
    let _third = Raw::dial(sandbox.address()).await;
    let mut fourth = Raw::dial(sandbox.address()).await;
    assert_eq!(fourth.rest().await, [0_u8; 0]);
    sandbox.stop().await;
}

#[tokio::test]
async fn the_packet_limits_of_both_sides_hold() {
    let sandbox = limited(Limits {
        packet: 10_000,
        ..Limits::default()
    })
    .await;
    for version in BOTH {
        let mut small = root();
        small.max_packet = Some(1000);
        let (mut reader, _) = Peer::login(version, &sandbox, &small).await;
        reader.subscribe("#", 1).await;
        let (mut writer, _) = Peer::login(version, &sandbox, &root()).await;
        assert_eq!(writer.publish_acked("big", &"x".repeat(5000)).await, 0);
        assert_eq!(writer.publish_acked("small", "").await, 0);
        if version == Version::V3 {
            assert_eq!(reader.message().await.payload.len(), 5000);
        }
        assert_eq!(reader.message().await.topic, "small");
        let large = packet(0x30, &[text("a"), vec![0; 10_000]].concat());
        let mut raw = Raw::login(sandbox.address(), 4, 0).await;
        raw.try_send(&large).await;
        assert_eq!(raw.rest().await, [0_u8; 0]);
    }
    sandbox.stop().await;
}

/// What this process holds in memory, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

/// In a process of its own: other tests use memory too.
#[test]
fn a_reader_that_stalls_cannot_grow_memory() {
    let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
    alone.args(["--exact", "robustness::a_stalled_reader", "--ignored"]);
    let done = alone.output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "measures its process: `a_reader_that_stalls_cannot_grow_memory` runs it alone"]
async fn a_stalled_reader() {
    let sandbox = limited(Limits {
        queue_bytes: 1024 * 1024,
        ..Limits::default()
    })
    .await;
    for qos in [0, 1] {
        let mut stalled = Raw::login(sandbox.address(), 4, 0).await;
        stalled
            .send(&packet(
                0x82,
                &[&[0, 1], &text("flood")[..], &[qos]].concat(),
            ))
            .await;
        assert_eq!(stalled.packet().await.unwrap(), [0x90, 3, 0, 1, qos]);
        let (mut writer, _) = Peer::login(Version::V3, &sandbox, &root()).await;
        let payload = "x".repeat(100_000);
        writer.publish_acked("warm", &payload).await;
        let before = resident();
        for _ in 0..1000 {
            writer.publish_acked("flood", &payload).await;
        }
        let grown = resident().saturating_sub(before);
        assert!(grown < 50_000_000, "{grown} bytes for 100 MB sent");
        // It still gets what was kept for it.
        assert_eq!(stalled.packet().await.unwrap()[0] & 0xf0, 0x30);
        alive(&sandbox).await;
    }
    sandbox.stop().await;
}

/// A small generator: the same bytes in every run.
struct Bytes(u64);

impl Bytes {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn some(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most);
        (0..length).map(|_| self.next().to_le_bytes()[3]).collect()
    }
}

#[tokio::test]
async fn random_bytes_do_no_harm() {
    let sandbox = demo().await;
    let mut random = Bytes(0x9e37_79b9_7f4a_7c15);
    for round in 0..400 {
        let level = if round % 2 == 0 { 4 } else { 5 };
        let mut bytes = match round % 4 {
            0 => random.some(200),
            1 => {
                // A CONNECT with some bytes changed.
                let mut connect = connect(level, 1);
                for _ in 0..=random.below(4) {
                    let at = random.below(connect.len());
                    connect[at] = random.some(2).first().copied().unwrap_or_default();
                }
                connect
            }
            _ => connect(level, 1),
        };
        for _ in 0..random.below(6) {
            // Packets with a sound frame and a random body, of any kind.
            let first = random.next().to_le_bytes()[0];
            bytes.extend(packet(first, &random.some(60)));
        }
        let mut raw = Raw::dial(sandbox.address()).await;
        if raw.try_send(&bytes).await && raw.stream().shutdown().await.is_ok() {
            // To the end, so that the broker has looked at all of it.
            raw.rest().await;
        }
    }
    alive(&sandbox).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn stop_frees_the_port_ends_every_client_and_every_task() {
    let before = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    let sandbox = demo().await;
    let address = sandbox.address();
    let mut raw3 = Raw::login(address, 4, 0).await;
    let mut raw5 = Raw::login(address, 5, 0).await;
    let mut silent = Raw::dial(address).await;
    sandbox.faults().delay_answers(Duration::from_secs(3600));
    raw5.send(&packet(
        0x30,
        &[
            text("$SYS/Coreflux/Command"),
            vec![0],
            b"-listRoutes".to_vec(),
        ]
        .concat(),
    ))
    .await;
    eventually("the command", || sandbox.commands().len() == 1).await;
    timeout(PATIENCE, sandbox.stop()).await.unwrap();
    assert_eq!(raw3.rest().await, [0_u8; 0]);
    assert_eq!(raw5.rest().await[2], 0x8b);
    assert_eq!(silent.rest().await, [0_u8; 0]);
    let after = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    assert_eq!(after, before);
    let again = Options {
        listen: address,
        ..Options::default()
    };
    let sandbox = Sandbox::start(again).await.unwrap();
    let root = login("root", "coreflux");
    Peer::login(Version::V3, &sandbox, &root).await;
    let taken = Options {
        listen: sandbox.address(),
        ..Options::default()
    };
    let error = Sandbox::start(taken).await.unwrap_err().to_string();
    assert!(error.contains("cannot listen on 127.0.0.1:"), "{error}");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_dropped_sandbox_leaves_nothing_either() {
    let sandbox = demo().await;
    let (mut peer, _) = Peer::login(Version::V3, &sandbox, &root()).await;
    drop(sandbox);
    assert_eq!(peer.next().await, Seen::Closed);
}
