//! Where passwords must not be: what is printed, kept and shown of a process. Each run is searched
//! for the login's own by `common` besides.

use serde_json::{Value, json};

use guestlist::sandbox::AnswerFormat;

use crate::common::{Broker, each_answer_format, wait};

const NEW: &str = "hidden-word-of-a-test";

#[test]
fn a_new_password_is_in_no_output_and_no_journal() {
    each_answer_format(|answer_format| {
        let broker = Broker::start(answer_format);
        let text = format!("name,password,password_policy\nplc2,{NEW},always\ntest,{NEW},always\n");
        let file = broker.home.file("u.csv", &text);
        for format in ["table", "json", "ndjson"] {
            let user = format!("plc-{format}");
            for words in [
                &["users", "add", &user, "--password-env", "NEW"][..],
                &[
                    "users",
                    "passwd",
                    "test",
                    "--password-env",
                    "NEW",
                    "--probe",
                ],
                &["plan", &file],
                &["apply", &file],
            ] {
                let verb = broker.verb(words).arg("-o").arg(format).env("NEW", NEW);
                let done = verb.run().well();
                assert!(!done.out.contains(NEW), "{words:?}: {}", done.out);
            }
        }
        let journal = broker.home.journal();
        assert!(journal.contains("plc-json"), "{journal}");
        assert!(!journal.contains(NEW) && !journal.contains("-fake"));
        assert!(broker.admits("test", NEW));
    });
}

#[test]
fn a_saved_plan_holds_no_password() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker
        .home
        .file("a.csv", &format!("name,password\nplc,{NEW}\n"));
    let done = broker.run(&["plan", &file, "--out", "saved"]);
    assert!(!done.err.contains(NEW));
    done.complains(65, &["a saved plan holds no secret", "password_env"]);
    assert!(!broker.home.path("saved").exists());
    let file = broker.home.file("b.csv", "name,password_env\nplc,NEW\n");
    broker
        .verb(&["plan", &file, "--out", "saved"])
        .env("NEW", NEW)
        .run()
        .well();
    assert!(!broker.home.read("saved").contains(NEW));
    broker
        .verb(&["apply", "saved"])
        .env("NEW", NEW)
        .run()
        .well();
    assert!(broker.admits("plc", NEW));
}

#[test]
fn an_export_holds_no_password() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for format in ["json", "csv"] {
        let text = broker.run(&["export", "-o", format]).well().out;
        assert!(!text.to_lowercase().contains("password"), "{text}");
    }
}

#[test]
fn a_running_process_shows_no_password_in_its_command_line() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker.faults().freeze(true);
    let words = ["users", "passwd", "test", "--password-stdin"];
    let running = broker.verb(&words).input(NEW).start();
    wait("a connection", || broker.connections() > 0);
    let line = std::fs::read(format!("/proc/{}/cmdline", running.child.id())).unwrap();
    let line = String::from_utf8(line).unwrap();
    assert!(
        line.contains("passwd") && !line.contains(NEW) && !line.contains("-fake"),
        "{line}"
    );
    running.signal(rustix::process::Signal::TERM);
    running.end().exits(130);
}

#[test]
fn no_flag_takes_a_password() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for words in [
        &["users", "list"][..],
        &["users", "show"],
        &["users", "add"],
        &["users", "set"],
        &["users", "passwd"],
        &["users", "rm"],
        &["plan"],
        &["apply"],
        &["export"],
        &["watch"],
        &["check"],
    ] {
        let help = broker
            .home
            .verb(&[words, &["--help"]].concat())
            .run()
            .well();
        for line in help
            .out
            .lines()
            .filter(|line| line.trim_start().starts_with('-'))
        {
            let flag = line.split_whitespace().find(|word| word.starts_with("--"));
            let flag = flag.unwrap_or_default();
            let takes = line.split_whitespace().any(|word| word.starts_with('<'));
            let is_place = flag.ends_with("-file") || flag.ends_with("-env");
            assert!(
                !flag.contains("password") || !takes || is_place,
                "{words:?}: {line}"
            );
        }
        let done = broker
            .home
            .verb(words)
            .arg(format!("--password={NEW}"))
            .run();
        assert!(!done.err.contains(NEW), "{}", done.err);
        done.exits(64);
    }
    let done = broker
        .home
        .verb(&["users", "passwd", "test", "--password-stdin=x"])
        .run();
    done.exits(64);
}

#[test]
fn a_command_sees_no_variable_with_a_password() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let at = |source: Value| {
        let mut profile = json!({"url": broker.url(), "username": "root"});
        profile
            .as_object_mut()
            .unwrap()
            .extend(source.as_object().unwrap().clone());
        profile
    };
    let profiles = json!({"brokers": {
        "own": at(json!({"passwordCommand": "env > seen; echo root-fake"})),
        "other": at(json!({"passwordEnv": "OTHER"})),
    }});
    let profiles = broker.home.file("brokers.json", &profiles.to_string());
    let verb = |words: &[&str]| {
        let verb = broker.home.verb(words).arg("--profile").arg("own");
        let verb = verb.env("COREFLUX_BROKERS_FILE", &profiles);
        let verb = verb.env("NEW", NEW).env("OTHER", NEW);
        let verb = verb.env("COREFLUX_MQTT_URL", format!("mqtt://root:{NEW}@127.0.0.1"));
        verb.env("COREFLUX_MQTT_PASSWORD", NEW).env("KEPT", "kept")
    };
    let csv = "name,password_env,password_policy\ntest,NEW,always\n";
    let file = broker.home.file("u.csv", csv);
    for words in [
        &["users", "passwd", "test", "--password-env", "NEW"][..],
        &["users", "add", "plc", "--password-env", "NEW"],
        &["plan", &file, "--out", "saved"],
        &["apply", &file],
        &["apply", "saved"],
    ] {
        verb(words).run().well();
        let seen = broker.home.read("seen");
        std::fs::remove_file(broker.home.path("seen")).unwrap();
        assert!(
            seen.contains("KEPT=kept") && !seen.contains(NEW),
            "{words:?}: {seen}"
        );
    }
    assert!(broker.admits("test", NEW));
}

#[test]
fn a_password_in_an_address_is_not_repeated() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let url = format!("mqtt://root:{NEW}@{}", broker.address());
    let done = broker
        .home
        .verb(&["users", "list", "--url", &url, "-o", "json"])
        .run();
    assert!(
        !done.out.contains(NEW) && !done.err.contains(NEW),
        "{done:?}"
    );
    assert_ne!(done.code, Some(0));
}
