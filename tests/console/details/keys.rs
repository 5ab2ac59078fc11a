//! The details of a user: permissions, groups, what changed, sessions.

use guestlist::domain::broker_messages::BrokerRequest;
use guestlist::domain::session_report::About;
use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

use crate::common::{App, NOW, USERS};
use crate::groups::{Knowing, asking, list_with, told};

#[test]
fn moving_through_the_table_asks_for_nothing_until_the_cursor_rests() {
    // The pane is there, and no column of groups beside it.
    let mut app = asking();
    app.resize(130, 40);
    app.effects();
    for _ in 0..3 {
        app.press("down");
    }
    let effects = app.effects();
    let timers: Vec<u64> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Start(_, Timer::Rest(generation), _) => Some(*generation),
            _ => None,
        })
        .collect();
    assert_eq!(timers.len(), 3, "{effects:?}");
    app.timer(Timer::Rest(timers[0]))
        .timer(Timer::Rest(timers[1]));
    assert!(app.asked().is_empty(), "the cursor has moved on");
    app.timer(Timer::Rest(timers[2]));
    assert_eq!(app.asked(), ["bob"]);
    app.tell("bob", told(&["ops"])).assert_says("Groups ops");
    assert!(app.asked().is_empty(), "it is known now");
    // Below the width of the pane nothing is asked, not even after a rest.
    app.resize(80, 24);
    app.effects();
    app.press("up down");
    assert!(app.effects().is_empty());
}

#[test]
fn one_question_for_details_is_open_at_a_time() {
    let mut app = asking();
    app.press("down left enter");
    assert_eq!(app.asked(), ["test"]);
    app.press("esc down enter");
    assert!(app.asked().is_empty(), "the first is not answered yet");
    app.tell("test", told(&[]));
    assert_eq!(app.asked(), ["anna"]);
}

#[test]
fn details_say_what_each_permission_allows_and_what_the_rules_tie_to_it() {
    let mut app = App::new();
    app.resize(100, 60).press("left enter");
    app.reads("What the permissions of root allow, by the broker's default rules")
        .reads("Full Access administer the broker")
        .reads("What the other permissions allow")
        .reads("User Management create, edit and delete other users")
        .reads("commands: -addUser, -removeUser")
        .reads("$SYS/Coreflux/Config/Users");
}

#[test]
fn details_show_what_is_pending_and_how_far_it_is() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["night"])]));
    app.press("down 1 m down space esc left enter");
    app.reads("Full Access ○→● Enabled, not saved")
        .reads("Groups night -night, not saved");
    app.press("esc s left enter");
    app.reads("○→● Enabled, sent, no answer yet");
}

#[test]
fn details_say_when_a_user_changed_on_this_watch() {
    let mut app = App::after("down left enter");
    app.reads("Changed no change seen in this session");
    app.list(&[
        ("root", [true, false, false]),
        ("test", [true, false, false]),
    ]);
    app.reads(&format!("Changed {NOW}"));
    app.press("esc up enter");
    app.reads("Changed no change seen in this session");
}

#[test]
fn our_own_commands_count_as_changes_and_say_so() {
    let mut app = App::after("down 1 s");
    let sent = app.sent_one();
    app.accept(sent.id).press("left enter");
    app.reads(&format!("Changed {NOW} by you, Full Access"));
    // The list that shows it is no other change, also when it is faster than the answer.
    let mut users = USERS;
    users[1].1[0] = true;
    app.list(&users)
        .reads(&format!("Changed {NOW} by you, Full Access"));
    users[3].1[0] = true;
    let mut app = App::after("end 1 s");
    let sent = app.sent_one();
    app.list(&users).press("left enter");
    app.reads(&format!("Changed {NOW} by you, Full Access"));
    app.accept(sent.id);
    // What another admin does counts for itself.
    users[3].1[2] = true;
    app.list(&users);
    app.reads(&format!("Changed {NOW}")).assert_hides("by you");
    app.press("esc p");
    app.type_text("fake-one")
        .press("enter")
        .type_text("fake-one")
        .press("enter");
    let sent = app.sent_one();
    app.accept(sent.id).press("enter");
    app.reads(&format!("Changed {NOW} by you, password"));
    app.press("esc").resize(130, 40);
    app.reads("Changed Nov 24 14:03 by you, password");
}

#[test]
fn a_change_in_a_list_that_waits_is_dated_when_it_came() {
    let mut app = App::after("down 1");
    app.list(&[
        ("root", [true, false, false]),
        ("test", [false; 3]),
        ("anna", [false; 3]),
    ]);
    app.assert_shows("System Configuration Updated");
    app.press("down left left enter");
    app.reads(&format!("Changed {NOW}"));
    app.press("esc up enter");
    app.reads("Changed no change seen in this session");
}

