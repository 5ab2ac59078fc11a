//! The password of one user: made, judged, copied, tried.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::message::ConnectionId;
use std::collections::BTreeSet;

use crate::common::{App, Flags, USERS};
use crate::password_batch::keys::rows;
use crate::sampling::sizes;
use guestlist::domain::broker_messages::Admission;
use guestlist::domain::command::{Command, Submission, Verdict};
use guestlist::domain::link_safety::LinkSafety;
use guestlist::domain::password_rules::{Alphabet, PasswordRules};
use guestlist::domain::secret::Secret;
use guestlist::domain::strength::Strength;
use guestlist::domain::validate;
use guestlist::engine::password_batch::PasswordFileJob;
use guestlist::engine::session::Session;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::{Message, Timer};
use guestlist::ui::key::Key;

impl App {
    /// Like `assert_says`, also where a sentence is broken by the frame of a dialog.
    pub(crate) fn assert_tells(&mut self, sentence: &str) -> &mut Self {
        let words = self.screen().replace(['│', '·'], " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        let words = words.join(" ");
        assert!(
            words.contains(sentence) || self.says(sentence),
            "no {sentence:?} in\n{}",
            self.screen()
        );
        self
    }
}

pub(crate) fn ruled(rules: PasswordRules) -> App {
    let mut app = App::new();
    app.session().password_rules = rules;
    app
}

fn with_session(change: impl FnOnce(&mut Session)) -> App {
    let mut app = App::new();
    change(app.session());
    app
}

/// The password that a command sets.
pub(crate) fn password(submission: &Submission) -> &str {
    match &submission.command {
        Command::AddUser { password, .. } | Command::ChangePassword { password, .. } => {
            password.expose()
        }
        other => panic!("{other:?}"),
    }
}

pub(crate) fn copied(app: &mut App) -> Vec<Secret> {
    let effects = app.effects().into_iter();
    let copied = effects.filter_map(|effect| match effect {
        Effect::Copy(secret) => Some(secret),
        _ => None,
    });
    copied.collect()
}

/// The logins that were tried since the last look.
fn probes(app: &mut App) -> Vec<(String, String)> {
    let effects = app.effects().into_iter();
    let probes = effects.filter_map(|effect| match effect {
        Effect::Engine(_, Wanted::Probe { user, password, .. }) => {
            Some((user.as_str().to_owned(), password.expose().to_owned()))
        }
        _ => None,
    });
    probes.collect()
}

fn probed(app: &mut App, user: &str, admission: Admission) {
    app.send(Message::Probed(ConnectionId::FIRST, user.into(), admission));
}

fn refused() -> Admission {
    Admission::Refused("bad user name or password".into())
}

// --- Making one ---

#[test]
fn a_password_form_of_a_user_who_is_gone_says_so_and_sends_nothing() {
    let mut app = App::after("end p 'Fake-pass-1' tab 'Fake-pass-1'");
    app.list(&USERS[..3])
        .press("enter")
        .assert_tells("bob is not in the broker's list");
    assert_eq!(app.sent(), []);
    // Once it is there again, the same form sends.
    app.list(&USERS).press("enter");
    assert_eq!(password(&app.sent_one()), "Fake-pass-1");
}

#[test]
fn a_question_before_a_password_sends_nothing_to_a_user_who_went_meanwhile() {
    let mut app = App::new();
    app.session().production = true;
    app.press("end p 'Fake-pass-1' tab 'Fake-pass-1' enter")
        .assert_shows("[ Change ]")
        .list(&USERS[..3])
        .agree()
        .assert_tells("bob is not in the broker's list");
    assert_eq!(app.sent(), []);
}

#[test]
fn ctrl_g_makes_a_password_and_shows_it_so_that_somebody_knows_it() {
    let mut app = App::after("a 'carl' tab ctrl-g");
    app.assert_hides("••••")
        .assert_tells("Generated: 20 characters");
    app.press("ctrl-t")
        .assert_shows("••••••••••••••••••••")
        .press("ctrl-t tab tab tab");
    let line = app.line_with("Password  ");
    let shown = line
        .trim_end_matches(['│', ' '])
        .trim_end_matches("shown")
        .trim_end()
        .rsplit(' ')
        .next()
        .unwrap();
    let shown = shown.to_owned();
    app.press("enter");
    let sent = app.sent_one();
    assert_eq!(password(&sent), shown);
    assert_eq!(shown.len(), 20);
    assert_eq!(validate::argument(&shown), Ok(()));
    let alphabet = Alphabet::default();
    assert!(shown.chars().all(|c| alphabet.as_str().contains(c)));
}

#[test]
fn on_the_smallest_screen_a_made_password_is_shown_whole() {
    let mut app = App::new();
    app.resize(40, 10).press("a 'carl' tab ctrl-g");
    let line = app.line_with("Password  ");
    let shown = line.trim_matches(['│', ' ']).rsplit(' ').next().unwrap();
    assert_eq!(shown.len(), 20, "{line}");
    // What does not fit is marked where it is cut.
    app.press("ctrl-t 'and then some more' ctrl-t");
    app.assert_shows("Password  …");
}

#[test]
fn a_password_is_made_by_the_rules_of_the_profile_and_another_each_time() {
    let mut app = ruled(PasswordRules {
        length: 40,
        alphabet: Alphabet::new("ab-").unwrap(),
        minimum: 30,
    });
    app.press("down p");
    let mut seen = BTreeSet::new();
    for _ in 0..5 {
        app.press("ctrl-g ctrl-y");
        let [secret] = &copied(&mut app)[..] else {
            panic!("not one copy");
        };
        let text = secret.expose();
        assert_eq!(text.len(), 40);
        assert!(text.chars().all(|c| "ab-".contains(c)) && !text.starts_with('-'));
        seen.insert(text.to_owned());
    }
    assert_eq!(seen.len(), 5);
}

#[test]
fn a_made_password_can_be_seen_again_when_its_form_is_gone() {
    let mut app = App::new();
    app.press("ctrl-t").assert_says("No new password to show");
    app.makes = Some("made-fake-1");
    app.press("a 'carl' tab ctrl-g enter enter");
    let id = app.sent_one().id;
    app.accept(id)
        .assert_says("ctrl-t show password · t test login")
        .assert_hides("made-fake-1");
    app.press("ctrl-t")
        .assert_shows("until the user gets another password");
    assert!(app.line_with("made-fake-1").contains("carl"));
    app.press("y");
    assert_eq!(copied(&mut app), [Secret::new("made-fake-1")]);
    app.assert_says("Sent to the terminal's clipboard");
    app.press("esc ctrl-t")
        .assert_shows("made-fake-1")
        .press("esc");
    // One that was closed while it waited.
    app.makes = Some("made-fake-2");
    app.press("home down p ctrl-g enter enter esc ctrl-t");
    app.assert_shows("made-fake-2").press("esc");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Refused, "no").press("ctrl-t");
    app.assert_hides("made-fake-2").assert_shows("made-fake-1");
}

