//! One user on many brokers.

use super::{USUAL, link, three};
use crate::brokers::program::Program;
use crate::common::{roster, with_groups};
use guestlist::app::Effect;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, GroupsTold};
use guestlist::domain::command::Verdict;
use guestlist::domain::roster::Roster;
use guestlist::domain::user::UserName;
use guestlist::engine::effect::Effect as Wanted;
use std::sync::Arc;

/// The users whose groups were asked for since the last look, each with the number of its broker.
fn asked(program: &mut Program) -> Vec<(u64, String)> {
    let effects = program.effects().into_iter();
    let asked = effects.filter_map(|effect| match effect {
        Effect::Engine(link, Wanted::Broker(BrokerRequest::AskGroups(user))) => {
            Some((link.0, user.as_str().to_owned()))
        }
        _ => None,
    });
    asked.collect()
}

#[test]
fn each_cell_is_a_toggle() {
    let mut program = three();
    program.press("enter").assert_shows("anna on all brokers");
    program.assert_shows("User Management ○ ○ ●");
    program.press("down right space");
    program
        .assert_shows("User Management ○ ○→● ●")
        .assert_shows("1 change");
    program.press("space").assert_shows("User Management ○ ○ ●");
}

#[test]
fn plus_and_minus_set_the_row_on_all_brokers_or_on_the_marked() {
    let mut program = three();
    program.press("enter down +");
    program.assert_shows("User Management ○→● ○→● ●");
    program.press("-").assert_shows("User Management ○ ○ ●→○");
    program.press("c").assert_shows("User Management ○ ○ ●");
    program
        .press("right v +")
        .assert_shows("User Management ○ ○→● ●");
}

#[test]
fn the_others_are_made_as_the_focused_broker_has_the_user() {
    let mut program = three();
    program.press("enter right right >");
    program.assert_shows("User Management ○→● ○→● ●");
    program.assert_shows("Full Access ● ● ●");
}

#[test]
fn a_broker_without_the_user_is_left_alone() {
    let mut program = three();
    program.press("down enter");
    program
        .assert_shows("bob on all brokers")
        .assert_shows("Full Access ○ – ○");
    program.press("+").assert_shows("Full Access ○→● – ○→●");
    program.press("right space").assert_shows("no user bob");
}

#[test]
fn a_permission_that_a_broker_does_not_have_has_a_word_of_its_own() {
    let mut program = three();
    let all = roster(&USUAL);
    let first = all.permissions()[..1].to_vec();
    let (fewer, _) = Roster::new(first, all.users().to_vec(), Vec::new());
    program.event(link(2), BrokerEvent::Roster(fewer, Vec::new()));
    program.press("enter").assert_shows("Full Access ● ● ●");
    program.assert_shows("User Management ○ n/a ●");
}

#[test]
fn what_a_broker_never_lets_anybody_change_is_left_out_and_said() {
    use super::plants;
    use crate::common::roster;
    use guestlist::domain::broker_messages::BrokerEvent;
    use guestlist::domain::roster::{Protection, Roster};

    let mut program = Program::together(plants(2));
    program.shows(1, &USUAL).shows(2, &USUAL);
    let list = roster(&USUAL);
    let protection = Protection {
        user: "root".into(),
        fixed: vec!["AllowedUserManagement".into()],
        reason: "root is fixed".into(),
    };
    let (permissions, users) = (list.permissions().to_vec(), list.users().to_vec());
    let (list, _) = Roster::new(permissions, users, vec![protection]);
    program.event(link(1), BrokerEvent::Roster(list, Vec::new()));
    program.press("end enter down +");
    program.assert_shows("User Management ○ ○→●");
    program.assert_shows("plant-01: root is fixed");
}

#[test]
fn a_read_only_profile_takes_no_change() {
    use super::plants;

    let mut profiles = plants(2);
    profiles[0].read_only = true;
    let mut program = Program::together(profiles);
    program.shows(1, &USUAL).shows(2, &USUAL);
    program.press("enter down +");
    program.assert_shows("User Management ○ ○→●");
    program.assert_shows("plant-01: Read-only");
}

