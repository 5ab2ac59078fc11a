//! Key sequences in, model, effects and screen out.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::message::ConnectionId;
use std::time::Duration;

use crate::common::{App, Flags, USERS, set, to_broker};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::command::{
    Answer, Command, CommandId, CommandKind, Correlation, Submission, Verdict,
};
use guestlist::domain::secret::Secret;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::{Message, Timer};

const FULL: &str = "AllowedSystemConfiguration";
const USER: &str = "AllowedUserManagement";
const LOG: &str = "AllowedLogManagement";

fn with_test_full(on: bool) -> [(&'static str, Flags); 4] {
    let mut users = USERS;
    users[1].1[0] = on;
    users
}

// Toggling and cancelling

#[test]
fn what_the_broker_has_already_is_not_called_restored() {
    let mut app = App::after("down space c");
    app.list(&[USERS[0], ("test", [true, false, false]), USERS[2], USERS[3]]);
    app.press("c")
        .assert_says("Nothing to restore: the broker has it so already")
        .assert_hides("restored");
}

#[test]
fn a_toggle_shows_the_new_value_and_the_original_and_sends_nothing() {
    let mut app = App::after("down space");
    assert_eq!(app.effects(), []);
    assert!(app.line_with("▌ test").contains("Enabled"));
    assert!(app.line_with("▌ test").ends_with("Modified"));
    app.assert_shows("Original: false")
        .assert_shows("1 modified");
}

#[test]
fn a_second_toggle_ends_the_change() {
    let mut app = App::after("down space space");
    app.assert_hides("Modified")
        .assert_hides("Original")
        .assert_hides("1 modified");
}

#[test]
fn a_wider_terminal_brings_back_the_columns_that_a_narrow_one_scrolled_away() {
    let mut app = App::after("right right right");
    app.resize(40, 10);
    app.assert_hides("Full Access").resize(80, 24);
    app.assert_shows("Full Access")
        .assert_shows("Log Management")
        .assert_hides("more");
}

#[test]
fn digits_toggle_the_nth_permission_and_say_when_there_is_none() {
    let mut app = App::after("down 3");
    assert_eq!(app.cell("test", "Log Management"), "Enabled");
    assert_eq!(app.below("test", "Log Management"), "Original: false");
    app.press("4")
        .assert_shows("There is no permission 4: this broker has 3");
}

#[test]
fn cancel_reverts_the_row_and_cancel_all_asks_only_for_several() {
    let mut app = App::after("down space c");
    app.assert_hides("Modified");
    app.press("space C")
        .assert_hides("Modified")
        .assert_hides("Discard all changes?")
        .assert_says("1 change of test discarded · c restores");
    app.press("space down space C")
        .assert_shows("The unsaved changes of 2 users are discarded");
    app.press("enter").assert_shows("2 modified");
    app.press("C tab enter")
        .assert_hides("modified")
        .assert_says("2 changes of 2 users discarded · c on a user restores its own");
}

#[test]
fn a_key_that_does_not_apply_says_why() {
    let mut app = App::after("down s");
    app.assert_shows("Nothing to save: test has no changes");
    app.press("c")
        .assert_shows("Nothing to cancel: test has no changes");
    app.press("S").assert_shows("No user has changes");
    app.press("C").assert_shows("No user has changes");
    app.press("home d").assert_shows("root is protected");
    app.press("1").assert_shows("root is protected");
    app.press("space").assert_shows("root is protected");
    assert_eq!(app.modified(), 0);
    assert_eq!(app.effects(), []);
}

#[test]
fn without_a_link_nothing_is_sent_and_nothing_lost() {
    let mut app = App::after("down space");
    app.lose_link();
    app.effects();
    for key in ["s", "S", "a", "p", "d"] {
        app.press(key).assert_shows("Not connected: cannot");
    }
    assert_eq!(app.effects(), []);
    app.assert_shows("1 modified");
}

// Saving

#[test]
fn saving_sends_one_command_for_each_changed_field_and_only_the_list_makes_it_saved() {
    let mut app = App::after("down 1 3 s");
    let sent = app.sent();
    let commands: Vec<_> = sent
        .iter()
        .map(|submission| submission.command.clone())
        .collect();
    assert_eq!(commands, [set("test", LOG, true), set("test", FULL, true)]);
    assert!(app.line_with("▌ test").ends_with("Saving"));

    for submission in &sent {
        app.accept(submission.id);
    }
    assert!(
        app.line_with("▌ test").ends_with("Saving"),
        "an answer is no proof"
    );

    let mut users = USERS;
    users[1].1 = [true, false, true];
    app.list(&users);
    assert!(app.line_with("▌ test").ends_with("Saved"));
    app.assert_hides("modified").assert_hides("Original");

    let fading = app.started_timer(|it| matches!(it, Timer::Flashes(_)));
    app.timer(fading).assert_hides("Saved");
}

#[test]
fn a_refusal_is_shown_in_the_brokers_words_and_the_change_stays() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    let words = "Permission denied: You are not allowed to execute -changeUserSettings";
    app.answer(id, Verdict::Refused, words);
    assert!(app.line_with("▌ test").ends_with("Failed"));
    app.assert_shows("Full Access: Permission denied");
    assert_eq!(app.below("test", "Full Access"), "Original: false");
    app.press("s");
    assert_eq!(app.sent_one().command, set("test", FULL, true));
}