#[test]
fn leaving_asks_while_nobody_took_a_made_password() {
    let mut app = App::new();
    app.makes = Some("made-fake-1");
    app.press("a 'carl' tab ctrl-g enter enter");
    let id = app.sent_one().id;
    app.accept(id).press("q");
    app.assert_shows("The generated password of carl was not copied");
    app.press("esc ctrl-t esc q");
    app.assert_hides("was not copied");
    // Copied in its form.
    let mut app = App::new();
    app.makes = Some("made-fake-2");
    app.press("a 'carl' tab ctrl-g ctrl-y enter enter");
    let id = app.sent_one().id;
    app.accept(id).press("q").assert_hides("was not copied");
}

#[test]
fn each_user_keeps_its_made_password_until_it_gets_another() {
    let mut app = App::new();
    for (name, made) in [("test", "made-fake-1"), ("anna", "made-fake-2")] {
        app.makes = Some(made);
        app.select(name);
        app.press("p ctrl-g enter enter");
        let id = app.sent_one().id;
        app.accept(id);
    }
    // That of the selected user comes first, so that `y` copies it.
    app.select("test");
    app.press("ctrl-t y");
    assert_eq!(copied(&mut app), [Secret::new("made-fake-1")]);
    assert!(app.line_with("made-fake-1").contains("test"));
    assert!(app.line_with("made-fake-2").contains("anna"));
    app.press("esc p 'typed-fake' tab 'typed-fake' enter enter");
    let id = app.sent_one().id;
    app.accept(id).press("ctrl-t").assert_shows("made-fake-2");
    app.assert_hides("made-fake-1").assert_hides("typed-fake");
}

