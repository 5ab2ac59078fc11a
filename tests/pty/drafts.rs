//! Changes that were not saved when the program had to end: kept in a file, and offered by the next
//! console on that broker.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use guestlist::config::Config;
use guestlist::config::profiles::Places;
use guestlist::domain::address::Address;
use guestlist::domain::secret::Secret;
use guestlist::domain::unsaved::Owner;
use guestlist::engine::session::Session;
use guestlist::runtime::terminal::{self, ScreenOptions};
use guestlist::runtime::{BrokerFiles, Console, FirstConnection, link_settings};
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::console_settings::ConsoleSettings;
use rustix::process::Signal;
use serde_json::Value;

use crate::process::{self, Sandbox};
use crate::terminal::{DOWN, ENTER, ESCAPE, Program, TAB, Terminal};

const NOT_SAVED: &str = "1 change from";

/// A console on a broker, logged in as `root`, whose password is "demo".
fn program(sandbox: &Sandbox, folder: &Path, flags: &[&str]) -> Program {
    let file = folder.join("password");
    fs::write(&file, "demo\n").unwrap();
    let url = sandbox.url();
    let arguments = [&["--url", &url, "--username", "root"], flags].concat();
    Program::guestlist(&arguments)
        .arg("--password-file")
        .arg(&file)
        .env("XDG_STATE_HOME", folder.join("state"))
}

fn open(sandbox: &Sandbox, folder: &Path, flags: &[&str]) -> Terminal {
    let terminal = program(sandbox, folder, flags).start();
    terminal.wait_for_row(&["root", "You", "protected"]);
    terminal
}

/// Toggles a permission of the second user.
fn change(terminal: &mut Terminal) {
    terminal.press(DOWN).press("3").wait_for("1 modified");
}

fn with_a_change(sandbox: &Sandbox, folder: &Path) -> Terminal {
    let mut terminal = open(sandbox, folder, &[]);
    change(&mut terminal);
    terminal
}

fn drafts(folder: &Path) -> PathBuf {
    folder.join("state/guestlist/drafts")
}

/// The files that are kept.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(drafts(folder)) else {
        return Vec::new();
    };
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// That the one change is in the one file, which its owner alone can read.
fn assert_kept(sandbox: &Sandbox, folder: &Path) {
    let files = files(folder);
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(fs::metadata(&files[0]).unwrap().mode() & 0o777, 0o600);
    let mode = fs::metadata(drafts(folder)).unwrap().mode();
    assert_eq!(mode & 0o777, 0o700);
    let text = fs::read_to_string(&files[0]).unwrap();
    assert!(!text.contains("demo"), "{text}");
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["broker"], sandbox.url());
    assert_eq!(value["user"], "root");
    let expected = serde_json::json!([{
        "user": "test", "permission": "AllowedLogManagement", "from": false, "to": true,
    }]);
    assert_eq!(value["changes"], expected);
}

#[test]
fn a_signal_keeps_them_and_the_next_console_loads_and_saves_them() {
    for (signal, code) in [(Signal::HUP, 129), (Signal::TERM, 143), (Signal::INT, 130)] {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start("127.0.0.1:0", None);
        let mut terminal = with_a_change(&sandbox, folder.path());
        assert!(files(folder.path()).is_empty());
        terminal.signal(signal);
        terminal.leaves_with(code);
        assert_kept(&sandbox, folder.path());
        assert!(terminal.output().shows("1 change not saved."));

        let mut terminal = open(&sandbox, folder.path(), &[]);
        terminal.wait_for(NOT_SAVED);
        terminal.wait_for(">[ Load ]");
        terminal.press(ENTER);
        terminal.wait_for_row(&["test", "Enabled", "Modified"]);
        terminal.wait_for("Loaded 1 change");
        process::wait("the file goes", || files(folder.path()).is_empty());
        terminal.press(DOWN).press("s");
        terminal.wait_for_row(&["test", "Enabled", "Saved"]);
        terminal.press("q").leaves_with(0);
        assert!(files(folder.path()).is_empty());
    }
}

