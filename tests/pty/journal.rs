//! The journal that the program leaves on disk.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use rustix::process::Signal;
use serde_json::Value;

use crate::process::{self, Sandbox};
use crate::terminal::{DOWN, ENTER, Program, Terminal};

const PASSWORD: &str = "not-a-real-one";

fn open(sandbox: &Sandbox, folder: &Path, state: &Path, flags: &[&str]) -> Terminal {
    let file = folder.join("password");
    fs::write(&file, "demo\n").unwrap();
    let url = sandbox.url();
    let arguments = [&["--url", &url, "--username", "root"], flags].concat();
    let terminal = Program::guestlist(&arguments)
        .arg("--password-file")
        .arg(&file)
        .env("XDG_STATE_HOME", state)
        .start();
    terminal.wait_for_row(&["root", "You", "protected"]);
    terminal
}

fn journal(state: &Path) -> PathBuf {
    state.join("guestlist/journal.jsonl")
}

fn lines(state: &Path) -> Vec<Value> {
    let text = fs::read_to_string(journal(state)).unwrap_or_default();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Toggles a permission of the second user, and saves.
fn change(terminal: &mut Terminal) {
    terminal.press(DOWN).press("3").wait_for("1 modified");
    terminal.press("s");
}

#[test]
fn a_saved_change_is_in_the_journal_which_its_owner_alone_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = open(&sandbox, folder.path(), &state, &[]);
    assert!(!state.exists(), "nothing happened, nothing is written");
    change(&mut terminal);
    terminal.wait_for("Saved");
    terminal.press("p");
    for _ in 0..2 {
        terminal.press(PASSWORD).press(ENTER);
    }
    terminal.wait_for("the broker accepted the new password");
    terminal.press("A");
    terminal.wait_for_row(&["you", "new password", "Accepted"]);
    terminal.press("q").wait_for("─ $SYS/Coreflux/Config/Users");
    terminal.press("q").leaves_with(0);

    let file = fs::metadata(journal(&state)).unwrap();
    assert_eq!(file.mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&state).unwrap().mode() & 0o777, 0o700);
    let lines = lines(&state);
    let outcomes = lines.iter().map(|line| &line["outcome"]);
    let outcomes: Vec<&Value> = outcomes.collect();
    assert_eq!(outcomes.first(), Some(&&Value::from("sent")));
    let verified = lines.iter().find(|line| line["outcome"] == "verified");
    let verified = verified.unwrap_or_else(|| panic!("{outcomes:?}"));
    let expected = [
        ("who", "root"),
        ("what", "permission"),
        ("permission", "AllowedLogManagement"),
    ];
    for (field, value) in expected {
        assert_eq!(verified[field], value, "{verified}");
    }
    assert_eq!(
        (&verified["id"], &verified["ours"]),
        (&0.into(), &true.into())
    );
    assert!(verified["old"].is_boolean() && verified["new"].is_boolean());
    assert_ne!(verified["old"], verified["new"]);
    let broker = verified["broker"].as_str().unwrap();
    assert!(broker.contains(&sandbox.address), "{broker}");
    let password = lines.last().unwrap();
    assert_eq!(
        (&password["what"], &password["outcome"]),
        (&"password".into(), &"accepted".into())
    );
    let text = fs::read_to_string(journal(&state)).unwrap();
    assert!(!text.contains(PASSWORD));
}

#[test]
fn what_was_sent_is_in_the_journal_when_the_console_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = open(&sandbox, folder.path(), folder.path(), &[]);
    terminal.wait_for("connected");
    sandbox.freeze();
    let before = sandbox.unread();
    change(&mut terminal);
    process::wait("the command is out", || sandbox.unread() > before);
    process::wait("the line", || !lines(folder.path()).is_empty());
    terminal.signal(Signal::KILL);
    let lines = lines(folder.path());
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["outcome"], "sent");
    sandbox.signal(Signal::CONT);
}

#[test]
fn no_journal_is_written_where_none_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let config = folder.path().join("config.toml");
    fs::write(&config, "journal = false\n").unwrap();
    let by_file = ["--config", config.to_str().unwrap()];
    for flags in [&["--no-journal"][..], &by_file[..]] {
        let mut terminal = open(&sandbox, folder.path(), folder.path(), flags);
        change(&mut terminal);
        terminal.wait_for("Saved");
        terminal.press("A").wait_for("no journal");
        terminal.press("q").wait_for("─ $SYS/Coreflux/Config/Users");
        terminal.press("q").leaves_with(0);
    }
    assert!(!folder.path().join("guestlist").exists());

    let mut demo = Program::guestlist(&["demo"])
        .env("XDG_STATE_HOME", folder.path())
        .start();
    demo.wait_for("14 users");
    change(&mut demo);
    demo.wait_for("Saved");
    demo.press("q");
    demo.leaves_with(0);
    assert!(!folder.path().join("guestlist").exists());
}

#[test]
fn a_journal_that_cannot_be_written_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    fs::write(&state, "in the way").unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = open(&sandbox, folder.path(), &state, &[]);
    change(&mut terminal);
    terminal.wait_for("Saved");
    terminal.wait_for("cannot be written");
    // Back in order, it goes on with what it kept.
    fs::remove_file(&state).unwrap();
    terminal.press("3").press("s");
    terminal.wait("the strip goes", |output| {
        !output.shows("cannot be written")
    });
    process::wait("all lines", || {
        let lines = lines(&state);
        lines
            .iter()
            .filter(|it| it["outcome"] == "verified")
            .count()
            == 2
    });
    terminal.press("q").leaves_with(0);
}