#[test]
fn a_typed_password_or_another_one_of_that_user_ends_the_showing_of_a_made_one() {
    let mut app = App::new();
    app.makes = Some("made-fake-1");
    app.press("down p ctrl-g enter enter");
    let id = app.sent_one().id;
    app.accept(id).press("ctrl-t").assert_shows("made-fake-1");
    app.press("esc p 'typed-fake' tab 'typed-fake' enter enter esc");
    // It counts until the other one is set.
    app.press("ctrl-t").assert_shows("made-fake-1").press("esc");
    let id = app.sent_one().id;
    app.accept(id)
        .press("ctrl-t")
        .assert_says("No new password to show");
}

#[test]
fn a_made_password_can_be_edited_and_is_then_an_ordinary_one() {
    let mut app = App::after("down p ctrl-g 'x'");
    app.assert_tells("Strength:")
        .assert_hides("Made here")
        .press("tab tab tab enter")
        .assert_tells("The passwords differ");
    assert!(app.sent().is_empty());
}

#[test]
fn no_password_is_made_where_none_is_set() {
    let mut app = App::after("t ctrl-g");
    app.assert_shows("No password is set here")
        .press("ctrl-y")
        .assert_shows("No password is set here");
    assert!(copied(&mut app).is_empty());
    app.press("esc down P ctrl-g")
        .assert_shows("No password is set here");
}

#[test]
fn randomness_that_fails_is_told_and_fills_nothing() {
    let mut app = App::after("down p");
    app.send(Message::Made(
        ConnectionId::FIRST,
        Err("Not made: no random numbers".into()),
    ));
    app.assert_tells("Not made: no random numbers")
        .press("tab tab tab enter")
        .assert_tells("The password is empty");
}

#[test]
fn a_copy_goes_to_the_terminal_and_says_what_may_keep_it() {
    let mut app = App::after("down p ctrl-y");
    app.assert_tells("Nothing to copy: no password was typed or made");
    app.press("'not-a-real-one' ctrl-y");
    app.assert_tells("Sent to the clipboard, if the terminal allows it.")
        .assert_tells("Clipboard managers and tmux buffers may keep it")
        .assert_hides("not-a-real-one");
    assert_eq!(copied(&mut app), [Secret::new("not-a-real-one")]);
    app.type_text("x").assert_hides("Sent to the terminal");
}

#[test]
fn a_copied_password_may_be_sent_hidden() {
    let mut app = App::after("down p ctrl-g ctrl-t ctrl-y tab tab tab");
    let [secret] = &copied(&mut app)[..] else {
        panic!("not one copy");
    };
    app.press("enter").assert_hides(secret.expose());
    assert_eq!(password(&app.sent_one()), secret.expose());
}

// --- Advice, and rules ---

#[test]
fn advice_on_a_typed_password_is_words_and_stops_nobody() {
    let mut app = App::after("down p 'password1'");
    app.assert_tells("Strength: very weak (0 of 4).")
        .assert_tells("common password")
        .assert_hides("password1");
    app.press("tab 'password1' enter");
    assert_eq!(password(&app.sent_one()), "password1");
}

#[test]
fn a_long_and_odd_password_is_strong_and_none_is_no_advice() {
    let mut app = App::after("down p");
    app.assert_hides("Strength");
    app.type_text("qXv7#mPz!r2Lw9")
        .assert_tells("Strength: very strong (4 of 4).");
    app.press("ctrl-u").assert_hides("Strength");
    app.send(Message::Paste("hunter2".into()))
        .assert_tells("Strength: ");
}

#[test]
fn the_name_of_the_user_in_the_password_makes_it_weaker() {
    let typed = |user: &str| {
        let mut app = App::after("a");
        app.type_text(user).press("tab");
        app.type_text("quetzalcoatl-bravo");
        app.line_with("Strength")
    };
    assert_ne!(typed("carl"), typed("quetzalcoatl"));
    // Typed the other way round it is judged anew.
    let app = App::after("a tab 'quetzalcoatl-bravo' shift-tab 'quetzalcoatl'");
    assert_eq!(app.line_with("Strength"), typed("quetzalcoatl"));
}

