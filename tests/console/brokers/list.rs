//! The list of brokers: keys in, screens and effects out.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use ratatui::style::Color;

use crate::brokers::program::{Program, known, plant, profile};
use crate::common::{USERS, roster, text};
use crate::sampling::sizes;
use guestlist::app::{App, ConnectionId, Effect, Front, Message, Timer};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::command::{Answer, CommandId, Correlation, Verdict};
use guestlist::domain::profile::{Origin, ProfileChange};
use guestlist::domain::secret::Secret;
use guestlist::screens::brokers::known::Known;
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::message;
use guestlist::ui::theme::Theme;

fn listed() -> Program {
    Program::with(plant())
}

/// A list with results, one of them selected.
fn busy() -> Program {
    let mut program = listed();
    program.press("down t");
    let link = program.attempt().link;
    program.admit(link).tell_rights(link);
    program.press("down t tab enter");
    let link = program.attempt().link;
    program.event(
        link,
        BrokerEvent::Link(Link::Waiting {
            retry_in: std::time::Duration::from_secs(1),
            reason: "gw8.plant.example:1883 refused the connection.".into(),
        }),
    );
    program
}

// --- Screens ---

#[test]
fn list_at_80_by_24() {
    insta::assert_snapshot!(busy().screen());
}

#[test]
fn list_at_120_by_40() {
    insta::assert_snapshot!(busy().resize(120, 40).screen());
}

#[test]
fn list_at_40_by_10() {
    insta::assert_snapshot!(busy().resize(40, 10).screen());
}

#[test]
fn list_with_a_pane_at_160_by_24() {
    insta::assert_snapshot!(busy().press("up").resize(160, 24).screen());
}

#[test]
fn list_with_what_should_be_mended() {
    let mut program = listed();
    let file = "/home/anna/.coreflux/brokers.json";
    let warning = format!("{file} may be read by other users (mode 0644): run chmod 600 {file}");
    let broken = "line 3, column 7 of .coreflux/brokers.json is broken: expected `,`".to_owned();
    program.knows(Known {
        warnings: vec![warning],
        broken: vec![broken],
        ..known(plant())
    });
    insta::assert_snapshot!(program.screen());
}

#[test]
fn nothing_known_opens_the_form_and_offers_the_demo() {
    let mut program = Program::with(Vec::new());
    insta::assert_snapshot!(program.screen());
    program.press("esc D");
    assert!(matches!(program.effects()[..], [Effect::Demo(_)]));
}

#[test]
fn form_at_80_by_24() {
    let mut program = listed();
    program
        .press("a")
        .fill(&["hall-8", "mqtt:/gw9", "ops-anna"])
        .press("space tab");
    insta::assert_snapshot!(program.screen());
}

#[test]
fn form_at_40_by_10() {
    let mut program = listed();
    program.resize(40, 10).press("a 'hall 8'");
    insta::assert_snapshot!(program.screen());
}

#[test]
fn edit_form_with_a_stored_password() {
    let mut program = listed();
    program.press("down down e tab tab tab tab");
    insta::assert_snapshot!(program.screen());
}

#[test]
fn prompt_after_a_refused_login() {
    let mut program = listed();
    program.press("down enter");
    let link = program.attempt().link;
    program.refuse(link, "bad user name or password", true);
    insta::assert_snapshot!(program.type_text("fake").screen());
}

#[test]
fn question_before_a_password_goes_in_clear() {
    let mut program = listed();
    program.press("down down enter");
    insta::assert_snapshot!(program.screen());
}

#[test]
fn details_page() {
    let mut program = busy();
    program.press("up i");
    insta::assert_snapshot!(program.screen());
}

#[test]
fn help_of_the_list() {
    let mut program = listed();
    insta::assert_snapshot!(program.press("?").screen());
    program
        .assert_shows("Many brokers")
        .assert_hides("Many users");
}

/// In every state that draws something else.
fn states() -> Vec<Program> {
    let mut programs = vec![
        Program::started(),
        Program::with(Vec::new()),
        listed(),
        busy(),
    ];
    for keys in [
        "a",
        "down e",
        "down down enter",
        "i",
        "?",
        "down enter",
        "down d",
    ] {
        let mut program = listed();
        program.press(keys);
        programs.push(program);
    }
    let mut prompt = listed();
    prompt.press("down enter");
    let link = prompt.attempt().link;
    prompt.send(Message::PasswordWanted(link));
    programs.push(prompt);
    let mut wide = listed();
    let mut profile = profile("wide", "host");
    profile.username = Some("管".repeat(60));
    profile.description = "管".repeat(60);
    wide.knows(known(vec![profile]))
        .press("a")
        .type_text(&"管".repeat(60));
    programs.push(wide);
    programs
}