#[test]
fn the_selected_permission_stays_when_rows_come_above_it() {
    use super::plants;
    use guestlist::domain::broker_messages::BrokerEvent;
    use guestlist::domain::permission::Permission;
    use guestlist::domain::roster::Roster;

    let mut program = Program::together(plants(2));
    program.shows(1, &[]).shows(2, &USUAL);
    program
        .press("enter down")
        .assert_shows("▌ User Management");
    let list = crate::common::roster(&USUAL);
    let extra = Permission {
        key: "AllowedFirst".into(),
        label: "First of all".into(),
        meaning: String::new(),
        is_role: false,
    };
    let permissions = std::iter::once(extra).chain(list.permissions().to_vec());
    let (list, _) = Roster::new(permissions.collect(), Vec::new(), Vec::new());
    program.event(link(1), BrokerEvent::Roster(list, Vec::new()));
    program
        .assert_shows("First of all")
        .assert_shows("▌ User Management");
}

#[test]
fn a_group_of_the_user_has_a_row_though_no_broker_lists_its_groups() {
    let mut program = three();
    let night = |user: &UserName| {
        let groups: &[Arc<str>] = if *user == "anna".into() {
            &["night".into()]
        } else {
            &[]
        };
        Some(groups.into())
    };
    let list = with_groups(&roster(&USUAL), night);
    program.event(link(2), BrokerEvent::Roster(list, Vec::new()));
    program.press("enter").assert_shows("Group night");
    program.press("G right >");
    program.assert_shows("Copied from plant-02: 3 changes · not saved");
    program
        .press("s")
        .assert_shows("anna Group night ?→● Member");
}

#[test]
fn brokers_whose_lists_tell_no_groups_are_asked_for_those_of_the_user() {
    let mut program = three();
    let tell = |program: &mut Program, nth, user: &str, groups: &[&str]| {
        let groups = groups.iter().map(|it| Arc::from(*it));
        let told = GroupsTold::These(groups.collect());
        program.event(link(nth), BrokerEvent::Groups(user.into(), told));
    };
    for nth in 1..=3 {
        // They answer such a question.
        tell(&mut program, nth, "root", &[]);
    }
    assert_eq!(asked(&mut program), []);
    program
        .press("down enter")
        .assert_shows("bob on all brokers");
    assert_eq!(asked(&mut program), [(1, "bob".into()), (3, "bob".into())]);
    program.assert_hides("Group");
    tell(&mut program, 3, "bob", &["night"]);
    tell(&mut program, 1, "bob", &[]);
    program.assert_shows("Group night ○ – ●");

    // Only the answer to a question shows what became of a change of groups.
    program.press("G space s");
    let sent = program.applied();
    let (nth, id, _) = &sent[0];
    program.answers(*nth, *id, Verdict::Accepted, "done");
    assert_eq!(asked(&mut program), [(1, "bob".into())]);
    tell(&mut program, 1, "bob", &["night"]);
    program.assert_shows("1 of 1 done ✓ verified");
}

#[test]
fn the_line_of_a_cell_says_what_is_wanted() {
    let mut program = three();
    program
        .press("enter space")
        .assert_shows("plant-01: anna · Full Access Enabled → Disabled, not saved");
}

#[test]
fn nothing_is_copied_from_a_broker_without_the_user() {
    let mut program = three();
    program.press("j enter right >");
    program.assert_shows("plant-02 has no user bob");
    program.assert_hides("Copied");
    program
        .press("esc")
        .assert_shows("3 of 3 up · 3 users · 2 differ");
}

#[test]
fn what_changes_nothing_is_not_called_done() {
    use super::plants;

    let mut profiles = plants(2);
    profiles[0].read_only = true;
    let mut program = Program::together(profiles);
    program.shows(1, &USUAL).shows(2, &USUAL[..2]);
    program.press("enter down v +");
    program.assert_shows("Nothing changed: plant-01: Read-only");
    program.press("v right +").assert_shows("○→●");
    program
        .press(">")
        .assert_shows("Nothing to copy: plant-01: Read-only");
    // Of the two only one has the user.
    program.press("c left esc down enter >");
    program.assert_shows("Nothing to copy: no other broker has bob; a in the grid adds it");
}

#[test]
fn where_no_marked_broker_has_the_user_others_may() {
    // Only the second broker, which has no bob, is marked.
    let mut program = three();
    program.press("right v left down enter >");
    program.assert_shows("Nothing to copy: no marked broker has bob; a in the grid adds it");
}
