//! `plan` and `apply`: users as a file says.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use guestlist::sandbox::AnswerFormat;

use crate::common::{ANSWER_FORMATS, Broker, LOG, MANAGE, device, devices, outcomes, rows, wait};

const CSV: &str = "name,log-management,user-management,password_env\r\n\
                   test,on,,\r\nviewer,on,off,\r\nplc,on,off,NEW\r\n";
const TOML: &str = "# wanted\n[[users]]\nname = \"test\"\npermissions = { log-management = true }\n\n\
                    [[users]]\nname = \"viewer\"\npermissions = { log-management = true, user-management = false }\n\n\
                    [[users]]\nname = \"plc\"\npassword_env = \"NEW\"\npermissions = { log-management = true, user-management = false }\n";
const JSON: &str = r#"{"users": [
  {"name": "test", "permissions": {"log-management": true}},
  {"name": "viewer", "permissions": {"log-management": true, "user-management": false}},
  {"name": "plc", "password_env": "NEW", "permissions": {"log-management": true, "user-management": false}}
]}"#;

fn wanted(outcome: &str) -> Vec<(String, String, String)> {
    rows(&[
        ("plc", "add", outcome),
        ("test", "log-management", outcome),
        ("viewer", "log-management", outcome),
        ("plc", "log-management", outcome),
    ])
}

fn sorted(mut all: Vec<(String, String, String)>) -> Vec<(String, String, String)> {
    all.sort();
    all
}

#[test]
fn a_file_is_planned_then_applied_then_there_is_nothing_to_do() {
    for (name, text) in [("u.csv", CSV), ("u.toml", TOML), ("u.json", JSON)] {
        for answer_format in ANSWER_FORMATS {
            let broker = Broker::start(answer_format);
            let file = broker.home.file(name, text);
            let plan = ["plan", &file, "--detailed-exitcode", "-o", "json"];
            let done = broker.run(&plan);
            let report = done.json();
            assert_eq!(report["dry_run"], true);
            assert_eq!(report["attempted"], 0);
            assert_eq!(
                sorted(outcomes(&report)),
                sorted(wanted("planned")),
                "{name}"
            );
            assert_eq!(broker.executed(), [""; 0]);

            let apply = ["apply", &file, "-o", "json"];
            let report = broker
                .verb(&apply)
                .env("NEW", "new-secret")
                .run()
                .well()
                .json();
            assert_eq!(report["dry_run"], false);
            assert_eq!(
                sorted(outcomes(&report)),
                sorted(wanted("verified")),
                "{name} {answer_format:?}"
            );
            assert!(broker.has("test", LOG) && broker.has("viewer", LOG) && broker.has("plc", LOG));
            assert!(broker.admits("plc", "new-secret"));
            assert_eq!(broker.executed().len(), 4);

            let report = broker.run(&plan).well().json();
            assert_eq!(report["results"], json!([]), "{name} {answer_format:?}");
            // The variable is not needed any more.
            let report = broker.run(&apply).well().json();
            assert_eq!(
                (&report["attempted"], &report["results"]),
                (&json!(0), &json!([]))
            );
            assert!(report["unchanged"].as_u64().unwrap() >= 3, "{report}");
            assert_eq!(broker.executed(), [""; 0]);
        }
    }
}

#[test]
fn standard_input_is_read_in_each_format() {
    for text in [CSV, TOML, JSON] {
        let broker = Broker::start(AnswerFormat::Envelopes);
        let verb = broker.verb(&["apply", "-", "-o", "json"]).input(text);
        let report = verb.env("NEW", "new-secret").run().well().json();
        assert_eq!(report["verified"], 4, "{text}");
    }
}