#[test]
fn every_size_draws() {
    for mut program in states() {
        for (width, height) in sizes((1..=30).chain([40, 80, 132]), (1..=16).chain([24, 40])) {
            program.resize(width, height).screen();
        }
    }
}

#[test]
fn without_colour_the_words_are_the_same_and_no_cell_has_a_colour() {
    for program in states() {
        let plain = program.buffer(&Theme::plain());
        assert_eq!(text(&plain), program.screen());
        for cell in plain.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        }
    }
}

#[test]
fn what_files_hold_cannot_steer_the_terminal() {
    let mut evil = profile("evil", "gw\u{1b}[2J");
    evil.username = Some("a\u{202e}b".into());
    evil.description = "x\u{7}y".into();
    let mut program = Program::with(vec![evil]);
    program.assert_shows("\\x1b[2J").assert_shows("\\u{202e}");
    program.press("i").assert_shows("\\x07");
}

#[test]
fn the_selection_is_seen_at_every_size_and_has_the_cursor() {
    let many = (0..40)
        .map(|n| profile(&format!("gw-{n:02}"), "host"))
        .collect();
    let mut program = Program::with(many);
    program.press("end");
    for (width, height) in sizes((10..=90).step_by(5), 1..=30) {
        program.resize(width, height);
        assert!(
            program.cursor_line().starts_with("▌ gw-39"),
            "{width}x{height}"
        );
    }
    program.resize(80, 24).press("pgup up k");
    program.press("home j");
    assert!(program.cursor_line().starts_with("▌ gw-01"));
}

#[test]
fn each_field_and_button_of_the_form_is_seen_when_it_has_the_keyboard() {
    let labels = [
        "Name",
        "URL",
        "User name",
        "Password",
        "CA file",
        "Client cert",
        "Client key",
        "Unverified",
        "Plaintext",
        "Description",
        "Tags",
        "Production",
        "Read-only",
        "Protected",
        "[ Cancel ]",
        "[ Save ]",
    ];
    for (width, height) in [(80, 24), (40, 10), (40, 4), (30, 2)] {
        let mut program = listed();
        program.resize(width, height).press("a");
        for label in labels {
            let line = program.cursor_line();
            // The button in front has the pointer at its left.
            let part: String = format!(">{label}").chars().take(7).collect();
            assert!(line.contains(&part), "{part} at {width}x{height}: {line}");
            program.press("tab");
        }
        assert!(program.cursor_line().contains(">Name"));
    }
}

// --- Adding, editing, deleting ---

fn put(change: ProfileChange) -> (Option<String>, guestlist::domain::profile::Profile) {
    match change {
        ProfileChange::Put { old_name, profile } => (old_name, *profile),
        ProfileChange::Delete(name) => panic!("{name} is to be deleted"),
    }
}

#[test]
fn what_is_typed_into_the_form_is_what_is_written() {
    let mut program = listed();
    program.press("a").fill(&["gw-9", "mqtts://gw9", "anna"]);
    // The password: a variable.
    program.press("space tab").fill(&["GW9"]);
    program.fill(&["/ca.pem", "/anna.pem", "/anna.key"]);
    program.press("space tab space tab");
    program.fill(&["Hall 9", "hall, night"]);
    program.press("space tab space tab");
    program.fill(&["root, plc"]).press("enter");
    let change = program.change();
    let (old_name, written) = put(change.clone());
    let mut expected = profile("gw-9", "gw9");
    expected.address = guestlist::domain::address::parse(
        "mqtts://gw9:8883",
        guestlist::domain::address::Source::Flag,
    )
    .map(|parsed| parsed.address);
    expected.username = Some("anna".into());
    expected.password.variable = Some("GW9".into());
    expected.tls.ca = Some("/ca.pem".into());
    expected.tls.certificate = Some("/anna.pem".into());
    expected.tls.key = Some("/anna.key".into());
    expected.tls.insecure = true;
    expected.allow_plaintext = true;
    expected.description = "Hall 9".into();
    expected.tags = vec!["hall".into(), "night".into()];
    expected.production = true;
    expected.read_only = true;
    expected.protected = vec!["root".into(), "plc".into()];
    assert_eq!((old_name, &written), (None, &expected));

    program.assert_shows("Writing the file");
    let mut profiles = plant();
    profiles.push(written);
    program
        .send(Message::Written(change, Ok(())))
        .knows(known(profiles));
    program
        .assert_hides("Add Broker")
        .assert_shows("gw-9 saved");
    assert!(program.cursor_line().starts_with("▌ gw-9"));
}

