//! Marking brokers, finding them by their tags, and opening several together.

use guestlist::app::{Effect, Message};
use guestlist::domain::profile::{Profile, ProfileChange};
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::brokers::{self, Brokers};

use crate::brokers::program::{Program, known, plant};
use crate::common::keys;

/// The plant, where two brokers have tags.
fn tagged() -> Vec<Profile> {
    let mut plant = plant();
    plant[1].tags = vec!["Plant-A".into(), "packing".into()];
    plant[2].tags = vec!["plant-a".into()];
    plant
}

fn listed() -> Program {
    Program::with(tagged())
}

/// The names of the marked brokers, as their rows show them.
fn marked(program: &Program) -> Vec<String> {
    let screen = program.screen();
    let rows = screen.lines().filter_map(|line| {
        let row = line.trim_start_matches(['│', '▌', ' ']);
        Some(row.strip_prefix('*')?.split(' ').next()?.to_owned())
    });
    rows.collect()
}

/// What the list asks for after these keys.
fn asks_for(profiles: Vec<Profile>, text: &str) -> Vec<Effect> {
    let mut brokers = Brokers::new(Setup::default(), 80, 24);
    brokers::update(&mut brokers, Message::Known(known(profiles).into()));
    let press = |key| brokers::update(&mut brokers, Message::Key(key)).0;
    keys(text).into_iter().flat_map(press).collect()
}