#[test]
fn a_plan_shows_old_and_new_and_the_commands_without_secrets() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let text = r#"[{"name": "plc", "password": "new-secret"}, {"name": "both", "permissions": {"user-management": false}}]"#;
    let file = broker.home.file("u.json", text);
    let done = broker.run(&["plan", &file, "-o", "json"]).well();
    assert!(!done.out.contains("new-secret"));
    let report = done.json();
    let command = |row: &Value| row["command"].as_str().unwrap().to_owned();
    let rows = report["results"].as_array().unwrap();
    let add = rows.iter().find(|row| row["action"] == "add").unwrap();
    assert!(command(add).contains("••••"), "{add}");
    let set = rows.iter().find(|row| row["user"] == "both").unwrap();
    assert_eq!((&set["old"], &set["new"]), (&json!(true), &json!(false)));
    assert!(command(set).contains("AllowedUserManagement"), "{set}");
    let table = broker.run(&["plan", &file]).well();
    assert!(
        table.out.contains("••••") && !table.out.contains("new-secret"),
        "{}",
        table.out
    );
    assert!(
        table.out.contains("AllowedUserManagement"),
        "the commands: {}",
        table.out
    );
}

#[test]
fn prune_spares_root_the_own_account_and_protected_users() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let profile = json!({"url": broker.url(), "username": "both", "protected": ["viewer"]});
        let profiles = json!({"brokers": {"plant": profile}});
        let profiles = broker.home.file("brokers.json", &profiles.to_string());
        let file = broker.home.file("u.csv", "name\nmanager\n");
        let run = |words: &[&str]| {
            let verb = broker.home.verb(words).arg("--profile").arg("plant");
            let verb = verb.env("COREFLUX_BROKERS_FILE", &profiles);
            verb.env("COREFLUX_MQTT_PASSWORD", "both-fake").run()
        };
        let report = run(&["plan", &file, "-o", "json"]).well().json();
        assert_eq!(report["results"], json!([]), "only --prune deletes");
        let report = run(&["plan", &file, "--prune", "-o", "json"]).well().json();
        assert_eq!(outcomes(&report), rows(&[("test", "remove", "planned")]));
        run(&["apply", &file, "--prune"]).complains(1, &["--yes"]);
        assert_eq!(broker.names().len(), 5);
        run(&["apply", &file, "--prune", "--yes"]).well();
        assert_eq!(
            broker.names(),
            ["root", "both", "viewer", "manager"],
            "{answer_format:?}"
        );
    }
}

#[test]
fn a_saved_plan_is_applied_as_it_was_shown() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let file = broker.home.file("u.csv", CSV);
        let shown = broker
            .verb(&["plan", &file, "--out", "saved", "-o", "json"])
            .env("NEW", "plc-fake")
            .run()
            .well()
            .json();
        let path = broker.home.path("saved");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // The plan counts, not the file; and what does not concern it may change.
        std::fs::remove_file(file).unwrap();
        broker.execute_as_other_admin("-changeUserSettings manager AllowedLogManagement true");
        wait("the other change", || broker.has("manager", LOG));
        let verb = broker
            .verb(&["apply", "saved", "-o", "json"])
            .env("NEW", "new-secret");
        let done = verb.run().well().json();
        let change = |row: &Value| {
            (
                row["user"].clone(),
                row["permission"].clone(),
                row["new"].clone(),
            )
        };
        let changes = |report: &Value| {
            report["results"]
                .as_array()
                .unwrap()
                .iter()
                .map(change)
                .collect::<Vec<_>>()
        };
        assert_eq!(changes(&done), changes(&shown));
        assert_eq!(done["verified"], 4);
        assert!(broker.admits("plc", "new-secret"));
        broker
            .run(&["apply", "saved"])
            .complains(75, &["plan again"]);
    }
}

#[test]
fn a_saved_plan_with_groups_holds_while_nothing_moved() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker.home.file("u.csv", "name,groups\ntest,night\n");
    broker.run(&["plan", &file, "--out", "saved"]).well();
    broker.run(&["apply", "saved"]).well();
    let groups = broker.run(&["groups", "list", "-o", "json"]).well().json();
    assert_eq!(groups[0]["members"], json!(["test"]));
    broker.run(&["plan", &file, "--detailed-exitcode"]).well();
}

