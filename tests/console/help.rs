//! The help: all keys, and searching them.

use crate::brokers::program::{Program, plant};
use crate::common::App;
use guestlist::engine::user_filter;
use guestlist::screens::bindings::{Group, KeyContext};
use guestlist::screens::key_table::BINDINGS;
use guestlist::screens::message::Message;

#[test]
fn help_lists_every_key_and_scrolls() {
    let mut app = App::after("?");
    app.assert_shows("Move").assert_shows("One column left");
    app.press("end")
        .assert_shows("Important Notice")
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
    let app = App::after("? / 'USER save'");
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
    let mut app = App::after("? / 'save all changes'");
    app.assert_shows("1 found").assert_hides("Half a page");
    // Letters are typed there, and are no keys.
    app.press("q").assert_shows("0 found").press("backspace");
    app.press("esc").assert_shows("Half a page up");
    app.assert_hides("Search  ");
    app.press("esc").assert_shows("▌ root");
}

#[test]
fn what_was_found_is_read_and_cleared_before_the_help_closes() {
    let mut app = App::new();
    app.resize(80, 10);
    app.press("? / 'user' enter down");
    app.assert_hides("One column left").assert_shows("found");
    app.press("q")
        .assert_shows("One column left")
        .assert_hides("found");
    app.press("q").assert_shows("▌ root");
}

#[test]
fn a_search_that_is_on_is_replaced_by_what_is_typed_next() {
    let mut app = App::after("? / 'ctrl-z' enter / 'redraw'");
    app.assert_shows("Search redraw").assert_shows("Redraw");
}

#[test]
fn keys_are_found_by_their_names_too() {
    let mut app = App::after("? / 'ctrl-z'");
    app.assert_shows("Suspend");
    app.send(Message::Paste(" nothing".into()));
    app.assert_shows("0 found");
}

#[test]
fn each_word_of_the_status_column_and_of_the_filter_is_explained() {
    let words = user_filter::WORDS.map(|(word, _)| word);
    for word in user_filter::STATUSES.into_iter().chain(words) {
        let mut app = App::new();
        app.resize(80, 60).press("? end");
        let screen = app.screen();
        let explained = screen.lines().any(|row| {
            let mut said = row.split_whitespace().skip(1);
            said.next() == Some(word) && said.count() > 2
        });
        assert!(explained, "{word}\n{screen}");
    }
}

#[test]
fn the_last_line_of_the_help_is_reached_on_narrow_screens() {
    for size in [(30, 10), (80, 24), (40, 8), (16, 12)] {
        let mut app = App::new();
        app.resize(size.0, size.1).press("? end");
        let letters = app.screen();
        let letters: String = letters.chars().filter(|c| c.is_alphabetic()).collect();
        assert!(letters.contains("ConfigUsers"), "{letters}");
    }
}

/// The rows of the help, without its frame and what is beside it.
fn page(app: &App) -> Vec<String> {
    let screen = app.screen();
    let rows = screen
        .lines()
        .filter_map(|row| row.split(['│', '┃']).nth(1));
    rows.map(str::to_owned).collect()
}

#[test]
fn two_columns_stand_side_by_side_from_100_columns_on() {
    for (width, height, beside) in [(80, 24, false), (99, 40, false), (100, 40, true)] {
        let mut app = App::new();
        app.resize(width, height).press("?");
        let both = |row: &String| row.contains("Move") && row.contains("Passwords");
        assert_eq!(page(&app).iter().any(both), beside, "{}", app.screen());
    }
    let mut app = App::new();
    app.resize(120, 40).press("?");
    insta::assert_snapshot!(app.screen());
    // All that this screen has is seen at once, and no action takes two lines.
    for name in ["One column left", "Undo applied changes", "Suspend"] {
        app.assert_shows(name);
    }
}

#[test]
fn two_columns_scroll_together_to_their_end() {
    let mut app = App::new();
    app.resize(120, 20).press("?");
    let first = page(&app);
    app.press("down down");
    assert_eq!(page(&app)[..10], first[2..12]);
    app.press("end").assert_shows("Important Notice");
    app.assert_hides("One column left");
    app.press("up pgup home");
    assert_eq!(page(&app), first);
}

#[test]
fn what_is_found_keeps_its_heading_in_either_column() {
    let mut app = App::new();
    app.resize(120, 40).press("? / 'password'");
    for part in ["Passwords", "In a form", "Copy the password"] {
        app.assert_shows(part);
    }
    app.assert_hides("On other screens");
}

#[test]
fn the_help_is_found_by_other_words_too() {
    for (word, name) in [
        ("revert", "Undo applied changes"),
        ("take back", "Undo applied changes"),
        ("history", "Undo applied changes"),
        ("yank", "Copy the user name"),
        ("clipboard", "Copy the user name"),
        ("reload", "Refresh the list"),
        ("reconnect", "Refresh the list"),
        ("random password", "Generate a password"),
        ("bulk", "Save all changes"),
    ] {
        let mut app = App::after("? /");
        app.type_text(word).assert_shows(name);
    }
}

#[test]
fn every_action_of_the_console_has_a_line_in_the_help() {
    for (layer, key) in [
        (KeyContext::Table, "?"),
        (KeyContext::Review, "down space R ?"),
    ] {
        let mut app = App::new();
        app.resize(100, 400).press(key);
        let screen = app.screen();
        let rows = BINDINGS
            .iter()
            .filter(|row| KeyContext::of_console().contains(&row.layer));
        for row in rows.filter(|row| !row.keys.is_empty()) {
            assert!(screen.contains(row.help), "{layer:?}: {}", row.help);
        }
        for group in Group::ALL {
            let mut rows = BINDINGS.iter().filter(|row| row.layer == layer);
            let is_there = rows.any(|row| row.action.group() == group);
            assert!(
                !is_there || screen.contains(group.title(layer)),
                "{group:?}"
            );
        }
    }
}

#[test]
fn the_help_of_the_list_is_searched() {
    let mut program = Program::with(plant());
    program.press("? / 'test the connection'");
    program.assert_shows("1 found").assert_hides("Add a broker");
    program.press("esc").assert_shows("Add a broker");
}