#[test]
fn no_answer_in_time_is_unknown_until_the_list_tells() {
    let mut app = App::after("down space s");
    let effects = app.effects();
    let id = CommandId(0);
    assert!(effects.contains(&Effect::Engine(
        ConnectionId::FIRST,
        Wanted::Start(EngineTimer::Answer(id), Duration::from_secs(15))
    )));
    app.timer(Timer::Engine(EngineTimer::Answer(id)));
    assert!(app.line_with("▌ test").ends_with("Unknown"));
    app.assert_shows("no answer in 15 s");
    assert_eq!(app.below("test", "Full Access"), "Original: false");
    app.list(&with_test_full(true));
    assert!(app.line_with("▌ test").ends_with("Saved"));
}

#[test]
fn a_late_answer_still_finds_its_change() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .answer(id, Verdict::Refused, "too late");
    assert!(app.line_with("▌ test").ends_with("Failed"));
}

#[test]
fn an_accepted_change_that_the_list_never_shows_is_unknown() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.accept(id);
    app.timer(Timer::Engine(EngineTimer::Reread(id)));
    assert!(app.effects().contains(&to_broker(BrokerRequest::Refresh)));
    app.list(&USERS);
    app.timer(Timer::Engine(EngineTimer::Verify(id)));
    assert!(app.line_with("▌ test").ends_with("Unknown"));
    app.assert_says("its list does not show it");
}

#[test]
fn an_accepted_change_after_which_no_list_came_says_that() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.accept(id);
    app.timer(Timer::Engine(EngineTimer::Verify(id)));
    assert!(app.line_with("▌ test").ends_with("Unknown"));
    app.assert_shows("test: Full Access: accepted, but no list confirmed it");
}

#[test]
fn an_answer_that_says_neither_yes_nor_no_is_unknown() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Unclear, "hmm");
    assert!(app.line_with("▌ test").ends_with("Unknown"));
    app.assert_shows("\"hmm\"");
}

#[test]
fn a_list_that_is_faster_than_the_answer_verifies() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.list(&with_test_full(true));
    assert!(app.line_with("▌ test").ends_with("Saved"));
    app.accept(id)
        .assert_hides("Saving")
        .assert_hides("modified");
}

#[test]
fn a_field_on_its_way_is_neither_toggled_nor_cancelled() {
    let mut app = App::after("down space s");
    app.effects();
    app.press("space")
        .assert_shows("Wait: Full Access of test is being saved");
    app.press("c")
        .assert_shows("already sent; the broker decides");
    assert!(app.line_with("▌ test").ends_with("Saving"));
}