#[test]
fn a_signal_keeps_those_of_all_brokers_of_the_grid() {
    let folder = tempfile::tempdir().unwrap();
    let sandboxes = [0, 1].map(|_| Sandbox::start("127.0.0.1:0", None));
    let urls = sandboxes.each_ref().map(Sandbox::url);
    let entry = |url| serde_json::json!({"url": url, "username": "root", "password": "demo"});
    let brokers = serde_json::json!({"gw0": entry(&urls[0]), "gw1": entry(&urls[1])});
    let file = folder.path().join("brokers.json");
    fs::write(&file, serde_json::json!({"brokers": brokers}).to_string()).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let open = || {
        let program = Program::guestlist(&["--all"])
            .env("HOME", folder.path())
            .env("COREFLUX_BROKERS_FILE", &file)
            .env("XDG_STATE_HOME", folder.path().join("state"));
        let terminal = program.start();
        terminal.wait_for("2 of 2 up");
        terminal
    };
    let mut terminal = open();
    // One user on all brokers.
    terminal.press(DOWN).press(ENTER).wait_for("gw0");
    terminal.press(DOWN).press("+").wait_for("2 changes");
    terminal.signal(Signal::TERM);
    terminal.leaves_with(143);
    let told = "2 changes on 2 brokers not saved.";
    assert!(terminal.output().shows(told));
    assert_eq!(files(folder.path()).len(), 2);

    let mut terminal = open();
    terminal.wait_for("2 changes were not saved.");
    terminal.press(ENTER).wait_for("Loaded 2 changes");
    process::wait("the files go", || files(folder.path()).is_empty());
    terminal.press("R").wait_for("2 changes on 2 brokers");
    terminal
        .press("s")
        .wait_for("2 of 2 changes done on 2 brokers");
    // The first one closes the summary.
    terminal.press("q").press("q").leaves_with(0);
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_terminal_that_is_closed_keeps_them() {
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let folder = tempfile::tempdir().unwrap();
    let exit = with_a_change(&sandbox, folder.path()).hang_up();
    assert_eq!((exit.signal(), exit.exit_code()), (None, 129));
    assert_kept(&sandbox, folder.path());

    let folder = tempfile::tempdir().unwrap();
    let mut terminal = program(&sandbox, folder.path(), &[])
        .without_control()
        .start();
    terminal.wait_for_row(&["root", "You", "protected"]);
    change(&mut terminal);
    let exit = terminal.hang_up();
    assert_eq!((exit.signal(), exit.exit_code()), (None, 129));
    assert_kept(&sandbox, folder.path());
}

#[test]
fn a_terminal_that_takes_no_output_keeps_them() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = with_a_change(&sandbox, folder.path());
    terminal.stop_output();
    terminal.press(DOWN);
    terminal.signal(Signal::TERM);
    terminal.exits_with(143);
    assert_kept(&sandbox, folder.path());
}

#[test]
fn loaded_changes_are_kept_again_and_esc_leaves_them_for_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = with_a_change(&sandbox, folder.path());
    terminal.signal(Signal::HUP);
    terminal.leaves_with(129);
    for load in [true, false] {
        let mut terminal = open(&sandbox, folder.path(), &[]);
        terminal.wait_for(NOT_SAVED);
        if load {
            terminal.press(ENTER).wait_for("1 modified");
            process::wait("the file goes", || files(folder.path()).is_empty());
        } else {
            terminal.press(ESCAPE);
            terminal.wait("the offer goes", |output| !output.shows(NOT_SAVED));
        }
        terminal.signal(Signal::HUP);
        terminal.leaves_with(129);
        assert_kept(&sandbox, folder.path());
    }
    let mut terminal = open(&sandbox, folder.path(), &[]);
    terminal.wait_for(NOT_SAVED);
    terminal.press(TAB).wait_for(">[ Discard ]");
    terminal.press(ENTER).wait_for("Discarded");
    process::wait("the file goes", || files(folder.path()).is_empty());
    terminal.press("q").leaves_with(0);
}

#[test]
fn who_quits_was_asked_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = with_a_change(&sandbox, folder.path());
    terminal.press("q").wait_for("Quit anyway");
    terminal.press(TAB).wait_for(">[ Quit anyway ]");
    terminal.press(ENTER).leaves_with(0);
    assert!(!drafts(folder.path()).exists());
}

