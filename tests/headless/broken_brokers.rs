//! Signals, dead links and odd answers in the middle of a plan.

use std::collections::BTreeMap;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use guestlist::sandbox::{AnswerFormat, ListFault};

use crate::common::{Broker, LOG, device, devices, each_answer_format, outcomes, wait};

const DEVICES: usize = 60;

fn many(answer_format: AnswerFormat) -> (Broker, String) {
    let broker = Broker::with_devices(answer_format, DEVICES);
    let file = broker.home.file("u.csv", &devices(DEVICES));
    (broker, file)
}

/// Each change was made at most once.
fn made_once(broker: &Broker) -> usize {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let executed = broker.executed();
    for line in &executed {
        let user = line.split(' ').nth(1).unwrap();
        *counts.entry(user.into()).or_default() += 1;
    }
    assert!(counts.values().all(|times| *times == 1), "{counts:?}");
    counts.len()
}

fn count(report: &Value, what: &str) -> usize {
    usize::try_from(report[what].as_u64().unwrap()).unwrap()
}

#[test]
fn a_signal_in_the_middle_ends_it_with_a_report() {
    for (answer_format, signal) in [
        (AnswerFormat::Envelopes, Signal::TERM),
        (AnswerFormat::PlainText, Signal::INT),
    ] {
        let (broker, file) = many(answer_format);
        broker.faults().delay_answers(Duration::from_millis(300));
        let running = broker.verb(&["apply", &file, "-o", "json"]).start();
        wait("the first", || broker.has(&device(0), LOG));
        running.signal(signal);
        let done = running.end();
        let report = done.json();
        let sent = made_once(&broker);
        assert!(sent > 0 && sent < DEVICES, "{sent}");
        assert_eq!(
            count(&report, "attempted"),
            sent,
            "{answer_format:?} {report}"
        );
        assert_eq!(count(&report, "verified"), sent);
        assert_eq!(count(&report, "skipped"), DEVICES - sent);
        assert_eq!(report["results"].as_array().unwrap().len(), DEVICES);
        done.complains(3, &["stopped by a signal"]);
    }
}

#[test]
fn a_signal_while_an_answer_is_missing_ends_with_unknown() {
    let (broker, file) = many(AnswerFormat::Envelopes);
    broker.faults().withhold_answers(true);
    broker.faults().list(ListFault::Never);
    let running = broker.verb(&["apply", &file, "-o", "ndjson"]).start();
    wait("the first", || broker.has(&device(0), LOG));
    running.signal(Signal::TERM);
    let done = running.end();
    let mut rows = done.objects();
    let last = rows.pop().unwrap();
    assert_eq!(
        (&last["error"], &last["exit_code"]),
        (&json!("stopped by a signal"), &json!(8))
    );
    assert_eq!(rows.len(), DEVICES, "each line is there, and is JSON");
    let unknown = rows
        .iter()
        .filter(|row| row["outcome"] == "unknown")
        .count();
    assert_eq!(unknown, made_once(&broker));
    done.complains(8, &["stopped by a signal"]);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let (broker, file) = many(AnswerFormat::Envelopes);
    broker.faults().withhold_answers(true);
    broker.faults().list(ListFault::Never);
    let running = broker.verb(&["apply", &file]).start();
    wait("the first", || broker.has(&device(0), LOG));
    running.signal(Signal::TERM);
    running.signal(Signal::INT);
    running.end().exits(8);
}

#[test]
fn odd_answers_change_nothing_twice() {
    each_answer_format(|answer_format| {
        for odd in ["twice", "late", "lists twice", "late lists"] {
            let (broker, file) = many(answer_format);
            match odd {
                "twice" => broker.faults().answer_twice(true),
                "late" => broker.faults().delay_answers(Duration::from_millis(50)),
                "lists twice" => broker.faults().list(ListFault::Twice),
                _ => broker
                    .faults()
                    .list(ListFault::Late(Duration::from_millis(200))),
            }
            let done = broker.run(&["apply", &file, "-o", "json"]);
            let report = done.well().json();
            assert_eq!(
                count(&report, "verified"),
                DEVICES,
                "{answer_format:?} {odd}"
            );
            assert_eq!(made_once(&broker), DEVICES);
        }
    });
}

#[test]
fn answers_that_never_come_are_made_good_by_the_list() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker.faults().withhold_answers(true);
    let words = ["users", "set", "test", "log-management=on", "-o", "json"];
    let report = broker.run(&words).well().json();
    assert_eq!(made_once(&broker), 1);
    assert_eq!(count(&report, "verified"), 1);
    assert!(report["results"][0]["answer"].is_null());
}

