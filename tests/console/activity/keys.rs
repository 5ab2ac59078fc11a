//! The activity by keys: what happened, to which user, and the result.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use std::fmt::Write as _;

use proptest::prelude::*;

use crate::brokers::program::{Program, profile};
use crate::common::{App, USERS, local_time};
use crate::sampling::{cases, sizes};
use guestlist::broker::dialect::Dialect;
use guestlist::broker::dialect::coreflux::{ANSWER_TOPIC, Coreflux};
use guestlist::domain::broker_messages::{BrokerEvent, Channel};
use guestlist::domain::command::{Answer, CommandId, CommandKind, Correlation, Verdict};
use guestlist::domain::permission::Grant;
use guestlist::engine::journal::{Batch, Old};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::ConnectionId;
use guestlist::screens::message::{Message, Timer};

/// The session whose request ids are ours.
const SESSION: &str = "1a2b";
/// A password that must never be seen again.
const SECRET: &str = "fake-xyzzy-secret";

impl App {
    /// The same with a journal.
    fn journaled() -> Self {
        let mut app = Self::new();
        app.settings().journal = Some("/state/journal.jsonl".into());
        app
    }

    fn overhear(&mut self, verdict: Verdict, kind: Option<CommandKind>, user: &str, text: &str) {
        self.event(BrokerEvent::Answer(Answer {
            correlation: Correlation::Foreign,
            verdict,
            text: text.into(),
            kind,
            user: (!user.is_empty()).then(|| user.into()),
        }));
    }

    fn batches(&mut self) -> Vec<Batch> {
        let effects = self.effects().into_iter();
        let batches = effects.filter_map(|effect| match effect {
            Effect::Journal(_, batch) => Some(batch),
            _ => None,
        });
        batches.collect()
    }

    /// Of each record that the journal got since the last look: id and outcome.
    fn outcomes(&mut self) -> Vec<(Option<u64>, &'static str)> {
        let records = self.batches().into_iter().flat_map(|it| it.records);
        records.map(|it| (it.id, it.outcome)).collect()
    }
}

/// A failure, two things done, one under way, and two answers to others.
fn busy() -> App {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    let refusal = "Permission denied: You are not allowed to execute -changeUserSettings";
    app.answer(id, Verdict::Refused, refusal);
    app.overhear(
        Verdict::Accepted,
        Some(CommandKind::Add),
        "line9-plc",
        "User line9-plc added successfully",
    );
    app.press("down 3 s");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Accepted, "User settings changed successfully");
    app.list(&[USERS[0], USERS[1], ("anna", [true, true, false]), USERS[3]]);
    app.press("p").type_text(SECRET).press("enter");
    app.type_text(SECRET).press("enter");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Accepted, "Password for user anna changed");
    app.overhear(Verdict::Refused, None, "", "addroute: no such route");
    app.press("down 2 s");
    app
}