#[test]
fn a_letter_that_chooses_nothing_says_which_key_does() {
    let mut program = listed();
    program.press("a tab tab tab 'v'");
    program
        .assert_shows("asked for each time")
        .assert_shows("space chooses where the password comes from");
    program
        .press("space")
        .assert_shows("from a variable")
        .assert_hides("space chooses");
    program.press("'s'").assert_hides("space chooses");
    let mut program = listed();
    program.press("a up up up up up");
    assert!(program.cursor_line().contains(">Production"));
    program
        .press("'x'")
        .assert_shows("space turns Production on or off");
    program.press("tab tab 'x'").assert_hides("space turns");
}

#[test]
fn a_form_with_a_mistake_goes_to_it_and_writes_nothing() {
    let mut program = listed();
    program.press("a ctrl-s").assert_shows("It needs a name");
    program
        .type_text("hall-8")
        .assert_shows("Another broker in your file has this name");
    program.press("'b' ctrl-s").assert_shows("Where is it?");
    assert!(program.cursor_line().contains(">URL"));
    program
        .type_text("mqtt://gw:0")
        .assert_shows("The port in the broker's URL");
    assert!(program.press("ctrl-s").effects().is_empty());
    // The name of an entry that the workspace holds is free in the user's file, and hidden there.
    program.press("pgup ctrl-u 'lab'");
    program.assert_shows(".coreflux/brokers.json has this name too");
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_form_open() {
    let mut program = listed();
    program
        .press("a")
        .fill(&["gw-9", "mqtts://gw9"])
        .press("ctrl-s ctrl-s");
    let change = program.change();
    program.type_text("nothing is typed while it is written");
    let why = "cannot write it: the disk is full".to_owned();
    program.send(Message::Written(change, Err(why)));
    program
        .assert_shows("the disk is full")
        .assert_shows("mqtts://gw9");
    program.assert_hides("nothing is typed");
    program.press("ctrl-s");
    program.change();
}

#[test]
fn a_broken_file_is_never_written() {
    let mut program = listed();
    let why = "line 3, column 7 of brokers.json is broken. Mend it by hand";
    program.knows(Known {
        unwritable: Some(why.into()),
        broken: vec![why.into()],
        ..known(plant())
    });
    for keys in ["a", "down e", "d"] {
        program
            .press(keys)
            .assert_no_dialog()
            .assert_shows("column 7");
    }
    assert!(program.effects().is_empty());
    program.press("enter");
    program.attempt();
}

#[test]
fn only_entries_of_the_users_file_are_edited_or_deleted() {
    let mut program = listed();
    program.knows(Known {
        hidden: ["lab".to_owned()].into(),
        ..known(plant())
    });
    program
        .press("e")
        .assert_shows("default cannot be edited here: it comes from the variables COREFLUX_MQTT_");
    program.press("down down down d");
    program.assert_shows("lab cannot be deleted here: it comes from .coreflux/brokers.json");
    program.assert_shows("hides the entry of this name");
    program.assert_no_dialog();
}

#[test]
fn deleting_asks_and_keeps_the_row() {
    let mut program = listed();
    program
        .press("down d")
        .assert_shows("Delete gateway-7?")
        .assert_shows(">[ Cancel ]");
    assert!(program.press("enter").effects().is_empty());
    program.press("d tab enter");
    let change = program.change();
    assert_eq!(change, ProfileChange::Delete("gateway-7".into()));
    let mut profiles = plant();
    profiles.remove(1);
    program
        .send(Message::Written(change, Ok(())))
        .knows(known(profiles));
    assert!(program.cursor_line().starts_with("▌ hall-8"));
    program.assert_shows("gateway-7 deleted");
}

#[test]
fn a_renamed_broker_stays_selected() {
    let mut program = listed();
    program.press("down e 'b' ctrl-s");
    let change = program.change();
    let (old_name, written) = put(change.clone());
    assert_eq!(
        (old_name.as_deref(), written.name.as_str()),
        (Some("gateway-7"), "gateway-7b")
    );
    let mut profiles = plant();
    profiles[1] = written;
    profiles.reverse();
    program
        .send(Message::Written(change, Ok(())))
        .knows(known(profiles));
    assert!(program.cursor_line().starts_with("▌ gateway-7b"));
}

#[test]
fn a_stored_password_is_never_shown() {
    let mut program = listed();
    program.press("down down e ctrl-t tab tab tab tab");
    program
        .assert_hides("not-a-real")
        .assert_shows("The stored password stays");
    program.press("ctrl-s");
    let (_, written) = put(program.change());
    assert_eq!(
        written.password.stored,
        Some(Secret::new("not-a-real-password"))
    );
    program
        .press("esc i")
        .assert_hides("not-a-real")
        .assert_shows("in the file, as plain text");
}

#[test]
fn a_paste_goes_into_fields_only() {
    let mut program = listed();
    program
        .paste("d\nq\n")
        .assert_shows("Not pasted: text goes into the fields");
    program
        .press("a")
        .paste("gw\n10")
        .assert_shows("several lines");
    program.paste("gw-10\n").assert_shows("gw-10");
    program
        .press("shift-tab")
        .paste("x")
        .assert_shows("Not pasted: move to a field");
    assert!(program.effects().is_empty());
}

// --- Testing and opening ---

#[test]
fn a_test_tells_what_is_admitted_and_leaves() {
    let mut program = listed();
    program.press("down t").assert_shows("testing…");
    let link = program.attempt().link;
    program.admit(link);
    assert!(matches!(program.effects()[..], [Effect::Start(of, Timer::Test, _)] if of == link));
    program.tell_rights(link);
    assert_eq!(program.effects(), [Effect::Leave(link)]);
    program.assert_shows("logged in, can list and send commands; 4 users; TLS with a client");
    // What the broker still sends is of no interest.
    program.event(link, BrokerEvent::Link(Link::Connected));
    assert!(!program.screens.changed && !program.is_in_console());
}

#[test]
fn a_test_tells_what_is_refused() {
    let refusals: [(&[Channel], &str); 4] = [
        (&[Channel::Users], "can send commands, but not list"),
        (
            &[Channel::Commands],
            "can list users, but not send commands",
        ),
        (
            &[Channel::Answers],
            "can list users, but not send commands or read",
        ),
        (
            &[Channel::Users, Channel::Commands],
            "can neither list nor send",
        ),
    ];
    for (refused, words) in refusals {
        let mut program = listed();
        program.press("down t");
        let link = program.attempt().link;
        program.admit(link);
        for channel in [Channel::Users, Channel::Answers, Channel::Commands] {
            let refusal = refused.contains(&channel).then(|| "No.".to_owned());
            program.event(link, BrokerEvent::Channel(channel, refusal));
        }
        let list = crate::common::roster(&crate::common::USERS);
        if !refused.contains(&Channel::Users) {
            program.event(link, BrokerEvent::Roster(list, Vec::new()));
        }
        program.assert_shows("testing…");
        program.event(link, BrokerEvent::Ready { in_flight: 1 });
        program.assert_shows(words);
    }
}

#[test]
fn a_test_of_a_broker_of_no_known_kind_says_what_was_tried_at_once() {
    let mut program = listed();
    program.press("down t");
    let link = program.attempt().link;
    let tried = "Unknown broker type. Tried: this and that.";
    program
        .admit(link)
        .event(link, BrokerEvent::BadRoster(tried.into()));
    program.assert_shows(&format!("admitted; {tried}"));
    program.assert_hides("testing…").assert_hides("may send");
}

#[test]
fn a_test_of_a_broker_that_shows_nothing_ends_by_time() {
    let mut program = listed();
    program.press("down t");
    let link = program.attempt().link;
    program
        .admit(link)
        .event(link, BrokerEvent::Channel(Channel::Users, None));
    program.send(Message::Timer(link, Timer::Test));
    program.assert_shows("the user list has not arrived");
    program.press("t");
    let next = program.attempt().link;
    program.send(Message::Timer(link, Timer::Test));
    assert!(!program.screens.changed);
    program.assert_shows("testing…");
    assert_ne!(link, next);
}

// --- Testing all ---

/// The tests that began since the last look, by name.
fn begun(program: &mut Program) -> Vec<(String, ConnectionId)> {
    let effects = program.effects().into_iter();
    let begun = effects.filter_map(|effect| match effect {
        Effect::Connect(wanted) => Some((wanted.profile.name, wanted.link)),
        _ => None,
    });
    begun.collect()
}

/// So many brokers on this machine, where nobody has to agree to anything.
fn many(count: usize) -> Program {
    let names = (1..=count).map(|nth| format!("hall-{nth:02}"));
    Program::with(names.map(|name| profile(&name, "localhost")).collect())
}

/// The row of a broker.
fn row_of(program: &Program, name: &str) -> String {
    let screen = program.screen();
    let row = screen.lines().find(|row| row.contains(name));
    row.unwrap_or_default().into()
}

#[test]
fn all_are_tested_and_each_row_shows_its_result() {
    let mut program = listed();
    program
        .press("T")
        .assert_shows("Testing 4 brokers · esc cancel");
    // What a password in clear would ask a person is said in its row; a broken address is not
    // tried.
    let begun = begun(&mut program);
    let names: Vec<&str> = begun.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["default", "gateway-7", "lab"]);
    assert!(row_of(&program, "hall-8").contains("not encrypted"));
    assert!(row_of(&program, "gateway-7").contains("testing…"));
    let link = |nth: usize| begun[nth].1;
    program.admit(link(1)).tell_rights(link(1));
    assert!(row_of(&program, "gateway-7").contains("✓ 4 users"));
    program.refuse(link(0), "bad user name or password", true);
    assert!(row_of(&program, "default").contains("refused: no user"));
    program.send(Message::PasswordWanted(link(2)));
    program
        .assert_no_dialog()
        .assert_shows("2 brokers tested: 1 problem; 2 not tested");
    assert!(row_of(&program, "lab").contains("password?"));
    let leaves = program.effects().into_iter();
    let leaves = leaves.filter(|it| matches!(it, Effect::Leave(_)));
    assert_eq!(leaves.count(), 3, "no link of a test stays");
    program
        .press("down down")
        .assert_shows("hall-8: not tested: its password would be sent");
}

