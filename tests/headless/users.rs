//! `users add`, `set`, `passwd`, `rm`: what is changed at the broker, and what is said of it.

use serde_json::{Value, json};

use guestlist::sandbox::AnswerFormat;

use crate::common::{
    ANSWER_FORMATS, Broker, LOG, MANAGE, SECRET, each_answer_format, outcomes, rows,
};

#[test]
fn set_changes_a_permission_once_and_says_when_it_was_so_already() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let words = ["users", "set", "test", "log-management=on", "-o", "json"];
        let report = broker.run(&words).well().json();
        assert_eq!(report["schema"], "guestlist/1");
        assert_eq!(report["broker"]["user"], "root");
        assert_eq!(report["broker"]["address"], broker.url());
        assert_eq!(report["dry_run"], false);
        assert_eq!(
            (&report["attempted"], &report["verified"]),
            (&json!(1), &json!(1))
        );
        let row = &report["results"][0];
        assert_eq!(row["user"], "test");
        assert_eq!(row["action"], "permission");
        assert_eq!(row["permission"], "log-management");
        assert_eq!((&row["old"], &row["new"]), (&json!(false), &json!(true)));
        assert_eq!(row["outcome"], "verified");
        assert!(row["request_id"].as_str().unwrap().starts_with("gl-"));
        assert!(!row["answer"].as_str().unwrap().is_empty());
        assert!(broker.has("test", LOG));
        assert_eq!(broker.executed().len(), 1);

        let report = broker.run(&words).well().json();
        assert_eq!(
            outcomes(&report),
            rows(&[("test", "log-management", "unchanged")])
        );
        assert_eq!(
            (&report["attempted"], &report["unchanged"]),
            (&json!(0), &json!(1))
        );
        assert_eq!(broker.executed(), [""; 0]);

        // By its key too, and in a table.
        let done = broker
            .run(&["users", "set", "test", "AllowedLogManagement=off"])
            .well();
        assert_eq!(
            done.table(),
            [
                vec!["USER", "CHANGE", "OLD", "NEW", "OUTCOME"],
                vec!["test", "log-management", "on", "off", "verified"]
            ]
        );
        assert!(!broker.has("test", LOG));
    }
}

#[test]
fn set_takes_several_settings_and_groups() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = [
        "users",
        "set",
        "test",
        "log-management=on",
        "full-access=off",
        "--group",
        "+night",
        "-o",
        "ndjson",
    ];
    let rows = broker.run(&words).well().objects();
    let said: Vec<(&Value, &Value)> = rows
        .iter()
        .map(|it| (&it["permission"], &it["outcome"]))
        .collect();
    assert_eq!(
        said,
        [
            (&json!("full-access"), &json!("unchanged")),
            (&json!("log-management"), &json!("verified")),
            (&json!("night"), &json!("verified")),
        ]
    );
    let again = broker.run(&["users", "set", "test", "--group", "+night", "-o", "json"]);
    assert_eq!(again.well().json()["unchanged"], 1);
    broker
        .run(&["users", "set", "test", "--group", "-night"])
        .well();
    let shown = broker
        .run(&["users", "show", "test", "-o", "json"])
        .well()
        .json();
    assert_eq!(shown["groups"], json!([]));
}

#[test]
fn set_refuses_what_makes_no_sense() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let set = |words: &[&str]| broker.run(&[&["users", "set", "test"], words].concat());
    set(&[]).fails(64, &["nothing to set"]);
    set(&["log-management"]).fails(64, &["log-management=on"]);
    set(&["log-management=maybe"]).fails(64, &["must be on or off"]);
    set(&["--group", "night"]).fails(64, &["+night"]);
    let done = set(&["log-managment=on"]);
    done.complains(65, &["log-managment", "log-management"]);
    let done = broker.run(&["users", "set", "nobody", "log-management=on"]);
    done.complains(65, &["nobody is not in the broker's list"]);
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn what_is_named_twice_is_refused_or_sent_once() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = [
        "users",
        "set",
        "test",
        "log-management=on",
        "AllowedLogManagement=off",
    ];
    broker
        .run(&words)
        .complains(64, &["log-management", "twice"]);
    assert_eq!(broker.executed(), [""; 0]);
    let grant = [
        "--grant",
        "log-management",
        "--grant",
        "AllowedLogManagement",
    ];
    let words = [
        &["users", "add", "plc", "--generate-to", "made.csv"],
        &grant[..],
    ]
    .concat();
    broker.run(&words).well();
    assert_eq!(broker.executed().len(), 2);
}

