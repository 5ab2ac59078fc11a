//! What answers say, whose they are, and how much of them is shown.

use crate::common::{App, USERS};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::command::{Answer, CommandId, CommandKind, Correlation, Verdict};
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::message::Timer;

fn answer(correlation: Correlation, verdict: Verdict, text: &str) -> Answer {
    Answer {
        correlation,
        verdict,
        text: text.into(),
        kind: None,
        user: None,
    }
}

fn without_id(verdict: Verdict, text: &str) -> Answer {
    answer(Correlation::Unmarked, verdict, text)
}

impl App {
    fn say(&mut self, answer: Answer) -> &mut Self {
        self.event(BrokerEvent::Answer(answer))
    }

    /// Adds carl with this password; returns the command.
    fn adding(&mut self, password: &str) -> CommandId {
        self.press("a");
        for field in ["carl", password, password] {
            self.type_text(field).press("enter");
        }
        self.sent_one().id
    }
}

#[test]
fn a_refusal_without_an_id_is_to_the_only_command_in_flight() {
    for (kind, user) in [
        (None, None),
        (Some(CommandKind::Add), None),
        (None, Some("carl")),
        (Some(CommandKind::Add), Some("carl")),
    ] {
        let mut app = App::new();
        app.adding("fake-one");
        let mut refusal = without_id(Verdict::Refused, "Quota of users exceeded");
        (refusal.kind, refusal.user) = (kind, user.map(Into::into));
        app.say(refusal).assert_says("Quota of users exceeded");
        app.assert_hides("Waiting");
    }
}

#[test]
fn what_names_another_user_or_deed_or_carries_another_id_is_not_ours() {
    for (correlation, kind, user) in [
        (Correlation::Unmarked, Some(CommandKind::Remove), None),
        (Correlation::Unmarked, None, Some("dora")),
        (Correlation::Unmarked, Some(CommandKind::Add), Some("dora")),
        (Correlation::Foreign, Some(CommandKind::Add), Some("carl")),
        (Correlation::Numbered(99), Some(CommandKind::Add), None),
        (
            Correlation::Numbered(0),
            Some(CommandKind::Add),
            Some("dora"),
        ),
        (Correlation::Numbered(0), None, None),
    ] {
        let mut app = App::new();
        app.adding("fake-one");
        let mut refusal = answer(correlation, Verdict::Refused, "not yours");
        (refusal.kind, refusal.user) = (kind, user.map(Into::into));
        app.say(refusal)
            .assert_shows("Waiting for the broker's answer");
        app.assert_hides("not yours");
    }
}

#[test]
fn a_number_instead_of_our_id_is_enough_beside_what_fits() {
    for (number, kind, user) in [
        (0, Some(CommandKind::Add), None),
        (0, None, Some("carl")),
        (4711, Some(CommandKind::Add), Some("carl")),
    ] {
        let mut app = App::new();
        assert_eq!(app.adding("fake-one"), CommandId(0));
        let mut refusal = answer(Correlation::Numbered(number), Verdict::Refused, "no disk");
        (refusal.kind, refusal.user) = (kind, user.map(Into::into));
        app.say(refusal).assert_says("no disk");
        app.assert_hides("Waiting");
    }
}

#[test]
fn with_several_in_flight_only_what_fits_one_decides() {
    let mut app = App::after("down 1 s");
    let mut sent = app.sent();
    app.press("end 1 s");
    sent.extend(app.sent());
    let (test, bob) = (sent[0].id, sent[1].id);
    app.say(without_id(Verdict::Refused, "disk is full"));
    assert!(app.line_with(" test").ends_with("Saving"));
    let mut refusal = without_id(Verdict::Refused, "no right");
    (refusal.kind, refusal.user) = (Some(CommandKind::Permission), Some("test".into()));
    app.say(refusal);
    assert!(app.line_with(" test").ends_with("Failed"));
    assert!(app.line_with("▌ bob").ends_with("Saving"));
    // In the end the words are said of the one that nothing decided about.
    app.timer(Timer::Engine(EngineTimer::Answer(bob)))
        .timer(Timer::Engine(EngineTimer::Answer(test)));
    assert!(app.line_with("▌ bob").ends_with("Unknown"));
    app.assert_says("\"disk is full\" without saying to which command");
}