#[test]
fn a_dead_broker_delays_no_other() {
    let mut program = many(20);
    program.press("T");
    let mut begun = begun(&mut program);
    assert_eq!(begun.len(), 16, "at most 16 at once");
    program.resize(80, 30);
    assert!(row_of(&program, "hall-20").contains("waiting…"));
    let (dead, silent) = (begun.remove(0).1, begun.remove(0).1);
    // All others are tested while nothing is heard of the first, and the second admits us and says
    // no more.
    program.admit(silent);
    while let Some((name, link)) = begun.pop() {
        program.admit(link).tell_rights(link);
        assert!(row_of(&program, &name).contains("✓ 4 users"), "{name}");
        let more = self::begun(&mut program);
        assert!(more.len() <= 1);
        begun.extend(more);
    }
    assert!(row_of(&program, "hall-20").contains("✓ 4 users"));
    assert!(row_of(&program, "hall-01").contains("testing…"));
    program.send(Message::Timer(silent, Timer::Test));
    let reason = "localhost:1883 refused the connection.".into();
    let retry_in = std::time::Duration::from_secs(1);
    program.event(dead, BrokerEvent::Link(Link::Waiting { retry_in, reason }));
    assert!(row_of(&program, "hall-01").contains("refused"));
    program.assert_shows("20 brokers tested: 2 problems");
}

