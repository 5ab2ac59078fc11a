//! The codec through its public face: bytes in, events out.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use guestlist::broker::dialect::coreflux::{ANSWER_TOPIC, COMMAND_TOPIC, Coreflux, USERS_TOPIC};
use guestlist::broker::dialect::{AnswerMode, Decoded, Dialect};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::command::{Command, CommandId, Submission};
use guestlist::domain::secret::Secret;
use proptest::prelude::*;

/// A list as the broker's own file has it, `count` users long.
fn list(count: usize) -> String {
    let mut json = String::from("[");
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        let (full, users, logs) = (number % 97 == 0, number % 11 == 0, number % 5 == 0);
        write!(
            json,
            "{comma}{{\"UserName\":\"line{}-plc{number}\",\"Password\":\"********\",\
             \"AllowedBaseTopic\":\"#\",\"AllowedSystemConfiguration\":{full},\
             \"AllowedUserManagement\":{users},\"AllowedLogManagement\":{logs}}}",
            number % 40
        )
        .unwrap();
    }
    json.push(']');
    json
}

/// The fastest of several runs: what the code costs, not what the machine does besides.
fn fastest<T>(runs: usize, mut run: impl FnMut() -> T) -> Duration {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        let result = run();
        let time = start.elapsed();
        drop(std::hint::black_box(result));
        time
    });
    times.min().unwrap()
}

/// The same list as an object keyed by user name.
fn keyed(count: usize) -> String {
    let entries = list(count)
        .replace("{\"UserName\":", "")
        .replace(",\"Password\"", ":{\"Password\"");
    format!("{{{}}}", &entries[1..entries.len() - 1])
}

#[test]
#[ignore = "a measurement: cargo test --release --test codec -- --ignored --nocapture"]
fn decoding_a_long_list_costs_little_more_than_parsing_it() {
    let bare = list(100_000);
    let wrapped = format!("{{\"Users\":{bare}}}");
    for (form, json) in [
        ("array", bare),
        ("wrapped", wrapped),
        ("keyed", keyed(100_000)),
    ] {
        let mut dialect = Coreflux::new("bench");
        let decoded = dialect.decode(USERS_TOPIC, json.as_bytes());
        let [Decoded::Event(BrokerEvent::Roster(roster, remarks))] = &decoded[..] else {
            panic!("no roster");
        };
        assert_eq!((roster.users().len(), remarks.len()), (100_000, 0));
        assert_eq!(roster.permissions().len(), 3);
        let parse = fastest(15, || {
            serde_json::from_slice::<serde_json::Value>(json.as_bytes()).unwrap()
        });
        let decode = fastest(15, || dialect.decode(USERS_TOPIC, json.as_bytes()));
        let ratio = decode.as_secs_f64() / parse.as_secs_f64();
        println!(
            "{form}, {} bytes: parse {parse:?}, decode {decode:?}, ratio {ratio:.2}",
            json.len()
        );
        assert!(
            ratio <= 1.5,
            "decoding took {ratio:.2} times as long as parsing"
        );
    }
}

#[test]
fn debug_output_of_a_publish_hides_the_password() {
    let command = Command::add("alice", Secret::new("not-a-real-password"));
    let submission = Submission {
        id: CommandId(1),
        command,
    };
    let publish = Coreflux::new("a")
        .encode(&submission, AnswerMode::WithIds)
        .unwrap();
    assert_eq!(publish.topic, COMMAND_TOPIC);
    assert!(!format!("{publish:?} {submission:?}").contains("not-a-real"));
}

proptest! {
    #[test]
    fn any_bytes_on_any_topic_are_survived(
        topic in prop_oneof![Just(ANSWER_TOPIC), Just(USERS_TOPIC), Just("x/y")],
        payload in any::<Vec<u8>>(),
    ) {
        Coreflux::new("a").decode(topic, &payload);
    }

    #[test]
    fn any_text_of_an_answer_comes_through_whole(text in "[^{\\[\u{feff}]{0,40}") {
        let decoded = Coreflux::new("a").decode(ANSWER_TOPIC, text.as_bytes());
        if let [Decoded::Event(BrokerEvent::Answer(answer))] = &decoded[..] {
            prop_assert_eq!(&answer.text, text.trim());
        } else {
            let lower = text.to_lowercase();
            prop_assert!(lower.contains("-listusergroups") || lower.contains("-listroutes"));
        }
    }

    #[test]
    fn a_listed_permission_never_becomes_a_second_argument(key in any::<String>()) {
        let command = Command::set("alice", key.as_str(), true, None);
        let submission = Submission { id: CommandId(1), command };
        if let Ok(publish) = Coreflux::new("a").encode(&submission, AnswerMode::WithoutIds) {
            let line = publish.payload.expose();
            let rest = line.strip_prefix("-changeUserSettings alice ").unwrap();
            let rest = rest.strip_suffix(" true").unwrap();
            let quoted = rest.len() > 1 && rest.starts_with('"') && rest.ends_with('"');
            let inner = if quoted { &rest[1..rest.len() - 1] } else { rest };
            prop_assert_eq!(inner, &key);
            prop_assert!(!inner.contains('"'));
            prop_assert!(quoted || !inner.contains(char::is_whitespace) && !inner.starts_with('-'));
        }
    }

    /// The embedded broker reads the same arguments that were meant.
    #[cfg(feature = "sandbox")]
    #[test]
    fn the_embedded_broker_reads_what_was_meant(
        user in "([ \\-a\u{a0}\u{3000}'#ü]{1,6}|\\PC{1,9})",
        password in "([ \\-a\u{2009};|&]{1,6}|\\PC{1,9})",
    ) {
        let command = Command::add(user.as_str(), Secret::new(password.as_str()));
        let submission = Submission { id: CommandId(9), command };
        if let Ok(publish) = Coreflux::new("a").encode(&submission, AnswerMode::WithIds) {
            let tokens = guestlist::sandbox::tokenizer::tokenize(publish.payload.expose());
            prop_assert_eq!(tokens, ["-addUser", &user, &password, "-requestId", "gl-a-9"]);
        }
    }
}
