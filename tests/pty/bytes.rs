//! What terminals and slow lines send, beside the keys that somebody presses.

use rustix::termios::{LocalModes, SpecialCodeIndex};

use crate::terminal::{CTRL_C, DOWN, ESCAPE, Program, TAB, Terminal, UP};

fn with_a_change() -> Terminal {
    let terminal = Program::guestlist(&["demo"]).start();
    terminal.wait_for("14 users");
    let mut terminal = terminal;
    terminal.press(DOWN).wait_for_cursor("test");
    terminal.press("2").wait_for("1 modified");
    terminal
}

/// Answers to what nobody asked, and notices.
const REPORTS: [&str; 15] = [
    "\x1b[?62;22c",
    "\x1b[>41;370;0c",
    "\x1bP!|00000000\x1b\\",
    "\x1b[0n",
    "\x1b[12;40R",
    "\x1b]4;1;rgb:cdcd/0000/0000\x07",
    "\x1b]11;rgb:0000/0000/0000\x07",
    "\x1b]52;c;YWJj\x1b\\",
    "\x1bP>|XTerm(370)\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b[8;24;80t",
    "\x1b[I",
    "\u{9d}11;rgb:0000/0000/0000\u{9c}",
    "\u{90}>|XTerm(370)\u{9c}",
    "\u{9b}?62;22c",
];

#[test]
fn reports_of_the_terminal_change_nothing() {
    let mut terminal = with_a_change();
    for report in REPORTS {
        terminal.press(report);
    }
    // The first Esc has company: alone it is the key, where a busy machine takes its time.
    for report in REPORTS {
        let (begin, rest) = report.as_bytes().split_at(2);
        terminal.press_bytes(begin);
        for byte in rest.chunks(1) {
            terminal.press_bytes(byte);
        }
    }
    // Keys come in order: what this one shows, nothing before it has changed.
    terminal.press(DOWN).wait_for_cursor("ops-anna");
    let output = terminal.output();
    assert!(output.shows("1 modified"), "{}", output.text());
    assert!(output.has_row(&["test", "Modified"]), "{}", output.text());
}

#[test]
fn an_arrow_in_pieces_is_an_arrow_and_loses_no_change() {
    let mut terminal = with_a_change();
    for piece in [
        "\x1b[",
        "B",
        "\x1b\x1b[A",
        "\x1b[1",
        ";5",
        "P",
        "\x1bO",
        "P",
    ] {
        terminal.press(piece);
    }
    terminal.wait_for_cursor("ops-anna");
    let output = terminal.output();
    assert!(output.has_row(&["test", "Modified"]), "{}", output.text());
}

#[test]
fn an_arrow_in_pieces_loses_nothing_that_was_typed() {
    let mut terminal = with_a_change();
    terminal.press("a").wait_for("Add New User");
    terminal.press("line9");
    for piece in ["\x1b[", "D", "\x1bO", "P"] {
        terminal.press(piece);
    }
    terminal.press("x").wait_for_row(&["User name", "linex9"]);
}

#[test]
fn a_paste_without_an_end_is_said_and_ctrl_c_leaves() {
    let mut terminal = with_a_change();
    terminal.press("a").wait_for("Add New User");
    terminal.press("\x1b[200~line9");
    terminal.wait_for("Nothing was pasted");
    terminal.press("x").wait_for_row(&["User name", "x"]);
    terminal.press(TAB).press("\x1b[200~more");
    terminal.press(CTRL_C).press(CTRL_C).leaves_with(0);
}

#[test]
fn what_stalls_is_no_key_when_it_comes_and_ctrl_c_leaves() {
    let mut terminal = with_a_change();
    terminal.press("a").wait_for("Add New User");
    terminal.press("\x1b[200~line9");
    terminal.wait_for("Nothing was pasted");
    // The rest, in several reads, and a key.
    terminal.press("and the rest of it").press("\r\x1b\x1bq");
    terminal.press("\x1b[201~").press("x");
    terminal.wait_for_row(&["User name", "x"]);
    let output = terminal.output().text();
    assert!(output.contains("Add New User"), "{output}");
    assert!(!output.contains("rest"), "{output}");
    terminal.press("\x1b[200~line9");
    terminal.wait_for_row(&["User name", "x"]);
    terminal.press_bytes(b"\x9b201~ is no end\x1b[201~");
    terminal.wait_for("is no end");
    terminal.press("\x1b]52;c;YWJj");
    terminal.press(CTRL_C).press(CTRL_C).leaves_with(0);
}