#[test]
fn esc_or_opening_a_broker_ends_the_other_tests() {
    for key in ["esc", "enter", "D"] {
        let mut program = many(18);
        program.press("T");
        let begun = begun(&mut program);
        program
            .press("T")
            .assert_shows("the brokers are being tested; esc cancels");
        program
            .press("t")
            .assert_shows("Wait: hall-01 is being tested");
        program.press(key);
        let effects = program.effects();
        for (name, link) in &begun {
            assert!(effects.contains(&Effect::Leave(*link)), "{key}: {name}");
        }
        assert!(row_of(&program, "hall-02").contains("cancelled"));
        assert!(row_of(&program, "hall-18").contains("not tried"));
        // What comes late reaches nobody.
        program.tell_rights(begun[1].1).assert_hides("4 users");
        assert_eq!(program.effects(), []);
    }
}

#[test]
fn a_broker_that_is_edited_under_its_test_has_no_result() {
    let mut program = many(2);
    program.press("T");
    let begun = begun(&mut program);
    program.press("e ctrl-s");
    let change = program.change();
    program.send(Message::Written(change, Ok(())));
    assert_eq!(program.effects(), [Effect::Leave(begun[0].1)]);
    assert!(row_of(&program, "hall-01").contains("not tried"));
    program.admit(begun[1].1).tell_rights(begun[1].1);
    program.assert_shows("1 broker tested: no problems");
}

// --- The filter ---

#[test]
fn the_list_is_filtered_while_typing() {
    let mut program = listed();
    program.press("down / 'hall'").assert_shows("Filter: hall");
    // The description of one, the name of the other.
    program.assert_shows("2 of 5").assert_shows("gateway-7");
    program.assert_shows("hall-8").assert_hides("wss://lab");
    assert!(program.cursor_line().contains("hall"), "it is typed there");
    program.type_text(" ANNA").assert_hides("gateway-7");
    insta::assert_snapshot!(program.screen());
    // Kept, the keys of the list work on what is shown.
    program.press("enter e").assert_shows("hall-8");
    program.press("esc").assert_shows("1 of 1");
    program
        .press("esc")
        .assert_hides("Filter:")
        .assert_shows("gateway-7");
    assert!(
        program.cursor_line().contains("hall-8"),
        "it stays selected"
    );
    program.press("/ 'lab' enter / 'hall'");
    program.assert_shows("Filter: hall");
    program.press("esc").assert_shows("gateway-7");
    program
        .press("esc")
        .assert_shows("Nothing to cancel or clear");
}

