//! While the link is down: how old the list is, and the password that was changed elsewhere.

use crate::common::{App, NOW, USERS, local_time, to_broker};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::link_safety::LinkSafety;
use guestlist::domain::secret::Secret;
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::ConnectionId;
use guestlist::screens::message::{Message, Timer};

const PROMPT: &str = "Log in again as root";

fn log_in(password: &str) -> Effect {
    to_broker(BrokerRequest::LogIn(Secret::new(password)))
}

// The age of the list

#[test]
fn while_the_link_is_down_header_and_banner_say_since_when_the_list_is_old() {
    let mut app = App::new();
    app.lose_link();
    app.assert_shows("4 users of 14:03:12")
        .assert_says(&format!("The list is of {NOW}."));
    // It stays the time of the loss, and stays until a list comes.
    app.send(Message::Broker(
        ConnectionId::FIRST,
        BrokerEvent::Link(Link::Connecting),
    ))
    .lose_link()
    .connect(16)
    .assert_shows("users of 14:03:12");
    app.list(&USERS)
        .assert_hides("users of")
        .assert_hides("14:03");
    assert!(app.is_drawn_again(), "the badge goes");
}

#[test]
fn a_list_that_cannot_be_read_again_keeps_its_age() {
    let mut app = App::new();
    app.lose_link().connect(16);
    app.event(BrokerEvent::Channel(
        Channel::Users,
        Some("The user list cannot be read.".into()),
    ));
    app.assert_says("The table shows the last list of Nov 24 14:03:12 UTC, which is old.");

    let mut app = App::new();
    app.lose_link().connect(16);
    app.event(BrokerEvent::BadRoster("It is empty.".into()));
    app.assert_says(&format!(
        "It is empty. The table shows the last good list of {NOW}."
    ));
    // One that says nothing new is new enough.
    app.list(&USERS).assert_hides("users of");
}

#[test]
fn the_time_is_asked_for_once_for_each_lost_link_and_never_before() {
    let mut app = App::started();
    app.connect(16).lose_link();
    // There was no list that could be old.
    app.assert_hides("14:03");
    let mut app = App::new();
    app.lose_link();
    app.now = local_time("Nov 25 09:00:00 UTC");
    app.event(BrokerEvent::Link(Link::Connecting)).lose_link();
    app.assert_shows("4 users of 14:03:12")
        .assert_hides("09:00:00");
    app.connect(16)
        .list(&USERS)
        .lose_link()
        .assert_shows("4 users of 09:00:00");
}

#[test]
fn a_wait_for_the_person_has_no_countdown() {
    let mut app = App::new();
    app.refuse_login();
    let timers = app.effects();
    assert_eq!(timers, []);
}

#[test]
fn one_lost_link_is_one_banner() {
    let mut app = App::new();
    app.lose_link();
    let screen = app.screen();
    assert_eq!(screen.matches("closed the connection").count(), 1);
    app.connect(16).refuse_login().press("esc");
    let screen = app.screen();
    assert_eq!(screen.matches("refused the login").count(), 1, "{screen}");
    assert!(!screen.contains("closed the connection"));
}

// The password that was changed elsewhere

#[test]
fn a_refused_password_opens_a_prompt_and_the_drafts_stay() {
    let mut app = App::after("down space");
    app.refuse_login();
    app.effects();
    app.assert_shows(PROMPT)
        .assert_shows("The broker refused the login: bad user name or")
        .type_text("s3cret \"x\\")
        .assert_hides("s3cret")
        .press("ctrl-t")
        .assert_shows("s3cret")
        .press("ctrl-t enter");
    assert_eq!(app.effects(), [log_in("s3cret \"x\\")]);
    app.assert_shows("Logging in…").press("x enter");
    assert_eq!(app.effects(), [], "one login at a time");

    app.event(BrokerEvent::Link(Link::Connecting))
        .assert_shows("Logging in…")
        .refuse_login()
        .assert_shows("The broker refused this password too")
        .assert_hides("••");
    app.press("'right' enter");
    assert_eq!(app.effects(), [log_in("right")]);
    app.connect(16)
        .assert_hides(PROMPT)
        .assert_shows("1 modified");
}