#[test]
fn a_slow_judgement_is_asked_for_once_at_a_time_and_never_for_another_text() {
    let mut app = App::after("down p");
    let mut asked = Vec::new();
    for c in "abc".chars() {
        asked.extend(app.update(Message::Key(Key::char(c))));
    }
    let [Effect::Judge { id, .. }] = asked[..] else {
        panic!("{asked:?}");
    };
    let strength = |score| Strength {
        score,
        advice: String::new(),
    };
    let again = app.update(Message::Judged(ConnectionId::FIRST, id, strength(4)));
    app.assert_hides("Strength");
    let [
        Effect::Judge {
            id: second,
            password,
            ..
        },
    ] = &again[..]
    else {
        panic!("{again:?}");
    };
    assert_eq!(password.expose(), "abc");
    app.send(Message::Judged(ConnectionId::FIRST, id, strength(4)))
        .assert_hides("Strength");
    // Nor in another form.
    app.press("esc tab enter p 'x'");
    app.send(Message::Judged(ConnectionId::FIRST, *second, strength(4)))
        .assert_shows("Strength: very weak (0 of 4).");
}

#[test]
fn the_minimum_of_the_profile_blocks_and_says_so() {
    let mut app = ruled(PasswordRules {
        minimum: 12,
        ..PasswordRules::default()
    });
    app.press("down p 'elevenchars'");
    app.assert_hides("too short").press("tab");
    let complaint = "too short: this broker's profile requires 12 characters";
    app.assert_tells(complaint).type_text("elevenchars");
    app.press("enter").assert_tells(complaint);
    assert!(app.sent().is_empty());
    app.press("ctrl-e 'x' tab ctrl-e 'x' enter");
    assert_eq!(password(&app.sent_one()), "elevencharsx");
}

#[test]
fn logging_in_and_trying_a_login_know_no_minimum() {
    let rules = PasswordRules {
        minimum: 12,
        ..PasswordRules::default()
    };
    let mut app = ruled(rules.clone());
    app.refuse_login().assert_shows("Log in again");
    app.press("'short' enter");
    assert_eq!(app.effects().len(), 1, "the login is sent");
    let mut app = ruled(rules);
    app.press("down t 'short' enter");
    assert_eq!(probes(&mut app), [("test".into(), "short".into())]);
}

// --- Trying a login ---

pub(crate) fn change_password(app: &mut App, keys: &str) -> Submission {
    app.press(keys).type_text("fresh-fake");
    app.press("enter 'fresh-fake' enter");
    app.sent_one()
}

#[test]
fn after_a_new_password_t_tries_the_login_with_it_once() {
    let mut app = App::new();
    let id = change_password(&mut app, "down p").id;
    app.accept(id)
        .assert_shows("test: the broker accepted the new password · t test login");
    app.press("t").assert_shows("Testing the login");
    assert_eq!(probes(&mut app), [("test".into(), "fresh-fake".into())]);
    app.press("t enter"); // The form waits.
    assert!(probes(&mut app).is_empty());
    probed(&mut app, "test", Admission::Admitted);
    app.assert_tells("Login works: the broker accepted test with that password.");
    // All is said: a natural enter tries nothing again, and closes the form.
    app.press("enter").assert_hides("Test the Login");
    assert!(app.is_at_table() && probes(&mut app).is_empty());
}

#[test]
fn after_an_addition_t_tries_the_login_also_when_the_list_has_shown_the_user() {
    let mut app = App::after("a 'carl' enter");
    let id = change_password(&mut app, "ctrl-l").id;
    app.accept(id)
        .assert_shows("carl: the broker accepted the new user · t test login");
    let users: Vec<(&str, Flags)> = crate::common::USERS
        .into_iter()
        .chain([("carl", [false; 3])])
        .collect();
    app.list(&users)
        .assert_tells("carl added, confirmed by the broker t test login");
    app.press("t");
    assert_eq!(probes(&mut app), [("carl".into(), "fresh-fake".into())]);
}