#[test]
fn where_no_broker_has_the_words_no_key_does_anything_to_one() {
    let mut program = listed();
    program.press("/").paste("nothing");
    program
        .assert_shows("No broker matches")
        .assert_shows("0 of 5");
    for key in ["enter", "enter", "t", "e", "d", "i", "y", "T"] {
        program.press(key).assert_no_dialog();
        assert_eq!(program.effects(), [], "{key}");
    }
    program.press("esc").assert_shows("gateway-7");
    assert!(program.cursor_line().contains("default"));
}

#[test]
fn only_what_the_filter_shows_is_tested() {
    let mut program = listed();
    program.press("/ 'lab' enter T");
    let names: Vec<String> = begun(&mut program).into_iter().map(|it| it.0).collect();
    assert_eq!(names, ["lab"]);
}

#[test]
fn what_is_saved_is_seen_under_any_filter() {
    let mut program = listed();
    program
        .press("/ 'lab' enter a")
        .fill(&["new", "mqtt://new.example"]);
    program.press("ctrl-s");
    let change = program.change();
    let ProfileChange::Put { profile, .. } = &change else {
        panic!("{change:?}");
    };
    let mut all = plant();
    all.push((**profile).clone());
    program
        .send(Message::Written(change, Ok(())))
        .knows(known(all));
    assert!(program.cursor_line().contains("new"));
}

#[test]
fn f_shows_problems_only_and_all_again() {
    let mut program = many(3);
    program
        .press("f")
        .assert_shows("No problems known: T tests all");
    program.press("T");
    let begun = begun(&mut program);
    program.admit(begun[0].1).tell_rights(begun[0].1);
    for (_, link) in &begun[1..] {
        program.refuse(*link, "this client id is banned", false);
    }
    program.press("f").assert_shows("Filter: problems only");
    program.assert_shows("2 of 3").assert_hides("hall-01");
    // What is tested again and fine is none of them any more.
    program.press("T");
    let again = self::begun(&mut program);
    assert_eq!(again.len(), 2);
    program.admit(again[0].1).tell_rights(again[0].1);
    program.assert_hides("hall-02").assert_shows("1 of 3");
    assert!(program.cursor_line().contains("hall-03"));
    program
        .press("/ 'hall' enter")
        .assert_shows("Filter: hall · problems only");
    program.press("esc").assert_hides("cancelled").press("esc");
    program.assert_hides("Filter:").assert_shows("hall-01");
}

// --- One attempt ---

#[test]
fn a_console_whose_link_is_down_names_the_way_to_the_list() {
    let mut program = listed();
    program.press("down");
    let link = program.open();
    program.refuse(link, "bad user name or password", true);
    program.assert_shows("L log in · b brokers");
}

#[test]
fn esc_cancels_an_attempt() {
    for key in ["enter", "t"] {
        let mut program = listed();
        program.press("down").press(key);
        let link = program.attempt().link;
        program
            .press("j enter")
            .assert_shows("Wait: still connecting to gateway-7; esc cancels");
        program.press("a").assert_no_dialog();
        program.press("esc");
        assert_eq!(program.effects(), [Effect::Leave(link)]);
        program.press("k").assert_shows("gateway-7: cancelled");
        program.admit(link);
        assert!(!program.is_in_console());
    }
}

#[test]
fn a_bad_url_cannot_be_opened() {
    let mut program = listed();
    program
        .press("end")
        .assert_shows("typo: the port in the broker's URL");
    program.press("enter").assert_shows("typo cannot be opened");
    program.press("t");
    assert!(program.effects().is_empty());
}

#[test]
fn a_password_is_asked_for_and_again_after_a_refusal() {
    let mut program = listed();
    program.press("down enter");
    let first = program.attempt();
    assert_eq!(first.password, None);
    program.send(Message::PasswordWanted(first.link));
    program
        .assert_shows("Password for gateway-7")
        .assert_shows("User: root");
    program
        .press("enter")
        .assert_shows("Type the password first");
    program
        .type_text("wrong-fake")
        .assert_hides("wrong-fake")
        .press("ctrl-t");
    program.assert_shows("wrong-fake").press("enter");
    let second = program.attempt();
    assert_eq!(second.password, Some(Secret::new("wrong-fake")));
    assert_ne!(second.link, first.link);
    program.refuse(second.link, "bad user name or password", true);
    assert_eq!(program.effects(), [Effect::Leave(second.link)]);
    program.assert_shows("The broker refused the login: bad user name or password.");
    program.assert_hides("wrong-fake");
    program.paste("right-fake").press("enter");
    let third = program.attempt();
    assert_eq!(third.password, Some(Secret::new("right-fake")));
    program.admit(third.link);
    assert!(program.is_in_console());
}

