//! Exit code 1: what a guard stops, and what lifts it.

use serde_json::json;

use guestlist::sandbox::AnswerFormat;

use crate::common::{Broker, FULL, LOG, MANAGE, each_answer_format};

#[test]
fn one_at_a_lockout_of_the_own_account() {
    each_answer_format(|answer_format| {
        let broker = Broker::start(answer_format);
        let words = ["users", "set", "both", "full-access=off", "-o", "json"];
        let done = broker.verb_as("both", &words).run();
        let report = done.json();
        assert_eq!(report["attempted"], 0);
        assert!(
            report["error"]
                .as_str()
                .unwrap()
                .contains("--allow-lockout")
        );
        done.complains(
            1,
            &["This is the account that you are using", "--allow-lockout"],
        );
        let yes = [&words[..], &["--yes"]].concat();
        broker.verb_as("both", &yes).run().exits(1);
        assert_eq!(broker.executed(), [""; 0]);
        assert!(broker.has("both", FULL));

        broker
            .verb_as("both", &["users", "rm", "both", "--yes"])
            .run()
            .exits(1);
        assert!(broker.names().contains(&"both".into()));

        let lift = [&words[..], &["--allow-lockout"]].concat();
        let done = broker.verb_as("both", &lift).run();
        assert!(!broker.has("both", FULL), "{answer_format:?} {done:?}");
    });
}

#[test]
fn one_at_the_last_manager_besides_root() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let text = "name,user-management\nboth,off\nmanager,off\n";
    let file = broker.home.file("u.csv", text);
    let done = broker.run(&["apply", &file, "--yes"]);
    done.complains(1, &["who can change users", "--allow-lockout"]);
    assert_eq!(broker.executed(), [""; 0]);
    broker.run(&["apply", &file, "--allow-lockout"]).well();
    assert!(!broker.has("manager", MANAGE) && !broker.has("both", MANAGE));
}

#[test]
fn one_at_a_broker_that_is_only_read() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = [
        "users",
        "set",
        "test",
        "log-management=on",
        "--read-only",
        "--yes",
        "--allow-lockout",
    ];
    broker.run(&words).complains(1, &["read-only"]);
    broker
        .run(&["users", "list", "--read-only", "-o", "names"])
        .well();
    let file = broker
        .home
        .file("new.csv", "name,log-management\ntest,on\n");
    broker
        .run(&["apply", &file, "--read-only"])
        .complains(1, &["read-only"]);
    broker.run(&["plan", &file, "--read-only"]).well();
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn one_at_production_until_yes() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let profiles = json!({"brokers": {"plant": {"url": broker.url(), "username": "root", "production": true}}});
    let profiles = broker.home.file("brokers.json", &profiles.to_string());
    let run = |more: &[&str]| {
        let words = [
            "users",
            "set",
            "test",
            "log-management=on",
            "--profile",
            "plant",
        ];
        let verb = broker.home.verb(&[&words[..], more].concat());
        let verb = verb.env("COREFLUX_BROKERS_FILE", &profiles);
        verb.env("COREFLUX_MQTT_PASSWORD", "root-fake").run()
    };
    run(&[]).complains(1, &["production", "--yes"]);
    assert_eq!(broker.executed(), [""; 0]);
    run(&["--yes"]).well();
    assert!(broker.has("test", LOG));
    // Nothing is asked where nothing is changed.
    run(&[]).well();
}

#[test]
fn one_at_a_deletion_until_yes() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker
        .run(&["users", "rm", "test"])
        .complains(1, &["--yes"]);
    assert!(broker.names().contains(&"test".into()));
    broker.run(&["users", "rm", "nobody", "--if-exists"]).well();
    broker
        .run(&["users", "rm", "root", "--yes", "--allow-lockout"])
        .complains(65, &["root"]);
    assert_eq!(broker.executed(), [""; 0]);
}
