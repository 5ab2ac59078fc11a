//! What happens before the screen is taken.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::process::{self, GUESTLIST, Sandbox};
use crate::terminal::{ALTERNATE_SCREEN, CTRL_C, Program, Terminal, count};

/// Waits until the program ends with an error, and proves that it never took the screen.
fn ends_on_the_shell(terminal: &mut Terminal, code: u32, sentence: &str) {
    terminal.exits_with(code);
    terminal.is_as_before();
    let output = terminal.output();
    let text = output.text().replace('\n', " ");
    assert!(text.contains(sentence), "{}", output.text());
    assert_eq!(count(output.bytes(), ALTERNATE_SCREEN), 0);
}

#[test]
fn a_dumb_terminal_is_refused() {
    let sentence = "guestlist: this terminal cannot place text on the screen";
    for program in [
        Program::guestlist(&["demo"]).env("TERM", "dumb"),
        Program::guestlist(&["demo"]).without_env("TERM"),
        Program::guestlist(&["--url", "mqtt://127.0.0.1:1"]).env("TERM", "dumb"),
    ] {
        ends_on_the_shell(&mut program.start(), 1, sentence);
    }
}

#[test]
fn what_is_no_terminal_is_refused() {
    for arguments in [&["demo"][..], &["--url", "mqtt://127.0.0.1:1"]] {
        let mut command = Command::new(GUESTLIST);
        command.args(arguments).stdin(Stdio::null());
        let spawning = process::spawning();
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        drop(spawning);
        let output = child.unwrap().wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            complaint.starts_with("guestlist: this is a full-screen console"),
            "{complaint}"
        );
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
}

#[test]
fn redirected_output_is_refused() {
    let command = format!("{GUESTLIST} demo | cat; echo ${{PIPESTATUS[0]}}");
    let mut terminal = Program::new("bash", &["-c", &command]).start();
    ends_on_the_shell(&mut terminal, 0, "guestlist: this is a full-screen console");
    assert!(terminal.output().text().trim_end().ends_with("\n1"));
}

#[test]
fn a_dead_broker_is_an_error_on_the_shell() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("mqtt://{}", listener.local_addr().unwrap());
    drop(listener);
    let mut terminal = Program::guestlist(&["--url", &url]).size(200, 24).start();
    let sentence = "refused the connection: nothing listens on that port";
    ends_on_the_shell(&mut terminal, 1, sentence);
    assert!(!terminal.output().shows("--url"), "a profile may name it");
}

fn at_prompt(sandbox: &Sandbox) -> Terminal {
    let arguments = ["--url", &sandbox.url(), "--username", "root"];
    let terminal = Program::guestlist(&arguments).size(200, 24).start();
    terminal.wait_for("Password for root at 127.0.0.1:");
    process::wait("no echo", || !terminal.echoes());
    terminal
}

#[test]
fn a_wrong_password_is_an_error_on_the_shell() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = at_prompt(&sandbox);
    terminal.press("not-the-right-one\r");
    ends_on_the_shell(&mut terminal, 1, "guestlist: the broker refused the login");
    assert!(!terminal.output().shows("not-the-right-one"));
}

#[test]
fn the_password_is_asked_for_without_echo_and_shows_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", Some(&folder.path().join("users.json")));
    let mut terminal = at_prompt(&sandbox);
    let password = b"coreflux";
    terminal.press("coreflux\r").wait_for("1 user");
    let pid = terminal.pid();
    for file in ["cmdline", "environ"] {
        assert_eq!(count(&process::read(pid, file), password), 0, "{file}");
    }
    terminal.press("q").leaves_with(0);
    assert_eq!(count(terminal.output().bytes(), password), 0);
}
#[test]
fn ctrl_c_at_the_prompt_gives_the_terminal_back() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = at_prompt(&sandbox);
    terminal.press("half a pass").press(CTRL_C);
    ends_on_the_shell(&mut terminal, 130, "Password for root at 127.0.0.1:");
}

#[test]
fn a_signal_at_the_prompt_gives_the_terminal_back() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut terminal = at_prompt(&sandbox);
        terminal.signal(signal);
        ends_on_the_shell(&mut terminal, code, "Password for root at 127.0.0.1:");
    }
}

#[test]
fn ctrl_c_while_connecting_ends_it() {
    // It takes the connection and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("mqtt://{}", silent.local_addr().unwrap());
    let arguments = ["--url", &url, "--username", "root"];
    let mut terminal = Program::guestlist(&arguments).start();
    terminal.wait_for("Password for root at 127.0.0.1:");
    process::wait("no echo", || !terminal.echoes());
    terminal.press("not-a-real-one\r");
    let connection = silent.accept().unwrap();
    terminal.press(CTRL_C);
    ends_on_the_shell(&mut terminal, 130, "Password for root at 127.0.0.1:");
    drop(connection);
}
