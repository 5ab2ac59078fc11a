//! Comparing the brokers with a file of users.

use super::{USUAL, link, three};
use crate::brokers::program::Program;
use guestlist::app::{Effect, Message};
use guestlist::config::desired::{Format, read};

/// Three brokers, compared with a file that holds this.
fn compared(csv: &str) -> Program {
    let mut program = three();
    program
        .press(":")
        .type_text("compare with file")
        .press("enter");
    program.assert_shows("Compare with a file of users");
    program.type_text("want.csv").press("enter");
    let asked = program
        .effects()
        .into_iter()
        .find_map(|effect| match effect {
            Effect::ReadUsers(link, path) => Some((link, path)),
            _ => None,
        });
    assert_eq!(asked, Some((link(1), "want.csv".into())));
    let users = read(csv, Format::Csv).map_err(|error| error.to_string());
    program.send(Message::UsersRead(link(1), users));
    program
}

const WANT: &str = "name,full-access,user-management\n\
    root,on,\nanna,on,on\nnew-plc,off,on\n";

#[test]
fn the_grid_says_what_each_broker_lacks_has_otherwise_or_has_besides() {
    let mut program = compared(WANT);
    program.assert_shows("Users compared with want.csv");
    program.assert_shows("anna ≠ ≠ ●");
    program.assert_shows("new-plc – – –");
    program.assert_shows("root ● ● ●");
    let screen = program.screen();
    let bob = screen.lines().find(|it| it.contains("bob")).unwrap();
    assert_eq!(bob.matches('+').count(), 2, "{screen}");
    program.press("left");
    program.assert_shows("plant-01: the file wants anna to have User Management on");
    program
        .press("down")
        .assert_shows("plant-01 has bob: the file does not name it");
    program
        .press("down")
        .assert_shows("plant-01 has no user new-plc: the file wants it");
}

#[test]
fn the_filter_finds_users_that_only_the_file_names() {
    let mut program = compared(WANT);
    program.press("/").type_text("plc");
    program.assert_shows("1 of 4").assert_shows("new-plc – – –");
}

#[test]
fn review_brings_users_that_are_otherwise_to_what_the_file_says() {
    let mut program = compared(WANT);
    program
        .press("R")
        .assert_shows("Review: 2 changes on 2 brokers");
    program.assert_shows("1 user is missing: guestlist apply adds it");
    program.press("s");
    let sent = program.sent();
    assert_eq!(sent.len(), 2);
    for (nth, id, _) in sent {
        program.answers(
            nth,
            id,
            guestlist::domain::command::Verdict::Accepted,
            "done",
        );
    }
    program.list(1, &[USUAL[0], ("anna", [true, true, false]), USUAL[2]]);
    program.list(2, &[USUAL[0], ("anna", [true, true, false])]);
    program.press("esc").assert_shows("anna ● ● ●");
}

#[test]
fn a_file_that_names_a_permission_no_broker_has_says_where() {
    let mut program = compared("name,flying\nanna,on\n");
    program.press("left");
    program.assert_shows("plant-01 cannot be compared: line 1, column 6");
    program.press("R");
    program.assert_shows("Left out: plant-01, plant-02, plant-03: line 1, column 6");
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_grid_as_it_was() {
    let mut program = three();
    program
        .press(":")
        .type_text("compare with file")
        .press("enter");
    program
        .press("enter")
        .assert_shows("Type the name of a file first");
    program.type_text("gone.csv").press("enter");
    let why = "gone.csv: No such file or directory".to_owned();
    program.send(Message::UsersRead(link(1), Err(why)));
    program.assert_shows("gone.csv: No such file");
    program.assert_shows("File gone.csv").press("esc");
    program.assert_shows("anna ● ● ≠");
}

#[test]
fn esc_ends_the_comparison() {
    let mut program = compared(WANT);
    program.press("esc").assert_shows("Users on all brokers");
    program.assert_shows("anna ● ● ≠").assert_hides("new-plc");
}

#[test]
fn a_review_of_the_file_that_is_left_leaves_nothing_pending() {
    let mut program = compared(WANT);
    program.press("R esc");
    program.assert_shows("Not applied: nothing was changed");
    program.assert_shows("anna ≠ ≠ ●").assert_hides("≠ changed");
}
