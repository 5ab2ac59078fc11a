//! Passwords that are made, copied, tried and handed over, by the program itself.

use std::fs;
use std::os::unix::fs::MetadataExt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::terminal::{DOWN, ENTER, ESCAPE, Program, TAB, Terminal};

const CTRL_G: &str = "\x07";
const CTRL_Y: &str = "\x19";
const CTRL_U: &str = "\x15";
const CTRL_T: &str = "\x14";

fn demo() -> Terminal {
    let terminal = Program::guestlist(&["demo"]).start();
    terminal.wait_for("14 users");
    terminal
}

/// What was sent to the clipboard of the terminal.
fn clipboard(terminal: &Terminal) -> String {
    let output = terminal.output();
    let text = String::from_utf8_lossy(output.bytes()).into_owned();
    let (_, rest) = text.split_once("\x1b]52;c;").unwrap();
    let (encoded, _) = rest.split_once('\x07').unwrap();
    String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap()
}

#[test]
fn a_made_password_reaches_the_clipboard_and_its_login_is_admitted() {
    let mut terminal = demo();
    terminal.press("a").wait_for("Add New User");
    terminal.press("line9-plc").press(ENTER).press(CTRL_G);
    terminal.wait_for("Generated: 20 characters");
    terminal.press(CTRL_Y);
    terminal.wait_for("Sent to the clipboard");
    let password = clipboard(&terminal);
    assert_eq!(password.len(), 20);
    for _ in 0..3 {
        terminal.press(TAB);
    }
    terminal.press(ENTER);
    terminal
        .wait_for("line9-plc added, confirmed by the broker · ctrl-t show password · t test login");
    terminal.press("t");
    terminal.wait_for("Login works: the broker accepted line9-plc with that");
    // Another one is refused.
    terminal.press(ENTER).wait_for_cursor("line9-plc");
    terminal.press("t").wait_for("Test the Login of line9-plc");
    terminal.press("not-a-real-one").press(ENTER);
    terminal.wait_for("The broker refused line9-plc");
    terminal.press(ESCAPE).wait_for_cursor("line9-plc");
    terminal.press("p").press("password1");
    terminal.wait_for("Strength: very weak (0 of 4).");
    terminal.press(CTRL_T).wait_for("password1");
    terminal.press(ESCAPE).wait_for("Discard what you typed?");
    terminal.press(TAB).press(ENTER);
    terminal.wait_for_cursor("line9-plc");
    assert!(
        !terminal.output().shows(&password),
        "it is shown in its form alone"
    );
    terminal.press("q").leaves_with(0);
}

#[test]
fn new_passwords_are_in_a_file_that_only_its_owner_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.csv");
    let mut terminal = demo();
    terminal.press(DOWN).wait_for_cursor("test");
    terminal.press("P").wait_for("A New Password for 1 User");
    terminal.press(TAB).press(TAB);
    terminal.press(CTRL_U).press(path.to_str().unwrap());
    for _ in 0..2 {
        terminal.press(TAB);
    }
    terminal.press(ENTER);
    terminal.wait_for("Review: 1 change to 1 user");
    // The file is written behind the summary, and a key takes the message away.
    terminal.press("s").wait_for("1 new password is in ");
    terminal.wait_for("Summary: 1 of 1 change done");
    terminal.press("q").wait_for_cursor("test");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("user,password,outcome\r\n\"test\",\""),
        "{text}"
    );
    assert!(text.ends_with("\",accepted\r\n"), "{text}");
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    terminal.press("q").leaves_with(0);
}