#[test]
fn a_refusal_that_names_nobody_decides_nothing_while_others_are_answered() {
    let mut app = App::new();
    app.adding("fake-one");
    app.say(answer(Correlation::Foreign, Verdict::Refused, "theirs"));
    app.say(without_id(Verdict::Refused, "disk is full"))
        .assert_asks("\"disk is full\", which does not name the user");
}

#[test]
fn a_yes_to_our_id_is_a_yes_to_our_password() {
    let mut app = App::new();
    let id = app.adding("fake-one");
    app.accept(id).timer(Timer::Engine(EngineTimer::Verify(id)));
    let mut users = USERS.to_vec();
    users.push(("carl", [false; 3]));
    app.list(&users)
        .assert_says("carl added, confirmed by the broker");
    app.assert_hides("not known");

    // The list came first, and left a doubt; the answer ends it.
    let mut app = App::new();
    let id = app.adding("fake-one");
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .press("esc tab enter");
    app.list(&users)
        .assert_says("not known whether with this password");
    app.accept(id)
        .assert_says("carl added, confirmed by a late answer");
}

#[test]
fn an_answer_or_a_name_of_any_length_leaves_the_buttons_and_the_reason_on_the_screen() {
    for (width, height) in [(80, 24), (60, 15), (100, 18)] {
        let mut app = App::new();
        app.resize(width, height);
        let id = app.adding("fake-one");
        let long = format!("Quota {} the end", "of users ".repeat(2_300));
        app.answer(id, Verdict::Refused, &long)
            .assert_shows("Cancel")
            .assert_says("Quota of users");
        app.press("esc tab enter").resize(80, 24).press("A enter");
        for _ in 0..20 {
            app.press("down");
        }
        app.press("end").assert_says("the end");
    }
    for name in ["n".repeat(5_000), "员".repeat(2_000)] {
        let users = [("root", [true, false, false]), (name.as_str(), [false; 3])];
        let mut app = App::with_list(&users);
        app.press("down 1 s");
        let id = app.sent_one().id;
        app.answer(id, Verdict::Refused, "no disk is left")
            .assert_says("no disk is left");
    }
}

#[test]
fn a_password_that_is_a_word_of_the_answer_is_not_given_away() {
    let said = |password: &str, text: &str| {
        let mut app = App::new();
        let id = app.adding(password);
        app.answer(id, Verdict::Refused, text);
        let dialog = app.screen();
        app.press("esc tab enter A enter");
        let entry = app.screen();
        (dialog, entry)
    };
    for text in [
        "User carl already exists",
        "User carl added unsuccessfully: denied",
        "No user carl added today",
    ] {
        let words = text.split(' ').map(|word| word.trim_end_matches(':'));
        let words: Vec<&str> = words
            .filter(|word| word.len() > 3 && *word != "unsuccessfully")
            .collect();
        for pair in words.windows(2) {
            let (first, second) = (said(pair[0], text), said(pair[1], text));
            assert_eq!(first.1, second.1, "{text}: {pair:?}");
        }
    }
    let (dialog, entry) = said("fake-one", "FAKE-ONE is too short");
    for screen in [dialog, entry] {
        assert!(!screen.to_lowercase().contains("fake-one"), "{screen}");
        assert!(screen.contains("Answer hidden"), "{screen}");
    }
}

#[test]
fn no_answer_in_a_debug_text_holds_the_brokers_words() {
    let heard = BrokerEvent::Answer(without_id(Verdict::Refused, "-addUser carl fake-one"));
    assert!(!format!("{heard:?}").contains("fake"));
}
