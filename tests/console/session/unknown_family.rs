//! A broker of which nothing tells what kind it is, one where nothing answers, and one that grants
//! its list and does not send it: keys and screens without a broker.

use crate::common::{App, USERS, to_broker};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::command::Verdict;
use guestlist::domain::family::FamilyTraits;

const TRIED: &str = "Unknown broker type. Tried: everything (refused).";
const TO_DO: &str = "Unknown broker type, so nothing is sent: start with --broker \
    coreflux or --broker mosquitto, or set family in the profile; r tries again";
const UNHEARD: &str = "No password is sent, since nothing has answered yet: others may read it.";
const NO_LIST: &str =
    "The broker lets this account read the user list, but has not sent it in 10 s.";

const FINDING: &str = "Not sent yet: still finding out how this broker answers";

/// Admitted, and nothing is known of the broker yet.
fn admitted() -> App {
    let mut app = App::started();
    app.resize(120, 30);
    app.session().family = FamilyTraits::default();
    app.event(BrokerEvent::Link(Link::Connected));
    app.effects();
    app
}

fn unknown() -> App {
    let mut app = admitted();
    app.event(BrokerEvent::UnknownFamily {
        tried: TRIED.into(),
        is_refused: false,
    });
    app
}

fn withheld() -> App {
    let mut app = App::started();
    app.resize(120, 30).connect(16);
    app.event(BrokerEvent::NoRoster(NO_LIST.into()));
    app.effects();
    app
}

fn family() -> BrokerEvent {
    BrokerEvent::Family {
        family: Box::new(guestlist::broker::dialect::coreflux::family()),
        notice: "Changes are saved by commands.",
    }
}

#[test]
fn no_key_begins_what_cannot_be_sent() {
    for keys in ["a", "n", "p", "P", "d", "space", "1", "s", "m"] {
        let mut app = unknown();
        app.press(keys).assert_says(TRIED).assert_says(TO_DO);
        assert!(app.is_at_table(), "{keys}");
        assert_eq!(app.effects(), [], "{keys}");
        app.assert_hides("Waiting");
    }
}

#[test]
fn a_form_that_waited_is_given_back_at_once() {
    for cancel in ["esc tab enter", "tab enter y"] {
        let mut app = admitted();
        app.press("a 'carl' enter 'fake-long-1' enter");
        app.press("'fake-long-1' enter");
        // Nothing was sent, so no answer is waited for.
        app.assert_shows(FINDING)
            .assert_hides("Waiting for the broker");
        app.event(BrokerEvent::UnknownFamily {
            tried: TRIED.into(),
            is_refused: false,
        });
        app.assert_hides("Not sent yet");
        app.assert_asks("Unknown broker type, so nothing is sent");
        app.assert_hides("Waiting");
        assert_eq!(app.sent(), []);
        // Once more: it is not put in line again.
        app.press("enter").assert_hides("Waiting for the broker");
        app.press(cancel);
        assert!(app.is_at_table(), "{}", app.screen());
    }
}

#[test]
fn cancel_closes_a_form_that_waits_and_says_that_nothing_was_sent() {
    for cancel in ["esc tab enter", "tab enter y"] {
        let mut app = admitted();
        app.press("a 'carl' enter 'fake-long-1' enter");
        app.press("'fake-long-1' enter");
        app.assert_shows(FINDING).press(cancel);
        assert!(app.is_at_table(), "{}", app.screen());
        app.assert_says("Not sent");
        app.event(family())
            .event(BrokerEvent::Ready { in_flight: 16 });
        assert_eq!(app.sent(), [], "what was cancelled stays so");
    }
}

#[test]
fn what_waited_is_sent_once_the_family_is_found() {
    let mut app = admitted();
    app.press("a 'carl' enter 'fake-long-1' enter");
    app.press("'fake-long-1' enter");
    app.event(family())
        .assert_shows(FINDING)
        .event(BrokerEvent::Ready { in_flight: 16 })
        .assert_shows("Waiting for the broker's answer")
        .assert_hides("Not sent yet");
    let sent = app.sent_one();
    app.accept(sent.id).assert_hides("Waiting for the broker");
}

#[test]
fn a_late_word_or_a_key_ends_it() {
    let mut app = unknown();
    app.press("r");
    assert_eq!(app.effects(), [to_broker(BrokerRequest::Refresh)]);
    app.assert_says(TRIED);
    app.event(family())
        .event(BrokerEvent::Ready { in_flight: 16 });
    app.list(&USERS)
        .assert_hides("Not known")
        .assert_shows("bob");
    app.press("a").assert_shows("Add New User");

    // A new link finds out for itself.
    let mut app = unknown();
    app.lose_link().event(BrokerEvent::Link(Link::Connected));
    app.assert_hides("Unknown broker type");
}

#[test]
fn no_password_is_typed_for_a_broker_where_nothing_answers() {
    let mut app = App::with_list(&USERS);
    app.resize(120, 30).press("down");
    app.event(BrokerEvent::Unheard(Some(UNHEARD.into())));
    for keys in ["a", "p", "P"] {
        app.press(keys);
        app.assert_says(&format!("{UNHEARD} r asks again."));
        assert!(app.is_at_table(), "{keys}");
    }
    // What holds no secret goes, and tells.
    app.press("1 s");
    app.sent_one();
    for heard in [
        BrokerEvent::Unheard(None),
        BrokerEvent::Link(Link::Connected),
    ] {
        let mut app = App::with_list(&USERS);
        app.event(BrokerEvent::Unheard(Some(UNHEARD.into())));
        app.event(heard).press("a").assert_shows("Add New User");
    }
}

