//! Logins that are tried: what is known of the account is said, and no device is cut off.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::message::ConnectionId;
use std::time::Duration;

use guestlist::domain::broker_messages::{Admission, BrokerEvent, BrokerRequest, Link};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Message;
use serde_json::{Value, json};

use crate::common::App;
use crate::session::certificate::{client, console, from, list, says, says_not, select, with};

const REFUSED: &str = "The broker refused alice: not authorized.";
const HINT: &str = "The broker gives no reason: the password may be wrong, or the \
    account may have none. p sets a password.";
const DISABLED: &str = "alice is disabled: the broker refuses every password until Enabled is on.";

/// A console of `admin` on a broker that has alice.
fn opened(alice: Value) -> App {
    let mut app = console(false);
    app.session().user = Some("admin".into());
    list(&mut app, &[client("admin", &["admin"], &[]), alice]);
    app
}

fn alice() -> Value {
    client("alice", &[], &[])
}

fn bound() -> Value {
    with(alice(), "clientid", json!("gateway-7"))
}

fn disabled(client: Value) -> Value {
    with(client, "disabled", json!(true))
}

/// Asks for a login of alice with a typed password.
fn try_login(app: &mut App) {
    select(app, "alice");
    app.press("t");
    if !app.is_at_table() {
        app.press("'some-fake' enter");
    }
}

/// The client ids of the logins that were tried since the last look, and whether the list was asked
/// for.
fn tried(app: &mut App) -> (Vec<Option<String>>, bool) {
    let (mut ids, mut asked) = (Vec::new(), false);
    for effect in app.effects() {
        match effect {
            Effect::Engine(
                _,
                Wanted::Probe {
                    client_id, user, ..
                },
            ) => {
                assert_eq!(user.as_str(), "alice");
                ids.push(client_id);
            }
            Effect::Engine(_, Wanted::Broker(BrokerRequest::Refresh)) => asked = true,
            _ => {}
        }
    }
    (ids, asked)
}

fn refuse(app: &mut App) {
    let admission = Admission::Refused("not authorized".into());
    app.send(Message::Probed(
        ConnectionId::FIRST,
        "alice".into(),
        admission,
    ));
}

#[test]
fn a_refused_login_says_why_where_the_list_knows() {
    for (what, alice, reason) in [
        ("disabled", disabled(alice()), DISABLED),
        ("disabled, on 2.1", disabled(from(alice(), 0)), DISABLED),
        ("perhaps no password", alice(), HINT),
        ("perhaps none, on 2.1", from(alice(), 3), HINT),
    ] {
        let mut app = opened(alice);
        try_login(&mut app);
        assert_eq!(tried(&mut app), (vec![None], false), "{what}");
        refuse(&mut app);
        says(&app, &format!("{REFUSED} {reason}"));
        // Likewise once the form is closed, in the line.
        app.press("esc");
        try_login(&mut app);
        app.press("esc");
        refuse(&mut app);
        says(&app, &format!("{REFUSED} {reason}"));
    }
}

#[test]
fn what_the_newest_list_says_counts() {
    let mut app = opened(disabled(alice()));
    try_login(&mut app);
    list(&mut app, &[client("admin", &["admin"], &[]), alice()]);
    refuse(&mut app);
    says(&app, &format!("{REFUSED} {HINT}"));
    says_not(&app, "is disabled");
}

#[test]
fn an_admitted_login_needs_no_reason() {
    let mut app = opened(disabled(alice()));
    try_login(&mut app);
    app.send(Message::Probed(
        ConnectionId::FIRST,
        "alice".into(),
        Admission::Admitted,
    ));
    says(
        &app,
        "Login works: the broker accepted alice with that password.",
    );
    says_not(&app, "is disabled");
}

#[test]
fn other_brokers_have_no_such_hint() {
    let mut app = App::after("down t 'some-fake' enter");
    app.send(Message::Probed(
        ConnectionId::FIRST,
        "test".into(),
        Admission::Refused("not authorized".into()),
    ));
    app.assert_says("not authorized.");
    app.assert_hides("says no more");
}