#[test]
fn add_makes_a_user_that_can_log_in() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let words = [
            "users",
            "add",
            "plc",
            "--grant",
            "log-management",
            "--password-stdin",
            "-o",
            "json",
        ];
        let report = broker.verb(&words).input("new-secret\n").run().well();
        assert!(!report.out.contains("new-secret"));
        assert_eq!(
            outcomes(&report.json()),
            rows(&[
                ("plc", "add", "verified"),
                ("plc", "log-management", "verified")
            ])
        );
        assert!(broker.has("plc", LOG));
        assert!(broker.admits("plc", "new-secret"));

        let done = broker.verb(&words).input("other\n").run();
        assert_eq!(done.json()["attempted"], 0);
        done.complains(65, &["plc already exists", "--if-missing"]);
        let words = [&words[..], &["--if-missing"]].concat();
        let report = broker.verb(&words).input("other\n").run().well().json();
        assert_eq!(outcomes(&report), rows(&[("plc", "add", "unchanged")]));
        assert!(
            broker.admits("plc", "new-secret"),
            "its password is not touched"
        );
    }
}

#[test]
fn a_new_password_comes_from_a_file_a_variable_or_is_made() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker.home.file("new.txt", "from-file\r\nmore\n");
    let words = ["users", "add", "plc-file", "--password-file", &file];
    broker.run(&words).well();
    assert!(broker.admits("plc-file", "from-file"));

    let words = ["users", "add", "plc-env", "--password-env", "NEW"];
    broker.verb(&words).env("NEW", "from-env").run().well();
    assert!(broker.admits("plc-env", "from-env"));
    broker
        .run(&["users", "add", "plc-none", "--password-env", "NEW"])
        .fails(65, &["NEW"]);

    // A table goes aside, so that the password is all that a script reads.
    let done = broker
        .run(&["users", "add", "plc-made", "--generate"])
        .exits(0);
    let made = done.out.strip_suffix('\n').unwrap();
    assert!(broker.admits("plc-made", made), "{}", done.out);
    assert!(done.err.contains("plc-made"), "{}", done.err);

    let report = broker.run(&["users", "add", "plc-json", "--generate", "-o", "json"]);
    let report = report.well().json();
    let made = report["results"][0]["password"].as_str().unwrap();
    assert!(broker.admits("plc-json", made));

    broker
        .run(&["users", "add", "plc-no", "--generate", "-o", "ndjson"])
        .fails(64, &["--generate"]);
    broker
        .run(&["users", "add", "plc-no"])
        .fails(64, &["--password-stdin"]);
    assert!(!broker.names().contains(&"plc-no".to_owned()));
}

#[test]
fn add_if_missing_needs_no_password_for_a_user_that_is_there() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker.home.path("made.csv");
    let file = file.to_str().unwrap();
    let words = [
        "users",
        "add",
        "test",
        "--if-missing",
        "--generate-to",
        file,
        "-o",
        "json",
    ];
    let report = broker.run(&words).well().json();
    assert_eq!(outcomes(&report), rows(&[("test", "add", "unchanged")]));
    assert!(!broker.home.path("made.csv").exists());
    let done = broker
        .run(&["users", "add", "test", "--if-missing", "--generate"])
        .exits(0);
    assert!(!done.out.contains("-fake") && broker.admits("test", "test-fake"));
    // No password is needed where nobody is added.
    broker.run(&["users", "add", "test", "--if-missing"]).well();
    broker
        .run(&["users", "add", "another", "--if-missing"])
        .fails(64, &["no new password for another"]);
}

#[test]
fn passwd_sets_a_password_and_can_prove_it() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let words = ["users", "passwd", "test", "--password-stdin", "-o", "json"];
        let report = broker
            .verb(&words)
            .input("second-secret\n")
            .run()
            .well()
            .json();
        // No list tells of a password.
        assert_eq!(outcomes(&report), rows(&[("test", "password", "accepted")]));
        assert_eq!(report["accepted"], 1);
        assert!(broker.admits("test", "second-secret") && !broker.admits("test", "test-fake"));

        let words = [&words[..], &["--probe"]].concat();
        let report = broker
            .verb(&words)
            .input("third-secret\n")
            .run()
            .well()
            .json();
        assert_eq!(outcomes(&report), rows(&[("test", "password", "verified")]));
        assert!(broker.admits("test", "third-secret"));
    }
}

