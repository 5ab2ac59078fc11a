//! The verbs for scripts where a person is: beside an open console, and on a terminal of their own.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::process::{GUESTLIST, Sandbox, spawning, wait};
use crate::terminal::{CTRL_C, DOWN, Program, Terminal, count};

const PASSWORD: &str = "not-a-real-one";

/// A broker with made-up users, and a folder for files.
struct Site {
    sandbox: Sandbox,
    folder: TempDir,
}

impl Site {
    fn start() -> Self {
        Self {
            sandbox: Sandbox::start("127.0.0.1:0", None),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// A program on a terminal of its own, which logs in as root.
    fn on_terminal(&self, words: &[&str]) -> Terminal {
        self.program(words)
            .env("COREFLUX_MQTT_PASSWORD", "demo")
            .start()
    }

    fn program(&self, words: &[&str]) -> Program {
        self.in_shell("exec \"$@\"", words)
    }

    /// A program and its words as `$@` of a script, in the folder.
    fn in_shell(&self, script: &str, words: &[&str]) -> Program {
        let script = format!("cd \"$0\"; {script}");
        let folder = self.path().to_str().unwrap();
        let url = self.sandbox.url();
        let login = ["--url", &url, "--username", "root"];
        let program = ["-c", &script, folder, GUESTLIST];
        Program::new("sh", &[&program, words, &login].concat())
            .env("XDG_STATE_HOME", self.path().join("state"))
    }

    fn has(&self, user: &str) -> bool {
        self.script(&["users", "show", user]).status.success()
    }

    /// What a script gets that has no terminal.
    fn script(&self, words: &[&str]) -> Output {
        let mut command = Command::new(GUESTLIST);
        command.args(words).args(["--url", &self.sandbox.url()]);
        command.args(["--username", "root"]).env_clear();
        command.env("COREFLUX_MQTT_PASSWORD", "demo");
        command.env("HOME", self.path()).current_dir(self.path());
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let spawning = spawning();
        let child = command.spawn().unwrap();
        drop(spawning);
        child.wait_with_output().unwrap()
    }

    #[track_caller]
    fn runs(&self, words: &[&str]) -> String {
        let done = self.script(words);
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    }
}

#[test]
fn a_console_shows_what_apply_does_beside_it_and_keeps_its_own_changes() {
    let site = Site::start();
    let mut console = site.on_terminal(&[]);
    console.wait_for_row(&["14 users"]);
    site.file("users.csv", "name,log-management\nline9-plc,\ngrafana,on\n");
    site.runs(&["apply", "users.csv", "--generate-to", "made.csv"]);
    console.wait_for_row(&["15 users"]);
    console.wait_for_row(&["line9-plc", "Disabled"]);
    console.wait_for_row(&["grafana", "Enabled"]);

    // Beside a change that is not saved yet, rows wait for a key.
    console.press(DOWN).wait_for_cursor("test");
    console.press("3");
    console.wait_for_row(&["test", "Enabled", "Modified"]);
    site.runs(&["users", "rm", "line9-plc", "--yes"]);
    console.wait_for("System Configuration Updated");
    console.press("r").wait_for_row(&["14 users"]);
    console.wait_for_row(&["test", "Enabled", "Modified"]);
    console.press("s");
    console.wait_for_row(&["test", "Enabled", "Saved"]);
    console.press("q").leaves_with(0);
    let words = ["users", "list", "--filter", "perm:log-management"];
    let holders = site.runs(&[&words[..], &["-o", "names"]].concat());
    for user in ["test\n", "grafana\n"] {
        assert!(holders.contains(user), "{holders}");
    }
}

#[test]
fn a_saved_plan_is_refused_once_a_console_changed_its_user() {
    let site = Site::start();
    let mut console = site.on_terminal(&[]);
    console.wait_for_row(&["14 users"]);
    site.file("users.csv", "name,full-access\ntest,on\n");
    site.runs(&["plan", "users.csv", "--out", "saved"]);
    console.press(DOWN).wait_for_cursor("test");
    console.press("3").wait_for_row(&["test", "Modified"]);

    // What is not saved has not moved the list.
    let dry = site.script(&["apply", "saved", "--read-only"]);
    assert_eq!(dry.status.code(), Some(1), "{dry:?}");
    console.press("s").wait_for_row(&["test", "Saved"]);
    let refused = site.script(&["apply", "saved"]);
    assert_eq!(refused.status.code(), Some(75), "{refused:?}");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("test changed since the plan"), "{said}");

    // The file itself says what is wanted, whatever moved.
    site.runs(&["apply", "users.csv"]);
    console.wait_for_row(&["test", "Enabled", "Disabled", "Enabled"]);
    console.press("q").leaves_with(0);
}

/// Waits until it reads a password.
fn asks(terminal: &Terminal, question: &str) {
    terminal.wait_for(question);
    wait("no echo", || !terminal.echoes());
}

#[test]
fn a_new_password_is_asked_for_twice_without_echo() {
    let site = Site::start();
    let words = ["users", "add", "line9-plc"];
    for (second, code, said) in [
        (
            "another-one",
            65,
            "the two new passwords for line9-plc differ; nothing was sent",
        ),
        (PASSWORD, 0, "1 verified"),
    ] {
        let mut terminal = site.on_terminal(&words);
        asks(&terminal, "New password for line9-plc:");
        terminal.press(PASSWORD).press("\n");
        asks(&terminal, "Repeat the new password for line9-plc:");
        terminal.press(second).press("\n").exits_with(code);
        terminal.is_as_before();
        let output = terminal.output();
        assert!(output.shows(said), "{}", output.text());
        for secret in [PASSWORD, second] {
            assert_eq!(count(output.bytes(), secret.as_bytes()), 0);
        }
        assert_eq!(site.has("line9-plc"), code == 0);
    }
}

#[test]
fn a_signal_at_a_question_ends_it_and_gives_the_terminal_back() {
    let site = Site::start();
    for ends in [None, Some(Signal::TERM), Some(Signal::HUP)] {
        let for_new = site.on_terminal(&["users", "add", "line9-plc"]);
        let for_login = site.program(&["users", "list"]).start();
        for (mut terminal, question) in [
            (for_new, "New password for line9-plc:"),
            (for_login, "Password for root at 127.0.0.1:"),
        ] {
            asks(&terminal, question);
            match ends {
                None => _ = terminal.press("half").press(CTRL_C),
                Some(signal) => terminal.signal(signal),
            }
            terminal.exits_with(130);
            terminal.is_as_before();
        }
    }
    assert!(!site.has("line9-plc"));
}

#[test]
fn the_password_of_the_login_is_asked_for_and_the_list_is_printed() {
    let site = Site::start();
    let mut terminal = site.program(&["users", "list", "-o", "names"]).start();
    asks(&terminal, "Password for root at 127.0.0.1:");
    terminal.press("demo\n").exits_with(0);
    let output = terminal.output();
    assert!(output.shows("historian"), "{}", output.text());
    assert_eq!(count(output.bytes(), b"demo"), 0);
}

#[test]
fn a_deletion_asks_nothing_on_a_terminal_either() {
    let site = Site::start();
    let mut terminal = site.on_terminal(&["users", "rm", "historian"]);
    terminal.exits_with(1);
    assert!(terminal.output().shows("add --yes to delete users"));
    assert!(site.has("historian"));
}

#[test]
fn a_count_is_drawn_on_standard_error_and_is_gone_at_the_end() {
    let site = Site::start();
    let users: Vec<String> = (0..60).map(|n| format!("new{n:02},on\n")).collect();
    site.file(
        "users.csv",
        &format!("name,log-management\n{}", users.concat()),
    );
    let words = ["apply", "users.csv", "--generate-to", "made.csv"];
    let program = site.in_shell("exec \"$@\" > out", &words);
    let program = program.env("COREFLUX_MQTT_PASSWORD", "demo");
    let mut terminal = program.start();
    terminal.exits_with(0);
    let output = terminal.output();
    let bytes = String::from_utf8_lossy(output.bytes()).into_owned();
    let (counted, rest) = bytes.split_once("\r\u{1b}[K").unwrap();
    assert!(counted.starts_with('\r'), "{bytes:?}");
    assert!(counted.ends_with(" of 120 done"), "{bytes:?}");
    let steps: Vec<usize> = counted
        .split('\r')
        .filter_map(|step| step.strip_suffix(" of 120 done")?.parse().ok())
        .collect();
    assert!(steps.is_sorted() && steps.len() > 1, "{steps:?}");
    assert!(!rest.contains(" done"), "{rest:?}");
    assert_eq!(
        output.text().trim(),
        format!("guestlist: {}: 120 verified", site.sandbox.url())
    );
    let data = fs::read_to_string(site.path().join("out")).unwrap();
    assert!(
        data.starts_with("USER ") && !data.contains(['\r', '\u{1b}']),
        "{data}"
    );
    assert_eq!(data.lines().count(), 121);

    // Without a terminal there is none.
    let alone = site.script(&["apply", "users.csv"]);
    assert_eq!(alone.stderr, b"");
}