#[test]
fn without_request_ids_one_command_is_in_flight() {
    let mut app = App::started();
    app.connect(1).list(&USERS).press("down 1 2 s");
    let first = app.sent_one();
    assert_eq!(first.command, set("test", FULL, true));
    let unmarked = |verdict, user: Option<&str>, kind| {
        BrokerEvent::Answer(Answer {
            correlation: Correlation::Unmarked,
            verdict,
            text: "User settings updated successfully!".into(),
            kind,
            user: user.map(Into::into),
        })
    };
    // Another admin's answer names another user, or another kind.
    app.event(unmarked(Verdict::Accepted, Some("bob"), None));
    app.event(unmarked(
        Verdict::Accepted,
        Some("test"),
        Some(CommandKind::Remove),
    ));
    assert_eq!(app.sent(), []);
    app.event(unmarked(Verdict::Accepted, None, None));
    assert_eq!(app.sent_one().command, set("test", USER, true));
}

#[test]
fn answers_of_others_change_nothing() {
    let mut app = App::after("down space s");
    app.effects();
    for correlation in [
        Correlation::Foreign,
        Correlation::Numbered(7),
        Correlation::Ours(CommandId(99)),
    ] {
        app.event(BrokerEvent::Answer(Answer {
            correlation,
            verdict: Verdict::Refused,
            text: "not yours".into(),
            kind: None,
            user: None,
        }));
        assert!(!app.is_drawn_again(), "no draw for it");
    }
    assert!(app.line_with("▌ test").ends_with("Saving"));
    app.assert_hides("not yours");
}

#[test]
fn what_was_done_is_read_whole_at_40_columns() {
    let mut app = App::with_list(&[("root", [true; 3]), ("line1-plc-01", [false; 3])]);
    app.resize(40, 10).press("down 1 s");
    let id = app.sent_one().id;
    app.accept(id)
        .list(&[("root", [true; 3]), ("line1-plc-01", [true, false, false])])
        .assert_shows("✓ line1-plc-01: Full Access is Enabled");
    app.press("d").agree();
    let id = app.sent_one().id;
    app.accept(id).list(&[("root", [true; 3])]);
    app.assert_shows("✓ line1-plc-01 deleted");
}

#[test]
fn save_all_goes_through_the_rows_in_order() {
    let mut app = App::after("end space up up space S");
    assert_eq!(app.sent(), [], "it is read first");
    app.press("s");
    let commands: Vec<_> = app.sent().into_iter().map(|sent| sent.command).collect();
    assert_eq!(commands, [set("test", FULL, true), set("bob", FULL, true)]);
}

#[test]
fn what_cannot_be_delivered_has_failed() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.event(BrokerEvent::Undelivered(
        id,
        "the broker refused the publish".into(),
    ));
    assert!(app.line_with("▌ test").ends_with("Failed"));
    app.assert_shows("Full Access: the broker refused the publish");
}

#[test]
fn what_never_left_is_pending_again() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.event(BrokerEvent::NotSent(id, "Not sent: no link.".into()));
    assert!(app.line_with("▌ test").ends_with("Modified"));
    assert_eq!(app.below("test", "Full Access"), "Original: false");
    assert_eq!(app.sent(), [], "nothing is sent again without a key");
}

// The link

#[test]
fn a_lost_link_keeps_everything_and_the_list_settles_it() {
    let mut app = App::started();
    app.connect(1).list(&USERS).press("down 1 2 s");
    app.effects();
    app.lose_link();
    app.assert_shows("reconnecting in 4 s")
        .assert_shows("gateway-7:1883 closed the connection");
    assert_eq!(app.below("test", "Full Access"), "Original: false");
    assert_eq!(app.below("test", "User Management"), "Original: false");
    assert!(app.line_with("▌ test").ends_with("Unknown"), "the sent one");

    app.event(BrokerEvent::Link(Link::Connecting)).connect(1);
    assert_eq!(app.sent(), [], "nothing is sent again without a key");
    app.list(&with_test_full(true));
    assert!(
        app.line_with("▌ test").ends_with("Modified"),
        "the one that was in line"
    );
    app.assert_shows("1 modified");
    app.press("s");
    assert_eq!(app.sent_one().command, set("test", USER, true));
}

