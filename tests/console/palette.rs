//! The commands by name: finding them by words, running them, and saying why one does not apply.

use guestlist::screens::bindings::{Action, Binding, KeyContext};
use guestlist::screens::effect::Effect;
use guestlist::screens::key_table::BINDINGS;
use guestlist::ui::theme::Theme;

use crate::brokers::program::{Program, plant};
use crate::comfort::{copied, copy_of, keys, with_keys};
use crate::common::App;

/// The names that are found for these words, as they stand there: the selected one first.
fn found(words: &str) -> Vec<String> {
    rows(&App::after(":").type_text(words).screen())
}

/// The rows of the list, without its frame.
fn rows(screen: &str) -> Vec<String> {
    let rows = screen.lines().map(|row| row.split('│').collect::<Vec<_>>());
    let inside = rows.filter_map(|parts| match &parts[..] {
        [_, _, inside, ..] => Some(*inside),
        _ => None,
    });
    let inside = inside.filter(|row| !row.contains(">:") && !row.trim().is_empty());
    inside
        .map(|row| row.trim_matches(['▌', ' ']).to_owned())
        .collect()
}

fn first(words: &str) -> String {
    found(words).into_iter().next().unwrap_or_default()
}

/// What can be chosen in a list of commands.
fn commands(layer: KeyContext) -> impl Iterator<Item = &'static Binding> {
    let rows = BINDINGS.iter().filter(move |row| row.layer == layer);
    rows.filter(|row| !matches!(row.action, Action::ToggleNth | Action::Palette))
}

