//! `watch`: each change of a user as a line of JSON.

use rustix::process::Signal;
use serde_json::Value;

use guestlist::sandbox::AnswerFormat;

use crate::common::{ANSWER_FORMATS, Broker, Running, wait};

/// The next line that says this.
fn next(running: &mut Running, what: &str) -> Value {
    loop {
        let line: Value = serde_json::from_str(&running.line()).unwrap();
        assert!(
            line["time"].is_string() && line["broker"].is_string(),
            "{line}"
        );
        if line["what"] == what {
            return line;
        }
    }
}

#[test]
fn what_another_client_changes_is_told_until_a_signal() {
    for (answer_format, signal) in [
        (ANSWER_FORMATS[0], Signal::TERM),
        (ANSWER_FORMATS[1], Signal::INT),
    ] {
        let broker = Broker::start(answer_format);
        let mut running = broker.verb(&["watch"]).start();
        assert_eq!(next(&mut running, "watching")["users"], 5);

        broker
            .verb_as("both", &["users", "set", "test", "log-management=on"])
            .run()
            .well();
        let line = next(&mut running, "changed");
        assert_eq!(line["user"], "test");
        assert_eq!(line["permission"], "log-management");
        assert_eq!((&line["old"], &line["new"]), (&false.into(), &true.into()));

        let add = ["users", "add", "plc", "--password-env", "NEW"];
        broker
            .verb_as("both", &add)
            .env("NEW", "new-secret")
            .run()
            .well();
        assert_eq!(next(&mut running, "added")["user"], "plc");
        broker
            .verb_as("both", &["users", "rm", "plc", "--yes"])
            .run()
            .well();
        assert_eq!(next(&mut running, "removed")["user"], "plc");

        running.signal(signal);
        running.end().exits(0);
    }
}

#[test]
fn groups_that_the_list_does_not_tell_are_asked_for_and_compared() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let mut running = broker.verb(&["watch"]).start();
    next(&mut running, "watching");
    for (group, old, new) in [("+night", false, true), ("-night", true, false)] {
        let set = ["users", "set", "test", "--group", group];
        broker.verb_as("both", &set).run().well();
        let line = next(&mut running, "changed");
        assert_eq!(
            (&line["user"], &line["group"]),
            (&"test".into(), &"night".into())
        );
        assert_eq!((&line["old"], &line["new"]), (&old.into(), &new.into()));
    }
    running.signal(Signal::TERM);
    running.end().exits(0);
}

#[test]
fn groups_that_a_new_user_gets_at_once_are_told() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let mut running = broker.verb(&["watch"]).start();
    next(&mut running, "watching");
    let add = [
        "users",
        "add",
        "plc",
        "--group",
        "night",
        "--password-env",
        "NEW",
    ];
    let add = broker.verb_as("both", &add).env("NEW", "new-secret");
    add.run().well();
    assert_eq!(next(&mut running, "added")["user"], "plc");
    let line = next(&mut running, "changed");
    assert_eq!(
        (&line["user"], &line["group"]),
        (&"plc".into(), &"night".into())
    );
    assert_eq!((&line["old"], &line["new"]), (&false.into(), &true.into()));
    running.signal(Signal::TERM);
    running.end().exits(0);
}

#[test]
fn a_lost_link_is_told_and_watched_on() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let mut running = broker.verb(&["watch"]).start();
    next(&mut running, "watching");
    broker.cut_links();
    assert!(next(&mut running, "disconnected")["reason"].is_string());
    next(&mut running, "connected");
    wait("the link", || broker.clients() > 0);
    broker.execute_as_other_admin("-removeUser test");
    assert_eq!(next(&mut running, "removed")["user"], "test");
    running.signal(Signal::TERM);
    running.end().exits(0);
}

#[test]
fn a_closed_pipe_and_a_time_limit_end_it() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    broker.verb(&["watch"]).output(writer).run().well();
    let done = broker.run(&["watch", "--timeout", "1"]).well();
    assert_eq!(done.objects()[0]["what"], "watching");
}

#[test]
fn a_pipe_that_is_closed_later_ends_it_at_once() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let (reader, writer) = std::io::pipe().unwrap();
    let running = broker.verb(&["watch"]).output(writer).start();
    let mut line = String::new();
    let mut reader = std::io::BufReader::new(reader);
    std::io::BufRead::read_line(&mut reader, &mut line).unwrap();
    assert!(line.contains("watching"), "{line}");
    drop(reader);
    running.end().well();
}