#[test]
fn the_countdown_goes_by_the_second_and_r_tries_at_once() {
    let mut app = App::new();
    app.lose_link();
    let countdown = app.started_timer(|it| matches!(it, Timer::Engine(EngineTimer::Countdown(_))));
    let Timer::Engine(EngineTimer::Countdown(generation)) = countdown else {
        unreachable!()
    };
    app.timer(countdown).assert_shows("reconnecting in 3 s");
    app.timer(Timer::Engine(EngineTimer::Countdown(generation - 1)))
        .assert_shows("reconnecting in 3 s");
    app.effects();
    app.press("r");
    assert_eq!(app.effects(), [to_broker(BrokerRequest::RetryNow)]);
}

#[test]
fn a_login_refused_later_is_a_banner() {
    let mut app = App::after("down space");
    app.event(BrokerEvent::Link(Link::Refused {
        retry_in: None,
        reason: "bad user name or password".into(),
        credentials: true,
    }));
    app.press("esc")
        .assert_says("The broker refused the login: bad user name or password")
        .assert_shows("1 modified");
}

#[test]
fn a_refused_subscription_is_named_until_it_is_granted() {
    let mut app = App::started();
    let sentence = "The user list cannot be read: this account lacks Full Access";
    app.connect(16)
        .event(BrokerEvent::Channel(Channel::Users, Some(sentence.into())))
        .assert_says(sentence)
        .assert_shows("so you work by name");
    app.event(BrokerEvent::Channel(Channel::Users, None))
        .assert_hides(sentence);
}

// Lists

#[test]
fn with_nothing_pending_the_table_follows_and_the_selection_stays_on_its_user() {
    let mut app = App::after("down");
    let users = [
        USERS[2],
        ("new", [false; 3]),
        USERS[0],
        ("test", [false, true, false]),
    ];
    app.list(&users);
    assert_eq!(app.selected(), "test");
    assert!(app.line_with("▌ test").ends_with("Changed"));
    assert!(app.line_with(" new ").ends_with("New"));
    app.press("up up").assert_shows("new: new at the broker");
    app.assert_hides(" bob ").assert_hides("System Updated");
}

#[test]
fn with_changes_pending_a_new_list_waits_for_r() {
    let mut app = App::after("down space");
    let users = [
        USERS[0],
        USERS[1],
        ("anna", [false; 3]),
        ("carl", [false; 3]),
    ];
    app.list(&users);
    app.assert_shows("System Updated")
        .assert_says("System Configuration Updated · 1 user added, 1 removed, 1 changed")
        .assert_hides("carl")
        .assert_shows("bob");
    // The rows say which of them the newer list changes, and how to see it.
    assert!(app.line_with(" anna ").ends_with("Outdated"));
    assert!(app.line_with(" bob ").ends_with("Outdated"));
    assert!(!app.line_with(" root ").ends_with("Outdated"));
    assert!(app.line_with("▌ test").ends_with("Modified"));
    app.press("end")
        .assert_says("bob: no longer in the broker's list · r shows it");
    app.press("up")
        .assert_says("anna: changed at the broker · r shows it");
    app.press("/ 'status:outdated' enter")
        .assert_shows("2 of 4")
        .press("esc");
    app.press("r")
        .assert_shows("carl")
        .assert_hides("bob ")
        .assert_hides("Outdated")
        .assert_hides("System Updated");
    app.press("home down");
    app.assert_shows("1 modified")
        .assert_shows("Original: false");
}