#[test]
fn passwd_writes_a_made_password_to_a_file_for_one_reader() {
    use std::os::unix::fs::PermissionsExt as _;
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = ["users", "passwd", "test", "--generate-to", "made.csv"];
    let done = broker.run(&words).well();
    let path = broker.home.path("made.csv");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!((&row[0], &row[2]), ("test", "accepted"));
    assert!(broker.admits("test", &row[1]));
    assert!(!done.out.contains(&row[1]));

    let before = broker.home.read("made.csv");
    broker
        .run(&words)
        .fails(73, &["made.csv", "exists already"]);
    assert_eq!(broker.home.read("made.csv"), before);
    assert_eq!(broker.executed().len(), 1);
}

#[test]
fn a_password_that_no_broker_can_read_is_refused() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = ["users", "passwd", "test", "--password-stdin"];
    for empty in ["", "\n", "\r\n"] {
        let done = broker.verb(&words).input(empty).run();
        done.fails(65, &["standard input", "is empty: it must be the password"]);
    }
    let done = broker.verb(&words).input("bell\u{7}word\n").run();
    assert!(!done.err.contains("word\n") && !done.err.contains("bell"));
    done.complains(65, &["the new password of test"]);
    let done = broker.run(&["users", "passwd", "nobody", "--generate"]);
    done.complains(65, &["nobody"]);
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn rm_deletes_users() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let report = broker.run(&[
            "users", "rm", "test", "viewer", "test", "--yes", "-o", "json",
        ]);
        let report = report.well().json();
        assert_eq!(
            outcomes(&report),
            rows(&[
                ("test", "remove", "verified"),
                ("viewer", "remove", "verified")
            ])
        );
        assert_eq!(report["results"][1]["old"], json!(["full-access"]));
        assert_eq!(broker.names(), ["root", "both", "manager"]);
        assert_eq!(broker.executed().len(), 2);

        let done = broker.run(&["users", "rm", "test", "manager", "--yes"]);
        done.complains(65, &["test is not in the broker's list"]);
        assert_eq!(broker.executed(), [""; 0], "all or nothing is begun");
        let words = [
            "users",
            "rm",
            "test",
            "manager",
            "--yes",
            "--if-exists",
            "-o",
            "json",
        ];
        assert_eq!(
            outcomes(&broker.run(&words).well().json()),
            rows(&[
                ("test", "remove", "unchanged"),
                ("manager", "remove", "verified")
            ])
        );
        assert!(!broker.names().contains(&"manager".to_owned()));
    }
}

#[test]
fn the_journal_tells_what_was_done() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker
        .run(&["users", "set", "test", "user-management=on"])
        .well();
    assert!(broker.has("test", MANAGE));
    let journal = broker.home.journal();
    assert!(
        journal.contains("test") && journal.contains("AllowedUserManagement"),
        "{journal}"
    );
    broker
        .run(&[
            "users",
            "set",
            "test",
            "user-management=off",
            "--no-journal",
        ])
        .well();
    assert_eq!(broker.home.journal(), journal);
}

#[test]
fn an_empty_variable_is_told_from_one_that_is_not_set() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = ["users", "passwd", "test", "--password-env", "NEW"];
    let done = broker.verb(&words).env("NEW", "").run();
    done.fails(65, &["the variable NEW is empty"]);
    broker
        .run(&words)
        .fails(65, &["the variable NEW is not set"]);
}

#[test]
fn a_new_own_password_names_the_profile_that_has_the_old_one() {
    each_answer_format(|answer_format| {
        let broker = Broker::start(answer_format);
        let password = format!("root{SECRET}");
        let plant = json!({"url": broker.url(), "username": "root", "password": password});
        let profiles = json!({"brokers": {"plant": plant}}).to_string();
        let profiles = broker.home.file("brokers.json", &profiles);
        let words = ["users", "passwd", "root", "--password-env", "NEW", "--yes"];
        let verb = broker.home.verb(&words).arg("--profile").arg("plant");
        let verb = verb.env("COREFLUX_BROKERS_FILE", &profiles);
        let done = verb.env("NEW", "root-new-fake").arg("-o").arg("json").run();
        let warning = "profile plant still has the old password of root";
        assert_eq!(done.json()["warnings"], json!([warning]));
        done.exits(0);
    });
    // Another user's password is in no profile of ours.
    let broker = Broker::start(AnswerFormat::Envelopes);
    let words = [
        "users",
        "passwd",
        "test",
        "--password-env",
        "NEW",
        "-o",
        "json",
    ];
    let done = broker.verb(&words).env("NEW", "test-new-fake").run();
    assert_eq!(done.json()["warnings"], json!([]));
}

#[test]
fn a_password_file_may_begin_with_a_byte_order_mark() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker.home.file("new", "\u{feff}test-new-fake\r\n");
    broker
        .run(&["users", "passwd", "test", "--password-file", &file])
        .well();
    assert!(broker.admits("test", "test-new-fake"));
}