#[test]
fn sessions_are_listened_to_only_while_details_are_shown() {
    let listens = |app: &mut App| {
        let effects = app.effects().into_iter();
        let all = effects.filter_map(|effect| match effect {
            Effect::Engine(_, Wanted::Broker(BrokerRequest::ListenToSessions(on))) => Some(on),
            _ => None,
        });
        all.collect::<Vec<bool>>()
    };
    let mut app = App::after("down up left");
    assert!(listens(&mut app).is_empty());
    app.press("enter");
    assert_eq!(listens(&mut app), [true]);
    app.report(About::Sessions, &[(Some("root"), "ClientId c1")]);
    assert!(app.is_drawn_again());
    app.assert_says("Session ClientId c1");
    app.report(About::Sessions, &[(Some("root"), "ClientId c1")]);
    assert!(!app.is_drawn_again(), "the same again");
    app.press("esc");
    assert_eq!(listens(&mut app), [false]);
    app.report(About::Sessions, &[(Some("root"), "late")]);
    assert!(!app.is_drawn_again(), "nobody reads it");
    app.press("enter").assert_hides("c1");
    listens(&mut app);
    app.lose_link().connect(16);
    assert_eq!(listens(&mut app), [true], "a new link listens to nothing");
}

#[test]
fn sessions_belong_to_the_user_they_name_and_all_others_are_shown_as_told() {
    let mut app = App::new();
    app.resize(100, 50).press("down left enter");
    app.report(
        About::Sessions,
        &[
            (Some("test"), "ClientId mine"),
            (Some("anna"), "ClientId hers"),
            (None, "odd\u{1b}[2J thing"),
        ],
    )
    .report(About::Clients, &[(Some("anna"), "ClientId hers")])
    .report(About::Logins, &[(Some("test"), "at 1")])
    .report(About::Logins, &[(Some("test"), "at 2")]);
    app.reads("Sessions Session ClientId mine")
        .reads("Clients none reported")
        .reads("Last login at 2")
        .reads("Sessions reported by the broker")
        .assert_shows("odd\\x1b[2J thing")
        .assert_hides("hers")
        .assert_hides("at 1");
}

pub(crate) fn full_details(width: u16, height: u16) -> App {
    let mut app = App::new();
    app.resize(width, height);
    app.show(list_with(&[("test", &["night", "ops"])]));
    app.press("down 1 m down space esc left enter");
    app.report(
        About::Sessions,
        &[
            (Some("test"), "ClientId line1-7, Connected true"),
            (None, "3 more"),
        ],
    );
    app
}

#[test]
fn the_details_page_at_80_by_24() {
    let mut app = full_details(80, 24);
    insta::assert_snapshot!("details_page_at_80_by_24", app.screen());
    app.press("end");
    insta::assert_snapshot!("details_page_at_its_end", app.screen());
}

#[test]
fn the_details_page_at_120_by_40() {
    let app = full_details(120, 40);
    insta::assert_snapshot!("details_page_at_120_by_40", app.screen());
}

#[test]
fn the_details_pane_at_150_by_40() {
    let mut app = full_details(150, 40);
    app.press("esc");
    insta::assert_snapshot!("details_pane_at_150_by_40", app.screen());
}

#[test]
fn every_word_of_the_details_can_be_reached_at_40_by_10() {
    let mut app = full_details(40, 10);
    insta::assert_snapshot!("details_page_at_40_by_10", app.screen());
    let mut seen = String::new();
    for _ in 0..200 {
        seen.push_str(&app.words().replace("│", ""));
        app.press("down");
    }
    for words in [
        "line1-7",
        "3 more",
        "-addUserToGroup",
        "export",
        "trace logs",
    ] {
        assert!(seen.contains(words), "{words:?} was never on the screen");
    }
    app.assert_says("trace logs")
        .press("home")
        .assert_shows("test");
}

#[test]
fn details_are_searched_and_refreshed() {
    let mut app = App::new();
    app.press("left enter /")
        .type_text("log man")
        .press("enter");
    app.assert_shows("Log Management")
        .assert_hides("Full Access");
    app.press("y").assert_hides("Full Access");
    app.press("esc").assert_shows("Full Access");
    app.effects();
    app.press("r").assert_shows("Reading the user list again");
    let asked = app.effects();
    let refresh = |it: &Effect| {
        matches!(
            it,
            Effect::Engine(_, Wanted::Broker(BrokerRequest::Refresh))
        )
    };
    assert!(asked.iter().any(refresh), "{asked:?}");
}
