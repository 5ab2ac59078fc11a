//! A question before something is done: its field, its buttons, and what it says when it has no
//! room.

use crate::common::{App, USERS, roster, set, with_groups};
use crate::impact::questions::{LONELY, USER, app_of, remove};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::reason::Tone;
use guestlist::domain::roster::Roster;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Message;
use guestlist::ui::theme::Theme;
use ratatui::style::{Color, Modifier};

#[test]
fn delete_question() {
    let app = App::after("end d");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn what_an_undo_cannot_give_back_is_said_before_and_with_the_offer() {
    let list = roster(&USERS);
    let users = list.users().iter().map(|user| {
        let mut user = user.clone();
        if user.name.as_str() == "bob" {
            user.details = [("AllowedBaseTopic".into(), "erp/#".into())].into();
        }
        user
    });
    let (list, _) = Roster::new(list.permissions().into(), users.collect(), Vec::new());
    let mut app = App::started();
    app.connect(16).event(BrokerEvent::Roster(list, Vec::new()));
    app.press("end d")
        .assert_asks("Undo does not restore AllowedBaseTopic (had only erp/#, gets ALL topics).");
    app.agree();
    let id = app.sent_one().id;
    app.accept(id).list(&USERS[..3]).press("u");
    app.assert_says("again without AllowedBaseTopic (had only erp/#, gets ALL topics); with");
    // What every user has needs no word.
    App::after("home down d").assert_hides("Undo does not restore");
}

#[test]
fn a_question_names_its_user_or_cannot_be_answered_with_yes() {
    for (width, height) in [
        (80, 24),
        (40, 10),
        (40, 6),
        (24, 4),
        (24, 3),
        (12, 10),
        (40, 2),
    ] {
        let mut app = App::new();
        app.resize(width, height).press("down d");
        if width >= 24 && height >= 4 {
            app.assert_shows("Delete test?")
                .assert_shows("Cancel")
                .assert_shows("Delete ]");
        }
        app.press("tab enter");
        let named = width >= 24 && height >= 4;
        assert_eq!(app.sent().len(), usize::from(named), "{width}x{height}");
    }
}

#[test]
fn a_user_with_permissions_is_deleted_only_after_its_name_was_typed() {
    let mut app = App::after("end d");
    app.assert_shows("Type bob to confirm")
        .press("enter")
        .assert_shows("Not yet ")
        .assert_shows("Type bob to confirm")
        .press("tab tab")
        .assert_shows(">[ Delete ]")
        .press("enter")
        .assert_shows("Not yet ");
    for wrong in ["bo", "bobb", "Bob", "bob ", "4"] {
        app.press("esc d").type_text(wrong).press("tab tab enter");
        assert_eq!(app.sent(), [], "{wrong:?}");
        app.assert_shows("Not yet ");
    }
    app.press("esc d 'bob' enter").assert_shows(">[ Delete ]");
    assert_eq!(app.sent(), []);
    app.press("enter");
    assert_eq!(app.sent_one().command, remove("bob"));
}

#[test]
fn a_question_keeps_its_size_while_one_types() {
    for size in [(40, 10), (80, 24), (120, 40)] {
        let mut app = App::new();
        app.resize(size.0, size.1).press("end d");
        let frame = |app: &App| -> Vec<usize> {
            let rows = app.screen();
            let edges = rows.lines().enumerate();
            let edges = edges.filter(|(_, row)| row.contains(['╭', '╰']));
            edges.map(|(at, _)| at).collect()
        };
        let opened = frame(&app);
        for keys in ["enter", "'bo' enter", "'b' enter", "tab"] {
            app.press(keys);
            assert_eq!(frame(&app), opened, "{keys} at {size:?}");
        }
    }
}

#[test]
fn what_cannot_be_undone_is_red_its_consequence_bold() {
    let mut app = App::after("end d");
    let red = Theme::colour().tone(Tone::Bad).fg.unwrap();
    let looks = |app: &App, text: &str| {
        let screen = app.screen();
        let mut rows = screen.lines().enumerate();
        let (y, row) = rows.find(|(_, row)| row.contains(text)).unwrap();
        let x = row[..row.find(text).unwrap()].chars().count();
        let cell = &app.buffer()[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
        (cell.fg, cell.modifier.contains(Modifier::BOLD))
    };
    assert_eq!(looks(&app, "Delete bob?"), (red, true));
    assert_eq!(looks(&app, "[ Delete ]"), (red, true));
    assert_eq!(looks(&app, "bob has"), (Color::Reset, true));
    assert_eq!(looks(&app, "[ Cancel ]").0, Color::Reset);
    // What only drops what was typed is no danger.
    app.press("esc p 'x' esc");
    app.assert_shows("Discard what you typed?");
    assert_ne!(looks(&app, "Discard what").0, red);
}

#[test]
fn one_who_has_nothing_is_deleted_with_a_yes() {
    let mut app = App::after("down d");
    app.assert_shows("test has no permissions.")
        .assert_shows(">[ Cancel ]")
        .press("tab enter");
    assert_eq!(app.sent_one().command, remove("test"));
}

#[test]
fn one_who_is_in_groups_alone_is_deleted_with_their_names() {
    for (groups, said) in [
        (
            &["night", "ops"][..],
            "test has no permissions, but is in groups night, ops.",
        ),
        (
            &["night"],
            "test has no permissions, but is in group night.",
        ),
        (&[], "test has no permissions."),
    ] {
        let mut app = App::started();
        app.connect(16);
        let list = with_groups(&roster(&USERS), |user| {
            let told = groups.iter().filter(|_| user.as_str() == "test");
            Some(told.map(|it| (*it).into()).collect())
        });
        app.event(BrokerEvent::Roster(list, Vec::new()));
        app.press("down d").assert_asks(said);
        app.assert_hides("to confirm");
    }
}

#[test]
fn permissions_and_groups_are_named_before_a_user_is_deleted() {
    let mut app = App::started();
    app.connect(16);
    let list = with_groups(&roster(&USERS), |user| {
        let groups: &[&str] = if user.as_str() == "bob" {
            &["night", "ops"]
        } else {
            &[]
        };
        Some(groups.iter().map(|it| (*it).into()).collect())
    });
    app.event(BrokerEvent::Roster(list, Vec::new()));
    app.press("end d")
        .assert_asks("and is in groups night, ops.");
    app.assert_asks("bob has: User Management");
}

#[test]
fn y_says_yes_and_n_says_no_where_nothing_is_typed() {
    let mut app = App::after("down d y");
    assert_eq!(app.sent_one().command, remove("test"));
    let mut app = App::after("down d n");
    app.assert_hides("Delete test?");
    assert_eq!(app.sent(), []);
    // Wherever the focus is.
    let mut app = App::after("down d tab n");
    assert_eq!(app.sent(), []);
    let quits = |keys: &str| App::after(keys).effects().contains(&Effect::Quit);
    assert!(quits("down 1 q y") && !quits("down 1 q n") && !quits("down 1 q"));
    // Of two ways on, the one on the right.
    let mut app = App::after("p 'x' esc y");
    app.assert_hides("Discard what you typed?")
        .assert_shows("▌ root");
}

#[test]
fn y_and_n_are_text_where_something_is_typed() {
    let mut app = App::after("end d y n");
    assert_eq!(app.sent(), []);
    app.assert_shows("Delete bob?")
        .assert_shows("Type bob to confirm >yn");
    app.press("tab y").assert_shows("Type bob to confirm");
    app.assert_shows("yny");
    assert_eq!(app.sent(), []);
}

#[test]
fn y_answers_no_question_that_cannot_be_read() {
    let mut app = App::new();
    app.resize(24, 3).press("down d y");
    assert_eq!(app.sent(), []);
}

#[test]
fn letters_that_are_keys_elsewhere_go_into_the_field() {
    let mut users = USERS;
    users[3].0 = "hlq?ds";
    let mut app = App::with_list(&users);
    app.press("end d 'hlq?ds'");
    app.assert_shows(">hlq?ds")
        // Also while a button has the keyboard.
        .press("tab h")
        .assert_shows(">hlq?dsh")
        .press("backspace enter")
        .assert_shows(">[ Delete ]")
        .press("left")
        .assert_shows(">[ Cancel ]")
        .press("right enter");
    assert_eq!(app.sent_one().command, remove("hlq?ds"));
}

#[test]
fn a_paste_goes_into_the_field_and_presses_nothing() {
    let mut app = App::after("end d");
    app.send(Message::Paste("bob\n".into()));
    app.assert_shows(">bob");
    assert_eq!(app.sent(), []);
    app.send(Message::Paste("a\nb".into()))
        .assert_shows("several lines");
    app.press("enter enter");
    assert_eq!(app.sent_one().command, remove("bob"));
    // A question without a field takes none.
    app.press("home down d").send(Message::Paste("x".into()));
    app.assert_shows("Not pasted");
}

#[test]
fn names_that_cannot_be_typed_are_asked_for_as_they_are_shown() {
    let long = "操".repeat(61);
    for (name, typed) in [
        ("a\u{1b}[2J", "a\\x1b[2J"),
        ("root ", "root\\x20"),
        ("x\u{202e}y", "x\\u{202e}y"),
        (long.as_str(), &*"操".repeat(15)),
    ] {
        for typed in [typed, name] {
            let mut users = USERS;
            users[3].0 = name;
            let mut app = App::with_list(&users);
            app.press("end d").type_text(typed).press("enter enter");
            assert_eq!(app.sent_one().command, remove(name), "{typed:?}");
        }
    }
}

#[test]
fn sixty_wide_characters_are_asked_for_whole_even_on_a_small_screen() {
    let name = "管理者甲乙丙".repeat(10);
    let mut users = USERS;
    users[3].0 = &name;
    let mut app = App::with_list(&users);
    app.resize(40, 10).press("end d");
    insta::assert_snapshot!(app.screen());
    app.type_text(&name).press("enter enter");
    assert_eq!(app.sent_one().command, remove(&name));
}

#[test]
fn where_the_field_has_no_room_the_question_says_so_and_takes_no_yes() {
    for (width, height) in [(40, 5), (24, 4), (12, 10), (30, 3), (1, 1)] {
        let mut app = App::after("end d 'bob' enter");
        app.resize(width, height);
        if width >= 24 && height > 4 {
            app.assert_asks("Make the window larger to answer this");
        }
        app.press("enter");
        assert_eq!(app.sent(), [], "{width}x{height}");
        app.resize(80, 24).press("d 'bob' enter enter");
    }
}

#[test]
fn what_does_not_fit_is_scrolled_to() {
    let mut app = app_of("anna", &LONELY);
    app.resize(40, 10).press("2 s");
    app.assert_shows("pgdn shows more")
        .assert_shows("Type anna to");
    let mut seen = String::new();
    for _ in 0..20 {
        seen.push_str(&app.screen());
        app.press("pgdn");
    }
    assert!(seen.contains("You could no longer"), "{seen}");
    assert!(seen.contains("-restoreRules"), "{seen}");
    app.assert_shows("--users-force loads")
        .assert_shows("Type anna to");
    app.press("pgup pgup pgup pgup pgup pgup pgup pgup")
        .assert_shows("You could no longer");
}

#[test]
fn the_cursor_stands_in_the_field_and_then_on_the_button() {
    let cursor = |app: &App| {
        let (column, row) = app.cursor();
        let screen = app.screen();
        let line = screen.lines().nth(usize::from(row)).unwrap();
        line.chars().take(usize::from(column)).collect::<String>()
    };
    let mut app = App::after("end d 'bo'");
    assert!(cursor(&app).ends_with(">bo"), "{:?}", cursor(&app));
    app.press("left");
    assert!(cursor(&app).ends_with(">b"));
    app.press("end b enter");
    assert!(cursor(&app).ends_with("[ Cancel ] "), "{:?}", cursor(&app));
}

#[test]
fn a_yes_to_what_is_no_longer_true_is_asked_anew() {
    let mut users = USERS;
    users[1].1[1] = true;
    let mut app = App::after("down d");
    app.list(&users).press("tab enter");
    assert_eq!(app.sent(), []);
    app.assert_asks("The broker's list changed while this was asked")
        .assert_asks("test has: User Management.")
        .agree();
    assert_eq!(app.sent_one().command, remove("test"));
    // The same for saving: the other manager was deleted meanwhile, by a list that still waits.
    let mut app = App::new();
    app.session().production = true;
    app.press("end 2 s")
        .assert_shows(">[ Cancel ]")
        .list(&[USERS[0], USERS[3]])
        .press("tab enter");
    assert_eq!(app.sent(), []);
    app.assert_asks("bob is the last user besides root who can change users")
        .agree();
    assert_eq!(app.sent_one().command, set("bob", USER, false));
}
