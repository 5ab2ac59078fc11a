//! A disk that is full: nothing is left half written, and no password is lost without a word.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use guestlist::sandbox::AnswerFormat;

use crate::common::{Broker, Home, LOG};

/// What is in the home beside the files of the test, the journal and their folders.
fn left(home: &Home, known: &[&str]) -> Vec<String> {
    let entries = fs::read_dir(home.path("")).unwrap().map(Result::unwrap);
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|it| !known.contains(&it.as_str())).collect()
}

#[test]
fn a_plan_that_cannot_be_saved_is_not_there_and_not_printed() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker
        .home
        .file("u.csv", "name,log-management\ntest,on\nplc,\n");
    for format in ["table", "json"] {
        let words = ["plan", "u.csv", "--out", "saved", "-o", format];
        let done = broker.verb_on_full_disk(0, &words).run();
        done.fails(74, &["saved cannot be written"]);
        assert_eq!(left(&broker.home, &["u.csv"]), [""; 0]);
    }
    broker
        .run(&["plan", "u.csv", "--out", "saved", "-o", "json"])
        .exits(0);
}

#[test]
fn without_a_file_for_made_passwords_nothing_is_sent() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker.home.file("u.csv", "name\nplc1\nplc2\n");
    for words in [
        &["users", "add", "plc"][..],
        &["users", "passwd", "test"],
        &["apply", "u.csv"],
    ] {
        let words = [words, &["--generate-to", "made.csv", "-o", "json"]].concat();
        let done = broker.verb_on_full_disk(0, &words).run();
        assert_eq!(done.json()["attempted"], 0, "{words:?}");
        done.complains(74, &["made.csv cannot be written"]);
        assert_eq!(left(&broker.home, &["u.csv"]), [""; 0], "{words:?}");
    }
    assert_eq!(broker.executed(), [""; 0]);
    assert!(broker.admits("test", "test-fake"));
}

#[test]
fn a_disk_that_fills_up_in_between_leaves_the_passwords_in_the_file() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    // With `planned` in each row the file has 512 bytes, and `accepted` is longer.
    let user = |n: usize| format!("{n:0>width$}", width = if n == 0 { 13 } else { 14 });
    let users: Vec<String> = (0..10).map(user).collect();
    broker
        .home
        .file("u.csv", &format!("name\n{}\n", users.join("\n")));
    let words = ["apply", "u.csv", "--generate-to", "made.csv", "-o", "json"];
    let verb = broker.verb_on_full_disk(1, &words).arg("--no-journal");
    let done = verb.run();
    let report = done.json();
    assert_eq!(report["verified"], 10, "{report}");
    let why = report["error"].as_str().unwrap();
    assert!(why.contains("made.csv cannot be written"), "{why}");
    done.complains(
        74,
        &[
            "made.csv",
            "it has the passwords, but does not say which were set",
        ],
    );
    assert_eq!(left(&broker.home, &["u.csv", "made.csv"]), [""; 0]);
    assert_eq!(broker.home.read("made.csv").len(), 512);
    let mut reader = csv::Reader::from_path(broker.home.path("made.csv")).unwrap();
    let made: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(made.len(), 10);
    for row in &made {
        assert_eq!(&row[2], "planned");
        assert!(broker.admits(&row[0], &row[1]), "{}", &row[0]);
    }
}

#[test]
fn an_export_that_does_not_fit_ends_with_a_word_and_not_by_a_signal() {
    let broker = Broker::with_devices(AnswerFormat::Envelopes, 30);
    let out = fs::File::create(broker.home.path("out.json")).unwrap();
    let done = broker.verb_on_full_disk(1, &["export"]).output(out).run();
    done.complains(74, &["cannot write to the output"]);
    assert_eq!(broker.home.read("out.json").len(), 512);

    let profile = json!({"url": broker.url(), "username": "root"});
    let profiles = json!({"brokers": {"gw": profile}}).to_string();
    let profiles = broker.home.file("brokers.json", &profiles);
    let words = ["export", "--all", "--to", "folder", "--no-journal"];
    let verb = broker.home.verb_on_full_disk(1, &words);
    let verb = verb.env("COREFLUX_BROKERS_FILE", &profiles);
    let done = verb.env("COREFLUX_MQTT_PASSWORD", "root-fake").run();
    done.complains(74, &["folder/gw.json cannot be written"]);
    let left = fs::read_dir(broker.home.path("folder")).unwrap().count();
    assert_eq!(left, 0, "no half of a file");
}

#[test]
fn without_a_journal_and_a_log_the_work_is_done_and_said() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = ["users", "set", "test", "log-management=on"];
    let verb = broker.verb_on_full_disk(0, &words);
    let done = verb.arg("--log-file").arg("log").run().exits(0);
    assert!(
        done.err.contains("journal.jsonl is not written")
            && done.err.matches("log is not written").count() == 1,
        "{done:?}"
    );
    assert!(broker.has("test", LOG));
}

#[test]
fn a_log_is_for_its_owner_alone_also_where_it_was_not() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let log = broker.home.file("log", "older\n");
    let open_to_all = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(broker.home.path("log"), open_to_all).unwrap();
    broker.run(&["check", "--log-file", &log]).well();
    let found = std::fs::metadata(broker.home.path("log")).unwrap();
    assert_eq!(found.permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(broker.home.path("log")).unwrap();
    assert!(text.starts_with("older\n") && text.contains("connected"));
}

#[test]
fn a_log_has_the_failure_too() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let log = broker.home.path("log").display().to_string();
    let verb = broker.verb_as("root", &["check", "--log-file", &log]);
    verb.env("COREFLUX_MQTT_PASSWORD", "wrong-fake")
        .run()
        .exits(77);
    let text = broker.home.read("log");
    assert!(text.contains("failed: bad user name or password"), "{text}");
    assert!(!text.contains("lost"), "{text}");
    assert!(!text.contains("wrong-fake"));
}
