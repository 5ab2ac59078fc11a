//! What happened at one broker of the grid.

use super::three;
use crate::brokers::program::Program;
use guestlist::domain::command::Verdict;

/// User Management turned on for anna on two brokers: done on the first, refused by the second.
fn applied() -> Program {
    let mut program = three();
    program.press("enter down + s");
    let sent = program.applied();
    let [(1, first, _), (2, second, _)] = sent[..] else {
        panic!("{sent:?}");
    };
    program.answers(1, first, Verdict::Accepted, "User updated");
    program.answers(2, second, Verdict::Refused, "Permission denied");
    program.sent();
    program.press("esc");
    program
}

#[test]
fn a_key_shows_what_happened_at_the_focused_broker() {
    let mut program = applied();
    program.press("A").assert_shows("Activity at plant-01");
    program.assert_shows("anna User Management on Accepted");
    program.assert_shows("User updated");
    program.assert_hides("Permission denied");
    program.press("esc right A");
    program
        .assert_shows("Activity at plant-02")
        .assert_shows("Permission denied");
    // The page of one user, below, is still there, and the key is the same in the grid.
    program.press("esc").assert_shows("+ on");
    program.press("esc A").assert_shows("Activity at plant-02");
    program.press("esc").assert_shows("Users on all brokers");
}

#[test]
fn its_lines_open_copy_and_filter_as_in_the_console_of_that_broker() {
    let mut program = applied();
    program.press("right A enter");
    program.assert_shows("Command 1 of this session");
    program.assert_shows("Permission denied");
    program.press("esc y");
    program.assert_shows("clipboard");
    program.press("/").type_text("bob").press("enter");
    program.assert_shows("0 of 1 line");
    program
        .press("esc f")
        .assert_shows("failed or unknown only");
    program.press(":").type_text("help").press("enter");
    program.assert_shows("Show the details of the line");
}

#[test]
fn it_follows_what_happens_while_it_is_open() {
    let mut program = three();
    program.press("enter down + s");
    let sent = program.applied();
    program.press("esc A").assert_shows("Sent");
    let (nth, id, _) = sent[0].clone();
    program.answers(nth, id, Verdict::Accepted, "User updated");
    program.sent();
    program
        .assert_shows("User updated")
        .assert_shows("14:03:12");
}

#[test]
fn it_fits_every_screen() {
    for (width, height) in [(40, 10), (80, 24), (120, 40), (20, 3)] {
        let mut program = applied();
        program.resize(width, height);
        program.press("A enter esc esc").resize(80, 24);
        program.assert_shows("+ on");
    }
}