#[test]
fn a_prompt_that_is_closed_opens_nothing() {
    for keys in ["esc", "tab enter"] {
        let mut program = listed();
        program.press("down enter");
        let link = program.attempt().link;
        program.send(Message::PasswordWanted(link)).press(keys);
        assert_eq!(program.effects(), [Effect::Leave(link)]);
        program
            .assert_shows("not opened: no password")
            .assert_no_dialog();
    }
}

#[test]
fn a_refusal_that_no_password_mends_is_told() {
    let mut program = listed();
    program.press("down enter");
    let link = program.attempt().link;
    program.refuse(link, "this client id is banned", false);
    program
        .assert_no_dialog()
        .assert_shows("refused the login: this client id is banned");
    // An anonymous login has no password to ask for.
    program.press("home enter");
    let link = program.attempt().link;
    program.refuse(link, "bad user name or password", true);
    program
        .assert_no_dialog()
        .assert_shows("The entry has no user name");
}

#[test]
fn a_password_in_clear_over_a_network_is_asked_about_once() {
    let mut program = listed();
    program
        .press("down down enter")
        .assert_shows("Send the password of hall-8 unencrypted?");
    program.assert_shows(">[ Cancel ]").press("enter");
    assert!(program.effects().is_empty());
    program.press("t tab enter").assert_shows("testing…");
    program.attempt();
    program.press("esc").effects();
    program.press("enter");
    let link = program.attempt().link;
    program.admit(link);
    let Front::Console(model) = program.screens.front() else {
        panic!("not open");
    };
    let session = &model.cx.engine.session;
    assert!(session.plaintext_known && model.cx.settings.has_list);
    assert_eq!(session.user, Some("ops-anna".into()));
}

#[test]
fn what_the_command_line_says_holds_for_the_list() {
    let mut program = Program::started();
    program.screens = App::list(
        Setup {
            preselect: Some("hall-8".into()),
            agreed: vec![("hall-8".into(), "mqtt://gw8.plant.example:1883".into())],
            read_only: true,
            ..Setup::default()
        },
        80,
        24,
    );
    program.knows(known(plant()));
    assert!(program.cursor_line().starts_with("▌ hall-8"));
    program
        .press("D")
        .assert_shows("built without its embedded broker");
    program.press("enter");
    let link = program.attempt().link;
    program.admit(link);
    let Front::Console(model) = program.screens.front() else {
        panic!("not open");
    };
    assert!(model.cx.engine.session.read_only && model.cx.engine.session.plaintext_known);
}

#[test]
fn no_question_where_none_is_needed() {
    let mut allowed = profile("allowed", "gw8");
    allowed.allow_plaintext = true;
    let mut anonymous = profile("anonymous", "gw8");
    anonymous.username = None;
    for profile in [allowed, anonymous, profile("local", "localhost")] {
        let mut program = Program::with(vec![profile]);
        program.press("enter");
        program.attempt();
    }
}

#[test]
fn an_edited_address_is_asked_about_again() {
    let mut program = Program::with(vec![profile("gw", "gw8")]);
    program.press("enter tab enter esc");
    program.attempt();
    program.knows(known(vec![profile("gw", "gw9")]));
    program
        .press("enter")
        .assert_shows("Send the password of gw unencrypted?");
}

// --- The console, and back ---

#[test]
fn the_way_there_and_back() {
    let mut program = listed();
    program.press("down");
    let link = program.open();
    program
        .assert_shows("bob")
        .assert_shows("gateway-7 mqtts://gw7");
    program.effects();
    program.press("b");
    assert_eq!(program.effects(), [Effect::Leave(link), Effect::Read]);
    assert!(!program.is_in_console());
    program.assert_shows("gateway-7: logged in, can list and send commands; 4 users");
    assert!(program.cursor_line().starts_with("▌ gateway-7"));
}

#[test]
fn leaving_a_console_says_that_its_undo_is_over() {
    let mut program = listed();
    program.press("down");
    let link = program.open();
    program.press("down 1 s y");
    let answer = Answer {
        correlation: Correlation::Ours(CommandId(0)),
        verdict: Verdict::Accepted,
        text: String::new(),
        kind: None,
        user: None,
    };
    program.event(link, BrokerEvent::Answer(answer));
    let mut users = USERS;
    users[1].1[0] = true;
    program.event(link, BrokerEvent::Roster(roster(&users), Vec::new()));
    program
        .press("b")
        .assert_shows("Undo for gateway-7 ended with its session");
}