#[test]
fn without_a_list_that_was_granted_one_works_by_name() {
    let mut app = withheld();
    app.assert_says(NO_LIST)
        .assert_says("Until it comes you can work by name: n names a user, a adds one.")
        .assert_hides("Waiting for the user list")
        .assert_hides("Who can grant it");
    app.press("n 'bob' enter 1 s");
    let sent = app.sent_one();
    app.accept(sent.id);
    app.assert_says("the broker accepted it, but has not sent the list that would show it");
    app.assert_shows("Accepted");

    // A list that comes takes over: what it shows is verified.
    app.list(&[("root", [true; 3]), ("bob", [true, false, false])]);
    app.assert_hides("has not sent").assert_hides("Accepted");
    app.assert_shows("2 users");
    app.press("n")
        .assert_says("No need to name a user: the broker shows the list to this account");
}

#[test]
fn a_user_who_is_added_without_a_list_ends_with_a_word() {
    let mut app = withheld();
    app.press("a 'carl' enter 'fake-long-1' enter");
    app.press("'fake-long-1' enter");
    let sent = app.sent_one();
    app.accept(sent.id);
    app.assert_hides("Waiting for the broker")
        .assert_shows("carl");
    app.assert_says("the broker accepted it, but has not sent the list that would show it");
}

#[test]
fn a_change_that_waits_for_the_list_waits_no_longer_than_its_patience() {
    for answer in [Verdict::Accepted, Verdict::Refused] {
        let mut app = App::started();
        app.resize(120, 30).connect(16);
        app.press("a 'carl' enter 'fake-long-1' enter");
        app.press("'fake-long-1' enter");
        let sent = app.sent_one();
        app.answer(sent.id, answer, "as told");
        app.event(BrokerEvent::NoRoster(NO_LIST.into()));
        app.assert_hides("Saving").assert_hides("Waiting");
        app.leave_all()
            .assert_hides("Saving")
            .assert_hides("Waiting");
    }
}

#[test]
fn a_list_that_never_was_readable_is_none_either() {
    let mut app = App::started();
    app.resize(120, 30).connect(16);
    app.event(BrokerEvent::BadRoster("The list is not valid JSON.".into()));
    app.assert_says("The list is not valid JSON.")
        .assert_hides("Waiting for the user list");
    app.press("n 'bob' enter 1 s");
    app.sent_one();
    // After a good one, a bad one leaves that in place.
    app.list(&USERS);
    app.event(BrokerEvent::BadRoster("The list is not valid JSON.".into()));
    app.assert_says("The table shows the last good list");
    app.press("n").assert_shows("No need to name a user");
}

#[test]
fn until_the_patience_is_over_n_says_what_will_be() {
    let mut app = App::started();
    app.connect(16).press("n");
    app.assert_says("Wait: the broker's list has not come yet");
    assert!(app.is_at_table());
}

#[test]
fn a_list_that_does_not_come_after_a_reconnect_leaves_the_old_one_and_lets_work_by_name() {
    let mut app = App::with_list(&USERS);
    app.resize(120, 30).lose_link().connect(16);
    app.event(BrokerEvent::NoRoster(NO_LIST.into()));
    app.assert_says(NO_LIST)
        .assert_says("The table shows the last good list");
    app.press("n 'new-one' enter");
    app.assert_shows("new-one").press("1 s");
    let sent = app.sent_one();
    app.accept(sent.id);
    app.list(&USERS).assert_hides("has not sent it in");
    app.assert_says("The user list can be read again");
}

#[test]
fn a_refusal_after_the_silence_is_what_is_said() {
    let mut app = withheld();
    let refusal = "The broker refused to show the user list (not authorized).";
    app.event(BrokerEvent::Channel(Channel::Users, Some(refusal.into())));
    app.assert_says(refusal).assert_hides("has not sent it in");
    app.press("n 'bob' enter");
    app.assert_shows("bob");
}

#[test]
fn where_no_user_can_be_added_adding_is_not_offered() {
    let offers = "names a user, a adds one";
    let table = "names a user to work on, a adds one";
    withheld().assert_says(offers).assert_says(table);

    let mut unheard = withheld();
    unheard.event(BrokerEvent::Unheard(Some(UNHEARD.into())));
    let mut denied = withheld();
    denied.press("a 'carl' enter 'fake-long-1' enter");
    denied.press("'fake-long-1' enter");
    let sent = denied.sent_one();
    denied.answer(sent.id, Verdict::Denied, "Permission denied");
    denied.leave_all();
    let mut reading = withheld();
    reading.session().read_only = true;
    for app in [&mut unheard, &mut denied, &mut reading] {
        app.assert_says("n names a user to work on.")
            .assert_says("you can work by name: n names a user.");
        app.assert_hides("adds one");
    }
}

#[test]
fn the_notice_of_the_family_is_said_when_it_is_asked_for() {
    let mut app = admitted();
    app.event(BrokerEvent::UnknownFamily {
        tried: TRIED.into(),
        is_refused: false,
    });
    app.assert_says(TRIED);
    app.event(family()).press(": 'notice' enter");
    app.assert_says("Changes are saved by commands.");
}