#[test]
fn activity_at_80_by_24() {
    let mut app = busy();
    app.press("A");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn activity_at_120_by_40() {
    let mut app = busy();
    app.settings().journal = Some("/home/anna/.local/state/guestlist/journal.jsonl".into());
    app.resize(120, 40).press("A up up");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn activity_at_40_by_10() {
    let mut app = busy();
    app.resize(40, 10).press("A home");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn filtered_activity_at_80_by_24() {
    let mut app = busy();
    app.press("A / 'anna'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn one_entry_at_80_by_24() {
    let mut app = busy();
    app.press("A home enter");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn a_command_is_followed_from_the_line_to_the_list() {
    let mut app = App::new();
    app.connect(1).press("down space s down 2 s A");
    let command = "-changeUserSettings test AllowedSystemConfiguration true";
    app.press("home").assert_shows(command);
    let parts = ["14:03:12 you", "test", "Full Access on", "Sent"];
    let line = app.line_with("Full Access on");
    assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    let line = app.line_with("User Management off");
    assert!(line.contains("anna") && line.contains("Waiting"), "{line}");

    let id = app.sent()[0].id;
    app.answer(id, Verdict::Accepted, "User settings changed");
    let line = app.line_with("Full Access on");
    assert!(line.contains("Accepted User settings cha"), "{line}");
    app.list(&[USERS[0], ("test", [true, false, false]), USERS[2], USERS[3]]);
    let line = app.line_with("Full Access on");
    assert!(line.contains("Verified"), "{line}");
    assert!(app.line_with("User Management off").contains("Sent"));
}

#[test]
fn a_refusal_stands_there_in_the_brokers_words_and_an_unknown_outcome_with_the_reason() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.answer(id, Verdict::Refused, "User test not found");
    app.press("down 2 s");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)));
    app.press("A");
    assert!(app.line_with("Full Access on").contains("User test not"));
    app.assert_says("no answer in 15 s (no right to send commands, or a slow broker);");
    app.press("home").assert_says("User test not found");
    app.press("enter")
        .assert_says("Change Disabled -> Enabled")
        .assert_says("Outcome Failed")
        .assert_says("The broker's answer User test not found")
        .assert_says("Sent Nov 24 14:03:12 UTC");
    app.press("esc").assert_shows("Activity").press("esc");
    app.assert_hides("Activity ");
}

#[test]
fn the_answers_to_other_admins_are_marked_as_theirs() {
    let mut app = App::new();
    app.overhear(
        Verdict::Accepted,
        Some(CommandKind::Remove),
        "carl",
        "User carl removed",
    );
    let refusal = Answer {
        correlation: Correlation::Unmarked,
        verdict: Verdict::Refused,
        text: "User dora already exists".into(),
        kind: Some(CommandKind::Add),
        user: Some("dora".into()),
    };
    app.event(BrokerEvent::Answer(refusal));
    app.press("A");
    let line = app.line_with("User carl removed");
    for part in ["other", "carl", "delete user", "Accepted"] {
        assert!(line.contains(part), "{line}");
    }
    let line = app.line_with("User dora already");
    for part in ["other", "dora", "add user", "Refused"] {
        assert!(line.contains(part), "{line}");
    }
    app.press("enter").assert_says("An answer to another admin");
}

#[test]
fn the_answers_to_others_draw_nothing_unless_the_page_is_open() {
    let mut app = App::new();
    app.overhear(Verdict::Refused, None, "carl", "one");
    assert!(!app.is_drawn_again());
    app.press("A");
    app.overhear(Verdict::Refused, None, "carl", "two");
    assert!(app.is_drawn_again());
    app.assert_shows("two").press("enter");
    app.overhear(Verdict::Refused, None, "carl", "three");
    app.press("esc").assert_shows("three");
}

#[test]
fn a_late_answer_of_ours_is_ours() {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.lose_link().connect(16);
    app.answer(id, Verdict::Accepted, "late but true");
    app.press("A");
    let line = app.line_with("late but true");
    assert!(line.contains("you") && line.contains("Unknown"), "{line}");
}

#[test]
fn lines_stand_in_the_order_in_which_they_happened() {
    let mut app = App::new();
    for (nth, row) in ["down", "down", "down"].iter().enumerate() {
        app.overhear(Verdict::Accepted, None, "", &format!("theirs {nth}"));
        app.press(row).press("1 s");
    }
    app.overhear(Verdict::Accepted, None, "", "theirs 3");
    app.press("A");
    let screen = app.screen();
    let lines: Vec<&str> = screen
        .lines()
        .filter(|line| line.contains("14:03:12"))
        .collect();
    let expected = [
        "theirs 0", "test", "theirs 1", "anna", "theirs 2", "bob", "theirs 3",
    ];
    assert_eq!(lines.len(), expected.len(), "{screen}");
    for (line, part) in lines.iter().zip(expected) {
        assert!(line.contains(part), "{line}: {part}");
    }
}

#[test]
fn it_follows_what_happens_while_at_the_end_and_stays_elsewhere() {
    let mut app = App::new();
    for nth in 0..100 {
        app.overhear(Verdict::Accepted, None, "", &format!("line {nth}."));
    }
    app.press("A")
        .assert_shows("line 99.")
        .assert_hides("line 0.");
    app.overhear(Verdict::Accepted, None, "", "line 100.");
    app.assert_shows("line 100.");
    app.press("up");
    app.overhear(Verdict::Accepted, None, "", "line 101.");
    assert!(app.line_at_cursor().contains("line 99."));
    app.assert_hides("line 101.")
        .press("home")
        .assert_shows("line 0.");
    app.press("pgdn").assert_shows("line 15.").press("end");
    app.assert_shows("line 101.");
    app.overhear(Verdict::Accepted, None, "", "line 102.");
    app.assert_shows("line 102.");
}

#[test]
fn the_selected_line_stays_when_the_oldest_are_forgotten() {
    let mut app = App::new();
    for nth in 0..1000 {
        app.overhear(Verdict::Accepted, None, "", &format!("line {nth}."));
    }
    app.press("A up up").assert_shows("line 997.");
    for nth in 1000..1500 {
        app.overhear(Verdict::Accepted, None, "", &format!("line {nth}."));
    }
    app.press("enter")
        .assert_says("The broker's words line 997.");
    for nth in 1500..2500 {
        app.overhear(Verdict::Accepted, None, "", &format!("line {nth}."));
    }
    app.assert_says("This line is too old to be kept");
    app.press("esc")
        .assert_shows(" of 1000")
        .assert_shows("line 1500.");
}

#[test]
fn the_filter_takes_words_of_the_user_the_command_and_the_answer() {
    let mut app = busy();
    for (words, lines) in [
        ("anna", 2),
        ("ANNA password", 1),
        ("line9", 1),
        ("other", 2),
        ("-changeUserSettings verified", 1),
        ("not allowed", 1),
        ("nobody", 0),
        ("", 6),
    ] {
        app.press("A /").type_text(words).press("enter");
        let shown = app.screen().matches("14:03:12").count();
        assert_eq!(shown, lines, "{words}\n{}", app.screen());
        if lines == 0 {
            app.assert_says("No line matches; esc shows all");
        }
        app.press("q");
    }
}

#[test]
fn a_filter_is_kept_by_enter_and_cleared_by_escape() {
    let mut app = busy();
    app.press("A / 'anna'");
    app.assert_shows("Filter: anna").press("up enter");
    app.assert_shows("2 of 6 lines").assert_shows("with: anna");
    app.press("esc")
        .assert_shows(" of 6 ")
        .assert_shows("no journal");
    app.press("/ 'anna' enter / 'bob'")
        .assert_shows("Filter: bob");
    app.press("esc");
    app.assert_shows("of 6")
        .press("esc")
        .assert_hides("Activity ");
    app.press("A /");
    app.send(Message::Paste("two\nlines".into()));
    app.press("enter").assert_shows(" of 6 ");
    app.press("/").send(Message::Paste("line9-plc\n".into()));
    app.press("enter").assert_shows("1 of 6 lines");
}

#[test]
fn a_line_that_begins_or_ceases_to_match_comes_and_goes() {
    let mut app = App::after("down space s down 2 s A f");
    app.assert_says("No line matches");
    let ids: Vec<CommandId> = app.sent().iter().map(|it| it.id).collect();
    app.timer(Timer::Engine(EngineTimer::Answer(ids[1])));
    app.assert_shows("1 of 2 lines")
        .assert_shows("User Management off");
    app.answer(ids[0], Verdict::Refused, "no");
    app.assert_shows("2 of 2 lines");
    let lines = app.screen();
    assert!(lines.find("Full Access on") < lines.find("User Management off"));
    app.overhear(Verdict::Accepted, None, "", "well");
    app.overhear(Verdict::Refused, None, "", "badly");
    app.assert_shows("3 of 4 lines").assert_hides("well");
    app.answer(ids[1], Verdict::Accepted, "late");
    app.assert_shows("2 of 4 lines").press("f");
    app.assert_shows(" of 4").assert_shows("well");
}

#[test]
fn lines_that_are_forgotten_leave_the_filtered_ones_too() {
    let mut app = App::after("down space s");
    for nth in 0..10 {
        app.overhear(Verdict::Refused, None, "", &format!("old {nth}."));
    }
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .press("down 2 s A /");
    app.press("'o' enter f");
    app.assert_shows("11 of 12 lines");
    for nth in 0..995 {
        app.overhear(Verdict::Refused, None, "", &format!("so {nth}."));
    }
    app.assert_shows("1001 of 1002 lines").press("home");
    app.assert_shows("Full Access on").assert_hides("old 4.");
    app.assert_shows("old 5.").assert_shows("old 9.");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .assert_shows("1002 of 1002");
    app.press("down down down down down down");
    app.assert_shows("User Management off").press("/");
    app.press("'ld' enter").assert_shows("5 of 1002");
    app.press("/ backspace backspace backspace enter f");
    app.assert_shows(" of 1002")
        .assert_hides("1001 of 1002 lines");
}

#[test]
fn a_line_goes_to_the_clipboard_as_text_that_is_safe_to_paste() {
    let mut app = App::with_list(&[USERS[0], ("a\u{1b}[2J\nrm", [false; 3])]);
    app.press("A y").assert_says("No line to copy").press("esc");
    app.press("down space s A");
    app.sent();
    app.press("y")
        .assert_says("Line sent to the clipboard, if the terminal allows it");
    let [Effect::Copy(text)] = &app.effects()[..] else {
        panic!("nothing was copied");
    };
    assert!(
        !text.expose().contains(char::is_control),
        "{}",
        text.expose()
    );

    let mut app = busy();
    app.press("A home y");
    let effects = app.effects();
    let copied = effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.expose()),
        _ => None,
    });
    let expected = "Nov 24 14:03:12 UTC  you  -changeUserSettings test AllowedSystemConfiguration \
        true  Failed  Permission denied: You are not allowed to execute -changeUserSettings";
    assert_eq!(copied, Some(expected));
}