#[test]
fn a_saved_plan_is_for_its_broker_alone() {
    let (one, other) = (
        Broker::start(AnswerFormat::Envelopes),
        Broker::start(AnswerFormat::Envelopes),
    );
    let file = one.home.file("u.csv", "name,log-management\ntest,on\n");
    let saved = one.home.path("saved");
    let saved = saved.to_str().unwrap();
    one.run(&["plan", &file, "--out", saved]).well();
    other
        .run(&["apply", saved])
        .complains(65, &["not for mqtt://"]);
    one.run(&["apply", saved, "--prune"])
        .fails(64, &["--prune"]);
    assert_eq!(other.executed(), [""; 0]);
    let damaged = one
        .home
        .read("saved")
        .replace("\"commands\"", "\"comands\"");
    let damaged = one.home.file("damaged", &damaged);
    one.run(&["apply", &damaged]).fails(65, &["damaged"]);
    assert_eq!(one.executed(), [""; 0]);
}

#[test]
fn made_passwords_are_in_a_file_and_log_in() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let file = broker
            .home
            .file("u.csv", "name,log-management\nplc1,on\nplc2,\ntest,on\n");
        broker
            .run(&["apply", &file])
            .complains(65, &["plc1", "line 2", "--generate-to"]);
        assert_eq!(broker.executed(), [""; 0]);
        let done = broker
            .run(&["apply", &file, "--generate-to", "made.csv"])
            .well();
        let path = broker.home.path("made.csv");
        let bits = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(bits & 0o777, 0o600);
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let made: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let users: Vec<&str> = made.iter().map(|row| &row[0]).collect();
        assert_eq!(users, ["plc1", "plc2"]);
        for row in &made {
            assert_eq!(&row[2], "accepted");
            assert!(
                broker.admits(&row[0], &row[1]),
                "{answer_format:?} {}",
                &row[0]
            );
            assert!(!done.out.contains(&row[1]) && !broker.home.journal().contains(&row[1]));
        }
    }
}

#[test]
fn passwords_are_set_always_only_where_the_file_says_so() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let text = |policy: &str| format!("name,password_env,password_policy\ntest,NEW,{policy}\n");
    let file = broker.home.file("create.csv", &text("on_create"));
    broker.run(&["apply", &file]).well();
    assert!(broker.admits("test", "test-fake"));
    let file = broker.home.file("always.csv", &text("always"));
    let verb = broker
        .verb(&["apply", &file, "-o", "json"])
        .env("NEW", "new-secret");
    let report = verb.run().well().json();
    assert_eq!(outcomes(&report), rows(&[("test", "password", "accepted")]));
    assert!(broker.admits("test", "new-secret"));
}

#[test]
fn a_password_that_is_set_always_needs_a_source_or_a_file() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker
        .home
        .file("always.csv", "name,password_policy\ntest,always\n");
    let done = broker.run(&["apply", &file]);
    done.complains(65, &["line 2", "test", "on each run", "--generate-to"]);
    assert!(broker.admits("test", "test-fake"));
    broker
        .run(&["apply", &file, "--generate-to", "made"])
        .well();
    let made = std::fs::read_to_string(broker.home.path("made")).unwrap();
    let row = made.lines().nth(1).unwrap();
    let password = row.split(',').nth(1).unwrap().trim_matches('"');
    assert!(broker.admits("test", password), "{made}");
}

