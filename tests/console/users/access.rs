//! What follows from the broker's refusals: keys and screens without a broker.

use crate::common::{App, Flags, USERS, set, to_broker};
use crate::sampling::sizes;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel};
use guestlist::domain::command::{Answer, Command, CommandId, CommandKind, Correlation, Verdict};
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

const FULL: &str = "AllowedSystemConfiguration";
const USER: &str = "AllowedUserManagement";
const NO_LIST: &str = "The broker refused to show the user list (not authorized): reading it \
    needs Full Access (AllowedSystemConfiguration).";
const NO_COMMANDS: &str = "The broker refused the command (not authorized): sending commands \
    needs User Management (AllowedUserManagement) or Full Access (AllowedSystemConfiguration).";
const DENIED: &str = "Permission denied: You are not allowed to execute -changeUserSettings";

fn refuse(app: &mut App, channel: Channel, sentence: &str) {
    app.event(BrokerEvent::Channel(channel, Some(sentence.into())));
}

fn admit(app: &mut App, channel: Channel) {
    app.event(BrokerEvent::Channel(channel, None));
}

/// Logged in as somebody who can change users but not list them.
fn without_list() -> App {
    let mut app = App::started();
    app.session().user = Some("manager".into());
    app.connect(16);
    refuse(&mut app, Channel::Users, NO_LIST);
    app.effects();
    app
}

fn name(app: &mut App, user: &str) {
    app.press("n").type_text(user).press("enter");
}

/// Changes without a list, with most of its states.
pub(crate) fn offline_changes() -> App {
    let mut app = without_list();
    for user in ["line1-plc", "line1-hmi", "root"] {
        name(&mut app, user);
    }
    app.press("home 1 2 2 s");
    let sent = app.sent();
    app.accept(sent[0].id)
        .answer(sent[1].id, Verdict::Refused, "User line1-plc not found");
    app.press("down 3 s");
    let id = app.sent_one().id;
    app.accept(id).press("1");
    app
}

fn refreshes(app: &mut App) -> usize {
    let is_refresh = |effect: &Effect| *effect == to_broker(BrokerRequest::Refresh);
    app.effects().into_iter().filter(is_refresh).count()
}