#[test]
fn a_link_that_is_cut_comes_back_and_the_rest_is_done() {
    each_answer_format(|answer_format| {
        let (broker, file) = many(answer_format);
        broker.faults().delay_answers(Duration::from_millis(20));
        let running = broker.verb(&["apply", &file, "-o", "json"]).start();
        wait("the first", || broker.has(&device(0), LOG));
        broker.cut_links();
        let done = running.end();
        let report = done.json();
        let made = made_once(&broker);
        assert_eq!(report["results"].as_array().unwrap().len(), DEVICES);
        assert_eq!(
            count(&report, "verified"),
            made,
            "{answer_format:?} {report}"
        );
        if made == DEVICES {
            done.exits(0);
        } else {
            assert_eq!(
                count(&report, "failed") + count(&report, "unknown"),
                DEVICES - made
            );
            assert!(matches!(done.code, Some(3 | 8)), "{done:?}");
        }
    });
}

#[test]
fn a_broker_that_dies_in_the_middle_leaves_what_was_sent_unknown() {
    let (mut broker, file) = many(AnswerFormat::Envelopes);
    broker.faults().delay_answers(Duration::from_secs(1));
    broker.faults().list(ListFault::Never);
    let running = broker
        .verb(&["apply", &file, "-o", "json", "--timeout", "7"])
        .start();
    wait("the first", || broker.has(&device(0), LOG));
    broker.stop();
    let done = running.end();
    let report = done.json();
    assert!(count(&report, "unknown") > 0);
    assert!(count(&report, "skipped") > 0);
    assert_eq!(report["results"].as_array().unwrap().len(), DEVICES);
    done.complains(8, &[]);
}

#[test]
fn an_early_end_is_told_where_the_first_failure_was_to_end_it_too() {
    let mut broker = Broker::start(AnswerFormat::Envelopes);
    broker.faults().delay_answers(Duration::from_millis(20));
    let lines: Vec<String> = (0..60).map(|n| format!("new{n:02},on,NEW\n")).collect();
    let text = format!("name,log-management,password_env\n{}", lines.concat());
    let file = broker.home.file("new.csv", &text);
    let words = [
        "apply",
        &file,
        "--fail-fast",
        "-o",
        "json",
        "--timeout",
        "3",
    ];
    let running = broker.verb(&words).env("NEW", "new-fake").start();
    wait("the first", || {
        broker.names().iter().any(|it| it == "new00")
    });
    broker.stop();
    let done = running.end();
    let report = done.json();
    assert!(count(&report, "skipped") > 0, "{report}");
    // Whether it is the lost link or the time, it depends on what was out.
    assert!(report["error"].is_string(), "{report}");
    assert!(matches!(done.code, Some(3 | 8)), "{report}");
}

#[test]
fn a_link_that_is_lost_once_is_logged_once() {
    let (broker, file) = many(AnswerFormat::Envelopes);
    broker.faults().delay_answers(Duration::from_millis(100));
    let log = broker.home.path("log").display().to_string();
    let running = broker.verb(&["apply", &file, "--log-file", &log]).start();
    wait("the first", || broker.has(&device(0), LOG));
    broker.cut_links();
    running.end();
    let log = std::fs::read_to_string(&log).unwrap();
    let lost = log.matches("connection lost").count();
    assert_eq!((lost, log.matches(": connected").count()), (1, 2), "{log}");
}

#[test]
fn a_broker_that_hangs_in_the_middle_is_given_up_in_time() {
    let (broker, file) = many(AnswerFormat::PlainText);
    broker.faults().delay_answers(Duration::from_secs(1));
    broker.faults().list(ListFault::Never);
    let running = broker
        .verb(&["apply", &file, "-o", "json", "--timeout", "7"])
        .start();
    wait("the first", || broker.has(&device(0), LOG));
    broker.faults().freeze(true);
    let done = running.end();
    let report = done.json();
    assert!(count(&report, "unknown") > 0, "{report}");
    done.complains(8, &["--timeout ran out"]);
}

