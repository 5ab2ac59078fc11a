//! Brokers by their names: files, variables, where the password comes from, and what is asked.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::process::{self, GUESTLIST, Sandbox};
use crate::terminal::{ALTERNATE_SCREEN, CTRL_C, Program, Terminal, count};

/// What a broker without a file of users has for root.
const PASSWORD: &str = "demo";
/// In each file where a secret may be; nothing that the program says may hold it.
const SECRET: &str = "not-a-real-one";

/// A home with profiles.
struct Home(TempDir);

impl Home {
    fn new(profiles: &str) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir(home.0.path().join(".coreflux")).unwrap();
        fs::write(home.file(), profiles).unwrap();
        fs::set_permissions(home.file(), fs::Permissions::from_mode(0o600)).unwrap();
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self) -> PathBuf {
        self.path().join(".coreflux/brokers.json")
    }

    fn program(&self, arguments: &[&str]) -> Program {
        let program = Program::guestlist(arguments).size(200, 24);
        program.env("HOME", self.path())
    }

    /// Runs the program without a terminal.
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(GUESTLIST);
        command.args(arguments).env_clear().env("HOME", self.path());
        command.current_dir(env!("CARGO_TARGET_TMPDIR"));
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(Stdio::piped());
        let spawning = process::spawning();
        let child = command.spawn();
        drop(spawning);
        child.unwrap().wait_with_output().unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Waits until the program ends with an error before it has taken the screen.
fn ends_with(terminal: Terminal, sentence: &str) {
    ends_by(1, terminal, sentence);
}

fn ends_by(code: u32, mut terminal: Terminal, sentence: &str) {
    terminal.exits_with(code);
    terminal.is_as_before();
    let output = terminal.output();
    let text = output.text().replace('\n', " ");
    assert!(text.contains(sentence), "{}", output.text());
    assert_eq!(count(output.bytes(), ALTERNATE_SCREEN), 0);
    assert_eq!(count(output.bytes(), SECRET.as_bytes()), 0);
}

/// Waits until the console is open, and proves that the password is nowhere.
fn opens(mut terminal: Terminal, title: &str) {
    terminal.wait_for_row(&["root", "You", "protected"]);
    assert!(
        terminal.output().shows(title),
        "{}",
        terminal.output().text()
    );
    let arguments = process::read(terminal.pid(), "cmdline");
    assert_eq!(count(&arguments, PASSWORD.as_bytes()), 0);
    terminal.press("q").leaves_with(0);
    assert_eq!(count(terminal.output().bytes(), PASSWORD.as_bytes()), 0);
}

const LISTED: &str = r#"{
  "active": "gw8",
  "brokers": {
    "gw7": {"url": "mqtts://root:not-a-real-one@gw7.plant", "description": "Line\u001b[31m 7",
            "production": true, "protected": ["root"]},
    "gw8": {"url": "ws://gw8:5000/mqtt?token=not-a-real-one", "username": "anna",
            "passwordEnv": "GW8_PASSWORD", "readOnly": true},
    "gw9": {"url": "mqtts://gw9", "username": "root", "tlsInsecure": true,
            "passwordCommand": "echo not-a-real-one"},
    "broken": {"url": "http://root:not-a-real-one@x", "username": "root"}
  }
}"#;

