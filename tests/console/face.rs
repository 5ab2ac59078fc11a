//! How every screen looks, at the four sizes that people have: read these to see the whole face of
//! the console.

use std::fmt::Write as _;

use crate::comfort::{console_screens, list_screens};
use crate::common::is_whole;
use crate::fleet;
use crate::sampling::sizes;

const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 50)];

/// The screens of [`console_screens`], in their order.
const NAMES: [&str; 19] = [
    "table",
    "add_user",
    "delete_user",
    "help",
    "help_searched",
    "details",
    "link_lost",
    "filter",
    "marked",
    "review",
    "applying",
    "applying_with_a_failure",
    "summary",
    "history",
    "activity",
    "command",
    "new_passwords",
    "new_passwords_shown",
    "test_login",
];

#[test]
fn every_screen_has_its_look_at_every_size() {
    let screens = console_screens();
    assert_eq!(screens.len(), NAMES.len());
    for (name, mut app) in NAMES.into_iter().zip(screens) {
        let mut all = String::new();
        for (width, height) in SIZES {
            let screen = app.resize(width, height).screen();
            writeln!(all, "--- {width}x{height}\n{screen}").unwrap();
        }
        insta::assert_snapshot!(name, all);
    }
}

#[test]
fn the_fleet_has_its_look_at_every_size() {
    for (name, mut program) in fleet::scenes() {
        let mut all = String::new();
        for (width, height) in SIZES {
            program.resize(width, height);
            writeln!(all, "--- {width}x{height}\n{}", program.screen()).unwrap();
        }
        insta::assert_snapshot!(name, all);
    }
}

#[test]
fn the_list_of_brokers_has_its_look_at_every_size() {
    let names = ["brokers", "add_broker", "help_of_brokers", "broker"];
    for (name, mut program) in names.into_iter().zip(list_screens()) {
        let mut all = String::new();
        for (width, height) in SIZES {
            program.resize(width, height);
            writeln!(all, "--- {width}x{height}\n{}", program.screen()).unwrap();
        }
        insta::assert_snapshot!(name, all);
    }
}

/// Keys that open something above a screen, or search in it.
const BESIDE: [&str; 8] = ["", "/", ":", "?", "i /", "i / 'a' enter end", "a", "p"];

/// Small windows, where there is no room for all rows of a screen, and some usual ones.
fn small() -> Vec<(u16, u16)> {
    sizes((1..=24).chain([40, 80, 120]), (1..=16).chain([24, 40]))
}

#[test]
fn every_screen_draws_at_every_size_whatever_is_open_above_it() {
    for (turn, keys) in BESIDE.into_iter().enumerate() {
        // The sample has each screen with some of the keys, and all of them with some screens.
        let is_in = |nth: &usize| is_whole() || (nth + turn).is_multiple_of(4);
        let of_one = console_screens().into_iter().enumerate();
        for (_, mut app) in of_one.filter(|(nth, _)| is_in(nth)) {
            app.press(keys);
            for (width, height) in small() {
                app.resize(width, height).screen();
            }
        }
        let fleet = fleet::scenes().into_iter().map(|(_, program)| program);
        let others = list_screens().into_iter().chain(fleet).enumerate();
        for (_, mut program) in others.filter(|(nth, _)| is_in(nth)) {
            program.press(keys);
            for (width, height) in small() {
                program.resize(width, height).screen();
            }
        }
    }
}