#[test]
fn other_keys_do_nothing_to_the_table_below() {
    let mut app = App::after("down A pgdn s d a p 1 S C c");
    app.assert_shows("Activity");
    app.press("esc").assert_hides("Nothing happened");
    assert_eq!(app.modified(), 0);
    assert!(app.sent().is_empty());
}

#[test]
fn an_empty_page_says_since_when_and_where_the_rest_is() {
    let mut app = App::after("A");
    app.assert_shows("Nothing happened since this broker was opened")
        .assert_hides("before that");
    app.settings().journal = Some("/tmp/fake/journal.jsonl".into());
    app.press("esc A")
        .assert_shows("What was done before that is in the journal:")
        .assert_shows("/tmp/fake/journal.jsonl");
}

#[test]
fn it_draws_at_every_size_and_the_cursor_stands_on_the_line() {
    let busy_ones = ["A home", "A / '员 anna'", "A enter"];
    let busy_ones = busy_ones.map(|keys| (true, keys));
    for (is_busy, keys) in busy_ones.into_iter().chain([(false, "A")]) {
        let mut app = if is_busy { busy() } else { App::new() };
        app.press(keys);
        for (width, height) in sizes(1..=90, 1..=26) {
            app.resize(width, height).screen();
        }
    }
    let mut app = busy();
    app.press("A home");
    for (width, height) in [(40, 10), (80, 24), (30, 6)] {
        app.resize(width, height).assert_shows("test");
    }
}