#[test]
fn our_own_saves_do_not_make_the_list_wait() {
    let mut app = App::after("down space down space up s");
    let id = app.sent_one().id;
    app.accept(id).list(&with_test_full(true));
    app.assert_hides("System Updated")
        .assert_shows("1 modified");
    assert!(app.line_with("▌ test").ends_with("Saved"));
    assert!(app.line_with("▌ test").contains("Enabled"));
}

#[test]
fn our_own_save_is_shown_even_when_others_changed_more() {
    let mut app = App::after("down space down space up s");
    let id = app.sent_one().id;
    let mut users = with_test_full(true);
    users[3].1 = [true; 3];
    app.accept(id).list(&users);
    app.assert_shows("System Configuration Updated · 1 user changed");
    assert!(app.line_with("▌ test").ends_with("Saved"));
    assert!(app.line_with("▌ test").contains("Enabled"));
    assert!(
        app.line_with(" bob ").contains("Disabled"),
        "still as before"
    );
}

#[test]
fn the_waiting_list_is_taken_once_nothing_is_pending() {
    let mut app = App::after("down space");
    app.list(&USERS[..3]).assert_shows("System Updated");
    app.press("c")
        .assert_hides("System Updated")
        .assert_hides("bob");
}

#[test]
fn a_list_that_says_nothing_new_disturbs_no_edit() {
    let mut app = App::after("down space");
    app.list(&USERS);
    app.assert_hides("System Updated")
        .assert_shows("1 modified");
}

#[test]
fn changes_to_a_user_who_was_removed_are_a_conflict_and_not_lost() {
    let mut app = App::after("end space");
    app.list(&USERS[..3]).press("r");
    app.assert_shows("bob gone")
        .assert_shows("Conflict")
        .assert_shows("1 modified");
    app.assert_shows("the user is gone from the broker's list; c discards it");
    app.press("s")
        .assert_says("bob is gone, so its changes are not sent: c drops them");
    assert_eq!(app.sent(), []);
    app.press("c").assert_hides("bob");
}

#[test]
fn after_r_a_field_that_the_broker_shows_as_wanted_is_done() {
    let mut app = App::after("down space 2");
    app.list(&with_test_full(true)).press("r");
    assert_eq!(app.below("test", "Full Access"), "");
    assert_eq!(app.below("test", "User Management"), "Original: false");
}

#[test]
fn a_bad_list_leaves_the_last_good_table() {
    let mut app = App::new();
    app.event(BrokerEvent::BadRoster("The user list is empty.".into()));
    app.assert_shows("The user list is empty. The table shows the last good list.");
    app.assert_shows("anna");
    app.list(&USERS).assert_hides("The user list is empty.");
}

#[test]
fn refresh_reads_the_list_again_and_takes_it_though_changes_are_pending() {
    let mut app = App::after("down space");
    app.effects();
    app.press("r");
    assert_eq!(app.effects(), [to_broker(BrokerRequest::Refresh)]);
    app.list(&USERS[..3])
        .assert_hides("bob")
        .assert_shows("1 modified");
}

// Dialogs

#[test]
fn adding_a_user_waits_for_the_broker_and_then_for_the_list() {
    let mut app = App::after("a 'carl' enter 'pw x' enter 'pw x' enter");
    let Submission { id, command } = app.sent_one();
    let password = Secret::new("pw x");
    assert_eq!(command, Command::add("carl", password));
    app.assert_shows("Waiting for the broker's answer")
        .assert_hides("pw x");
    app.answer(id, Verdict::Refused, "User carl already exists!");
    app.assert_shows("User carl already exists!")
        .assert_shows("carl");
    app.press("enter");
    let id = app.sent_one().id;
    app.accept(id)
        .assert_hides("Add New User")
        .assert_hides("\n carl ");
    let mut users = USERS.to_vec();
    users.push(("carl", [false; 3]));
    app.list(&users)
        .assert_shows("carl added, confirmed by the broker");
    assert_eq!(app.selected(), "carl", "ready for its permissions");
}

