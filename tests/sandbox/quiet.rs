//! Not one byte on stdout or stderr: a screen may be drawn there.

use std::process::Command;

use super::peer::{Peer, Version, admin, demo, root};
use super::raw::{Raw, connect, packet};

/// What a broker could feel moved to talk about.
#[tokio::test]
#[ignore = "run by the test below, in a process of its own"]
async fn a_noisy_hour() {
    let sandbox = demo().await;
    let mut admin = admin(Version::V5, &sandbox).await;
    for line in [
        "-addUser bob x",
        "-addUser bob x",
        "-nonsense",
        "-removeUser root",
    ] {
        admin.ask(line).await;
    }
    for bytes in [&b"GET /"[..], &connect(9, 0), &connect(3, 0), &[0x10, 1, 0]] {
        let mut raw = Raw::dial(sandbox.address()).await;
        raw.send(bytes).await;
    }
    let mut raw = Raw::login(sandbox.address(), 4, 0).await;
    raw.send(&packet(0x82, &[0, 1, 0, 0xff])).await;
    raw.rest().await;
    sandbox.faults().cut_before_ack(1);
    admin.command("-removeUser bob").await;
    admin.closed().await;
    Peer::login(Version::V3, &sandbox, &root()).await;
    sandbox.cut_links();
    sandbox.stop().await;
}

#[test]
fn a_sandbox_writes_nothing_to_stdout_or_stderr() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "quiet::a_noisy_hour"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    // What the test harness itself says.
    let [running, test, result] = lines[..] else {
        panic!("{stdout}");
    };
    assert_eq!(running, "running 1 test");
    assert_eq!(test, "test quiet::a_noisy_hour ... ok");
    assert!(result.starts_with("test result: ok. 1 passed"), "{stdout}");
}