#[test]
fn changes_ask_before_the_console_is_left() {
    let mut program = listed();
    program.press("down");
    program.open();
    program
        .press("down 1 b")
        .assert_shows("Back to the brokers");
    program
        .assert_shows("has changes that are not saved.")
        .assert_shows(">[ Cancel ]");
    program.press("enter");
    assert!(program.is_in_console());
    program.assert_shows("1 modified").press("b tab enter");
    assert!(!program.is_in_console());
}

#[test]
fn what_comes_late_from_a_link_that_was_left_reaches_no_other_console() {
    let mut program = listed();
    program.press("down");
    let old = program.open();
    program.press("down 1 s tab enter");
    let sent = program.effects();
    let is_command = |effect: &Effect| matches!(effect, Effect::Engine(link, Wanted::Broker(BrokerRequest::Submit(_))) if *link == old);
    assert!(sent.iter().any(is_command), "{sent:?}");
    program.press("b tab enter down enter tab enter");
    let new = program.attempt().link;
    program.admit(new).tell_rights(new).press("down 1 s");
    program.effects();
    let before = program.screen();
    // The same command ids run in both consoles.
    let overdue = message::Timer::Engine(EngineTimer::Answer(CommandId(0)));
    program.send(Message::Timer(old, overdue));
    assert!(!program.screens.changed);
    program.event(old, BrokerEvent::Undelivered(CommandId(0), "lost".into()));
    assert!(!program.screens.changed);
    program.event(old, BrokerEvent::BadRoster("nonsense".into()));
    assert_eq!(program.screen(), before);
    assert!(program.effects().is_empty());
    program.send(Message::Timer(new, overdue));
    program.assert_shows("Unknown");
}

#[test]
fn a_console_without_a_list_has_no_way_back() {
    let mut program = Program::started();
    program.screens = App::console(Setup::default(), <_>::default(), None, (80, 24));
    program
        .admit(ConnectionId::FIRST)
        .tell_rights(ConnectionId::FIRST);
    program.press("b").assert_shows("No list of brokers");
    assert!(program.is_in_console());
}

#[test]
fn the_demo_is_a_console_with_a_way_back() {
    let mut program = listed();
    program.press("D");
    let effects = program.effects();
    let [Effect::Demo(link)] = effects[..] else {
        panic!("{effects:?}");
    };
    program
        .admit(link)
        .tell_rights(link)
        .assert_shows("Demo: nothing here is real.");
    program.press("b");
    assert_eq!(program.effects(), [Effect::Leave(link), Effect::Read]);
}

// --- The rest ---

#[test]
fn quitting_asks_when_a_form_would_be_lost() {
    let mut program = listed();
    assert_eq!(program.press("q").effects(), [Effect::Quit]);
    assert_eq!(program.press("a ctrl-c").effects(), [Effect::Quit]);
    program
        .press("'gw' ctrl-c")
        .assert_shows("The form is not saved");
    assert!(program.effects().is_empty());
    assert_eq!(program.press("ctrl-c").effects(), [Effect::Quit]);
}

#[test]
fn the_selection_outlives_reading_again() {
    let mut program = listed();
    program.press("down down r");
    assert_eq!(program.effects(), [Effect::Read]);
    let mut profiles = plant();
    profiles.insert(0, profile("a-new-one", "x"));
    program.knows(known(profiles));
    assert!(program.cursor_line().starts_with("▌ hall-8"));
    program
        .knows(known(Vec::new()))
        .assert_shows("No brokers yet");
    program.assert_no_dialog();
}

#[test]
fn a_workspace_entry_that_hides_the_users_says_so() {
    let mut program = listed();
    program.knows(Known {
        hidden: ["lab".to_owned()].into(),
        ..known(plant())
    });
    program
        .press("down down down i")
        .assert_shows("is hidden by this one");
    assert_eq!(plant()[3].origin, Origin::Workspace);
}

#[test]
fn reading_again_ends_with_the_number_of_brokers() {
    let mut program = listed();
    program
        .press("r")
        .assert_shows("Reading the brokers again")
        .knows(known(plant()))
        .assert_shows("5 brokers read");
}

#[test]
fn cancel_in_a_form_asks_before_what_was_typed_is_lost() {
    let mut program = listed();
    program.press("a").type_text("typed-name");
    for _ in 0..40 {
        if program.screen().contains(">[ Cancel ]") {
            break;
        }
        program.press("tab");
    }
    program
        .press("enter")
        .assert_shows("What you typed is not saved.");
    program.press("n").assert_shows("typed-name");
}