#[test]
fn two_at_once_end_well() {
    each_answer_format(|answer_format| {
        let (broker, file) = many(answer_format);
        let start = || broker.verb(&["apply", &file, "-o", "json"]).start();
        let (one, other) = (start(), start());
        for running in [one, other] {
            let done = running.end();
            let report = done.json();
            let good = count(&report, "verified") + count(&report, "unchanged");
            assert_eq!(good, DEVICES, "{answer_format:?} {report} {}", done.err);
            done.exits(0);
        }
        assert!((0..DEVICES).all(|n| broker.has(&device(n), LOG)));
    });
}

#[test]
fn two_that_add_the_same_users_never_both_claim_them() {
    each_answer_format(|answer_format| {
        let broker = Broker::start(answer_format);
        let names: Vec<String> = (0..20).map(|n| format!("new-{n:02}")).collect();
        let file = broker
            .home
            .file("new.csv", &format!("name\n{}\n", names.join("\n")));
        let start = |to: &str| {
            broker
                .verb(&["apply", &file, "--generate-to", to, "-o", "json"])
                .start()
        };
        let running = [("one", start("one")), ("other", start("other"))];
        for (to, running) in running {
            let done = running.end();
            let report = done.json();
            for (user, _, outcome) in outcomes(&report) {
                if outcome == "verified" {
                    let passwords = broker.home.read(to);
                    let row = passwords.lines().find(|it| it.contains(&user)).unwrap();
                    let password = row.split(',').nth(1).unwrap().trim_matches('"');
                    assert!(broker.admits(&user, password), "{answer_format:?} {report}");
                } else {
                    assert!(
                        matches!(&*outcome, "failed" | "unknown" | "not sent"),
                        "{report}"
                    );
                }
            }
        }
    });
}

#[test]
fn two_that_delete_the_same_users_end_with_them_gone() {
    let (broker, _) = many(AnswerFormat::Envelopes);
    let file = broker
        .home
        .file("all.csv", "name\ntest\nboth\nviewer\nmanager\n");
    let start = || {
        broker
            .verb(&["apply", &file, "--prune", "--yes", "-o", "json"])
            .start()
    };
    let (one, other) = (start(), start());
    for running in [one, other] {
        let done = running.end();
        let report = done.json();
        assert_eq!(count(&report, "unknown"), 0, "{report}");
        assert!(matches!(done.code, Some(0 | 3 | 65)), "{done:?}");
    }
    assert_eq!(
        broker.names(),
        ["root", "both", "viewer", "manager", "test"]
    );
}

#[test]
fn a_pipe_that_closes_in_the_middle_stops_no_change() {
    let (broker, file) = many(AnswerFormat::Envelopes);
    broker.faults().delay_answers(Duration::from_millis(100));
    let (mut reader, writer) = std::io::pipe().unwrap();
    let running = broker
        .verb(&["apply", &file, "-o", "ndjson"])
        .output(writer)
        .start();
    let mut one = [0];
    std::io::Read::read_exact(&mut reader, &mut one).unwrap();
    drop(reader);
    running.end().well();
    assert_eq!(made_once(&broker), DEVICES);
}

#[test]
fn nothing_is_left_of_passwords_that_were_not_set() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let text = "name,user-management\nplc,\nboth,off\nmanager,off\n";
    let file = broker.home.file("u.csv", text);
    let words = ["apply", &file, "--yes", "--generate-to", "made.csv"];
    broker.run(&words).complains(1, &["--allow-lockout"]);
    assert!(!broker.home.path("made.csv").exists());
    let words = ["users", "add", "plc", "--generate", "--read-only"];
    let done = broker.run(&words);
    assert_eq!(done.out, "");
    done.complains(1, &["read-only"]);
    assert_eq!(made_once(&broker), 0);
}

#[test]
fn made_passwords_are_kept_when_a_signal_comes() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let users: Vec<String> = (0..40).map(|n| format!("new{n:02}\n")).collect();
    let file = broker
        .home
        .file("u.csv", &format!("name\n{}", users.concat()));
    broker.faults().delay_answers(Duration::from_millis(300));
    let words = ["apply", &file, "--generate-to", "made.csv", "-o", "json"];
    let running = broker.verb(&words).start();
    wait("the first", || broker.names().contains(&"new00".into()));
    running.signal(Signal::TERM);
    let done = running.end().exits(3);
    let sent = made_once(&broker);
    assert_eq!(count(&done.json(), "verified"), sent);
    let mut reader = csv::Reader::from_path(broker.home.path("made.csv")).unwrap();
    let made: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(made.len(), sent, "those that were set, and no other");
    assert!(made.iter().all(|row| broker.admits(&row[0], &row[1])));
}
