//! The embedded broker with a file of many clear passwords.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::process::{GUESTLIST, spawning};

fn users(file: &Path, count: usize) -> String {
    let root = r#"{"UserName":"root","Password":"clear-fake-root"}"#.to_owned();
    let others =
        (1..count).map(|at| format!(r#"{{"UserName":"u{at}","Password":"clear-fake-{at}"}}"#));
    let all: Vec<String> = std::iter::once(root).chain(others).collect();
    let text = format!("[{}]", all.join(","));
    fs::write(file, &text).unwrap();
    text
}

fn start(file: &Path) -> (Child, BufReader<ChildStderr>) {
    let held = spawning();
    let mut child = Command::new(GUESTLIST)
        .args(["sandbox", "--listen", "127.0.0.1:0", "--users"])
        .arg(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(held);
    let told = BufReader::new(child.stderr.take().unwrap());
    (child, told)
}

fn stop(child: &Child) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
}

#[test]
fn it_says_how_far_it_is_and_keeps_no_clear_password() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.json");
    users(&file, 60);
    let (mut child, mut told) = start(&file);
    let mut first = String::new();
    // It says more, and must not find the pipe closed.
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    assert!(first.contains("listens"), "{first}");
    assert!(!fs::read_to_string(&file).unwrap().contains("clear-fake"));
    stop(&child);
    let mut all = String::new();
    told.read_to_string(&mut all).unwrap();
    let mut lines: Vec<&str> = all.lines().collect();
    // Two threads may tell in another order than they were done.
    lines.sort_unstable();
    assert_eq!(lines.len(), 10, "{all}");
    for line in ["Hashing passwords: 6 of 60", "Hashing passwords: 60 of 60"] {
        assert!(lines.contains(&line), "{all}");
    }
    assert!(child.wait().unwrap().success());
}

#[test]
fn it_ends_at_once_when_told_to_and_leaves_the_file_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.json");
    let text = users(&file, 1000);
    let (mut child, mut told) = start(&file);
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert_eq!(line, "Hashing passwords: 100 of 1000\n");
    stop(&child);
    assert!(child.wait().unwrap().success());
    told.read_to_string(&mut line).unwrap();
    assert!(!line.contains("1000 of 1000"), "{line}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn of_a_few_passwords_it_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.json");
    users(&file, 3);
    let (mut child, mut told) = start(&file);
    let mut first = String::new();
    // It says more, and must not find the pipe closed.
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    stop(&child);
    let mut all = String::new();
    told.read_to_string(&mut all).unwrap();
    assert_eq!(all, "");
    assert!(child.wait().unwrap().success());
}