fn with_own_rights(flags: Flags) -> [(&'static str, Flags); 4] {
    let mut users = USERS;
    users[0].1 = flags;
    users
}

#[test]
fn a_list_that_comes_while_a_user_is_named_decides_whether_there_is_such_a_user() {
    let mut app = without_list();
    app.press("n 'ghost'").list(&USERS).press("enter");
    app.assert_says("ghost is not in the broker's list");
    app.assert_shows("▌ root").assert_hides("named");
}

#[test]
fn naming_a_user_hides_no_password_and_offers_no_key_for_it() {
    let mut app = without_list();
    app.press("n")
        .assert_shows("Name a User")
        .assert_hides("ctrl-t");
    app.press("esc a").assert_shows("ctrl-t");
}

// Screens

#[test]
fn offline_changes_at_80_by_24() {
    insta::assert_snapshot!(offline_changes().screen());
}

#[test]
fn offline_changes_at_40_by_10() {
    let mut app = offline_changes();
    app.resize(40, 10);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn empty_offline_changes_at_80_by_24() {
    insta::assert_snapshot!(without_list().screen());
}

#[test]
fn empty_offline_changes_at_40_by_10() {
    let mut app = without_list();
    app.resize(40, 10);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn naming_a_user_at_80_by_24() {
    let mut app = without_list();
    app.press("n 'line1-plc'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn nothing_at_80_by_24() {
    let mut app = without_list();
    refuse(&mut app, Channel::Commands, NO_COMMANDS);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn nothing_at_40_by_10() {
    let mut app = without_list();
    refuse(&mut app, Channel::Commands, NO_COMMANDS);
    app.resize(40, 10);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn old_list_at_80_by_24() {
    let mut app = App::after("down 1 down 2");
    refuse(&mut app, Channel::Users, NO_LIST);
    app.press("3");
    name(&mut app, "line1-plc");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn a_denied_toggle_at_80_by_24() {
    let mut app = App::after("down 1 s");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Denied, DENIED).press("down 1");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn every_size_draws() {
    for app in &mut [offline_changes(), without_list()] {
        for (width, height) in sizes(1..=100, 1..=30) {
            app.resize(width, height).screen();
        }
    }
}

// Refused commands

#[test]
fn a_denied_kind_is_forgotten_by_r_a_reconnect_an_acceptance_and_an_own_change() {
    let ways: [fn(&mut App); 4] = [
        |app| {
            app.press("r");
        },
        |app| {
            app.lose_link().connect(16);
        },
        |app| {
            app.press("up s");
            let id = app.sent_one().id;
            app.accept(id).press("down");
        },
        |app| {
            app.list(&with_own_rights([true, true, false]));
        },
    ];
    for way in ways {
        let mut app = App::after("down 1 s");
        let id = app.sent_one().id;
        app.answer(id, Verdict::Denied, DENIED).press("down 1");
        assert_eq!(app.status_of("anna"), "");
        app.assert_says("Changing permissions needs User Management (UserManagementUpdate)");
        way(&mut app);
        app.press("1");
        assert_eq!(app.status_of("anna"), "Modified");
        assert_ne!(app.status_of("test"), "", "it stays");
    }
}

#[test]
fn a_denied_change_is_tried_again_with_s_and_toggled_back() {
    let mut app = App::after("down 1 s");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Denied, DENIED).press("s");
    assert_eq!(app.sent_one().command, set("test", FULL, true));
    app.answer(CommandId(1), Verdict::Denied, DENIED).press("1");
    assert_eq!(app.modified(), 0);
}

#[test]
fn a_refused_command_channel_stops_all_that_writes_until_r() {
    let mut app = App::after("end");
    refuse(&mut app, Channel::Commands, NO_COMMANDS);
    assert_eq!(refreshes(&mut app), 1, "more may be gone");
    for key in ["1", "a", "p", "d"] {
        app.press(key)
            .assert_says("Full Access (AllowedSystemConfiguration). r lets you try again.");
        assert!(app.is_at_table());
    }
    app.press("r 1").assert_shows("1 modified");
}

#[test]
fn a_failure_of_another_sort_teaches_nothing() {
    let mut app = App::after("down 1 s");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Refused, "User test not found")
        .press("down 1")
        .assert_shows("2 modified");
}

// Changes without a list

#[test]
fn a_name_is_checked_as_an_argument_and_sends_nothing() {
    let mut app = without_list();
    app.press("n enter").assert_shows("The user name is empty");
    app.type_text("a\"b")
        .assert_shows("The user name contains a double quote")
        .press("enter")
        .assert_shows("Name a User");
    app.press("ctrl-u ' odd ' enter");
    assert_eq!(app.selected(), "\\x20odd\\x20");
    name(&mut app, "carl");
    name(&mut app, " odd ");
    assert_eq!(app.shown().len(), 2, "named once");
    assert_eq!(app.selected(), "\\x20odd\\x20");
    assert_eq!(app.effects(), []);
}

#[test]
fn where_the_list_is_shown_nobody_is_named() {
    let mut app = App::after("n");
    app.assert_shows("No need to name a user")
        .assert_hides("Name a User");
    assert!(!app.line_with("? help").contains("name a user"));
}

#[test]
fn each_set_value_is_a_command_of_its_own_and_ends_as_accepted() {
    let mut app = without_list();
    name(&mut app, "carl");
    app.press("1 2 2 s");
    let sent = app.sent();
    let commands: Vec<Command> = sent.iter().map(|sent| sent.command.clone()).collect();
    assert_eq!(
        commands,
        [set("carl", FULL, true), set("carl", USER, false)]
    );
    for submission in &sent {
        app.accept(submission.id);
    }
    assert_eq!(app.effects(), [], "no timer: no list is awaited");
    assert!(app.line_with("▌ carl").ends_with("Accepted"));
    app.assert_hides("modified").assert_says(
        "carl: Full Access Enabled, User Management Disabled: the broker accepted it; this \
         account cannot read the list that would show it",
    );
    // Set anew, and back to what was accepted.
    app.press("1").assert_shows("Accepted: true");
    assert_eq!(app.cell("carl", "Full Access"), "Disabled");
    app.press("c").assert_says("Full Access Enabled");
    assert_eq!(app.cell("carl", "Full Access"), "Enabled");
    app.press("q");
    assert_eq!(app.effects(), [Effect::Quit], "nothing is unsaved");
}

#[test]
fn what_the_broker_protects_is_known_without_a_list() {
    let mut app = without_list();
    name(&mut app, "root");
    app.assert_shows("protected");
    app.press("1").assert_says("The broker protects root");
    app.press("d").assert_says("The broker protects root");
    app.press("2").assert_shows("1 modified");
}

#[test]
fn no_answer_asks_what_the_account_may_still_do() {
    let mut app = without_list();
    name(&mut app, "carl");
    app.press("1 s");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .assert_says("no list can show it; s sends it again");
    assert_eq!(refreshes(&mut app), 1);
    refuse(
        &mut app,
        Channel::Answers,
        "The broker refused its answers.",
    );
    app.press("1")
        .assert_says("On this broker, manager can read neither the user list nor the answers")
        .assert_shows("1 modified");
}

#[test]
fn the_details_say_what_is_known() {
    let mut app = offline_changes();
    app.press("home left enter");
    app.assert_shows("only accepted changes of this session are known")
        .assert_shows("Not known");
}

// Losing and regaining the list

#[test]
fn a_change_that_waits_for_the_list_is_accepted_when_the_list_is_lost() {
    let mut app = App::after("down 1 s");
    let id = app.sent_one().id;
    app.accept(id);
    refuse(&mut app, Channel::Users, NO_LIST);
    assert!(app.line_with("▌ test").ends_with("Accepted"));
    app.timer(Timer::Engine(EngineTimer::Verify(id)))
        .timer(Timer::Engine(EngineTimer::Reread(id)));
    assert!(app.line_with("▌ test").ends_with("Accepted"));
    app.assert_hides("modified");
}

#[test]
fn a_list_that_waited_is_the_last_one() {
    let mut app = App::after("down 1");
    app.list(&USERS[..3]);
    app.assert_shows("System Updated");
    refuse(&mut app, Channel::Users, NO_LIST);
    app.assert_hides("System Updated")
        .assert_hides("bob")
        .assert_shows("3 users of 14:03:12")
        .assert_shows("1 modified");
}

#[test]
fn an_unknown_outcome_is_told_by_no_list_any_more() {
    let mut app = App::after("down 1 s");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)));
    refuse(&mut app, Channel::Users, NO_LIST);
    assert!(app.line_with("▌ test").ends_with("Unknown"));
    app.press("left")
        .assert_says("this account cannot read the list that would show it");
}

#[test]
fn an_old_list_stops_no_addition_and_loses_who_was_deleted() {
    let mut app = App::new();
    refuse(&mut app, Channel::Users, NO_LIST);
    app.press("a 'bob' enter 'x' enter 'x' enter");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Refused, "User already exists")
        .press("esc tab enter end d")
        .assert_shows("bob has: User Management. This comes from the last list,")
        .agree();
    let id = app.sent_one().id;
    app.accept(id)
        .assert_says("Deleting bob: the broker accepted it")
        .assert_hides("▌ bob");
    // It was there all the time.
    admit(&mut app, Channel::Users);
    app.list(&USERS);
    assert!(app.line_with(" bob ").ends_with("New"));
}

#[test]
fn a_list_that_comes_though_it_was_refused_is_the_list() {
    let mut app = offline_changes();
    app.list(&[("root", [true, false, false]), ("line1-plc", [false; 3])]);
    app.assert_hides("named")
        .assert_hides("refused")
        .assert_shows("2 users");
    // The broker has not what it accepted, one user does not exist at all.
    app.press("home down");
    assert!(app.line_with("▌ line1-plc").ends_with("Unknown"));
    assert!(app.line_with("line1-hmi").ends_with("Conflict"));
    app.assert_says("line1-plc: Full Access: ");
    app.assert_says("does not show it");
}

#[test]
fn an_old_list_gives_way_at_once_though_changes_are_pending() {
    for admitted in [true, false] {
        let mut app = App::after("down 1");
        refuse(&mut app, Channel::Users, NO_LIST);
        if admitted {
            admit(&mut app, Channel::Users);
        }
        app.list(&USERS[..3])
            .assert_says("The user list can be read again: the broker lists 3 users")
            .assert_hides("System Updated")
            .assert_hides("bob")
            .assert_shows("1 modified");
    }
}

#[test]
fn a_user_that_was_added_and_is_not_listed_is_pointed_out() {
    let mut app = without_list();
    app.press("a 'carl' enter 'x' enter 'x' enter");
    let id = app.sent_one().id;
    app.accept(id)
        .assert_hides("Add New User")
        .assert_says("Adding carl: the broker accepted it");
    assert_eq!(app.selected(), "carl");
    admit(&mut app, Channel::Users);
    app.list(&USERS)
        .assert_says("carl: the broker accepted the new user, but its list does not show it");
}

#[test]
fn what_is_said_last_of_a_list_that_comes_again_is_said_last() {
    let mut app = without_list();
    let add = |app: &mut App, user: &str| {
        app.press("a").type_text(user).press("enter");
        app.press("'x' enter 'x' enter");
        app.sent_one().id
    };
    let carl = add(&mut app, "carl");
    app.accept(carl);
    let dora = add(&mut app, "dora");
    app.timer(Timer::Engine(EngineTimer::Answer(dora)))
        .press("esc");
    app.leave_all();
    admit(&mut app, Channel::Users);
    app.list(&USERS)
        .assert_says("carl: the broker accepted the new user, but its list does not show it");
}

#[test]
fn a_list_refused_again_is_said() {
    let mut app = without_list();
    app.press("r");
    refuse(&mut app, Channel::Users, NO_LIST);
    app.assert_shows("The broker still refuses the user list");
}

// Noticing changed rights

#[test]
fn an_own_row_that_changes_for_ever_is_not_asked_about_for_ever() {
    let mut app = App::new();
    let mut asked = 0;
    for turn in 0..20 {
        app.list(&with_own_rights([true, turn % 2 == 0, false]));
        asked += refreshes(&mut app);
    }
    assert_eq!(asked, 3);
    app.press("down").list(&USERS);
    assert_eq!(refreshes(&mut app), 0, "nothing changed");
    app.list(&with_own_rights([true; 3]));
    assert_eq!(refreshes(&mut app), 1, "a key lets it ask again");
}

#[test]
fn our_own_change_of_our_rights_is_not_called_somebody_elses() {
    let mut app = App::after("2 s");
    let id = app.sent_one().id;
    app.accept(id).list(&with_own_rights([true, true, false]));
    app.assert_hides("Your own account was changed");
    app.list(&with_own_rights([true, false, false]));
    app.assert_shows("Your own account was changed: User Management is now Disabled");
}

#[test]
fn another_admins_answer_about_us_asks_what_we_may_read() {
    let mut app = App::new();
    let overheard = |user: &str, verdict| {
        BrokerEvent::Answer(Answer {
            correlation: Correlation::Foreign,
            verdict,
            text: "done".into(),
            kind: Some(CommandKind::Permission),
            user: Some(user.into()),
        })
    };
    app.event(overheard("bob", Verdict::Accepted));
    app.event(overheard("root", Verdict::Refused));
    assert_eq!(refreshes(&mut app), 0);
    app.event(overheard("root", Verdict::Accepted));
    assert_eq!(refreshes(&mut app), 1);
}

// Answer modes

#[test]
fn an_answer_without_an_id_is_to_the_command_that_it_names() {
    let unmarked = |user: &str| {
        BrokerEvent::Answer(Answer {
            correlation: Correlation::Unmarked,
            verdict: Verdict::Accepted,
            text: "done".into(),
            kind: Some(CommandKind::Permission),
            user: Some(user.into()),
        })
    };
    let mut app = without_list();
    app.event(BrokerEvent::Ready { in_flight: 1 });
    name(&mut app, "carl");
    app.press("1 s");
    app.sent_one();
    app.event(BrokerEvent::Ready { in_flight: 16 });
    name(&mut app, "dora");
    app.press("1 s");
    app.sent_one();
    app.event(unmarked("emma"));
    assert!(app.line_with("▌ dora").ends_with("Saving"));
    app.event(unmarked("dora"));
    assert!(app.line_with("▌ dora").ends_with("Accepted"));
    app.event(unmarked("carl"));
    assert!(app.line_with(" carl ").ends_with("Accepted"));
}

#[test]
fn a_list_of_one_user_is_told_in_the_singular() {
    let mut app = App::with_list(&USERS[..1]);
    app.press("r").list(&USERS[..1]);
    app.assert_says("The broker lists 1 user")
        .assert_hides("1 users");
}
