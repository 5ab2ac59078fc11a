//! The list of brokers, with files, brokers and passwords that are real.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::Signal;
use tempfile::TempDir;

use crate::process::{self, Sandbox};
use crate::terminal::{CTRL_C, DOWN, ENTER, ESCAPE, Program, TAB, Terminal, count};

const CTRL_S: &str = "\x13";

/// A home of its own, so that no test reads or writes the files of whoever runs it.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("brokers.json")
    }

    /// Writes the user's file, readable by the user alone.
    fn holds(&self, text: &str) -> &Self {
        fs::write(self.file(), text).unwrap();
        fs::set_permissions(self.file(), fs::Permissions::from_mode(0o600)).unwrap();
        self
    }

    fn program(&self) -> Program {
        self.program_with(&[])
    }

    fn program_with(&self, arguments: &[&str]) -> Program {
        Program::guestlist(arguments)
            .env("HOME", self.0.path())
            .env("COREFLUX_HOME", self.0.path())
    }

    fn start(&self) -> Terminal {
        self.program().start()
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A file with these brokers, all as `root` of a sandbox.
fn brokers(entries: &[(&str, &str, &str)]) -> String {
    let entries = entries.iter().map(|(name, url, more)| {
        format!("\"{name}\":{{\"url\":\"{url}\",\"username\":\"root\"{more}}}")
    });
    let entries: Vec<String> = entries.collect();
    format!("{{\"brokers\":{{{}}}}}", entries.join(","))
}

const DEMO_PASSWORD: &str = ",\"password\":\"demo\"";

#[test]
fn a_broker_is_added_tested_opened_left_and_deleted() {
    let home = Home::new();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = home.start();
    // With none known the form opens at once.
    terminal.wait_for("Add Broker");
    terminal.wait_for("esc, then D, opens a demo");
    for text in ["plant", &sandbox.url(), "root"] {
        terminal.press(text).press(ENTER);
    }
    // Backwards from "asked for": stored in the file.
    terminal.press("\x1b[D").wait_for("stored in the file");
    terminal.press(TAB).press("demo");
    terminal.press(CTRL_S).wait_for("plant saved");
    terminal.wait_for_cursor("plant");
    let mode = fs::metadata(home.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let written = read(&home.file());
    for part in ["\"plant\"", &sandbox.url(), "\"root\"", "\"demo\""] {
        assert!(written.contains(part), "no {part} in {written}");
    }

    terminal.press("t");
    terminal.wait_for("plant: logged in, can list and send commands; 14 users; on this machine");
    process::wait("no link is left", || sandbox.links() == 0);

    terminal.press(ENTER).wait_for("14 users");
    terminal.wait_for_row(&["root", "You", "protected"]);
    terminal.press("b").wait_for("1 broker");
    terminal.wait_for_cursor("plant");
    process::wait("no link is left", || sandbox.links() == 0);

    terminal.press("d").wait_for("Delete plant?");
    terminal.press(TAB).wait_for(">[ Delete ]");
    terminal.press(ENTER).wait_for("plant deleted");
    assert!(!read(&home.file()).contains("demo"));
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_wrong_password_is_asked_for_until_it_is_right_and_shows_nowhere() {
    let home = Home::new();
    let users = home.0.path().join("users.json");
    let sandbox = Sandbox::start("127.0.0.1:0", Some(&users));
    home.holds(&brokers(&[
        ("plant", &sandbox.url(), ""),
        ("other", "mqtt://x", ""),
    ]));
    let mut terminal = home.start();
    terminal.wait_for("2 brokers");
    terminal.press(DOWN).wait_for_cursor("plant");
    terminal.press(ENTER).wait_for("Password for plant");
    terminal.press("wrong-fake").wait_for("••••••••••");
    terminal.press(ENTER);
    terminal.wait_for("The broker refused the login: bad user name or password.");
    terminal.wait("an empty field", |output| !output.shows("•"));
    terminal.press("coreflux").press(ENTER).wait_for("1 user");
    let pid = terminal.pid();
    for file in ["cmdline", "environ"] {
        let bytes = process::read(pid, file);
        assert_eq!(count(&bytes, b"wrong-fake"), 0, "{file}");
    }
    terminal.press("q").leaves_with(0);
    let output = terminal.output();
    assert_eq!(count(output.bytes(), b"wrong-fake"), 0);
    assert!(!read(&home.file()).contains("fake"));
}

#[test]
fn two_brokers_are_worked_with_in_turn_and_each_shows_its_own_users() {
    let home = Home::new();
    let users = home.0.path().join("users.json");
    let (large, small) = (
        Sandbox::start("127.0.0.1:0", None),
        Sandbox::start("127.0.0.1:0", Some(&users)),
    );
    let factory = ",\"password\":\"coreflux\"";
    home.holds(&brokers(&[
        ("a-large", &large.url(), DEMO_PASSWORD),
        ("b-small", &small.url(), factory),
    ]));
    let mut terminal = home.start();
    terminal.wait_for("2 brokers");
    for _ in 0..3 {
        terminal.wait_for_cursor("a-large");
        terminal
            .press(ENTER)
            .wait_for_cursor("root You · protected");
        // A change that is not saved asks, and is dropped by leaving.
        terminal.press(DOWN).press("1").wait_for("1 modified");
        terminal.press("b");
        terminal.wait_for("has changes that are not saved.");
        terminal.press(TAB).press(ENTER).wait_for("2 brokers");
        terminal.press(DOWN).wait_for_cursor("b-small");
        terminal
            .press(ENTER)
            .wait_for_cursor("root You · protected");
        terminal.wait_for("1 user");
        assert!(!terminal.output().shows("modified"));
        process::wait("the large one is left", || large.links() == 0);
        terminal.press("b").wait_for("2 brokers");
        terminal.press("g");
    }
    process::wait("the small one is left", || small.links() == 0);
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_broker_that_was_named_has_a_way_to_the_list_and_the_demo_has_none() {
    let home = Home::new();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    home.holds(&brokers(&[
        ("a-dead-one", "mqtt://127.0.0.1:1", ""),
        ("plant", &sandbox.url(), DEMO_PASSWORD),
    ]));
    let url = sandbox.url();
    let password = home.0.path().join("password");
    fs::write(&password, "demo\n").unwrap();
    let password = password.to_str().unwrap();
    let at_url = [
        "--url",
        &url,
        "--username",
        "root",
        "--password-file",
        password,
    ];
    for (arguments, selected) in [(&["plant"][..], "plant"), (&at_url, "a-dead-one")] {
        let mut terminal = home.program_with(arguments).start();
        terminal.wait_for_cursor("root You · protected");
        terminal.press("b").wait_for("2 brokers");
        terminal.wait_for_cursor(selected);
        process::wait("no link is left", || sandbox.links() == 0);
        if selected == "plant" {
            terminal.wait_for("plant: logged in, can list");
        }
        terminal.press("q").leaves_with(0);
    }
    let mut terminal = home.program_with(&["demo"]).start();
    terminal.wait_for_cursor("root You · protected");
    terminal.press("b");
    terminal.wait_for("No list of brokers to go back to");
}

#[test]
fn a_password_command_is_run_and_one_that_hangs_can_be_cancelled() {
    let home = Home::new();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let echo = ",\"passwordCommand\":\"echo demo\"";
    let hang = ",\"passwordCommand\":\"sleep 8\"";
    home.holds(&brokers(&[
        ("echoes", &sandbox.url(), echo),
        ("hangs", &sandbox.url(), hang),
    ]));
    let mut terminal = home.start();
    terminal.wait_for("2 brokers");
    terminal.press("t").wait_for("echoes: logged in, can list");
    terminal.press(DOWN).press(ENTER);
    terminal.wait_for("hangs: connecting…");
    terminal.press(ESCAPE).wait_for("hangs: cancelled");
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_broker_that_does_not_answer_is_cancelled_and_one_that_is_dead_is_told() {
    let home = Home::new();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = |listener: &TcpListener| format!("mqtt://{}", listener.local_addr().unwrap());
    let (silent_url, dead_url) = (url(&silent), url(&dead));
    drop(dead);
    home.holds(&brokers(&[
        ("dead", &dead_url, DEMO_PASSWORD),
        ("silent", &silent_url, DEMO_PASSWORD),
    ]));
    let mut terminal = home.start();
    terminal.wait_for("2 brokers");
    terminal.press(ENTER).wait_for_row(&["dead:", "refused"]);
    terminal.press(DOWN).press("t");
    terminal.wait_for("silent: testing…");
    let (mut connection, _) = silent.accept().unwrap();
    terminal.press(ESCAPE).wait_for("silent: cancelled");
    // The socket is closed, too.
    connection
        .set_read_timeout(Some(crate::terminal::PATIENCE))
        .unwrap();
    std::io::copy(&mut connection, &mut std::io::sink()).unwrap();
    terminal.press(CTRL_C).leaves_with(0);
}

#[test]
fn the_demo_is_opened_from_the_list_and_left_again() {
    let home = Home::new();
    let mut terminal = home.start();
    terminal.wait_for("Add Broker");
    terminal.press(ESCAPE);
    terminal.wait("the list", |output| !output.shows("Add Broker"));
    terminal.press("D").wait_for("14 users");
    terminal.wait_for("Demo · made-up users");
    terminal.press("b").wait_for("No brokers yet");
    assert!(!home.file().exists());
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_broken_file_is_told_with_its_place_and_stays_as_it_is() {
    let home = Home::new();
    let broken = "{\"brokers\": {\n  oops\n}}";
    home.holds(broken);
    let mut terminal = home.program().size(120, 24).start();
    terminal.wait_for("line 2, column 3");
    assert!(!terminal.output().shows("a adds one"));
    terminal.press("a");
    let place = |row: &&str| row.contains("line 2, column 3");
    terminal.wait("the reason", |output| {
        output.text().lines().filter(place).count() == 2
    });
    assert!(!terminal.output().shows("Add Broker"));
    // Mended by hand, it is read again.
    home.holds(&brokers(&[
        ("plant", "mqtt://x", ""),
        ("b", "mqtt://y", ""),
    ]));
    terminal.press("r").wait_for("2 brokers");
    home.holds(broken);
    terminal.press("r").wait_for("line 2, column 3");
    terminal.press("q").leaves_with(0);
    assert_eq!(read(&home.file()), broken);
}

#[test]
fn signals_and_a_closed_terminal_end_the_list_as_they_end_the_console() {
    let home = Home::new();
    home.holds(&brokers(&[("a", "mqtt://x", ""), ("b", "mqtt://y", "")]));
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut terminal = home.start();
        terminal.wait_for("2 brokers");
        terminal.signal(signal);
        terminal.leaves_with(code);
    }
    let terminal = home.start();
    terminal.wait_for("2 brokers");
    let exit = terminal.hang_up();
    assert_eq!((exit.signal(), exit.exit_code()), (None, 129));
}

#[test]
fn nothing_is_written_and_nothing_wakes_while_the_list_lies_idle() {
    let home = Home::new();
    home.holds(&brokers(&[("a", "mqtt://x", ""), ("b", "mqtt://y", "")]));
    let terminal = home.start();
    terminal.wait_for("2 brokers");
    let written = terminal.idle_output(Duration::from_millis(1500), Duration::from_secs(2));
    assert!(written.is_empty(), "{}", written.escape_ascii());
    let spent = process::spent_within(terminal.pid(), Duration::from_secs(2));
    assert_eq!(spent.wakes, 0, "{spent:?}");
}