/// An export that failed leaves an empty file; to prune by it would delete everybody.
#[test]
fn nobody_is_deleted_by_a_file_without_users() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let prune = ["--prune", "--yes"];
    for (name, text) in [
        ("a.csv", ""),
        ("b.csv", "\n"),
        ("c.json", "{}"),
        ("d.json", " "),
        ("e.toml", ""),
        ("f.toml", "# nobody\n"),
        ("g.json", "{\"users\": null}"),
    ] {
        let file = broker.home.file(name, text);
        broker.run(&["plan", &file]).fails(65, &[name, "line 1"]);
        let words = [&["apply", &file], &prune[..]].concat();
        broker.run(&words).fails(65, &[name]);
    }
    for (name, text) in [
        ("a.csv", "name,log-management\n"),
        ("b.json", "[]"),
        ("c.json", "{\"users\": []}"),
        ("d.toml", "users = []\n"),
    ] {
        let file = broker.home.file(name, text);
        broker.run(&["apply", &file]).well();
        let words = [&["apply", &file], &prune[..]].concat();
        let done = broker.run(&words);
        done.complains(65, &[name, "names no users", "users rm"]);
    }
    let words = [&["apply", "-"], &prune[..]].concat();
    broker.run(&words).fails(65, &["standard input"]);
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn a_bad_file_is_refused_with_line_and_column() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for (name, text, words) in [
        (
            "a.csv",
            "name,log-management\ntest,maybe\n",
            &["line 2", "column 6"][..],
        ),
        (
            "b.csv",
            "name,log-managment\ntest,on\n",
            &["line 1", "column 6", "log-managment"],
        ),
        (
            "empty.csv",
            "name,log-managment\ntest,\n",
            &["line 1", "column 6", "log-managment"],
        ),
        (
            "empty.json",
            "[{\"name\": \"test\", \"permissions\": {\"nonsense\": null}}]",
            &["line 1", "column 35", "nonsense"],
        ),
        (
            "c.csv",
            "name\ntest\nboth\ntest\n",
            &["line 4", "test", "line 2"],
        ),
        (
            "d.json",
            "[{\"name\": \"test\",\n  \"colour\": 1}]",
            &["line 2", "column 3", "colour"],
        ),
        ("e.json", "[{\"name\": \"test\"},\n]", &["line 2"]),
        (
            "f.toml",
            "[[users]]\nname = \"test\"\npermisions = {}\n",
            &["line 3", "column 1", "permissions"],
        ),
        (
            "g.json",
            "[{\"name\": \"test\", \"groups\": [\"\"]}]",
            &["line 1"],
        ),
        ("h.csv", "name,password_env\nplc,NOT_SET\n", &["NOT_SET"]),
    ] {
        let file = broker.home.file(name, text);
        let done = broker.run(&["apply", &file]);
        let words = [&[name][..], words].concat();
        let words = if name == "h.csv" {
            &words[1..]
        } else {
            &words[..]
        };
        done.complains(65, words);
    }
    broker
        .run(&["apply", "nowhere.csv"])
        .fails(65, &["nowhere.csv"]);
    let done = broker.verb(&["plan", "-"]).input("{\"users\": 1}").run();
    done.fails(65, &["standard input", "line 1"]);
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn fail_fast_sends_nothing_after_the_first_failure() {
    let broker = Broker::with_devices(AnswerFormat::Envelopes, 60);
    broker
        .faults()
        .delay_answers(std::time::Duration::from_millis(500));
    let file = broker.home.file("u.csv", &devices(60));
    let running = broker
        .verb(&["apply", &file, "--fail-fast", "-o", "json"])
        .start();
    wait("the first", || broker.has(&device(0), LOG));
    broker.execute_as_other_admin(&format!("-removeUser {}", device(20)));
    let done = running.end();
    let report = done.json();
    assert_eq!(report["results"][59]["outcome"], "not sent", "{report}");
    assert_eq!(report["unknown"], 0, "what was out is waited for: {report}");
    let sent = broker.executed().len();
    assert_eq!(report["verified"], sent);
    done.exits(3);
}

#[test]
fn a_lockout_by_a_file_is_stopped_too() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker.home.file("u.csv", "name,full-access\nboth,off\n");
    let done = broker.verb_as("both", &["apply", &file, "--yes"]).run();
    done.complains(1, &["--allow-lockout"]);
    let plan = broker.verb_as("both", &["plan", &file]).run().exits(0);
    assert!(
        plan.err.contains("warning: "),
        "a plan says so: {}",
        plan.err
    );
    assert_eq!(broker.executed(), [""; 0]);
    assert!(broker.has("both", MANAGE));
}