#[test]
fn a_read_of_nothing_is_no_end_while_the_terminal_is_there() {
    let mut terminal = with_a_change();
    // Another program lets the terminal take lines: ctrl-d is a line of nothing.
    terminal.set(|settings| settings.local_modes |= LocalModes::ICANON);
    for _ in 0..3 {
        terminal.press("\x04");
    }
    terminal.set(|settings| settings.local_modes -= LocalModes::ICANON);
    terminal.press("g");
    terminal.press(DOWN).press(DOWN).wait_for_cursor("ops-anna");
    // And it lets reads return at once.
    terminal.set(|settings| {
        settings.special_codes[SpecialCodeIndex::VMIN] = 0;
        settings.special_codes[SpecialCodeIndex::VTIME] = 0;
    });
    terminal.press(UP).wait_for_cursor("test");
    let output = terminal.output();
    assert!(output.has_row(&["test", "Modified"]), "{}", output.text());
    drop(output);
    let exit = terminal.hang_up();
    assert_eq!((exit.signal(), exit.exit_code()), (None, 129));
}

#[test]
fn what_is_late_of_a_sequence_moves_nothing_and_loses_nothing() {
    for tail in [
        "[B",
        "OB",
        "[1;5B",
        "]11;rgb:0000/0000/0000\x07",
        "_Gi=31;OK\x1b\\",
    ] {
        let mut terminal = with_a_change();
        terminal.press("\x1b").wait_for("Nothing to clear");
        terminal.press(tail).press(DOWN);
        terminal.wait_for_cursor("ops-anna");
        let output = terminal.output();
        assert!(output.has_row(&["test", "Modified"]), "{}", output.text());
    }
}

#[test]
fn a_text_that_comes_as_keys_answers_no_question() {
    let terminal = Program::guestlist(&["demo"]).start();
    terminal.wait_for("14 users");
    let mut terminal = terminal;
    terminal.press("/grafana\r").wait_for_cursor("grafana");
    // `d` asks, `l` would go to the other button, and the end of the line would press it; `y` would
    // say yes.
    for text in ["delete\r", "day\r"] {
        terminal.press(text).wait_for("Delete grafana?");
        terminal.wait_for("Keys typed before this appeared were ignored");
        terminal.press(ESCAPE);
        terminal.wait("the question closed", |output| {
            !output.shows("Delete grafana?")
        });
    }
    terminal.press("d").wait_for("Delete grafana?");
    terminal
        .press("y")
        .wait_for("grafana deleted, confirmed by the broker");
    terminal.press(CTRL_C).leaves_with(0);
}

#[test]
fn lines_that_come_as_keys_do_nothing_in_the_table() {
    let mut terminal = with_a_change();
    terminal.press("root\rspace v d\rmaria\rsave all\rSa\r");
    terminal.wait_for("Not pasted: the text has several lines");
    let output = terminal.output().text();
    assert!(output.contains("1 modified"), "{output}");
    assert!(!output.contains("marked"), "{output}");
}

#[test]
fn lines_that_come_as_keys_fill_in_no_form_and_run_no_command() {
    let mut terminal = with_a_change();
    terminal.press(":").wait_for("Save the user");
    terminal.press("discard\rtwo\rthree\rfour\rfive\r");
    terminal.wait_for("Not pasted: the text has several lines");
    let mut terminal = with_a_change();
    terminal.press("a").wait_for("Add New User");
    terminal.press("alice\rfake-pw-1234\rfake-pw-1234\rfour\rfive\rsix\r");
    terminal.wait_for("Not pasted: the text has several lines");
    let output = terminal.output().text();
    assert!(!output.contains("alice"), "{output}");
    assert!(output.contains("1 modified"), "{output}");
}

#[test]
fn a_key_typed_before_review_is_seen_applies_nothing() {
    let mut terminal = with_a_change();
    terminal
        .press("Ss")
        .wait_for("Keys typed before this appeared were ignored");
    terminal.press("s").wait_for("1 change verified");
}
