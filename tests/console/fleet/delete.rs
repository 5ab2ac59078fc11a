//! Deleting a user on many brokers.

use super::{commands, link, plants, three};
use crate::brokers::program::Program;
use guestlist::app::Message;
use guestlist::domain::command::Command;

#[test]
fn a_user_is_deleted_on_all_brokers_that_have_it() {
    let mut program = three();
    program.press("j d");
    program.assert_shows("plant-01 · 1 change");
    program.assert_shows("plant-03 · 1 change");
    program.assert_hides("plant-02");
    let sent = program.applied();
    let remove = || Command::remove("bob");
    assert_eq!(commands(&sent), [(1, remove()), (3, remove())]);
}

#[test]
fn only_the_marked_brokers_lose_it_also_from_its_page() {
    let mut program = three();
    program.press("right right v enter d");
    let sent = program.applied();
    assert_eq!(commands(&sent), [(3, Command::remove("anna"))]);
}

#[test]
fn protected_users_and_our_own_account_are_left_out_and_said() {
    let mut program = three();
    program.press("G d");
    program.assert_shows("root is not deleted: root is protected");
    program.press("v d");
    program.assert_shows("root is not deleted: plant-01: root is protected");
    assert_eq!(program.sent(), []);
    let mut brokers = plants(2);
    brokers[1].username = Some("anna".into());
    let mut program = Program::together(brokers);
    for nth in [1, 2] {
        program.shows(nth, &[("root", [true; 3]), ("anna", [true; 3])]);
    }
    program.press("d");
    program.assert_shows("Left out: plant-02: anna is your own account");
    assert_eq!(commands(&program.applied()), [(1, Command::remove("anna"))]);
}

#[test]
fn a_broker_that_is_away_is_left_out_and_said() {
    let mut program = three();
    program.send(Message::NotOpened(link(2), "no such host".into()));
    program.press("d");
    program.assert_shows("Left out: plant-02: not connected (no such host)");
    program.press("esc right v d");
    program.assert_shows("anna is not deleted: plant-02: not connected");
}

#[test]
fn where_no_broker_has_the_user_that_is_said() {
    let mut program = three();
    program.press("j right v d");
    program.assert_shows("bob is not deleted: no marked broker has such a user");
    assert_eq!(program.sent(), []);
}