#[test]
fn what_is_wrong_in_the_add_dialog_is_said_as_it_is_typed_and_never_sent() {
    let mut app = App::after("a 'test'");
    app.assert_shows("A user of this name already exists");
    app.press("ctrl-u 'a\"b'");
    app.assert_shows("The user name contains a double quote (\"), which");
    app.press("ctrl-u 'carl' tab 'sec\\ret'");
    app.assert_shows("The password contains a backslash (\\)")
        .assert_hides("sec");
    app.press("ctrl-u 'secret' tab 'secrex'");
    app.assert_shows("The passwords differ")
        .assert_hides("secre");
    app.press("enter");
    assert_eq!(app.sent(), []);
}

#[test]
fn an_empty_add_dialog_is_complained_about_only_when_sent() {
    let mut app = App::after("a");
    app.assert_hides("is empty");
    app.press("shift-tab enter")
        .assert_shows("The user name is empty");
    app.press("'carl' shift-tab enter")
        .assert_shows("The password is empty");
    assert_eq!(app.sent(), []);
}

#[test]
fn ctrl_t_shows_and_hides_the_passwords() {
    let mut app = App::after("a tab 'fake'");
    app.assert_hides("fake").assert_shows("••••");
    app.press("ctrl-t")
        .assert_shows("fake")
        .press("ctrl-t")
        .assert_hides("fake");
}

#[test]
fn a_form_keeps_what_was_typed_when_the_link_is_lost() {
    let mut app = App::after("a 'carl' tab 'x' tab 'x'");
    app.lose_link().press("enter");
    app.assert_shows("Not connected").assert_shows("carl");
    assert_eq!(app.sent(), []);
    app.connect(16).press("enter");
    app.sent_one();
    app.lose_link()
        .assert_shows("Not known whether this is done")
        .assert_shows("carl");
}

#[test]
fn a_user_who_appears_after_all_closes_the_dialog() {
    let mut app = App::after("a 'carl' tab 'x' tab 'x' enter");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .assert_shows("Not known whether this is done");
    let mut users = USERS.to_vec();
    users.push(("carl", [false; 3]));
    app.list(&users)
        .assert_hides("Add New User")
        .assert_shows("carl is in the broker's list now");
}

/// The effects since the last look, apart from the time that a new password is kept.
fn asked_for(app: &mut App) -> Vec<Effect> {
    let fresh = |it: &Effect| {
        matches!(
            it,
            Effect::Engine(_, Wanted::Start(EngineTimer::Fresh(_), _))
        )
    };
    app.effects().into_iter().filter(|it| !fresh(it)).collect()
}

#[test]
fn changing_our_own_password_makes_the_next_login_use_it() {
    let mut app = App::after("p");
    app.assert_shows("Change Password of root");
    app.press("'new' enter 'new' enter").agree();
    let Submission { id, command } = app.sent_one();
    let password = Secret::new("new");
    assert_eq!(command, Command::change_password("root", password));
    app.accept(id);
    assert_eq!(
        asked_for(&mut app),
        [to_broker(BrokerRequest::AdoptPassword(id))]
    );
    app.assert_shows("root: the broker accepted the new password")
        .assert_hides("Change Password");
}

#[test]
fn a_refused_password_is_forgotten_and_the_dialog_says_why() {
    let mut app = App::after("p 'new' enter 'new' enter");
    app.agree();
    let id = app.sent_one().id;
    app.answer(id, Verdict::Refused, "too short");
    assert_eq!(
        app.effects(),
        [to_broker(BrokerRequest::ForgetPassword(id))]
    );
    app.assert_shows("Change Password of root")
        .assert_shows("too short");
}

#[test]
fn another_users_password_changes_no_login() {
    let mut app = App::after("down p 'new' enter 'new' enter");
    let id = app.sent_one().id;
    app.accept(id);
    assert_eq!(asked_for(&mut app), []);
}