#[test]
fn commands_at_80_by_24() {
    let mut app = App::after("down 1 :");
    insta::assert_snapshot!(app.screen());
    app.press("'pass'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn every_command_is_found_by_its_name() {
    for row in commands(KeyContext::Table) {
        let name = first(row.help);
        assert!(name.starts_with(row.help), "{name:?} for {:?}", row.help);
        let key = row.keys.first().map(ToString::to_string);
        assert!(name.ends_with(&key.unwrap_or_default()), "{name:?}");
    }
}

#[test]
fn every_command_is_found_by_each_of_its_other_words() {
    for row in commands(KeyContext::Table) {
        for word in row.action.synonyms() {
            let mut app = App::after(":");
            app.type_text(word);
            let mut seen = rows(&app.screen());
            app.press("end pgdn pgdn pgdn");
            seen.extend(rows(&app.screen()));
            let is_there = seen.iter().any(|it| it.starts_with(row.help));
            assert!(is_there, "{word}: {:?} in {seen:?}", row.help);
        }
    }
}

#[test]
fn what_people_call_a_thing_finds_it_first() {
    for (words, name) in [
        ("revert", "Undo applied changes"),
        ("take back", "Undo applied changes"),
        ("history", "Undo applied changes"),
        ("undo", "Undo applied changes"),
        ("yank", "Copy the user name"),
        ("clipboard", "Copy the user name"),
        ("reload", "Refresh the list"),
        ("reconnect", "Refresh the list"),
        ("random password", "Set new passwords for the marked"),
        ("generate", "Set new passwords for the marked"),
        // In any order and case, and by parts of words.
        ("user ADD", "Add a user"),
        ("del us", "Delete the user"),
        ("pw", "Change the password"),
        ("rvw", "Review all changes"),
        // What it is called first counts before other words.
        ("restore", "Cancel changes"),
        ("hist", "Undo applied changes"),
        // The key itself comes before all names.
        ("u", "Undo applied changes"),
        ("ctrl-l", "Redraw"),
    ] {
        let name_found = first(words);
        assert!(name_found.starts_with(name), "{words}: {name_found:?}");
    }
    let mut app = App::after(": 'nothing like this'");
    app.assert_shows("No such command on this page");
    app.press("enter")
        .assert_says("No such command on this page");
    app.press("ctrl-u")
        .assert_hides("No such command on this page");
}

#[test]
fn a_command_does_what_its_key_does() {
    let mut app = App::after("down : 'yank' enter");
    assert_eq!(copied(&mut app), copy_of("test"));
    app.press(": 'toggle the perm' enter")
        .assert_shows("Modified");
    app.press(": 'review' enter")
        .assert_shows("Review: 1 change");
    // Those of the screen in front, over it.
    app.press(": 'copy' enter").assert_shows("Review: 1 change");
    assert_eq!(copied(&mut app).len(), 1);
    app.press(": 'apply' enter");
    assert_eq!(app.sent().len(), 1);
}

#[test]
fn what_does_not_apply_is_dim_says_why_and_does_nothing() {
    let mut app = App::after(": 'save'");
    app.assert_shows("No user has changes");
    let screen = app.screen();
    let (y, row) = screen
        .lines()
        .enumerate()
        .find(|(_, row)| row.contains("Save all changes"))
        .unwrap();
    let x = row[..row.find("Save all").unwrap()].chars().count();
    let place = (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
    let quiet = Theme::colour().quiet;
    let cell = app.buffer()[place].clone();
    assert!(cell.modifier.contains(quiet.add_modifier), "{cell:?}");
    app.press("down enter");
    assert_eq!(app.effects(), []);
    app.assert_shows("Commands")
        .assert_says("No user has changes");
    // What applies comes first while nothing else tells them apart.
    app.press("ctrl-u");
    let refused = rows(&app.screen())
        .iter()
        .position(|it| it.starts_with("Save all"));
    let applies = rows(&app.screen())
        .iter()
        .position(|it| it.starts_with("Add a user"));
    assert!(applies.is_some() && refused.is_none_or(|at| Some(at) > applies));
}

#[test]
fn a_read_only_session_says_so_of_every_command_that_writes() {
    let mut app = App::started();
    app.session().read_only = true;
    app.connect(16).list(&crate::common::USERS).effects();
    for row in commands(KeyContext::Table).filter(|row| row.writes) {
        app.press(":").type_text(row.help).press("enter");
        assert_eq!(app.sent(), [], "{}", row.help);
        app.assert_says("Read-only").press("esc");
        assert!(app.is_at_table(), "{}", row.help);
    }
}

#[test]
fn esc_closes_it_and_nothing_was_done() {
    let mut app = App::after("down : 'delete' esc");
    app.assert_shows("▌ test").assert_hides("Commands");
    assert_eq!(app.effects(), []);
    assert!(app.is_at_table());
    // Letters are typed there, and are no keys.
    app.press(": q").assert_shows(">:q");
}

#[test]
fn its_keys_are_those_of_the_config_file() {
    let mut app = with_keys("[keys.table]\nsave = 'w'\nsort = []\ncommands = 'ctrl-p'");
    app.press("ctrl-p 'save the user'");
    assert!(rows(&app.screen())[0].ends_with(" w"), "{}", app.screen());
    app.press("esc ctrl-p w");
    assert!(rows(&app.screen())[0].starts_with("Save the user"));
    // One that has no key is found and done too.
    app.press("ctrl-u 'sort'");
    assert!(rows(&app.screen())[0].starts_with("Sort by the column"));
    app.press("enter").assert_shows("Full Access ↑");
}

#[test]
fn the_list_of_brokers_has_one_too() {
    let mut program = Program::with(plant());
    program
        .press(":")
        .assert_shows("Open the broker")
        .assert_hides("Undo");
    program.type_text("ping every").press("enter");
    program.assert_no_dialog().assert_shows("Testing 4 brokers");
    program.press("esc").effects();
    program
        .press("end : 'open the broker' enter")
        .assert_shows("typo cannot be opened");
    assert_eq!(program.effects(), []);
    program.press("esc").assert_no_dialog();
    program
        .press(": 'filter' enter 'lab'")
        .assert_shows("1 of 5");
    let setup = guestlist::screens::brokers::setup::Setup {
        keys: keys("[keys.brokers]\ntest-all = 'X'"),
        ..Default::default()
    };
    program.screens = guestlist::app::App::list(setup, 80, 24);
    program.press(": 'all'");
    assert!(
        rows(&program.screen())[0].ends_with(" X"),
        "{}",
        program.screen()
    );
    assert!(
        !program
            .effects()
            .iter()
            .any(|it| matches!(it, Effect::Connect(_)))
    );
}

#[test]
fn the_word_beside_a_command_finds_it_before_those_that_have_it_last() {
    let mut program = crate::fleet::three();
    program.press(":").type_text("drift");
    let found = rows(&program.screen());
    assert!(
        found[0].starts_with("Compare with a file of users"),
        "{found:?}"
    );
    assert!(
        found[1].starts_with("Compare with this broker"),
        "{found:?}"
    );
}
