//! Changes in the grid that were not saved when the program had to end.

use super::{USUAL, link, plants, three};
use crate::brokers::program::Program;
use guestlist::app::{Effect, Message};
use guestlist::domain::unsaved::{Change, Errand, Found};

const USERS: &str = "AllowedUserManagement";

/// User Management of a user, turned on.
fn change(user: &str) -> Change {
    Change {
        user: user.into(),
        permission: USERS.into(),
        from: false.into(),
        to: true,
    }
}

fn found(changes: &[Change], mark: u64) -> Found {
    Found {
        when: "12:04".into(),
        changes: changes.into(),
        mark,
    }
}

impl Program {
    /// What is asked about kept changes since the last look, each with its broker.
    fn errands(&mut self) -> Vec<(u64, Errand)> {
        let effects = self.effects().into_iter();
        let errands = effects.filter_map(|effect| match effect {
            Effect::Unsaved(link, owner, errand) => {
                let address = format!("mqtt://plant-{:02}.example:1883", link.0);
                assert_eq!(owner.broker, address);
                assert_eq!(owner.user, Some("root".into()));
                Some((link.0, errand))
            }
            _ => None,
        });
        errands.collect()
    }

    fn finds(&mut self, nth: u64, found: Option<Found>) -> &mut Self {
        self.send(Message::Unsaved(link(nth), Ok(found)))
    }
}

/// Three brokers: an earlier grid left two changes on the first, and two on the third, of which one
/// is done by now.
fn offered() -> Program {
    let mut program = three();
    let two = found(&[change("anna"), change("root")], 7);
    program.finds(1, Some(two)).finds(2, None);
    program.finds(3, Some(found(&[change("root"), change("bob")], 8)));
    program
}

#[test]
fn each_broker_keeps_its_own_changes_as_its_console_does() {
    let mut program = three();
    program.press("enter down +");
    let held = |changes: &[Change]| Errand::Hold(changes.into());
    let expected = [(1, held(&[change("anna")])), (2, held(&[change("anna")]))];
    assert_eq!(program.errands(), expected);
    program.press("c");
    let errands = program.errands();
    assert_eq!(errands[..2], [(1, held(&[])), (2, held(&[]))]);
}

#[test]
fn they_are_looked_for_once_where_a_list_came_that_may_be_changed() {
    let mut profiles = plants(3);
    profiles[1].read_only = true;
    let mut program = Program::together(profiles);
    assert_eq!(program.errands(), []);
    for nth in 1..=3 {
        program.shows(nth, &USUAL);
    }
    assert_eq!(program.errands(), [(1, Errand::Find), (3, Errand::Find)]);
    program.loses(1).shows(1, &USUAL);
    assert_eq!(program.errands(), []);
}

#[test]
fn one_question_offers_those_of_all_brokers_and_load_makes_changes_of_them() {
    let mut program = offered();
    program
        .assert_shows("4 changes were not saved.")
        .assert_shows("plant-01: 2 changes from 12:04")
        .assert_shows("plant-03: 2 changes from 12:04");
    program.effects();
    program.press("enter");
    program.assert_shows("Loaded 4 changes; 1 is done already");
    let errands = program.errands();
    for expected in [
        (1, Errand::Remove(7)),
        (3, Errand::Remove(8)),
        (3, Errand::Hold(vec![change("root")])),
    ] {
        assert!(errands.contains(&expected), "{errands:?}");
    }
    program
        .press("R")
        .assert_shows("plant-01 · 2 changes")
        .assert_shows("plant-03 · 1 change");
}

#[test]
fn they_are_discarded_only_by_the_button_that_says_so() {
    let mut program = offered();
    program.effects();
    program.press("esc").assert_hides("not saved");
    assert_eq!(program.errands(), []);
    program.press("down up").assert_hides("not saved");

    let mut program = offered();
    program.effects();
    program
        .press("tab enter")
        .assert_shows("Discarded: nothing was sent");
    let expected = [(1, Errand::Remove(7)), (3, Errand::Remove(8))];
    assert_eq!(program.errands(), expected);
}

#[test]
fn the_question_waits_for_brokers_that_are_being_connected_and_for_nothing_else() {
    let mut program = Program::together(plants(2));
    program.shows(1, &USUAL);
    program.finds(1, Some(found(&[change("anna")], 7)));
    program.assert_hides("not saved");
    program.press("/").send(Message::Dialling {
        link: link(2),
        factory_password: false,
        address: None,
    });
    program.loses(2).assert_hides("not saved");
    program.press("esc").assert_shows("1 change was not saved.");
    program.assert_shows("plant-01: 1 change from 12:04");
    // That of the other one is offered when it is there.
    program.press("esc").shows(2, &USUAL);
    program.finds(2, Some(found(&[change("bob")], 9)));
    program.assert_shows("plant-02: 1 change from 12:04");
    program.assert_hides("plant-01: 1 change");
}

#[test]
fn a_file_that_cannot_be_read_is_said_with_its_broker() {
    let mut program = three();
    let problem = "Unsaved changes cannot be loaded from /state/x.json: it is damaged";
    program.send(Message::Unsaved(link(2), Err(problem.into())));
    program.assert_shows("plant-02: Unsaved changes cannot be loaded from");
}