#[test]
fn log_in_prompt_at_80_by_24() {
    let mut app = App::after("down space");
    app.refuse_login().type_text("fake");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn log_in_prompt_at_40_by_10() {
    let mut app = App::new();
    app.resize(40, 10).refuse_login();
    app.press("'fake' enter").refuse_login();
    insta::assert_snapshot!(app.screen());
}

#[test]
fn esc_leaves_the_banner_and_a_key_asks_again() {
    let mut app = App::new();
    app.refuse_login().press("esc").assert_hides(PROMPT);
    app.assert_says("L asks for the password, r tries again.")
        .assert_shows("L log in");
    app.effects();
    app.press("r");
    assert_eq!(app.effects(), [to_broker(BrokerRequest::RetryNow)]);
    app.refuse_login().assert_hides(PROMPT);
    app.press("L").assert_shows(PROMPT);
    app.press("enter").assert_shows("The password is empty");
    app.press("tab enter").assert_hides(PROMPT);
    assert_eq!(app.effects(), []);
    // The next time it is asked for again.
    app.connect(16).press("L");
    app.assert_shows("Already logged in");
    app.refuse_login().assert_shows(PROMPT);
}

#[test]
fn the_prompt_waits_until_the_person_is_done_with_another_dialog() {
    let mut app = App::after("a 'carl'");
    app.refuse_login();
    app.assert_hides(PROMPT)
        .type_text("a")
        .assert_shows("carla");
    app.press("ctrl-c").assert_hides(PROMPT).press("esc");
    app.press("esc tab enter").assert_shows(PROMPT);

    // Once the link is back there is nothing to ask for.
    let mut app = App::after("a");
    app.refuse_login().connect(16).press("esc");
    app.assert_hides(PROMPT);
}

#[test]
fn a_login_that_cannot_be_tried_now_goes_on_waiting() {
    let mut app = App::new();
    app.refuse_login().press("'fake' enter");
    app.lose_link().assert_shows("Logging in…");
    app.connect(16).assert_hides(PROMPT);
}

#[test]
fn other_refusals_and_anonymous_sessions_get_no_prompt() {
    let mut app = App::new();
    app.event(BrokerEvent::Link(Link::Refused {
        retry_in: Some(std::time::Duration::from_secs(2)),
        reason: "this client is banned".into(),
        credentials: false,
    }));
    app.assert_hides(PROMPT)
        .assert_says("this client is banned");
    let countdown = app.started_timer(|it| matches!(it, Timer::Engine(EngineTimer::Countdown(_))));
    app.timer(countdown);
    assert_eq!(app.effects().len(), 1, "the tries go on");

    let mut app = App::new();
    app.session().user = None;
    app.refuse_login().assert_hides("Log in again");
    app.assert_says("r tries again.")
        .press("L")
        .assert_hides("Log in again");
}

#[test]
fn a_first_password_over_a_link_in_clear_asks_here_too() {
    let mut app = App::new();
    app.session().safety = LinkSafety::Plaintext;
    app.refuse_login();
    app.effects();
    app.press("'fake' enter")
        .assert_shows("NOT ENCRYPTED: anyone");
    assert_eq!(app.effects(), []);
    app.press("tab enter");
    assert_eq!(app.effects(), [log_in("fake")]);
}

#[test]
fn the_typed_password_may_be_the_factory_one_or_no_longer() {
    let mut app = App::new();
    app.event(BrokerEvent::FactoryPassword(true));
    app.assert_says("factory default password");
    app.event(BrokerEvent::FactoryPassword(false));
    app.assert_hides("factory default password");
}

#[test]
fn a_password_never_shows_in_debug_output() {
    let mut app = App::new();
    app.refuse_login()
        .press("'not-a-real-password' ctrl-t enter");
    assert!(!format!("{app:?}").contains("not-a-real"), "{app:?}");
}

#[test]
fn a_retry_that_is_refused_says_why_and_a_later_loss_is_no_retry() {
    let mut app = App::new();
    app.lose_link().press("r").assert_says("Connecting now");
    app.event(BrokerEvent::Link(Link::Refused {
        retry_in: Some(std::time::Duration::from_secs(3)),
        reason: "server unavailable".into(),
        credentials: false,
    }));
    app.assert_hides("Connecting now")
        .assert_says("server unavailable");
    app.press("r").connect(16).list(&USERS).press("down");
    app.lose_link();
    let screen = app.screen();
    let above = screen.lines().nth_back(1).unwrap();
    assert_eq!(above.trim(), "", "{screen}");
}