/// The names of the brokers that these keys open together.
fn together(profiles: Vec<Profile>, text: &str) -> Vec<String> {
    let effects = asks_for(profiles, text);
    let [Effect::OpenFleet(profiles)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    profiles.iter().map(|it| it.name.clone()).collect()
}

#[test]
fn marks_are_seen_and_counted() {
    let mut program = listed();
    program.press("down v");
    assert_eq!(marked(&program), ["gateway-7"]);
    assert!(program.cursor_line().contains("hall-8"));
    program
        .assert_shows("1 marked · enter opens it")
        .assert_shows("5 brokers · 1 marked")
        .assert_shows("enter open esc");
    program.press("space");
    assert_eq!(marked(&program), ["gateway-7", "hall-8"]);
    insta::assert_snapshot!(program.screen());
    let header = |program: &Program| program.screen().lines().next().map(str::to_owned);
    program.resize(40, 10);
    assert!(header(&program).unwrap().ends_with(" 2 marked"));
    program.resize(80, 24).press("up v");
    assert_eq!(marked(&program), ["gateway-7"]);
    program
        .press("up up v")
        .assert_shows("1 broker no longer marked");
    program
        .assert_hides("brokers ·")
        .assert_hides("open together");
    assert_eq!(marked(&program), [""; 0]);
}

#[test]
fn enter_opens_the_marked_together_in_the_order_of_the_list() {
    assert_eq!(
        together(tagged(), "down down v up up v home enter"),
        ["gateway-7", "hall-8"]
    );
    let mut program = listed();
    program
        .press("down v v enter")
        .assert_shows("Users on all brokers");
    program.assert_shows("gateway-7").assert_shows("hall-8");
}

#[test]
fn one_marked_broker_opens_as_it_does_alone() {
    let mut program = listed();
    program.press("down v end enter");
    assert_eq!(program.attempt().profile.name, "gateway-7");
    let mut program = listed();
    program.press("down down v home enter");
    program.assert_shows("Send the password of hall-8 unencrypted?");
}

#[test]
fn the_marked_wait_while_another_is_opened_and_tests_end() {
    let mut program = listed();
    program.press("down enter v v enter");
    program.assert_shows("Wait: still connecting to");
    let effects = asks_for(tagged(), "T down v v enter");
    let last = &effects[effects.len() - 2..];
    assert!(
        matches!(last, [Effect::Leave(_), Effect::OpenFleet(_)]),
        "{effects:?}"
    );
}

#[test]
fn a_star_marks_all_that_are_shown_and_can_be_opened() {
    let mut program = listed();
    program.press("*").assert_shows("4 marked");
    assert_eq!(marked(&program), ["default", "gateway-7", "hall-8", "lab"]);
    program.press("/ 'plant.example' enter *");
    program.assert_shows("2 brokers no longer marked");
    program.press("esc");
    assert_eq!(marked(&program), ["default", "lab"]);
    program.press("end v");
    program.assert_shows("typo cannot be opened: the port");
    assert_eq!(marked(&program), ["default", "lab"]);
}

#[test]
fn marks_reach_from_the_last_one_to_here() {
    let mut program = listed();
    program
        .press("V")
        .assert_shows("V marks from there up to here");
    program.press("down v end V");
    assert_eq!(marked(&program), ["gateway-7", "hall-8", "lab"]);
    program.press("home V").assert_shows("4 marked");
    program.press("* /").type_text("lab").press("enter V");
    program.assert_shows("Mark a broker with v first");
}

#[test]
fn escape_clears_the_filter_and_then_the_marks() {
    let mut program = listed();
    program.press("down v v / 'lab' enter esc");
    assert_eq!(marked(&program), ["gateway-7", "hall-8"]);
    program
        .press("esc")
        .assert_shows("2 brokers no longer marked");
    assert_eq!(marked(&program), [""; 0]);
    program
        .press("esc")
        .assert_shows("Nothing to cancel or clear");
}

#[test]
fn a_mark_ends_with_its_broker_and_outlives_another_name() {
    let mut program = listed();
    program.press("down v v v");
    let mut others = tagged();
    others.remove(2);
    others[2].address = others[3].address.clone();
    program.knows(known(others.clone()));
    assert_eq!(marked(&program), ["gateway-7"]);
    let old_name = Some(others[1].name.clone());
    others[1].name = "renamed".into();
    let profile = Box::new(others[1].clone());
    let change = ProfileChange::Put { old_name, profile };
    program.send(Message::Written(change, Ok(())));
    program.knows(known(others));
    assert_eq!(marked(&program), ["renamed"]);
}

#[test]
fn a_tag_shows_the_brokers_that_have_it_whole() {
    let names = |filter: &str| {
        let mut program = listed();
        program.press("/").type_text(filter).press("enter *");
        marked(&program)
    };
    assert_eq!(names("tag:plant-a"), ["gateway-7", "hall-8"]);
    assert_eq!(names("TAG:PLANT-A"), ["gateway-7", "hall-8"]);
    assert_eq!(names("tag:plant-a tag:packing"), ["gateway-7"]);
    assert_eq!(names("tag:plant-a ops-anna"), ["hall-8"]);
    assert_eq!(names("tag:plant"), [""; 0]);
    assert_eq!(
        together(tagged(), "/ 'tag:plant-a' enter * enter"),
        ["gateway-7", "hall-8"]
    );
}

#[test]
fn tags_are_told_and_outlive_the_form() {
    let mut program = listed();
    program.press("down i").assert_shows("Tags Plant-A packing");
    program.press("esc e 'b' ctrl-s");
    let ProfileChange::Put { profile, .. } = program.change() else {
        panic!("nothing is changed");
    };
    assert_eq!(profile.tags, ["Plant-A", "packing"]);
}

#[test]
fn tags_are_edited_in_the_form() {
    let mut program = listed();
    program.press("down e");
    while !program.cursor_line().contains(">Tags") {
        program.press("tab");
    }
    program.assert_shows("Plant-A, packing");
    program.press("',night shift' ctrl-s");
    program.assert_shows("A tag is one word; separate tags with commas");
    program.press("ctrl-u 'hall , night,' ctrl-s");
    let ProfileChange::Put { profile, .. } = program.change() else {
        panic!("nothing is changed");
    };
    assert_eq!(profile.tags, ["hall", "night"]);
}
