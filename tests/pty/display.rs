//! Mouse, keys, themes and ASCII in a real terminal.

use std::fs;

use rustix::process::Signal;

use crate::process;
use crate::terminal::{DOWN, Program, Terminal, count};

const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

fn open(program: Program) -> Terminal {
    let terminal = program.start();
    terminal.wait_for("14 users");
    terminal
}

/// The demo with this config file.
fn demo_with(config: &str, arguments: &[&str]) -> (Program, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, config).unwrap();
    let program = Program::guestlist(&[&["demo"], arguments].concat());
    (program.env("GUESTLIST_CONFIG", &path), folder)
}

/// A left press in a cell, counted from 0, as terminals tell it.
fn click(column: u16, row: u16) -> String {
    format!("\x1b[<0;{};{}M\x1b[<0;{0};{1}m", column + 1, row + 1)
}

fn row_of(terminal: &Terminal, text: &str) -> u16 {
    let output = terminal.output().text();
    let row = output.lines().position(|line| line.contains(text));
    u16::try_from(row.unwrap()).unwrap()
}

#[test]
fn without_being_asked_for_the_mouse_is_left_alone() {
    let mut terminal = open(Program::guestlist(&["demo"]));
    terminal.press("q").leaves_with(0);
    let output = terminal.output();
    for mode in ["1000", "1002", "1003", "1005", "1006", "1015"] {
        assert_eq!(count(output.bytes(), format!("?{mode}").as_bytes()), 0);
    }
}

#[test]
fn the_mouse_selects_and_is_given_back() {
    let (program, _folder) = demo_with("mouse = true", &[]);
    let mut terminal = open(program);
    let row = row_of(&terminal, "test");
    terminal.press(&click(2, row));
    terminal.wait_for_cursor("▌ test");
    // The wheel, towards the person.
    terminal.press("\x1b[<65;3;3M");
    terminal.wait("a row further down", |output| {
        !output.cursor_row().contains("▌ test") && output.cursor_row().contains('▌')
    });
    terminal.press("q").leaves_with(0);
    let output = terminal.output();
    assert_eq!(count(output.bytes(), MOUSE_ON), 1);
    assert_eq!(count(output.bytes(), MOUSE_OFF), 1);
    for mode in ["1002", "1003"] {
        assert_eq!(count(output.bytes(), format!("?{mode}h").as_bytes()), 0);
    }
}

#[test]
fn suspended_the_mouse_is_the_shells_and_then_ours_again() {
    let mut terminal = open(Program::guestlist(&["demo", "--mouse"]));
    terminal.signal(Signal::TSTP);
    process::wait_for_stop(terminal.pid());
    terminal.wait("the mouse is given back", |output| {
        count(output.bytes(), MOUSE_OFF) == 1
    });
    terminal.is_as_before();
    terminal.signal(Signal::CONT);
    terminal.wait("the mouse is taken again", |output| {
        output.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    terminal.wait_for_frame("14 users");
    terminal.press(&click(2, row_of(&terminal, "test")));
    terminal.wait_for_cursor("▌ test");
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_flag_goes_before_the_config_file() {
    let (program, _folder) = demo_with("mouse = true", &["--mouse=false"]);
    let mut terminal = open(program);
    terminal.press("q").leaves_with(0);
    assert_eq!(count(terminal.output().bytes(), MOUSE_ON), 0);
}

#[test]
fn keys_of_the_config_file_count() {
    let config = "[keys.table]\nquit = ['Q']\nsave = ['w']\n";
    let (program, _folder) = demo_with(config, &[]);
    let mut terminal = open(program);
    terminal.press(DOWN).wait_for_cursor("test");
    terminal.press("q2").wait_for_row(&["test", "Modified"]);
    terminal.press("w").wait_for_row(&["test", "Saved"]);
    terminal.press("Q").leaves_with(0);
}

#[test]
fn a_config_file_that_is_wrong_starts_nothing() {
    let (program, folder) = demo_with("mouse = true\n[keys.table]\nsavee = ['w']\n", &[]);
    let mut terminal = program.size(200, 24).start();
    terminal.exits_with(1);
    let output = terminal.output();
    let path = folder.path().join("config.toml");
    let place = format!("{}, line 3, column 1: ", path.display());
    assert!(output.shows(&place) && output.shows("did you mean save?"));
    assert_eq!(count(output.bytes(), crate::terminal::ALTERNATE_SCREEN), 0);
}

#[test]
fn a_named_config_file_must_be_there() {
    let program = Program::guestlist(&["demo", "--config", "/nowhere/config.toml"]);
    let mut terminal = program.start();
    terminal.exits_with(1);
    assert!(
        terminal
            .output()
            .shows("/nowhere/config.toml does not exist")
    );
}

#[test]
fn the_config_file_is_found_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("guestlist")).unwrap();
    let config = "[keys.table]\nquit = 'Q'\n";
    fs::write(folder.path().join("guestlist/config.toml"), config).unwrap();
    let program = Program::guestlist(&["demo"]).env("XDG_CONFIG_HOME", folder.path());
    let mut terminal = open(program);
    terminal.wait_for("Q quit");
    terminal.press("Q").leaves_with(0);
}

#[test]
fn where_the_locale_is_not_utf_8_not_a_byte_is() {
    for (name, value) in [
        ("LANG", ""),
        ("LC_ALL", "C"),
        ("LC_CTYPE", "de_DE.ISO-8859-1"),
    ] {
        let mut terminal = open(Program::guestlist(&["demo"]).env(name, value));
        terminal.press("?").wait_for("+- Help -");
        terminal.wait_for("up, k");
        terminal.press("qq").leaves_with(0);
        assert!(terminal.output().bytes().is_ascii(), "{name}={value}");
    }
    let mut terminal = open(Program::guestlist(&["demo", "--ascii"]));
    terminal.press("?").wait_for("+- Help -");
    terminal.press("qq").leaves_with(0);
}

#[test]
fn truecolor_is_written_only_where_the_terminal_has_it() {
    let dark = || Program::guestlist(&["demo", "--theme", "dark"]);
    for (program, full, indexed) in [
        (dark().env("COLORTERM", "truecolor"), true, false),
        (dark(), false, true),
        (dark().env("TERM", "xterm"), false, false),
        (
            dark().env("COLORTERM", "truecolor").env("NO_COLOR", "1"),
            false,
            false,
        ),
    ] {
        let mut terminal = open(program);
        terminal.press("q").leaves_with(0);
        let output = terminal.output();
        assert_eq!(count(output.bytes(), b"8;2;") > 0, full);
        assert_eq!(count(output.bytes(), b"8;5;") > 0, indexed);
    }
}

#[test]
fn a_name_is_sent_to_the_clipboard_of_the_terminal() {
    let mut terminal = open(Program::guestlist(&["demo"]));
    terminal.press(DOWN).wait_for_cursor("test");
    terminal.press("y");
    terminal.wait_for("Sent to the clipboard, if the terminal allows it: test");
    // "test" in base64.
    assert_eq!(
        count(terminal.output().bytes(), b"\x1b]52;c;dGVzdA==\x07"),
        1
    );
    terminal.press("q").leaves_with(0);
}

#[test]
fn the_printed_config_file_is_one() {
    let output = std::process::Command::new(crate::process::GUESTLIST)
        .arg("config")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("[keys.table]\nsave = [\"s\"]"), "{text}");
    let (program, _folder) = demo_with(&text, &[]);
    let mut terminal = open(program);
    terminal.press("q").leaves_with(0);
}