#[test]
fn nothing_is_kept_or_offered_with_the_switch_off_read_only_or_in_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let config = folder.path().join("config.toml");
    fs::write(&config, "drafts = false\n").unwrap();
    let by_file = ["--config", config.to_str().unwrap()];
    let switches = [&["--no-drafts"][..], &by_file[..]];
    for flags in switches {
        let mut terminal = open(&sandbox, folder.path(), flags);
        change(&mut terminal);
        terminal.signal(Signal::TERM);
        terminal.leaves_with(143);
        assert!(!drafts(folder.path()).exists());
    }
    let mut demo = Program::guestlist(&["demo"])
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .start();
    demo.wait_for("14 users");
    change(&mut demo);
    demo.signal(Signal::TERM);
    demo.leaves_with(143);
    assert!(!drafts(folder.path()).exists());

    let mut terminal = with_a_change(&sandbox, folder.path());
    terminal.signal(Signal::HUP);
    terminal.leaves_with(129);
    for flags in [switches[0], switches[1], &["--read-only"]] {
        let mut terminal = open(&sandbox, folder.path(), flags);
        let quiet = Duration::from_millis(300);
        terminal.idle_output(quiet, quiet);
        assert!(!terminal.output().shows(NOT_SAVED), "{flags:?}");
        terminal.signal(Signal::TERM);
        terminal.leaves_with(143);
        assert_kept(&sandbox, folder.path());
    }
}

#[test]
fn a_damaged_file_is_told_of_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start("127.0.0.1:0", None);
    let mut terminal = with_a_change(&sandbox, folder.path());
    terminal.signal(Signal::HUP);
    terminal.leaves_with(129);
    let file = files(folder.path()).remove(0);
    fs::write(&file, "{\"version\": 1, \x1b[2J").unwrap();
    let mut terminal = program(&sandbox, folder.path(), &[]).size(200, 30).start();
    terminal.wait_for("cannot be loaded from");
    terminal.wait_for_row(&["root", "You", "protected"]);
    terminal.press("q").leaves_with(0);
    assert!(file.exists());
}

/// Says to [`a_console_with_a_panic`] where its broker is, the folder to work in, and what panics.
const PANICKING: &str = "GUESTLIST_TEST_DRAFTS";

#[test]
#[ignore = "a program for the test below, which gives it a terminal and a broker"]
fn a_console_with_a_panic() {
    let Ok(told) = std::env::var(PANICKING) else {
        return;
    };
    let mut told = told.splitn(3, ' ');
    let mut next = || told.next().unwrap().to_owned();
    let (panicking, port, folder) = (next(), next().parse().unwrap(), PathBuf::from(next()));
    terminal::leave_on_panic();
    let trigger = folder.join("panic");
    let fall = async move {
        // Another process makes this file.
        while !trigger.exists() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("on purpose");
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let console = console(port, &folder);
        if panicking == "another" {
            tokio::spawn(fall);
            console.await;
        } else {
            tokio::select! { () = console => {}, () = fall => {} }
        }
    });
}

async fn console(port: u16, folder: &Path) {
    let mut config = Config::at(Address::mqtt("127.0.0.1", port));
    config.profile.username = Some("root".into());
    config.password = Some(Secret::new("demo"));
    let session = Session {
        user: Some("root".into()),
        ..Session::default()
    };
    let settings = ConsoleSettings {
        unsaved: Some(Owner {
            broker: config.address.to_string(),
            user: Some("root".into()),
        }),
        ..ConsoleSettings::default()
    };
    let files = BrokerFiles {
        setup: Setup::default(),
        places: Places {
            user: folder.join("nothing.json"),
            workspace: folder.join("nothing.json"),
        },
        password_file: None,
        journal: None,
        drafts: Some(drafts(folder)),
    };
    let opening = FirstConnection::connect(link_settings::settings(config).unwrap()).await;
    let opened = Console::open(
        opening.unwrap(),
        (session, settings),
        None,
        files,
        ScreenOptions::default(),
    );
    opened.await.unwrap();
}

#[test]
fn a_panic_of_any_thread_keeps_them() {
    let name = "drafts::a_console_with_a_panic";
    for panicking in ["loop", "another"] {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start("127.0.0.1:0", None);
        let (_, port) = sandbox.address.rsplit_once(':').unwrap();
        let program = std::env::current_exe().unwrap();
        let told = format!("{panicking} {port} {}", folder.path().display());
        let mut terminal = Program::new(program, &["--exact", name, "--ignored", "--nocapture"])
            .env(PANICKING, told)
            .start();
        terminal.wait_for_row(&["root", "You", "protected"]);
        change(&mut terminal);
        fs::write(folder.path().join("panic"), "").unwrap();
        terminal.leaves_with(101);
        assert!(terminal.output().shows("on purpose"));
        assert_kept(&sandbox, folder.path());
    }
}