#[test]
fn the_client_id_of_a_device_is_not_taken_from_it() {
    for (what, alice, reason) in [
        (
            "2.0 tells of no sessions",
            bound(),
            "alice is bound to the client id gateway-7: a test login would disconnect a device that uses it",
        ),
        (
            "2.1 tells of one",
            from(bound(), 1),
            "alice is bound to the client id gateway-7, which has a session: a test login would disconnect that device; r looks again",
        ),
        (
            "disabled besides",
            disabled(bound()),
            "alice is bound to the client id gateway-7: a test login",
        ),
    ] {
        let mut app = opened(alice);
        try_login(&mut app);
        says(&app, reason);
        assert!(app.is_at_table(), "{what}");
        assert_eq!(tried(&mut app), (vec![], false), "{what}");
        // Nor with the password that was set just now, and no key for it is offered.
        app.press("p");
        for _ in 0..2 {
            app.press("'some-fake' enter");
        }
        let sent = app.sent_one();
        app.accept(sent.id);
        says(&app, "the broker accepted the new password");
        says_not(&app, "tries the login");
        app.press("t");
        says(&app, reason);
        assert_eq!(tried(&mut app), (vec![], false), "{what}");
    }
}

#[test]
fn a_client_id_that_no_session_has_is_used_once_a_list_of_now_says_so() {
    let free = || from(bound(), 0);
    let mut app = opened(free());
    select(&mut app, "alice");
    app.press("t");
    says(
        &app,
        "Connects once as alice, with its client id gateway-7, if no session has it now",
    );
    app.press("'some-fake' enter");
    says(&app, "Testing the login…");
    assert_eq!(tried(&mut app), (vec![], true));
    list_of_now(&mut app, free());
    assert_eq!(tried(&mut app), (vec![Some("gateway-7".into())], false));
    app.send(Message::Probed(
        ConnectionId::FIRST,
        "alice".into(),
        Admission::Admitted,
    ));
    says(&app, "Login works: the broker accepted alice");

    // With the password that was set just now likewise.
    let mut app = opened(free());
    select(&mut app, "alice");
    app.press("p");
    for _ in 0..2 {
        app.press("'some-fake' enter");
    }
    let sent = app.sent_one();
    app.accept(sent.id);
    says(&app, "t test login");
    app.press("t");
    assert_eq!(tried(&mut app), (vec![], true));
    // The link was not cut, and a list that differs in nothing says so too.
    list_of_now(&mut app, free());
    assert_eq!(tried(&mut app).0, [Some("gateway-7".into())]);
}

/// The effects of a list are left for the next look.
fn list_of_now(app: &mut App, alice: Value) {
    let events = crate::session::certificate::events(&[client("admin", &["admin"], &[]), alice]);
    for event in events {
        app.event(event);
    }
}

#[test]
fn a_client_id_that_is_taken_by_then_is_left_alone() {
    let free = from(bound(), 0);
    let lost = BrokerEvent::Link(Link::Waiting {
        retry_in: Duration::from_secs(1),
        reason: "cut".into(),
    });
    let no_list = "Not known whether alice can log in: no list says";
    for (news, words) in [
        (
            None,
            "Not known whether alice can log in: alice is bound to the client id gateway-7, which has a session",
        ),
        (Some(lost), no_list),
        (Some(BrokerEvent::NoRoster("none".into())), no_list),
        (Some(BrokerEvent::BadRoster("bad".into())), no_list),
    ] {
        let mut app = opened(free.clone());
        try_login(&mut app);
        assert_eq!(tried(&mut app), (vec![], true));
        match news {
            None => list_of_now(&mut app, from(bound(), 1)),
            Some(event) => {
                app.event(event);
            }
        }
        says(&app, words);
        assert!(tried(&mut app).0.is_empty(), "{words}");
        assert!(app.engine().probing().is_none() && app.engine().held_trial().is_none());
    }
}

#[test]
fn who_is_bound_no_more_is_tried_with_a_fresh_client_id() {
    let mut app = opened(from(bound(), 0));
    try_login(&mut app);
    app.effects();
    list_of_now(&mut app, from(alice(), 0));
    assert_eq!(tried(&mut app).0, [None]);
}

#[test]
fn a_certificate_that_is_the_login_would_be_admitted_for_any_password() {
    let mut app = console(true);
    list(&mut app, &[client("admin", &["admin"], &[]), alice()]);
    try_login(&mut app);
    says(
        &app,
        "Cannot test the login: guestlist presents a client certificate",
    );
    assert_eq!(tried(&mut app), (vec![], false));
}
