//! What is said before a console is left, where something that was sent is not known to be done.

use crate::brokers::program::Program;
use crate::common::{App, USERS};
use crate::fleet::three;
use guestlist::domain::command::Verdict;
use guestlist::screens::effect::Effect;

/// A console whose broker was gone before it answered to a new password.
fn unanswered() -> App {
    let mut app = App::after("down p");
    for _ in 0..2 {
        app.type_text("not-a-real-one").press("enter");
    }
    app.sent_one();
    app.press("esc").lose_link();
    app
}

#[test]
fn an_unknown_outcome_is_named_before_the_console_is_left() {
    let mut app = unanswered();
    assert_eq!(app.status_of("test"), "Unknown");
    app.effects();
    app.press("q")
        .assert_asks("The outcome of 1 change is not known: test.");
    assert_eq!(app.effects(), []);
    // The list shows no password, so it stays unknown.
    app.press("esc").connect(16).list(&USERS);
    app.press("q")
        .assert_asks("The outcome of 1 change is not known: test.");
    // Who drops it knows of it.
    app.press("esc c").effects();
    app.press("q");
    assert_eq!(app.effects(), [Effect::Quit]);
}

#[test]
fn what_is_not_known_is_not_called_nothing() {
    let mut app = unanswered();
    let unknown = "the outcome of 1 change is not known";
    app.press("u")
        .assert_says(&format!("Nothing to undo: {unknown}"));
    for key in ["S", "R", "C"] {
        app.press(key)
            .assert_says(&format!("No user has changes to save; {unknown}"));
    }
}

#[test]
fn what_the_broker_refused_is_named_too() {
    let mut app = App::after("down p");
    for _ in 0..2 {
        app.type_text("not-a-real-one").press("enter");
    }
    let id = app.sent_one().id;
    app.press("esc").answer(id, Verdict::Refused, "no");
    app.press("u")
        .assert_says("Nothing to undo: nothing that was sent is known to be done");
    app.press("q").assert_asks("1 change is not done: test.");
}

/// Three brokers of which the second refuses what is sent to all.
fn refused_by_one() -> Program {
    let mut program = three();
    program.press("a").type_text("carl").press("enter enter");
    program.fill(&["not-a-real-one", "not-a-real-one"]);
    let sent = program.applied();
    program.answers(1, sent[0].1, Verdict::Accepted, "as asked");
    program.answers(2, sent[1].1, Verdict::Refused, "no");
    program
}

#[test]
fn many_brokers_are_not_left_before_the_one_is_named_that_did_not_do_it() {
    let mut program = refused_by_one();
    let sent_to_third = program.screen();
    assert!(sent_to_third.contains("plant-03"), "{sent_to_third}");
    program.loses(3);
    program.press("esc q");
    program
        .assert_shows("1 change is not done: carl on plant-02.")
        .assert_shows("The outcome of 1 change is not known: carl on plant-03.");
    program.press("esc b");
    program.assert_shows("1 change is not done: carl on plant-02.");
}