#[test]
fn plan_says_which_variables_and_files_apply_will_miss() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let text =
        "name,password_env\nplc-1,PW_NOT_SET\nplc-2,PW_SET\nplc-3,PW_NEITHER\ntest,PW_NEITHER\n";
    let file = broker.home.file("new.csv", text);
    let done = broker.verb(&["plan", &file]).env("PW_SET", "plc-2-fake");
    let done = done.run().exits(0);
    for words in [
        "warning: the variable PW_NOT_SET is not set; apply needs it for the password of plc-1.",
        "warning: the variable PW_NEITHER is not set; apply needs it for the password of plc-3.",
    ] {
        assert!(done.err.contains(words), "{done:?}");
    }
    assert_eq!(done.err.lines().count(), 2, "{done:?}");
    let file = broker
        .home
        .file("file.csv", "name,password_file\nplc-1,gone.txt\n");
    let done = broker.run(&["plan", &file]).exits(0);
    let words = "there is no file gone.txt; apply needs it for the password of plc-1.";
    assert!(done.err.contains(words), "{done:?}");
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_place() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let latin = broker.home.path("latin.csv");
    std::fs::write(&latin, b"name,groups\nplc-1,night\nplc-2,\xfcber\n").unwrap();
    let latin = latin.display().to_string();
    broker.run(&["plan", &latin]).fails(
        65,
        &["latin.csv: line 3 is not UTF-8: save the file as UTF-8"],
    );
    let text = "name,password_env\nplc-1,PW\n\" plc-2\",PW\n";
    let spaced = broker.home.file("spaced.csv", text);
    broker.run(&["plan", &spaced]).fails(
        65,
        &["spaced.csv: line 3, column 1: The user name  plc-2 starts or ends with a space"],
    );
}

#[test]
fn files_of_another_version_are_refused() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for (verb, text, why) in [
        (
            "plan",
            r#"{"schema": "guestlist/2", "users": []}"#,
            r#"line 1, column 12: this is another schema: this version reads "guestlist/1""#,
        ),
        (
            "plan",
            r#"{"schema": 1, "users": []}"#,
            r#"line 1, column 12: this is another schema: this version reads "guestlist/1""#,
        ),
        (
            "apply",
            r#"{"schema": "guestlist-plan/2", "plans": []}"#,
            "this saved plan is of another version of guestlist (guestlist-plan/2): plan again",
        ),
    ] {
        let file = broker.home.file("other.json", text);
        broker.run(&[verb, &file]).fails(65, &[why]);
    }
}

#[test]
fn plan_says_that_apply_will_want_a_password() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker.home.file("new.csv", "name\nplc-1\nplc-2\n");
    let done = broker.run(&["plan", &file, "--out", "saved"]).exits(0);
    let words = "plc-1 is new and needs a password (and 1 more): apply needs its source in the file, or --generate-to FILE.";
    assert!(done.err.contains(words), "{done:?}");
    let saved = broker.home.path("saved").display().to_string();
    broker
        .run(&["plan", &saved])
        .fails(65, &["saved: this is a saved plan: apply it"]);
    broker
        .run(&["apply", &saved])
        .fails(65, &["plc-1 is new and needs a password"]);
}

#[test]
fn groups_that_are_not_known_are_said_to_be_left_as_they_are() {
    // Its answers carry no ids, so it is not asked for groups.
    let broker = Broker::start(AnswerFormat::PlainText);
    let file = broker
        .home
        .file("users.csv", "name,groups\ntest,-\nviewer,\n");
    for verb in ["plan", "apply"] {
        let done = broker.run(&[verb, &file, "-o", "json"]).exits(0);
        let why =
            "the groups of test are not known: the broker did not send them, so none is taken away";
        assert_eq!(done.json()["warnings"], json!([why]), "{verb}");
    }
}