#[test]
fn deleting_asks_with_cancel_focused_and_is_done_when_the_list_says_so() {
    let mut app = App::after("end d");
    app.assert_shows("Delete bob?")
        .assert_shows("bob has: User Management.");
    app.press("tab enter").assert_hides("Delete bob?");
    assert_eq!(app.effects(), []);
    app.press("d").agree();
    let Submission { id, command } = app.sent_one();
    assert_eq!(command, Command::RemoveUser { user: "bob".into() });
    assert!(app.line_with("▌ bob").ends_with("Deleting"));
    app.accept(id).assert_shows("▌ bob");
    app.list(&USERS[..3])
        .assert_shows("bob deleted, confirmed by the broker");
    assert_eq!(app.selected(), "anna");
}

#[test]
fn a_dialog_keeps_its_target_when_the_rows_move() {
    let mut app = App::after("down d");
    app.list(&[USERS[0], USERS[3], USERS[2], USERS[1]]);
    app.assert_shows("Delete test?").press("tab enter");
    assert_eq!(app.sent_one().command, Command::remove("test"));
}

#[test]
fn a_target_that_is_gone_meanwhile_is_not_deleted_again() {
    let mut app = App::after("end d");
    app.list(&USERS[..3]).agree();
    assert_eq!(app.sent(), []);
    app.assert_shows("bob is not in the broker's list");
}

#[test]
fn disarming_or_deleting_ourselves_warns_in_words() {
    let mut app = App::new();
    app.session().user = Some("anna".into());
    app.press("down down 2 s")
        .assert_asks("You will lose: User Management (create, edit and delete other users).");
    assert_eq!(app.effects(), []);
    app.press("esc")
        .assert_shows("1 modified")
        .press("s")
        .agree();
    assert_eq!(app.sent_one().command, set("anna", USER, false));

    let mut app = App::new();
    app.session().user = Some("anna".into());
    app.press("down down d")
        .assert_shows("This is the account that you are using");
}

#[test]
fn quitting_asks_only_when_something_is_unsaved_and_a_second_ctrl_c_leaves() {
    let mut app = App::after("q");
    assert_eq!(app.effects(), [Effect::Quit]);
    app.press("down space q")
        .assert_shows("test has changes that are not saved.");
    assert_eq!(app.effects(), []);
    app.press("esc ctrl-c")
        .assert_shows("Quit anyway")
        .press("ctrl-c");
    assert_eq!(app.effects(), [Effect::Quit]);
}

#[test]
fn typed_letters_in_a_dialog_are_text_and_ctrl_c_asks_for_them() {
    let mut app = App::after("a 'qdsScC'");
    app.assert_shows("qdsScC").press("ctrl-c");
    app.assert_shows("What you typed is not kept.").press("esc");
    app.assert_shows("qdsScC").assert_shows("Add New User");
}

#[test]
fn pasted_text_goes_into_fields_only_and_as_one_line() {
    let mut app = App::new();
    app.send(Message::Paste("d\nq\ns\n".into()))
        .assert_shows("Not pasted");
    assert_eq!(app.effects(), []);
    app.press("a").send(Message::Paste("one\ntwo".into()));
    app.assert_shows("the text has several lines");
    app.send(Message::Paste("carl\n".into()))
        .assert_shows("carl");
}

#[test]
fn enter_on_the_name_shows_what_else_the_broker_sent() {
    let mut app = App::after("left enter");
    app.assert_shows("AllowedBaseTopic").press("esc");
    app.assert_hides("AllowedBaseTopic");
}

#[test]
fn the_frame_says_where_the_list_comes_from_and_the_notice_where_changes_go() {
    let mut app = App::new();
    app.assert_shows("─ $SYS/Coreflux/Config/Users ─")
        .assert_hides("$SYS/Coreflux/Command");
    app.press("i").assert_shows("$SYS/Coreflux/Command");
}

// Moving