// --- Time ---

#[test]
fn the_time_of_a_command_does_not_make_an_old_list_younger() {
    let mut app = App::new();
    app.event(BrokerEvent::Channel(Channel::Users, Some("no".into())));
    app.assert_shows("of 14:03:12");
    app.send(Message::Time(
        ConnectionId::FIRST,
        local_time("Nov 24 15:00:00 UTC"),
    ));
    app.assert_shows("of 14:03:12").assert_hides("15:00:00");
    assert!(!app.is_drawn_again());
}

#[test]
fn an_update_asks_for_the_time_once_and_before_it_sends() {
    let app = App::after("down space 2 s A");
    // Both commands have the one moment that was told for the update that sent them.
    let entries: Vec<_> = app.engine().log().entries().collect();
    let asked: Vec<_> = entries.iter().map(|it| it.times.asked.clone()).collect();
    assert_eq!(entries.len(), 2);
    let (Some(one), Some(other)) = (&asked[0], &asked[1]) else {
        panic!("no time");
    };
    assert!(std::sync::Arc::ptr_eq(one, other));

    let mut app = App::after("down space");
    let effects = app.update(Message::Key(crate::common::key("s")));
    let times = effects
        .iter()
        .filter(|it| **it == Effect::Engine(ConnectionId::FIRST, Wanted::AskTime));
    assert_eq!(
        (effects.first(), times.count()),
        (
            Some(&Effect::Engine(ConnectionId::FIRST, Wanted::AskTime)),
            1
        )
    );
}

// --- The journal ---