#[test]
fn the_profiles_are_listed_as_a_table_without_secrets() {
    let output = Home::new(LISTED).run(&["profiles"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
    let table = text(&output.stdout);
    assert!(
        !table.contains(SECRET) && !table.contains('\x1b'),
        "{table}"
    );
    let column = table.find("ADDRESS").unwrap();
    let rows = [
        &[
            "   broken  cannot be used",
            "must look like mqtt://HOST:PORT",
        ][..],
        &[
            "   gw7     mqtts://gw7.plant:8883",
            "  root  ",
            "  verified  ",
            "  stored  ",
            "user file",
            "PRODUCTION, protects root, Line\\x1b[31m 7",
        ],
        &[
            "*  gw8     ws://gw8:5000/mqtt?…",
            "  anna  ",
            "  no  ",
            "  variable GW8_PASSWORD  ",
            "read-only",
        ],
        &[
            "   gw9     mqtts://gw9:8883",
            "  unverified  ",
            "  command  ",
        ],
    ];
    for (line, parts) in table.lines().skip(1).zip(rows) {
        assert!(
            parts.iter().all(|part| line.contains(part)),
            "{line}\n{parts:?}"
        );
        assert_eq!(&line[column - 1..column], " ");
    }
    assert_eq!(table.lines().count(), 5);
}

#[test]
fn the_profiles_are_listed_as_json_without_secrets() {
    let output = Home::new(LISTED).run(&["profiles", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let json = text(&output.stdout);
    assert!(!json.contains(SECRET), "{json}");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["active"], "gw8");
    let names = value["profiles"].as_array().unwrap().iter();
    let names: Vec<_> = names
        .map(|profile| profile["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["broken", "gw7", "gw8", "gw9"]);
    let gw8 = &value["profiles"][2];
    assert_eq!(gw8["password"], "variable GW8_PASSWORD");
    assert_eq!(
        (&gw8["active"], &gw8["readOnly"]),
        (&true.into(), &true.into())
    );
    assert_eq!(value["profiles"][1]["username"], "root");
}

#[test]
fn a_broken_file_is_told_with_line_and_column_and_stays() {
    let broken = "{\n  \"brokers\": {\n    \"a\": {\"password\": \"not-a-real-one\" oops}\n  }\n}";
    let home = Home::new(broken);
    for arguments in [&["profiles"][..], &["profiles", "--json"]] {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let complaint = text(&output.stderr);
        assert!(complaint.contains("line 3, column 40 of "), "{complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
        assert!(!complaint.contains(SECRET));
    }
    ends_by(78, home.program(&["a"]).start(), "line 3, column 40 of ");
    assert_eq!(fs::read_to_string(home.file()).unwrap(), broken);
}

#[test]
fn warnings_do_not_mix_with_what_is_listed() {
    let home = Home::new(LISTED);
    fs::set_permissions(home.file(), fs::Permissions::from_mode(0o644)).unwrap();
    let output = home.run(&["profiles", "--json"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok());
    let warning = text(&output.stderr);
    assert!(warning.starts_with("guestlist: warning: "), "{warning}");
    assert!(warning.contains("chmod 600"), "{warning}");
}

/// A home whose only profile is the broker, with this source of the password.
fn home_for(sandbox: &Sandbox, source: &str) -> Home {
    let url = sandbox.url();
    Home::new(&format!(
        r#"{{"brokers": {{"gw7": {{"url": "{url}", "username": "root", {source}}}}}}}"#
    ))
}

#[test]
fn a_profile_opens_by_its_name_and_alone_without_it() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let home = home_for(&sandbox, r#""password": "demo""#);
    let title = format!("gw7 {}", sandbox.url());
    for arguments in [&["gw7"][..], &["--profile", "gw7"], &[]] {
        opens(home.program(arguments).start(), &title);
    }
}

#[test]
fn the_password_comes_from_where_the_profile_says() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let home = home_for(&sandbox, r#""passwordEnv": "GW7_PASSWORD""#);
    let program = home.program(&["gw7"]).env("GW7_PASSWORD", PASSWORD);
    opens(program.start(), "gw7");
    let unset = home.program(&["gw7"]).env("COREFLUX_MQTT_PASSWORD", SECRET);
    ends_with(unset.start(), "the variable GW7_PASSWORD");
    let home = home_for(&sandbox, r#""passwordCommand": "rev \"$HOME/secret\"""#);
    fs::write(home.path().join("secret"), "omed\nmore\n").unwrap();
    opens(home.program(&["gw7"]).start(), "gw7");
}

#[test]
fn a_password_command_that_fails_is_told() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let home = home_for(
        &sandbox,
        r#""passwordCommand": "echo not-a-real-one; echo the vault is locked >&2; exit 4""#,
    );
    let sentence = "the passwordCommand of profile gw7 failed with exit status 4: the vault is \
        locked";
    ends_with(home.program(&["gw7"]).start(), sentence);
}

#[test]
fn variables_alone_open_their_broker() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let home = Home::new("{}");
    let program = home
        .program(&[])
        .env("COREFLUX_MQTT_URL", sandbox.url())
        .env("COREFLUX_MQTT_USERNAME", "root")
        .env("COREFLUX_MQTT_PASSWORD", PASSWORD);
    opens(program.start(), "default");
}

#[test]
fn a_profile_that_is_not_known_is_told_with_those_that_are() {
    let home = Home::new(LISTED);
    let sentence = "there is no profile \"gw1\"; did you mean gw7? (known: broken, gw7, gw8, gw9)";
    ends_by(78, home.program(&["gw1"]).start(), sentence);
    let program = home.program(&[]).env("COREFLUX_BROKER", "gw1");
    ends_by(78, program.start(), sentence);
    ends_by(
        78,
        home.program(&["broken"]).start(),
        "profile broken: the broker's URL",
    );
}

/// A home with one profile, whose password comes from this variable.
fn one(url: &str, password: &str) -> (Home, Terminal) {
    let profiles = format!(
        r#"{{"brokers": {{"here": {{"url": "{url}", "username": "root", "passwordEnv": "HERE"}}}}}}"#
    );
    let home = Home::new(&profiles);
    let terminal = home.program(&[]).env("HERE", password).start();
    (home, terminal)
}

#[test]
fn a_wrong_password_of_the_only_broker_is_asked_for_again_in_its_list() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let (_home, mut terminal) = one(&sandbox.url(), SECRET);
    terminal.wait_for("The broker refused the login");
    terminal.wait_for("Password for here");
    terminal.press(PASSWORD).press("\r").wait_for("14 users");
    terminal.press(CTRL_C).leaves_with(0);
}

#[test]
fn an_only_broker_that_is_away_opens_the_list_with_the_reason() {
    let (_home, mut terminal) = one("mqtt://127.0.0.1:1", SECRET);
    terminal.wait_for("refused the connection: nothing listens on that port");
    terminal.press("e").wait_for("Edit here");
    terminal.press(CTRL_C).leaves_with(0);
}

const PLAIN: &str = r#"{"brokers": {"far": {"url": "mqtt://far.invalid", "username": "root"},
    "near": {"url": "mqtt://far.invalid", "username": "root", "allowPlaintext": true}}}"#;
const QUESTION: &str = "Send the password of root to far.invalid:1883 unencrypted? [y/N]";

#[test]
fn a_password_is_not_sent_in_clear_over_a_network_without_a_yes() {
    let home = Home::new(PLAIN);
    // From an empty line, a no, and the end of the input.
    for answer in ["\r", "n\r", "\x04"] {
        let mut terminal = home.program(&["far"]).start();
        terminal.wait_for(QUESTION);
        assert!(!terminal.output().shows("Password for"));
        terminal.press(answer);
        ends_with(terminal, "--allow-plaintext");
    }
}

#[test]
fn after_a_yes_or_with_leave_the_password_is_asked_for() {
    let home = Home::new(PLAIN);
    let mut asked = home.program(&["far"]).start();
    asked.wait_for(QUESTION);
    asked.press("y\r");
    let allowed = home.program(&["far", "--allow-plaintext"]).start();
    let silenced = home.program(&["near"]).start();
    for (mut terminal, question) in [(asked, true), (allowed, false), (silenced, false)] {
        terminal.wait_for("Password for root at ");
        process::wait("no echo", || !terminal.echoes());
        assert_eq!(terminal.output().shows(QUESTION), question);
        terminal.press(CTRL_C).exits_with(130);
        terminal.is_as_before();
    }
}

#[test]
fn ctrl_c_at_the_question_gives_the_terminal_back() {
    let home = Home::new(PLAIN);
    let mut terminal = home.program(&["far"]).start();
    terminal.wait_for(QUESTION);
    terminal.press(CTRL_C).exits_with(130);
    terminal.is_as_before();
}
