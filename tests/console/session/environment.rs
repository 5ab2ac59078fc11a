//! The kind of place that the broker is: what the header shows of it, and what it asks or forbids.

use proptest::prelude::*;
use ratatui::style::{Color, Modifier};

use crate::common::{App, USERS, set, to_broker};
use crate::sampling::{cases, sizes};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::command::{Command, CommandKind, Verdict};
use guestlist::domain::link_safety::LinkSafety;
use guestlist::engine::session::Session;
use guestlist::screens::message::Message;
use guestlist::ui::key::{Key, KeyCode};
use guestlist::ui::theme::Theme;

/// An application whose broker is of this kind.
fn at(kind: impl FnOnce(&mut Session)) -> App {
    let mut app = App::new();
    kind(app.session());
    app
}

fn production() -> App {
    at(|session| session.production = true)
}

fn read_only() -> App {
    at(|session| session.read_only = true)
}

fn in_clear() -> App {
    at(|session| session.safety = LinkSafety::Plaintext)
}

fn all_words(session: &mut Session) {
    session.production = true;
    session.read_only = true;
    session.safety = LinkSafety::Plaintext;
}

/// Fills in the form of a password, twice the same.
fn type_password(app: &mut App, password: &str) {
    app.type_text(password)
        .press("enter")
        .type_text(password)
        .press("enter");
}

// The header

#[test]
fn all_words_at_80_by_24() {
    insta::assert_snapshot!(at(all_words).screen());
}