#[test]
fn any_other_key_and_time_forget_the_password_that_was_set() {
    for forget in ["down", "o", "ctrl-l", "-"] {
        let mut app = App::new();
        let id = change_password(&mut app, "down p").id;
        app.accept(id).press(forget);
        app.press("t").assert_shows("Test the Login of");
        assert!(probes(&mut app).is_empty());
    }
    let mut app = App::new();
    let id = change_password(&mut app, "down p").id;
    app.accept(id);
    let timer = app.started_timer(|it| matches!(it, Timer::Engine(EngineTimer::Fresh(_))));
    app.timer(Timer::Engine(EngineTimer::Fresh(0)))
        .assert_says("t test login");
    app.timer(timer);
    app.press("t").assert_shows("Test the Login of test");
}

#[test]
fn a_password_that_was_not_accepted_is_not_offered() {
    let mut app = App::new();
    let id = change_password(&mut app, "down p").id;
    app.answer(id, Verdict::Refused, "no")
        .assert_hides("t tries");
}

#[test]
fn t_asks_for_a_password_says_what_it_does_and_tells_what_came_of_it() {
    let mut app = App::after("down t");
    app.assert_shows("Test the Login of test")
        .assert_tells("Connects once as test, with a client id of its own, reads nothing")
        .assert_tells("A refused login is not repeated")
        .assert_hides("This session goes on");
    app.press("tab tab enter")
        .assert_tells("The password is empty");
    app.type_text("wrong-fake").assert_hides("wrong-fake");
    app.press("enter").assert_shows("Testing the login");
    assert_eq!(probes(&mut app), [("test".into(), "wrong-fake".into())]);
    probed(&mut app, "test", refused());
    app.assert_tells("The broker refused test: bad user name or password.");
    // Enter does not send the same password again: it is gone.
    app.press("enter enter");
    assert!(probes(&mut app).is_empty());
}

#[test]
fn what_could_not_be_tried_is_no_refusal_and_the_password_stays() {
    let mut app = App::after("down t 'fake' enter");
    assert_eq!(probes(&mut app).len(), 1);
    let why = "gateway-7:1883 did not answer within 10 s.";
    probed(&mut app, "test", Admission::Untried(why.into()));
    app.assert_tells("Not known whether test can log in: gateway-7:1883 did not answer");
    app.press("enter");
    assert_eq!(probes(&mut app), [("test".into(), "fake".into())]);
}

#[test]
fn a_closed_form_tells_above_the_footer_and_a_second_try_waits() {
    let mut app = App::after("down t 'fake' enter esc");
    app.assert_tells("Still testing the login");
    assert_eq!(probes(&mut app).len(), 1);
    app.press("t")
        .assert_shows("Wait: the login of test is still being tested");
    probed(&mut app, "test", refused());
    app.assert_shows("The broker refused test");
    app.press("t").assert_shows("Test the Login of test");
}

#[test]
fn our_own_login_is_tried_beside_this_session() {
    let mut app = App::after("t");
    app.assert_tells("Connects once as root")
        .assert_tells("This session stays connected.");
}

#[test]
fn a_login_is_tried_read_only_and_while_the_link_is_down() {
    let mut app = with_session(|session| session.read_only = true);
    app.lose_link().press("down t 'fake' enter");
    assert_eq!(probes(&mut app).len(), 1);
}

#[test]
fn nobody_is_tried_without_a_name() {
    let mut app = App::started();
    app.connect(16).press("t");
    app.assert_hides("Try the Login")
        .assert_shows("No user is selected");
}

#[test]
fn a_link_in_clear_is_asked_about_before_a_login_is_tried() {
    let mut app = with_session(|session| session.safety = LinkSafety::Plaintext);
    app.press("down t 'fake' enter");
    app.assert_shows("Test the login of test?")
        .assert_tells("NOT ENCRYPTED")
        .press("enter");
    assert!(probes(&mut app).is_empty());
    app.press("enter tab enter");
    assert_eq!(probes(&mut app).len(), 1);
}

#[test]
fn left_and_right_go_between_the_buttons_of_a_form() {
    let mut app = App::after("down p 'fake' enter 'fake'");
    app.press("tab right left right enter");
    app.sent_one();
}

// --- New passwords for many ---

#[test]
fn no_debug_output_holds_a_password() {
    let mut app = App::after("down P tab tab tab tab enter");
    let effects = app.effects();
    let [Effect::PasswordFileJob(_, PasswordFileJob::Create { text, .. })] = &effects[..] else {
        panic!("{effects:?}");
    };
    let secret = rows(text.expose())[0][1].clone();
    assert!(!format!("{effects:?} {app:?}").contains(&secret));
    let id = change_password(&mut App::new(), "down p");
    assert!(!format!("{id:?}").contains("fresh-fake"));
}

