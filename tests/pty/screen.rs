//! Terminals that are less than xterm: without an alternate screen, without a size, inside of
//! GNU screen.

use std::num::NonZeroU16;

use crate::terminal::{CTRL_C, CTRL_Z, DOWN, Program, Terminal};

/// What a terminal shows that has no alternate screen, and on which a shell wrote before.
fn without_alternate_screen(bytes: &[u8]) -> vt100::Parser {
    let [rows, columns] = [24, 80].map(|cells| NonZeroU16::new(cells).unwrap());
    let mut parser = vt100::Parser::new(rows, columns, 0);
    parser.process("SHELL TEXT ".repeat(24 * 80 / 11).as_bytes());
    parser.process(b"\x1b[5;3H");
    let text = String::from_utf8_lossy(bytes);
    let text = text.replace("\x1b[?1049h", "").replace("\x1b[?1049l", "");
    parser.process(text.as_bytes());
    parser
}

fn demo() -> Terminal {
    let terminal = Program::guestlist(&["demo"]).start();
    terminal.wait_for_frame("14 users");
    terminal
}

#[test]
fn the_first_frame_hides_what_the_shell_wrote() {
    let terminal = demo();
    let parser = without_alternate_screen(terminal.output().bytes());
    let text = parser.screen().contents();
    assert!(text.contains("14 users"), "{text}");
    assert!(!text.contains("SHELL") && !text.contains("TEXT"), "{text}");
}

#[test]
fn leaving_goes_on_below_what_is_shown() {
    for keys in ["q", CTRL_C] {
        let mut terminal = demo();
        terminal.press(DOWN).press(keys).exits_with(0);
        let mut parser = without_alternate_screen(terminal.output().bytes());
        assert_eq!(parser.screen().cursor_position(), (23, 0), "{keys:?}");
        parser.process(b"shell> ls");
        let text = parser.screen().contents();
        let last = text.lines().last().unwrap();
        assert_eq!(last, "shell> ls", "{text}");
        assert!(text.contains("root"), "what was shown stays above: {text}");
    }
}

/// Waits until the shell has the terminal back.
fn wait_for_shell(terminal: &Terminal) {
    terminal.wait("the prompt", |output| {
        output.cursor_row().starts_with("shell> ")
    });
    crate::process::wait("the shell has the terminal", || {
        terminal.foreground() == Some(terminal.pid())
    });
}

#[test]
fn fg_clears_as_well() {
    let mut terminal = Program::new("bash", &["--norc", "--noprofile", "--noediting", "-i"])
        .env("PS1", "shell> ")
        .start();
    wait_for_shell(&terminal);
    terminal.press(&format!("{} demo\r", crate::process::GUESTLIST));
    terminal.wait_for_frame("14 users");
    terminal.press(CTRL_Z);
    wait_for_shell(&terminal);
    let before = terminal.output().bytes().len();
    terminal.press("fg\r");
    terminal.wait("a frame", |output| {
        output.screen().alternate_screen() && output.shows("14 users")
    });
    let parser = without_alternate_screen(&terminal.output().bytes()[before..]);
    let text = parser.screen().contents();
    assert!(!text.contains("SHELL"), "{text}");
    terminal.press("q");
    wait_for_shell(&terminal);
    terminal.press("exit\r").exits_with(0);
}

#[test]
fn a_terminal_without_a_size_has_that_of_the_variables_or_the_usual_one() {
    for (variables, columns, rows) in [(None, 80, 24), (Some(("60", "14")), 60, 14)] {
        let mut program = Program::guestlist(&["demo"]).size_told(0, 0, columns, rows);
        if let Some((columns, lines)) = variables {
            program = program.env("COLUMNS", columns).env("LINES", lines);
        }
        let mut terminal = program.start();
        let screen = terminal.wait_for_frame("14 users");
        assert_eq!(screen.lines().count(), usize::from(rows), "{screen}");
        // What is seen acts, and a later size that is none changes nothing.
        terminal.press(DOWN).press("1");
        terminal.wait_for_frame("Original: false");
        terminal.resize_unseen(0, 0);
        terminal.press("1");
        terminal.wait("no change", |output| !output.shows("Original: false"));
        terminal.press("q").leaves_with(0);
    }
}

#[test]
fn the_clipboard_is_reached_through_screen() {
    // `test` is the second user of the demo.
    let plain = "\x1b]52;c;dGVzdA==\x07";
    let wrapped = "\x1bP\x1b]52;c;dGVzdA==\x07\x1b\\";
    let cases = [
        (vec![("TERM", "screen"), ("STY", "1.tty")], wrapped, true),
        (
            vec![("TERM", "screen-256color"), ("TMUX", "/t,1,0")],
            plain,
            false,
        ),
        (vec![("TERM", "xterm-256color")], plain, false),
    ];
    for (variables, expected, is_wrapped) in cases {
        let mut program = Program::guestlist(&["demo"]);
        for (name, value) in &variables {
            program = program.env(name, value);
        }
        let mut terminal = program.start();
        terminal.wait_for_frame("14 users");
        terminal.press(DOWN).press("y");
        terminal.wait_for("Sent to the clipboard");
        let bytes = String::from_utf8_lossy(terminal.output().bytes()).into_owned();
        assert!(bytes.contains(expected), "{variables:?}");
        assert_eq!(bytes.contains("\x1bP"), is_wrapped, "{variables:?}");
        terminal.press("q").leaves_with(0);
    }
}

#[test]
fn a_password_that_is_shown_does_not_stay_on_the_screen() {
    for is_sent in [false, true] {
        let mut terminal = demo();
        terminal.press("acarl\t").press("\x07");
        terminal.wait_for("Generated: ");
        let text = terminal.output().text();
        let line = text.lines().find(|line| line.contains(">Password"));
        let (_, behind) = line.unwrap().split_once(">Password").unwrap();
        let password = behind.split_whitespace().next().unwrap().to_owned();
        assert!(password.len() >= 16, "{password}: {text}");
        let drawn = terminal.output().bytes().len();
        if is_sent {
            terminal.press("\r\r\r");
            terminal.wait_for("ctrl-t show password");
            terminal.press("\x14").wait_for(&password);
            terminal.press(CTRL_C).exits_with(0);
        } else {
            terminal.press(CTRL_C).wait_for("Quit anyway");
            terminal.press("y").exits_with(0);
        }
        let parser = without_alternate_screen(terminal.output().bytes());
        let text = parser.screen().contents();
        assert!(!text.contains(&password), "{text}");
        // What is cleared as a whole, tmux and GNU screen keep where one can scroll back to it.
        let output = terminal.output();
        let since = String::from_utf8_lossy(&output.bytes()[drawn..]).into_owned();
        assert!(!since.contains("\x1b[2J"), "{since:?}");
    }
}