#[test]
fn all_words_at_40_by_10() {
    let mut app = at(all_words);
    app.resize(40, 10);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn production_on_a_lost_link_at_80_by_24() {
    let mut app = production();
    app.press("down space").lose_link();
    insta::assert_snapshot!(app.screen());
}

#[test]
fn each_kind_of_place_has_its_words_and_no_other() {
    let words = ["PRODUCTION", "READ-ONLY", "NOT ENCRYPTED", "UNVERIFIED"];
    let shown = |kind: fn(&mut Session)| {
        let header = at(kind).screen().lines().next().unwrap().to_owned();
        words.map(|word| header.contains(word))
    };
    assert_eq!(shown(|_| {}), [false; 4]);
    assert_eq!(shown(|s| s.safety = LinkSafety::Verified), [false; 4]);
    assert_eq!(shown(|s| s.production = true), [true, false, false, false]);
    assert_eq!(shown(|s| s.read_only = true), [false, true, false, false]);
    assert_eq!(
        shown(|s| s.safety = LinkSafety::Plaintext),
        [false, false, true, false]
    );
    assert_eq!(
        shown(|s| s.safety = LinkSafety::Unverified),
        [false, false, false, true]
    );
}

#[test]
fn the_words_and_the_name_of_the_broker_stay_down_to_40_columns() {
    let states: [fn(&mut App); 3] = [
        |_| {},
        |app| {
            app.press("down space").lose_link();
        },
        |app| {
            app.refuse_login().press("esc");
        },
    ];
    for state in states {
        let mut app = App::new();
        state(&mut app);
        all_words(app.session());
        for (width, height) in sizes(40..=130, [3, 5, 8, 10, 24]) {
            app.resize(width, height);
            for word in ["PRODUCTION", "READ-ONLY", "NOT ENCRYPTED"] {
                app.assert_shows(word);
            }
            if height >= 8 {
                app.assert_shows("gateway");
            }
        }
    }
}

#[test]
fn production_is_loud_in_colour_and_without() {
    let app = production();
    for (theme, colour) in [
        (Theme::colour(), Color::Red),
        (Theme::plain(), Color::Reset),
    ] {
        let buffer = app.draw(&theme);
        let line: String = (0..80).map(|x| buffer[(x, 0)].symbol()).collect();
        let at = u16::try_from(line.find("PRODUCTION").unwrap()).unwrap();
        let cell = &buffer[(at, 0)];
        assert_eq!(cell.fg, colour);
        assert!(cell.modifier.contains(Modifier::BOLD | Modifier::REVERSED));
    }
}

#[test]
fn the_details_name_the_kind_of_place() {
    let mut app = at(|session| {
        session.production = true;
        session.protected = vec!["root".into()];
    });
    app.press("left enter")
        .assert_shows("Environment")
        .assert_shows("PRODUCTION")
        .assert_shows("Protected by the profile");
}

// Read-only

#[test]
fn a_read_only_session_has_no_key_that_writes_and_says_why() {
    for key in [
        "space", "+", "-", "1", "9", "s", "S", "a", "p", "d", "delete",
    ] {
        let mut app = read_only();
        app.press("down");
        app.press(key)
            .assert_shows("Read-only: all changes are disabled")
            .assert_says("--read-only");
        assert!(app.is_at_table() && app.modified() == 0);
        assert_eq!(app.effects(), []);
    }
    let mut app = read_only();
    app.assert_hides(" add")
        .assert_hides("password")
        .assert_hides("toggle");
    app.press("?")
        .assert_shows("Keys that make")
        .assert_hides("Toggle the permission")
        .assert_hides("Add a user");
    app.press("/ 'user'")
        .assert_shows("Show the details of the user")
        .assert_hides("Save the user")
        .assert_hides("Add a user");
}

#[test]
fn a_read_only_session_still_shows_what_there_is_to_see() {
    let mut app = read_only();
    app.press("left enter").assert_shows("AllowedBaseTopic");
    app.press("esc").effects();
    app.press("r");
    assert_eq!(app.effects(), [to_broker(BrokerRequest::Refresh)]);
}

fn any_key() -> impl Strategy<Value = Key> {
    use KeyCode as K;
    const NAMED: &[KeyCode] = &[
        K::Enter,
        K::Enter,
        K::Esc,
        K::Tab,
        K::BackTab,
        K::Backspace,
        K::Delete,
        K::Up,
        K::Down,
        K::Left,
        K::Right,
        K::Home,
        K::End,
        K::PageUp,
        K::PageDown,
    ];
    prop_oneof![
        4 => prop::sample::select(NAMED).prop_map(Key::plain),
        5 => prop::sample::select("sSaApdcCrLi?q 123456789jkhlgG+".chars().collect::<Vec<_>>())
            .prop_map(Key::char),
        1 => prop::char::range('a', 'z').prop_map(Key::ctrl),
        1 => any::<char>().prop_map(Key::char),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Key(Key),
    Paste(String),
    Lost,
    Refused,
    Back,
    List(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        30 => any_key().prop_map(Step::Key),
        1 => "[a-z]{0,4}".prop_map(Step::Paste),
        1 => Just(Step::Lost),
        1 => Just(Step::Refused),
        3 => Just(Step::Back),
        2 => any::<bool>().prop_map(Step::List),
    ]
}

impl Step {
    fn act(&self, app: &mut App) {
        match self {
            Self::Key(key) => app.send(Message::Key(*key)),
            Self::Paste(text) => app.send(Message::Paste(text.clone())),
            Self::Lost => app.lose_link(),
            Self::Refused => app.refuse_login(),
            // More than can ever be in line, so that what is asked for is sent at once.
            Self::Back => app.connect(1000),
            Self::List(all) => app.list(&USERS[..if *all { 4 } else { 3 }]),
        };
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn no_keys_ever_write_in_a_read_only_session(steps in prop::collection::vec(step(), 1..150)) {
        let mut app = read_only();
        for step in &steps {
            step.act(&mut app);
            prop_assert!(app.engine().drafts().is_empty(), "a draft after {:?}", step);
            prop_assert_eq!(app.sent(), [], "after {:?}", step);
        }
    }

    #[test]
    fn in_production_nothing_is_sent_but_by_a_yes_to_a_question_that_says_so(
        steps in prop::collection::vec(step(), 1..150),
    ) {
        let mut app = production();
        app.connect(1000).effects();
        for step in &steps {
            // Only Enter may send, so only what it answered has to be seen.
            let enter = matches!(step, Step::Key(key) if key.code == KeyCode::Enter);
            let screen = if enter { app.screen() } else { String::new() };
            step.act(&mut app);
            if app.sent().is_empty() {
                continue;
            }
            prop_assert!(enter, "{step:?} sent something");
            prop_assert!(screen.contains("is a PRODUCTION broker."), "{}", screen);
            prop_assert!(screen.contains(" [ Cancel ]"), "the focus was not moved:\n{}", screen);
        }
    }
}

// Production

#[test]
fn saving_in_production_asks_each_time_with_cancel_focused() {
    let mut app = production();
    for (keys, wanted) in [("down space s", true), ("space s", false)] {
        app.press(keys)
            .assert_shows("Save the changes of test?")
            .assert_shows("mqtt://gateway-7:1883 is a PRODUCTION broker.")
            .assert_shows(">[ Cancel ]")
            .press("enter")
            .assert_shows("1 modified");
        assert_eq!(app.sent(), []);
        app.press("s tab enter");
        let sent = app.sent_one();
        assert_eq!(
            sent.command,
            set("test", "AllowedSystemConfiguration", wanted)
        );
        let mut users = USERS;
        users[1].1[0] = wanted;
        app.accept(sent.id).list(&users).assert_hides("modified");
    }
}

#[test]
fn saving_all_in_production_names_the_users() {
    let mut app = production();
    app.press("down space down down space S")
        .assert_shows("Review: 2 changes to 2 users")
        .assert_shows("▲ mqtt://gateway-7:1883 is a PRODUCTION broker.")
        .assert_shows(" test ")
        .assert_shows(" bob ");
    app.press("s").assert_shows("Apply 2 changes to 2 users?");
    app.press("tab enter");
    assert_eq!(app.sent().len(), 2);
}

#[test]
fn adding_in_production_asks_and_a_no_leads_back_to_the_form() {
    let mut app = production();
    app.press("a 'carl' enter");
    type_password(&mut app, "fake");
    app.assert_shows("Add carl?")
        .assert_shows("PRODUCTION broker");
    app.press("enter").assert_shows("Add New User");
    assert_eq!(app.effects(), []);
    app.press("enter tab enter")
        .assert_shows("Waiting for the broker's answer");
    let sent = app.sent_one();
    assert_eq!(sent.command.kind(), CommandKind::Add);
    // A refusal leads back to the form; sending it again asks again.
    app.answer(sent.id, Verdict::Refused, "no").press("enter");
    app.assert_shows("Add carl?");
    assert_eq!(app.sent(), []);
}

#[test]
fn a_password_in_production_asks_and_is_not_sent_over_a_link_that_is_gone() {
    let mut app = production();
    app.press("down p");
    type_password(&mut app, "fake");
    app.assert_shows("Change the password of test?")
        .assert_shows("PRODUCTION broker");
    app.lose_link().press("tab enter");
    assert_eq!(app.sent(), []);
    app.assert_shows("Not connected")
        .assert_shows("Change Password of test");
    app.connect(16).press("enter tab enter");
    assert_eq!(app.sent_one().command.kind(), CommandKind::Password);
}

#[test]
fn deleting_in_production_says_so_in_its_one_question() {
    let mut app = production();
    app.press("end d")
        .assert_shows("Delete bob?")
        .assert_shows("PRODUCTION broker")
        .agree();
    let user = "bob".into();
    assert_eq!(app.sent_one().command, Command::RemoveUser { user });
}

#[test]
fn our_own_account_in_production_is_one_question() {
    let mut app = production();
    app.session().user = Some("anna".into());
    app.press("down down 3 s");
    app.assert_shows("Save changes to your own account")
        .assert_shows("PRODUCTION broker")
        .assert_shows("You will lose:");
    app.press("tab enter");
    app.sent_one();
    assert!(app.is_at_table());
}

#[test]
fn cancelling_asks_nothing_more_in_production() {
    let mut app = production();
    app.press("down space c")
        .assert_hides("Modified")
        .assert_hides("PRODUCTION broker");
}

#[test]
fn production_question_at_80_by_24() {
    let mut app = production();
    app.press("down space s");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn production_question_at_40_by_10() {
    let mut app = at(|session| {
        session.production = true;
        session.protected = vec!["bob".into()];
    });
    app.resize(40, 10).press("end d");
    insta::assert_snapshot!(app.screen());
}

// Protected users

#[test]
fn changes_to_a_protected_user_ask_and_name_who_protects_it() {
    let sentence = "The profile of this broker protects test.";
    let protected = || at(|session| session.protected = vec!["test".into(), "root".into()]);
    let mut app = protected();
    app.press("down space s").assert_shows(sentence);
    app.press("enter");
    assert_eq!(app.effects(), []);
    app.press("s tab enter");
    app.sent_one();

    let mut app = protected();
    app.press("down d")
        .assert_shows("Delete test?")
        .assert_shows(sentence);
    app.press("esc p");
    type_password(&mut app, "fake");
    app.assert_shows(sentence).press("tab enter");
    app.sent_one();

    // Others do not ask; together with others only the protected ones are named.
    let mut app = protected();
    app.press("end space s");
    app.sent_one();
    app.press("home 2 down space down space S")
        .assert_shows("The profile of this broker protects root, test.");
}

// A link in clear

#[test]
fn the_first_password_over_a_link_in_clear_asks_once() {
    let mut app = in_clear();
    app.press("down p");
    type_password(&mut app, "fake");
    app.assert_shows("The connection is NOT ENCRYPTED: anyone")
        .press("enter");
    assert_eq!(app.sent(), [], "a no is no yes");
    app.press("enter").assert_shows("NOT ENCRYPTED: anyone");
    app.press("tab enter");
    let id = app.sent_one().id;
    app.accept(id).press("p");
    type_password(&mut app, "other");
    app.sent_one();
}

#[test]
fn a_link_in_clear_that_is_known_asks_nothing_and_neither_do_changes_without_a_password() {
    let mut app = in_clear();
    app.press("down space s");
    app.sent_one();
    let mut app = in_clear();
    app.session().plaintext_known = true;
    app.press("a 'carl' enter");
    type_password(&mut app, "fake");
    app.sent_one();
}

// How we logged in

#[test]
fn the_factory_password_is_pointed_out_until_it_is_changed() {
    let sentence = "You are logged in as root with the factory default password";
    let mut app = at(|session| session.factory_password = true);
    app.assert_says(sentence).press("p");
    type_password(&mut app, "fake");
    app.agree();
    let id = app.sent_one().id;
    app.answer(id, Verdict::Refused, "too short")
        .assert_says(sentence);
    app.press("enter").agree();
    let id = app.sent_one().id;
    app.accept(id).assert_hides(sentence);

    let mut app = at(|session| {
        session.factory_password = true;
        session.read_only = true;
    });
    app.assert_says("Change it in a session that is not read-only.");

    // The answer was lost, but a login with the new password was admitted.
    let mut app = at(|session| session.factory_password = true);
    app.press("p");
    type_password(&mut app, "fake");
    app.agree();
    let id = app.sent_one().id;
    app.lose_link().connect(16).assert_says(sentence);
    app.event(BrokerEvent::PasswordWorks(id))
        .assert_hides(sentence);
}

#[test]
fn another_users_password_leaves_the_factory_password_pointed_out() {
    let mut app = at(|session| session.factory_password = true);
    app.press("down p");
    type_password(&mut app, "fake");
    let id = app.sent_one().id;
    app.accept(id).assert_says("factory default password");
}

#[test]
fn warnings_at_80_by_24() {
    let mut app = at(|session| {
        all_words(session);
        session.read_only = false;
        session.factory_password = true;
    });
    app.settings().note = Some("Demo: a broker inside this program.".into());
    app.press("down space").list(&USERS[..3]);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn warnings_at_40_by_10() {
    let mut app = at(|session| session.factory_password = true);
    app.resize(40, 10);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn an_anonymous_session_at_80_by_24() {
    let mut app = App::started();
    app.session().user = None;
    app.connect(16);
    insta::assert_snapshot!(app.screen());
}