#[test]
fn every_size_draws_and_the_forms_keep_their_cursor() {
    let mut apps: Vec<App> = (0..4).map(|_| App::new()).collect();
    apps[0].press("down p ctrl-g ctrl-t ctrl-y");
    apps[1].press("down t 'fake'");
    apps[2].press("down P");
    apps[3].press("down P tab space tab tab enter s");
    let id = apps[3].sent_one().id;
    apps[3].accept(id).press("q");
    apps[3].assert_shows("New passwords");
    for app in &mut apps {
        for (width, height) in sizes((1..=100).step_by(3), 1..=30) {
            app.resize(width, height);
            app.screen();
        }
    }
}

// --- Screens ---

#[test]
fn change_form_with_a_made_password_at_80_by_24() {
    let app = App::after("down p ctrl-g ctrl-t ctrl-y");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn change_form_with_a_weak_password_at_40_by_10() {
    let mut app = App::new();
    app.resize(40, 10).press("down p 'password1'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn login_form_after_a_refusal_at_80_by_24() {
    let mut app = App::after("down t 'wrong-fake' enter");
    probed(&mut app, "test", refused());
    insta::assert_snapshot!(app.screen());
}

#[test]
fn login_form_at_120_by_40() {
    let mut app = App::new();
    app.resize(120, 40).press("t 'fake'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn an_answer_that_is_cut_in_the_middle_of_the_password_shows_no_part_of_it() {
    let mut app = App::new();
    let sent = change_password(&mut app, "down p");
    let password = password(&sent).to_owned();
    let most = 1000 - password.len() / 2;
    let text = format!("{}{password} is no good", "x".repeat(most));
    app.answer(sent.id, Verdict::Refused, &text);
    let told = format!("{:?} {:?}", app.engine().log(), app.dialogs());
    assert!(told.contains("Answer hidden"), "{told}");
    assert!(!told.contains(&password[..password.len() / 2]), "{told}");
}

#[test]
fn a_made_password_goes_with_its_user() {
    let mut app = App::after("a 'carl' tab ctrl-g enter enter enter");
    let id = app.sent_one().id;
    let mut users = USERS.to_vec();
    users.push(("carl", [false; 3]));
    app.accept(id)
        .list(&users)
        .assert_says("ctrl-t show password");
    app.press("d y");
    let id = app.sent_one().id;
    app.accept(id).list(&USERS).assert_says("carl deleted");
    app.assert_hides("show password");
    app.press("ctrl-t").assert_says("No new password to show");
}

#[test]
fn a_made_password_says_when_it_is_not_known_to_be_set() {
    let mut app = App::new();
    app.makes = Some("made-fake-1");
    app.press("down p ctrl-g enter enter");
    app.sent_one();
    let asks = "Discard";
    app.press("esc ctrl-t")
        .assert_shows("no answer yet")
        .press("esc");
    app.lose_link().press("ctrl-t");
    app.assert_shows("made-fake-1")
        .assert_shows("not known whether it is set");
    app.press("esc").connect(16).list(&USERS).press("ctrl-t");
    app.assert_shows("not known whether it is set").press("esc");
    // The next one is set.
    app.makes = Some("made-fake-2");
    app.press("p ctrl-g enter enter");
    let id = app.sent_one().id;
    app.accept(id).press("ctrl-t").assert_shows("made-fake-2");
    app.assert_hides("not known").assert_hides(asks);
}

#[test]
fn closing_a_form_does_not_call_a_password_lost_that_is_kept() {
    let mut app = App::new();
    app.makes = Some("made-fake-1");
    app.press("down p ctrl-g enter enter");
    app.sent_one();
    app.lose_link().press("esc");
    app.assert_asks("The generated password is kept until you leave this broker: ctrl-t shows it.")
        .assert_hides("What you typed is not kept");
    app.press("tab enter ctrl-t").assert_shows("made-fake-1");
    // One that was made after that is not.
    app.press("esc").connect(16).list(&USERS);
    app.makes = Some("made-fake-2");
    app.press("p ctrl-g esc")
        .assert_asks("What you typed is not kept.");
}
