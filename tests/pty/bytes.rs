//! What terminals and slow lines send, beside the keys that somebody presses.

use crate::terminal::{CTRL_C, DOWN, Program, TAB, Terminal};

fn with_a_change() -> Terminal {
    let terminal = Program::guestlist(&["demo"]).start();
    terminal.wait_for("14 users");
    let mut terminal = terminal;
    terminal.press(DOWN);
    terminal.wait_for_cursor("test");
    terminal.press("2");
    terminal.wait_for("1 modified");
    terminal
}

/// Answers to what nobody asked, and notices.
const REPORTS: [&str; 12] = [
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
];

#[test]
fn reports_of_the_terminal_change_nothing() {
    let mut terminal = with_a_change();
    for report in REPORTS {
        terminal.press(report);
    }
    // The first Esc has company: alone it is the key, where a busy machine takes its time.
    for report in REPORTS {
        let (begin, rest) = report.split_at(2);
        terminal.press(begin);
        for byte in rest.chars() {
            terminal.press(&byte.to_string());
        }
    }
    // Keys come in order: what this one shows, nothing before it has changed.
    terminal.press(DOWN);
    terminal.wait_for_cursor("ops-anna");
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
    terminal.press("a");
    terminal.wait_for("Add New User");
    terminal.press("line9");
    for piece in ["\x1b[", "D", "\x1bO", "P"] {
        terminal.press(piece);
    }
    terminal.press("x");
    terminal.wait_for_row(&["User name", "linex9"]);
}

#[test]
fn a_paste_without_an_end_is_said_and_ctrl_c_leaves() {
    let mut terminal = with_a_change();
    terminal.press("a");
    terminal.wait_for("Add New User");
    terminal.press("\x1b[200~line9");
    terminal.wait_for("Nothing was pasted");
    terminal.press("x");
    terminal.wait_for_row(&["User name", "x"]);
    terminal.press(TAB);
    terminal.press("\x1b[200~more");
    terminal.press(CTRL_C);
    terminal.press(CTRL_C);
    terminal.leaves_with(0);
}
