//! Answers, lists, keys and link losses in an order that nobody would choose.

use crate::common::{App, Flags, USERS, to_broker};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Link};
use guestlist::domain::command::{Answer, CommandId, CommandKind, Correlation, Verdict};
use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

fn with_carl() -> Vec<(&'static str, Flags)> {
    let mut users = USERS.to_vec();
    users.push(("carl", [false; 3]));
    users
}

fn fill(app: &mut App, fields: &[&str]) {
    for field in fields {
        app.type_text(field).press("enter");
    }
}

fn add_carl(app: &mut App) -> CommandId {
    app.press("a");
    fill(app, &["carl", "fake", "fake"]);
    app.sent_one().id
}

/// Sends a new password for the selected user, also if that is ourselves.
fn set_password(app: &mut App, password: &str) {
    app.press("p");
    fill(app, &[password, password]);
    if app.is_asked() {
        app.agree();
    }
}

#[test]
fn a_key_pressed_after_an_addition_keeps_the_selection() {
    let mut app = App::new();
    let id = add_carl(&mut app);
    app.accept(id).press("home down").list(&with_carl());
    app.assert_shows("carl added");
    assert_eq!(app.selected(), "test");
}

#[test]
fn a_user_of_the_same_name_added_by_another_admin_hides_no_refusal() {
    let mut app = App::new();
    let id = add_carl(&mut app);
    app.list(&with_carl())
        .assert_shows("Add New User")
        .assert_hides("carl added");
    app.answer(id, Verdict::Refused, "User carl already exists!");
    app.assert_shows("User carl already");
}

#[test]
fn a_list_that_came_before_the_acceptance_counts_then() {
    let mut app = App::new();
    let id = add_carl(&mut app);
    app.list(&with_carl())
        .accept(id)
        .assert_shows("carl added")
        .assert_hides("Add New User");
    assert_eq!(app.selected(), "carl");
}

#[test]
fn a_form_that_was_changed_since_stays_open() {
    let mut app = App::new();
    let id = add_carl(&mut app);
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .lose_link();
    app.press("shift-tab ctrl-u 'second' tab ctrl-u 'second' enter")
        .assert_shows("Not connected");
    app.connect(16).list(&with_carl());
    app.assert_shows("Add New User")
        .assert_shows("A user of this name already exists");
}

#[test]
fn a_late_answer_leaves_what_replaced_its_change_alone() {
    let mut app = App::after("end");
    set_password(&mut app, "fake");
    let first = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(first)))
        .press("esc tab enter d")
        .agree();
    let second = app.sent_one().id;
    app.accept(first);
    assert!(app.line_with("▌ bob").ends_with("Deleting"));
    app.accept(second)
        .list(&USERS[..3])
        .assert_shows("bob deleted");
}

#[test]
fn what_is_still_in_line_can_be_called_off() {
    let mut app = App::started();
    app.connect(1).list(&USERS).press("down space s");
    let first = app.sent_one().id;
    app.press("a");
    fill(&mut app, &["carl", "fake", "fake"]);
    assert_eq!(app.sent(), [], "one at a time");
    app.press("esc tab enter")
        .assert_shows("Not sent")
        .press("end d")
        .agree();
    assert!(app.line_with("▌ bob").ends_with("Deleting"));
    app.press("c");
    assert!(!app.line_with("▌ bob").contains("Deleting"));
    app.accept(first);
    assert_eq!(app.sent(), []);
}

#[test]
fn marks_fade_though_lists_keep_coming() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    let mut users = USERS;
    users[1].1[0] = true;
    app.accept(id).list(&users).assert_shows("Saved");
    let fading = app.started_timer(|it| matches!(it, Timer::Flashes(_)));
    app.list(&users).timer(fading).assert_hides("Saved");
}

#[test]
fn deleting_a_user_beside_open_changes_selects_the_neighbour() {
    let mut app = App::after("down space end d");
    app.agree();
    let id = app.sent_one().id;
    app.accept(id).list(&USERS[..3]);
    assert_eq!(app.selected(), "anna");
}

#[test]
fn what_was_never_sent_is_not_unknown() {
    let mut app = App::started();
    app.connect(1).list(&USERS).press("down space s");
    app.sent_one();
    let mut users = USERS;
    users[1].1[0] = true;
    app.list(&users).press("space s");
    assert_eq!(app.sent(), [], "the first has no answer yet");
    app.lose_link();
    assert_eq!(app.status_of("test"), "Modified");
}

