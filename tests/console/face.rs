//! How every screen looks, at the four sizes that people have: read these to see the whole face of the console.

use std::fmt::Write as _;

use crate::comfort::{console_screens, list_screens};
use crate::fleet;

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
