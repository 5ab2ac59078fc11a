//! Deleting a user on many brokers.

use super::{USUAL, commands, link, plants, three};
use crate::brokers::program::Program;
use crate::common::roster;
use guestlist::app::Message;
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::command::{Command, Verdict};
use guestlist::domain::roster::Roster;
use guestlist::domain::secret::Secret;

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

#[test]
fn undo_adds_a_deleted_user_again_with_what_it_had_on_each_broker() {
    let mut program = three();
    let without = [USUAL[0], ("anna", [true, true, false])];
    program.list(3, &[without[0], without[1], ("bob", [false; 3])]);
    let sent = {
        program.press("j d");
        program.applied()
    };
    for (nth, id, _) in &sent {
        program.answers(*nth, *id, Verdict::Accepted, "done");
    }
    program.list(1, &USUAL[..2]);
    program.list(3, &without);
    program
        .press("esc u")
        .assert_shows("Add bob Again")
        .assert_shows("On plant-01, plant-03.")
        .assert_shows("Its permissions and known groups come back");
    program.press("'typed-fake-1' tab 'typed-fake-1' enter");
    program.assert_shows("Review: 3 changes on 2 brokers");
    let add = || Command::add("bob", Secret::new("typed-fake-1"));
    let grant = Command::set("bob", "AllowedUserManagement", true, None);
    let sent = program.applied();
    assert_eq!(commands(&sent), [(1, add()), (3, add())]);
    for (nth, id, _) in &sent {
        program.answers(*nth, *id, Verdict::Accepted, "done");
    }
    program.list(1, &[without[0], without[1], ("bob", [false; 3])]);
    assert_eq!(commands(&program.sent()), [(1, grant)]);
}

#[test]
fn undo_passes_over_a_step_that_failed_on_all_brokers() {
    let mut program = three();
    program.press("j d");
    for (nth, id, _) in &program.applied() {
        program.answers(*nth, *id, Verdict::Accepted, "done");
    }
    program.list(1, &USUAL[..2]);
    program.list(3, &[USUAL[0], ("anna", [true, true, false])]);
    program.press("esc u 'typed-fake-1' tab 'typed-fake-1' enter");
    for (nth, id, _) in &program.applied() {
        program.answers(*nth, *id, Verdict::Refused, "disk is full");
    }
    program.press("esc u").assert_shows("Add bob Again");
}

#[test]
fn the_undo_of_a_deletion_says_what_is_lost_and_who_is_left_out() {
    let mut program = three();
    let list = roster(&USUAL);
    let mut users = list.users().to_vec();
    let bob = users.iter_mut().find(|it| it.name == "bob".into()).unwrap();
    bob.details = [("AllowedBaseTopic".into(), "plant/#".into())].into();
    let bounded = Roster::new(list.permissions().to_vec(), users, Vec::new()).0;
    program.event(link(1), BrokerEvent::Roster(bounded, Vec::new()));
    program.press("j d");
    for (nth, id, _) in &program.applied() {
        program.answers(*nth, *id, Verdict::Accepted, "done");
    }
    program.list(1, &USUAL[..2]).list(3, &USUAL[..2]);
    // Somebody else was quicker on one of them.
    program.list(3, &USUAL);
    program.press("esc u");
    for key in ["", "ctrl-g"] {
        if !key.is_empty() {
            program.press(key).makes();
        }
        program
            .assert_shows("On plant-01.")
            .assert_shows("Left out: plant-03: bob already exists")
            .assert_shows("Not restored: AllowedBaseTopic (had only plant/#, gets ALL topics).");
    }
}
