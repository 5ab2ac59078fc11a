//! Esc never throws away what was typed or changed without a question.

use crate::brokers::program::{Program, plant};
use crate::common::{App, USERS, roster, with_groups};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::{Message, Timer};

const ASKED: &str = "Discard what you typed?";

/// Opens a dialog, and types into it.
type Typing = fn(&mut App) -> &mut App;

fn typed() -> Vec<(&'static str, Typing)> {
    vec![
        ("add", |app| app.press("a").type_text("eve")),
        ("password", |app| {
            app.press("down p").type_text("Secret-12345")
        }),
        ("made password", |app| app.press("down p ctrl-g")),
        ("pasted password", |app| {
            app.press("down p")
                .send(Message::Paste("Secret-12345".into()))
        }),
        ("login test", |app| app.press("down t").type_text("x")),
        ("new passwords", |app| app.press("down v P backspace")),
        ("group", |app| {
            let list = with_groups(&roster(&USERS), |_| Some(["day".into()].into()));
            app.event(BrokerEvent::Roster(list, Vec::new()));
            app.press("down m").type_text("night")
        }),
    ]
}

#[test]
fn a_dialog_with_something_typed_asks_and_keeps_it() {
    for (name, typing) in typed() {
        let mut app = App::new();
        typing(&mut app);
        let before = app.screen();
        // However often: the question has its way out focused, and Esc is that way.
        for _ in 0..3 {
            app.press("esc");
            assert!(app.screen().contains(ASKED), "{name}: {}", app.screen());
            app.press("esc");
            assert_eq!(app.screen(), before, "{name}");
        }
        app.press("esc enter");
        assert_eq!(app.screen(), before, "{name}: enter is the way out too");
        app.press("esc tab enter");
        assert!(app.is_at_table(), "{name}: {}", app.screen());
    }
}

#[test]
fn a_dialog_with_nothing_typed_closes_at_once() {
    for keys in ["a", "down p", "down t", "down v P", "down d", "/", "?", "A"] {
        let mut app = App::new();
        app.press(keys);
        assert!(!app.is_at_table(), "{keys}");
        app.press("esc");
        assert!(app.is_at_table(), "{keys}: {}", app.screen());
    }
}

#[test]
fn what_was_typed_and_taken_out_again_is_nothing() {
    let app = App::after("a x left right backspace esc");
    assert!(app.is_at_table(), "{}", app.screen());
}

#[test]
fn esc_closes_a_typed_confirmation_at_once() {
    // anna can manage users, and so has to be typed.
    let mut app = App::with_list(&[("root", [true; 3]), ("anna", [true; 3])]);
    app.press("down d 'an'").assert_shows("Delete anna?");
    app.press("esc");
    assert!(app.is_at_table(), "{}", app.screen());
    assert_eq!(app.sent(), []);
}

#[test]
fn esc_in_the_table_leaves_every_change() {
    let mut app = App::after("down right space down space esc esc esc");
    assert_eq!(app.modified(), 2, "{}", app.screen());
    assert!(app.effects().iter().all(|effect| *effect != Effect::Quit));
}

#[test]
fn a_command_that_waits_in_line_holds_what_was_typed() {
    let mut app = App::after("a 'eve' enter 'Secret-12345'");
    app.press("enter 'Secret-12345' enter enter");
    app.press("esc");
    // It is on its way: nothing typed is lost, and nothing can be called back.
    assert!(!app.screen().contains(ASKED), "{}", app.screen());
}

#[test]
fn a_command_without_an_answer_is_not_called_unsent() {
    let mut app = App::after("down p 'Secret-12345' enter 'Secret-12345' enter");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .press("esc");
    let screen = app.screen();
    assert!(screen.contains(ASKED), "{screen}");
    assert!(screen.contains("What you typed is not kept."), "{screen}");
    app.press("tab enter");
    assert!(app.is_at_table(), "{}", app.screen());
}

#[test]
fn a_plan_with_new_passwords_asks() {
    let mut app = App::after("down v v P tab space tab tab enter");
    let screen = app.screen();
    assert!(screen.contains("apply"), "{screen}");
    app.press("esc");
    assert!(
        app.screen().contains("Discard this plan?"),
        "{}",
        app.screen()
    );
    app.press("esc");
    assert_eq!(app.screen(), screen);
    app.press("esc tab enter");
    assert!(
        app.screen().contains("No password was changed"),
        "{}",
        app.screen()
    );
}

#[test]
fn a_plan_of_changes_closes_at_once_and_keeps_them() {
    let app = App::after("down right space down space R esc");
    assert!(app.is_at_table());
    assert_eq!(app.modified(), 2);
}

#[test]
fn the_form_for_a_broker_asks() {
    for keys in ["a x", "e x", "e tab tab tab space", "e pgdn up up x"] {
        let mut program = Program::with(plant());
        program.press("down").press(keys);
        let before = program.screen();
        program.press("esc");
        assert!(
            program.screen().contains(ASKED),
            "{keys}: {}",
            program.screen()
        );
        program.press("esc");
        assert_eq!(program.screen(), before, "{keys}");
        program.press("esc tab enter");
        assert!(
            !program.screen().contains("Password from"),
            "{}",
            program.screen()
        );
    }
    for keys in ["a", "e", "e end left tab up"] {
        let mut program = Program::with(plant());
        let before = program.press("down").screen();
        program.press(keys).press("esc");
        assert_eq!(program.screen(), before, "{keys}");
    }
}

#[test]
fn the_prompt_for_a_password_asks() {
    let mut program = Program::with(plant());
    program.press("enter");
    let link = program.attempt().link;
    program.send(guestlist::app::Message::PasswordWanted(link));
    program.press("'Secret' esc");
    assert!(program.screen().contains(ASKED), "{}", program.screen());
    assert_eq!(program.effects(), []);
    program.press("tab enter");
    assert!(
        program.screen().contains("not opened: no password"),
        "{}",
        program.screen()
    );
}