#[test]
fn the_journal_gets_a_line_when_a_command_is_sent_and_for_each_outcome() {
    let mut app = App::journaled();
    app.connect(1).press("down space s down 2 s");
    let batches = app.batches();
    let record = &batches[0].records[0];
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].records.len(), 1, "the second one is in line");
    assert_eq!(batches[0].broker, "mqtt://gateway-7:1883");
    assert_eq!(batches[0].who, Some("root".into()));
    assert_eq!(record.user, Some("test".into()));
    assert_eq!((record.what, record.outcome), ("permission", "sent"));
    let permission = record.permission.as_ref().unwrap();
    assert_eq!(permission.0.as_str(), "AllowedSystemConfiguration");
    assert_eq!(permission.1, "Full Access");
    assert_eq!(
        (&record.old, record.new),
        (&Old::Grant(Grant::Disabled), Some(true))
    );

    app.accept(CommandId(0));
    assert_eq!(app.outcomes(), [(Some(0), "accepted"), (Some(1), "sent")]);
    app.timer(Timer::Engine(EngineTimer::Answer(CommandId(1))));
    assert_eq!(app.outcomes(), [(Some(1), "unknown")]);
    app.list(&[
        USERS[0],
        ("test", [true, false, false]),
        ("anna", [true, false, true]),
        USERS[3],
    ]);
    assert_eq!(
        app.outcomes(),
        [(Some(0), "verified"), (Some(1), "verified")]
    );
    app.list(&USERS);
    assert_eq!(app.outcomes(), []);
}

#[test]
fn the_journal_gets_what_was_never_sent_and_what_others_did() {
    let mut app = App::journaled();
    app.connect(1).press("down space s down 2 s");
    app.outcomes();
    app.lose_link();
    assert_eq!(
        app.outcomes(),
        [(Some(0), "unknown"), (Some(1), "not sent")]
    );
    app.connect(16);
    app.overhear(Verdict::Denied, Some(CommandKind::Add), "carl", "no");
    let records = &app.batches()[0].records;
    assert_eq!((records[0].id, records[0].what), (None, "add"));
    assert_eq!(records[0].outcome, "refused");
    app.press("home end d").agree();
    let records = &app.batches()[0].records;
    assert_eq!(records[0].what, "remove");
    let old = Old::Granted(vec!["AllowedUserManagement".into()]);
    assert_eq!(records[0].old, old);
}

#[test]
fn without_a_journal_nothing_is_handed_to_one() {
    let mut app = App::after("down space s");
    assert_eq!(app.outcomes(), []);
}

#[test]
fn a_journal_that_cannot_be_written_is_told_of_until_it_can() {
    let mut gateway = profile("gw7", "gw7.example");
    gateway.allow_plaintext = true;
    let mut program = Program::with(vec![gateway]);
    let link = program.open();
    let full = Some("No space left on device".to_owned());
    program
        .send(guestlist::app::Message::Journal(full))
        .assert_shows(
            "The journal cannot be written: No space left on device (/state/journal.jsonl). guestlist \
             keeps",
        );
    save(&mut program, link);
    assert_eq!(written(&mut program).len(), 1, "it is tried again");
    program
        .send(guestlist::app::Message::Journal(None))
        .assert_hides("The journal");
}

/// The journal's part of the effects since the last look.
fn written(program: &mut Program) -> Vec<(ConnectionId, String)> {
    let effects = program.effects().into_iter();
    let batches = effects.filter_map(|effect| match effect {
        guestlist::app::Effect::Journal(link, batch) => Some((link, batch.broker)),
        _ => None,
    });
    batches.collect()
}

/// Saves a change of the second user, and tells the time when asked.
fn save(program: &mut Program, link: ConnectionId) {
    program.press("down space s");
    program.send(guestlist::app::Message::Time(
        link,
        local_time(crate::common::NOW),
    ));
}

#[test]
fn each_console_of_the_list_has_the_journal_but_the_demo_has_none() {
    let mut gateway = profile("gw7", "gw7.example");
    gateway.allow_plaintext = true;
    let mut program = Program::with(vec![gateway]);
    let link = program.open();
    save(&mut program, link);
    assert_eq!(
        written(&mut program),
        [(link, "gw7 mqtt://gw7.example:1883".into())]
    );
    // What is wrong with it is known to the consoles that open later too.
    let full = Some("No space left on device".to_owned());
    program.send(guestlist::app::Message::Journal(full));
    program.assert_shows("cannot be written: No space left on device");
    program
        .press("b tab enter")
        .assert_hides("cannot be written");
    let link = program.open();
    program.assert_shows("cannot be written: No space left on device");
    program.send(guestlist::app::Message::Journal(None));
    program.assert_hides("cannot be written").press("b");

    program.effects();
    program.press("D");
    let demo = ConnectionId(link.0 + 1);
    program.admit(demo).tell_rights(demo).assert_shows("Demo:");
    save(&mut program, demo);
    assert_eq!(written(&mut program), []);
    program.press("A").assert_shows("no journal");
}