#[test]
fn a_password_that_was_never_sent_makes_no_other_forgotten() {
    let mut app = App::started();
    app.connect(1).list(&USERS);
    set_password(&mut app, "one");
    let first = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(first)))
        .press("esc tab enter down space s up");
    app.sent_one();
    set_password(&mut app, "two");
    assert_eq!(app.sent(), []);
    app.lose_link();
    let forgets = |effect: &Effect| {
        matches!(
            effect,
            Effect::Engine(_, Wanted::Broker(BrokerRequest::ForgetPassword(_)))
        )
    };
    assert!(!app.effects().iter().any(forgets));
}

#[test]
fn late_answers_to_two_own_passwords_leave_the_one_that_counts() {
    let mut app = App::new();
    set_password(&mut app, "one");
    let first = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(first)))
        .assert_says("no list shows passwords")
        .press("esc tab enter");
    set_password(&mut app, "two");
    let second = app.sent_one().id;
    app.accept(first);
    assert_eq!(
        app.effects(),
        [to_broker(BrokerRequest::AdoptPassword(first))]
    );
    app.answer(second, Verdict::Refused, "too short");
    assert_eq!(
        app.effects(),
        [to_broker(BrokerRequest::ForgetPassword(second))]
    );
}

#[test]
fn a_login_with_the_new_password_settles_its_change() {
    let mut app = App::new();
    set_password(&mut app, "one");
    let id = app.sent_one().id;
    app.lose_link().assert_shows("no list shows passwords");
    app.connect(16)
        .event(BrokerEvent::PasswordWorks(id))
        .assert_hides("Change Password of");
    app.assert_shows("root: the new password works")
        .assert_hides("Unknown");
    // Nor does the list that comes then take its place.
    app.list(&USERS)
        .assert_shows("root: the new password works");
}

#[test]
fn a_profile_that_has_the_old_own_password_is_named() {
    let mut app = App::new();
    app.session().password_profile = Some("gateway-7".into());
    set_password(&mut app, "one");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Accepted, "done").assert_says(
        "root: the broker accepted the new password · profile gateway-7 still has the old one",
    );
    app.press("down");
    set_password(&mut app, "two");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Accepted, "done")
        .assert_says("test: the broker accepted the new password · t test login");
}

#[test]
fn without_ids_a_late_answer_goes_to_the_command_that_it_is_late_for() {
    let mut app = App::started();
    app.connect(1).list(&USERS).press("down");
    set_password(&mut app, "one");
    let first = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(first)))
        .press("esc tab enter");
    set_password(&mut app, "two");
    app.sent_one();
    let answer = |verdict, text: &str| {
        BrokerEvent::Answer(Answer {
            correlation: Correlation::Unmarked,
            verdict,
            text: text.into(),
            kind: Some(CommandKind::Password),
            user: Some("test".into()),
        })
    };
    let late = "Password for user test changed successfully!";
    app.event(answer(Verdict::Accepted, late))
        .assert_shows("Waiting for the broker's answer");
    app.event(answer(Verdict::Refused, "Password too short"))
        .assert_shows("too short");
}

#[test]
fn a_refresh_that_brought_nothing_takes_no_later_list_over_an_edit() {
    let mut app = App::after("r down space");
    app.list(&USERS[..3]);
    app.assert_shows("System Updated").assert_shows("bob");
}

#[test]
fn a_list_that_says_nothing_new_is_not_drawn() {
    let mut app = App::new();
    app.list(&USERS);
    assert!(!app.is_drawn_again());
}

#[test]
fn why_the_link_is_down_stays_on_the_screen_during_the_next_try() {
    let mut app = App::new();
    app.lose_link().event(BrokerEvent::Link(Link::Connecting));
    app.assert_shows("gateway-7:1883 closed the connection")
        .assert_shows("reconnecting");
}

#[test]
fn keys_on_what_is_on_its_way_are_answered_with_words() {
    let mut app = App::after("down space s s");
    app.assert_shows("test: everything is already on its way");
    app.press("S")
        .assert_shows("Everything is already on its way");
    assert!(!app.line_with("? help").contains("s save"));
    app.press("end d")
        .agree()
        .press("c")
        .assert_shows("already sent; the broker decides");
    let mut app = App::new();
    add_carl(&mut app);
    app.type_text("x")
        .assert_shows("Wait: the broker has not answered yet");
}

#[test]
fn a_long_answer_and_a_long_paste_are_quick_to_handle() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Refused, &"word ".repeat(400_000))
        .assert_shows("word word");
    let kept = app
        .engine()
        .log()
        .get(id)
        .unwrap()
        .outcome
        .reason()
        .unwrap();
    assert!(kept.text.len() < 2_000, "{}", kept.text.len());
}