#[test]
fn arrows_and_letters_move_alike_and_stop_at_the_edges() {
    let mut app = App::new();
    for (keys, user, column) in [
        ("up", "root", 1),
        ("down", "test", 1),
        ("j", "anna", 1),
        ("k", "test", 1),
        ("G", "bob", 1),
        ("down", "bob", 1),
        ("g", "root", 1),
        ("end", "bob", 1),
        ("home", "root", 1),
        ("pgdn", "bob", 1),
        ("pgup", "root", 1),
        ("right", "root", 2),
        ("l", "root", 3),
        ("l", "root", 3),
        ("h", "root", 2),
        ("left", "root", 1),
        ("left", "root", 0),
        ("left", "root", 0),
    ] {
        app.press(keys);
        assert_eq!(app.selected(), user, "after {keys}");
        assert_eq!(app.focused_column(), column, "after {keys}");
    }
}

#[test]
fn a_long_list_scrolls_with_the_selection() {
    let names: Vec<String> = (0..500).map(|n| format!("user-{n:03}")).collect();
    let users: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), [false; 3]))
        .collect();
    let mut app = App::with_list(&users);
    app.press("G")
        .assert_shows("▌ user-499")
        .assert_shows("user-490");
    app.press("space")
        .assert_shows("Original: false")
        .assert_shows("▌ user-499");
    app.press("g").assert_shows("▌ user-000").press("pgdn pgdn");
    let selected = app.selected();
    app.resize(40, 10).assert_shows(&format!("▌ {selected}"));
}

#[test]
fn a_change_in_a_column_out_of_sight_leaves_no_blank_row_on_a_small_screen() {
    let mut app = App::new();
    app.resize(40, 10).press("down right right 3");
    app.press("left left left up");
    assert_eq!(app.status_of("test"), "Modified");
    let screen = app.screen();
    let rows: Vec<&str> = screen.lines().collect();
    let first = rows.iter().position(|row| row.contains("root"));
    let first = first.unwrap_or_else(|| panic!("{screen}"));
    for (row, user) in rows[first..].iter().zip(["root", "test", "anna", "bob"]) {
        assert!(
            row.contains(user),
            "no row of {user} at its place in\n{screen}"
        );
    }
}

#[test]
fn a_save_says_what_the_broker_confirmed() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.accept(id).assert_hides("confirmed");
    let mut users = USERS;
    users[1].1 = [true, false, false];
    app.list(&users)
        .assert_says("test: Full Access is Enabled, confirmed by the broker");
}

#[test]
fn what_the_broker_has_already_is_not_called_saved() {
    let mut app = App::after("down space");
    let mut users = USERS;
    users[1].1 = [true, false, false];
    // Another admin did the same.
    app.list(&users).assert_shows("r refresh").press("r");
    assert_ne!(app.status_of("test"), "Saved");
    assert_eq!(app.modified(), 0);
    app.assert_says("test: the broker already has Full Access as you wanted it; nothing was sent");
    assert!(app.sent().is_empty());
}

#[test]
fn what_was_sent_is_not_said_to_be_unsent() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)));
    app.press("r").list(&[USERS[0], USERS[2], USERS[3]]);
    let mut users = USERS;
    users[1].1[0] = true;
    app.press("r")
        .list(&users)
        .assert_says("test: Full Access is Enabled, confirmed by the broker");
}

#[test]
fn an_old_command_is_not_verified_by_a_list_that_shows_the_opposite() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)));
    app.press("c");
    let mut users = USERS;
    users[1].1[0] = true;
    app.press("r").list(&users);
    // Off is wanted now, and another admin turns it off.
    app.press("space r").list(&USERS);
    app.assert_hides("is Enabled, confirmed");
    assert_ne!(app.last_outcome(), "Verified");
}

#[test]
fn changes_of_two_users_that_one_list_shows_are_counted_in_one_message() {
    let mut app = App::after("down 1 s down 2 s");
    for sent in app.sent() {
        app.accept(sent.id);
    }
    let users = [
        ("root", [true, false, false]),
        ("test", [true, false, false]),
        ("anna", [true, false, true]),
        ("bob", [false, true, false]),
    ];
    app.list(&users)
        .assert_shows("2 changes are saved, confirmed by the broker");
}