// --- Secrets ---

/// What comes from the broker, as the bytes of an answer.
fn answer(app: &mut App, payload: &str) {
    let mut dialect = Coreflux::new(SESSION);
    app.hear(dialect.decode(ANSWER_TOPIC, payload.as_bytes()));
}

#[derive(Debug, Clone)]
enum Step {
    Add(String),
    Password,
    Echo(usize, bool),
    Strangers(bool),
    Overdue(usize),
    LinkLost,
    List,
    Keys(&'static str),
}

const PAGE_KEYS: [&str; 10] = [
    "down", "up", "esc", "A", "f", "enter", "y", "home", "/", "q",
];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => "[a-c]".prop_map(Step::Add),
        3 => Just(Step::Password),
        6 => (0..3_usize, any::<bool>()).prop_map(|(nth, yes)| Step::Echo(nth, yes)),
        2 => any::<bool>().prop_map(Step::Strangers),
        2 => (0..3_usize).prop_map(Step::Overdue),
        1 => Just(Step::LinkLost),
        2 => Just(Step::List),
        6 => prop::sample::select(&PAGE_KEYS[..]).prop_map(Step::Keys),
    ]
}

/// An application whose broker repeats passwords, and all that went out of it as text.
struct Leaky {
    app: App,
    sent: Vec<CommandId>,
    out: String,
}

impl Leaky {
    fn nth(&self, nth: usize) -> u64 {
        let last = self.sent.len().saturating_sub(nth + 1);
        self.sent.get(last).map_or(0, |id| id.0)
    }

    fn act(&mut self, step: &Step) {
        let app = &mut self.app;
        match step {
            Step::Add(name) => {
                app.leave_all().press("a").type_text(name).press("enter");
                app.type_text(SECRET).press("enter").type_text(SECRET);
                app.press("enter");
            }
            Step::Password => {
                app.leave_all().press("p").type_text(SECRET).press("enter");
                app.type_text(SECRET).press("enter");
            }
            Step::Echo(nth, yes) => {
                let id = self.nth(*nth);
                let payload = format!(
                    r#"{{"success":{yes},"requestId":"gl-{SESSION}-{id}",
                    "message":"-addUser x {SECRET} and {SECRET} once more"}}"#
                );
                answer(&mut self.app, &payload);
            }
            Step::Strangers(marked) => {
                let id = if *marked {
                    r#""requestId":"gl-ffff-1","#
                } else {
                    ""
                };
                let text = format!("-changeUserPassword bob \\\"{SECRET}\\\" is no good");
                answer(
                    app,
                    &format!(r#"{{"success":false,{id}"message":"{text}"}}"#),
                );
            }
            Step::Overdue(nth) => {
                let id = CommandId(self.nth(*nth));
                self.app.timer(Timer::Engine(EngineTimer::Answer(id)));
            }
            Step::LinkLost => {
                app.lose_link().connect(16);
            }
            Step::List => {
                app.list(&USERS);
            }
            Step::Keys(keys) => {
                app.press(keys);
            }
        }
        self.look();
    }

    fn look(&mut self) {
        for effect in self.app.effects() {
            let _ = writeln!(self.out, "{effect:?}");
            match effect {
                Effect::Engine(
                    _,
                    Wanted::Broker(guestlist::domain::broker_messages::BrokerRequest::Submit(it)),
                ) => {
                    self.sent.push(it.id);
                }
                Effect::Copy(text) => self.out += text.expose(),
                _ => {}
            }
        }
        let _ = writeln!(self.out, "{:?}", self.app);
        self.out += &self.app.screen();
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn no_password_is_in_what_is_shown_copied_logged_or_kept(
        steps in prop::collection::vec(step(), 1..30)
    ) {
        let app = App::journaled();
        let mut leaky = Leaky { app, sent: Vec::new(), out: String::new() };
        for step in &steps {
            leaky.act(step);
        }
        // At the end each line is looked at as a whole, and copied.
        leaky.app.leave_all().press("esc A home");
        for _ in 0..20 {
            let before = leaky.app.screen();
            leaky.app.press("enter");
            leaky.look();
            leaky.app.press("esc y down");
            leaky.look();
            if leaky.app.screen() == before {
                break;
            }
        }
        prop_assert!(!leaky.out.contains(SECRET));
        prop_assert!(leaky.out.contains("Activity"));
    }
}
