//! The help: all keys, and searching them.

use crate::brokers::program::{Program, plant};
use crate::common::App;
use guestlist::screens::bindings::{Binding, KeyContext};
use guestlist::screens::key_table::BINDINGS;
use guestlist::screens::message::Message;

#[test]
fn help_lists_every_key_and_scrolls() {
    let mut app = App::after("?");
    app.assert_shows("In the table")
        .assert_shows("Save the row");
    app.press("end")
        .assert_shows("pressed a second time it leaves at once")
        .press("esc")
        .assert_shows("▌ root");
}

#[test]
fn help_at_80_by_24() {
    let app = App::after("?");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn the_help_is_searched_while_typing() {
    let app = App::after("? / 'ROW save'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn the_help_is_searched_while_typing_at_120_by_40() {
    let mut app = App::new();
    app.resize(120, 40).press("? / 'password'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn esc_leaves_the_search_then_closes_the_help() {
    let mut app = App::after("? / 'save all'");
    app.assert_shows("1 found").assert_hides("Toggle");
    // Letters are typed there, and are no keys.
    app.press("q").assert_shows("0 found").press("backspace");
    app.press("esc").assert_shows("Toggle the focused");
    app.assert_hides("Search  ");
    app.press("esc").assert_shows("▌ root");
}

#[test]
fn what_was_found_is_read_and_cleared_before_the_help_closes() {
    let mut app = App::new();
    app.resize(80, 10);
    app.press("? / 'user' enter down");
    app.assert_hides("In the table").assert_shows("found");
    app.press("q")
        .assert_shows("In the table")
        .assert_hides("found");
    app.press("q").assert_shows("▌ root");
}

#[test]
fn keys_are_found_by_their_names_too() {
    let mut app = App::after("? / 'ctrl-z'");
    app.assert_shows("Suspend");
    app.send(Message::Paste(" nothing".into()));
    app.assert_shows("0 found");
}

#[test]
fn the_last_line_of_the_help_is_reached_on_narrow_screens() {
    for size in [(30, 10), (80, 24), (40, 8), (16, 12)] {
        let mut app = App::new();
        app.resize(size.0, size.1).press("? end");
        let is_last = |row: &&Binding| KeyContext::OF_CONSOLE.ends_with(&[row.layer]);
        let last = BINDINGS.iter().rfind(is_last).unwrap();
        let word = last.help.split(' ').next_back().unwrap();
        app.assert_shows(word);
    }
}

#[test]
fn the_help_of_the_list_is_searched() {
    let mut program = Program::with(plant());
    program.press("? / 'test the connection'");
    program.assert_shows("1 found").assert_hides("Add a broker");
    program.press("esc").assert_shows("Add a broker");
}
