//! `users list`, `users show`, `groups list`, `roles list`, `export`, `check`: what is only read.

use serde_json::json;

use guestlist::sandbox::{AnswerFormat, ListFault};

use crate::common::{ANSWER_FORMATS, Broker};

#[test]
fn users_list_prints_a_table() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let done = broker.run(&["users", "list"]).well();
        let groups = answer_format == AnswerFormat::Envelopes;
        let head = &done.table()[0];
        assert_eq!(
            head[..4],
            ["USER", "FULL-ACCESS", "USER-MANAGEMENT", "LOG-MANAGEMENT"]
        );
        assert!(!groups || !head.contains(&"BROKER"), "{}", done.out);
        let rows: Vec<String> = done.table().iter().map(|row| row.join(" ")).collect();
        assert_eq!(
            rows[1..],
            [
                "root on off off you protected",
                "both on on off",
                "viewer on off off",
                "manager off on off",
                "test off off off",
            ],
            "{answer_format:?}"
        );
        assert_eq!(broker.run(&["users", "ls"]).well().out, done.out);
        assert_eq!(broker.executed(), [""; 0], "nothing was changed");
    }
}

#[test]
fn users_list_prints_values_in_json() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let all = broker.run(&["users", "list", "-o", "json"]).well().json();
        assert_eq!(all.as_array().unwrap().len(), 5);
        assert_eq!(all[0]["name"], "root");
        assert_eq!(all[0]["you"], true);
        assert_eq!(all[0]["protected"], true);
        assert_eq!(
            all[1]["permissions"],
            json!({"full-access": true, "user-management": true, "log-management": false})
        );
        assert!(all[1].get("broker").is_none(), "one broker is not named");

        let lines = broker.run(&["users", "list", "-o", "ndjson"]).well();
        assert_eq!(json!(lines.objects()), all);
        let names = broker.run(&["users", "list", "-o", "names"]).well();
        assert_eq!(names.out, "root\nboth\nviewer\nmanager\ntest\n");
    }
}

#[test]
fn a_filter_leaves_the_users_that_match() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker.execute_as_other_admin("-addUserToGroup test night");
    for (filter, names) in [
        ("perm:user-management", "both\nmanager\n"),
        ("perm:user-management !perm:full-access", "manager\n"),
        ("ER", "viewer\nmanager\n"),
        ("you", "root\n"),
        ("!you perm:full-access", "both\nviewer\n"),
        ("nobody", ""),
    ] {
        let words = ["users", "list", "--filter", filter, "-o", "names"];
        assert_eq!(broker.run(&words).well().out, names, "{filter}");
    }
    let list = |format| broker.run(&["users", "list", "--filter", "nobody", "-o", format]);
    assert_eq!(list("json").well().json(), json!([]));
    assert_eq!(list("ndjson").well().out, "");
    assert_eq!(list("table").well().out, "");
}

#[test]
fn a_filter_that_cannot_be_read_is_a_wrong_command_line() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for filter in ["perm:nonsense", "status:saved", "marked"] {
        let done = broker.run(&["users", "list", "--filter", filter]);
        done.fails(64, &["--filter"]);
    }
}

#[test]
fn users_show_prints_one_user() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let done = broker.run(&["users", "show", "both"]).well();
        let table = done.table();
        assert_eq!(table[0], ["name", "both"], "{}", done.out);
        assert!(table.contains(&vec!["user-management", "on"]));
        assert!(table.contains(&vec!["log-management", "off"]));

        let json = broker.run(&["users", "show", "both", "-o", "json"]);
        let json = json.well().json();
        assert_eq!(json["permissions"]["full-access"], true);
        assert_eq!(json["you"], false);
        let line = broker.run(&["users", "show", "both", "-o", "ndjson"]);
        assert_eq!(line.well().objects(), [json]);
        let nobody = broker.run(&["users", "show", "nobody"]);
        nobody.fails(65, &["nobody is not in the broker's list"]);
    }
}

#[test]
fn a_name_that_the_list_repeats_is_said() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let entry = |name: &str| {
        json!({"UserName": name, "Password": "********", "AllowedBaseTopic": "#",
            "AllowedSystemConfiguration": name == "root", "AllowedUserManagement": false,
            "AllowedLogManagement": false})
    };
    let list = json!([entry("root"), entry("twin"), entry("twin")]);
    broker
        .faults()
        .send_list_bytes(list.to_string().into_bytes());
    let done = broker.run(&["users", "list", "-o", "names"]).exits(0);
    assert_eq!(done.out, "root\ntwin\n");
    assert!(done.err.contains("warning: "), "{}", done.err);
    assert!(done.err.contains("twin"), "{}", done.err);
}

#[test]
fn groups_that_nobody_tells_are_no_empty_list() {
    // Its answers carry no ids, so it is not asked.
    let broker = Broker::start(AnswerFormat::PlainText);
    let why = "the groups of 5 users are not known: the broker did not send them";
    for words in [
        &["groups", "list", "-o", "json"][..],
        &["users", "list", "--filter", "group:night", "-o", "json"],
    ] {
        broker.run(words).fails(65, &[why]);
    }
}

#[test]
fn groups_and_roles_are_listed() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    assert_eq!(
        broker.run(&["groups", "list", "-o", "json"]).well().json(),
        json!([])
    );
    broker
        .run(&["users", "set", "test", "--group", "+night"])
        .well();
    let groups = broker.run(&["groups", "list", "-o", "json"]).well().json();
    assert_eq!(
        groups,
        json!([{"name": "night", "members": ["test"], "gives": []}])
    );
    let table = broker.run(&["groups", "ls"]).well();
    assert_eq!(table.out, "GROUP  MEMBERS\nnight  test\n");

    let roles = broker.run(&["roles", "list", "-o", "names"]).well();
    assert_eq!(roles.out, "full-access\nuser-management\nlog-management\n");
    let roles = broker
        .run(&["roles", "list", "-o", "ndjson"])
        .well()
        .objects();
    assert_eq!(roles[1]["key"], "AllowedUserManagement");
    assert_eq!(roles[1]["users"], 2);
}

#[test]
fn an_export_is_what_plan_reads() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let json = broker.run(&["export"]).well();
        assert_eq!(json.json()["schema"], "guestlist/1");
        assert_eq!(json.json()["users"][1]["name"], "both");
        let csv = broker.run(&["export", "-o", "csv"]).well();
        assert!(
            csv.out
                .starts_with("name,full-access,user-management,log-management")
        );
        assert!(csv.out.contains("\nmanager,off,on,off"), "{}", csv.out);
        for (name, text) in [("all.json", &json.out), ("all.csv", &csv.out)] {
            let file = broker.home.file(name, text);
            let words = [
                "plan",
                &file,
                "--prune",
                "--detailed-exitcode",
                "-o",
                "json",
            ];
            let plan = broker.run(&words).well().json();
            assert_eq!(plan["results"], json!([]), "{answer_format:?} {name}");
            let piped = broker.verb(&["plan", "-", "--prune", "--detailed-exitcode"]);
            assert_eq!(piped.input(text).run().well().out, "");
        }
    }
}

#[test]
fn check_says_what_the_account_may_do() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let check = broker.run(&["check", "-o", "json"]).well().json();
        assert_eq!(check["ok"], true);
        assert_eq!(check["users"], 5);
        assert_eq!(
            check["may"],
            json!({"read_users": true, "send_commands": true, "read_answers": true, "change_users": true})
        );
        let table = broker.run(&["check"]).well();
        assert!(
            table.table()[1].ends_with(&["5", "yes", "yes", "ok"]),
            "{}",
            table.out
        );

        let table = broker.run(&["check", "--read-only"]).well();
        assert!(
            table.table()[1].ends_with(&["5", "yes", "no,", "read-only", "ok"]),
            "{}",
            table.out
        );

        let check = broker.verb_as("viewer", &["check", "-o", "ndjson"]).run();
        assert_eq!(check.well().objects()[0]["may"]["change_users"], false);
        let words = ["check", "-o", "json", "--broker", "coreflux"];
        let check = broker.verb_as("test", &words).run().exits(77).json();
        assert_eq!(check["ok"], false);
        assert!(!check["error"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_broker_that_shows_nothing_is_said_once_to_be_unknown() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let done = broker.verb_as("test", &["users", "list"]).run();
    let said = done.err.matches("Unknown broker type").count();
    assert_eq!(said, 1, "{}", done.err);
    done.fails(77, &["--broker"]);
}

#[test]
fn a_filter_by_group_asks_where_the_list_does_not_tell() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker.faults().list(ListFault::Never);
    broker.execute_as_other_admin("-addUserToGroup test night");
    let words = ["users", "list", "--filter", "group:night", "-o", "names"];
    assert_eq!(broker.run(&words).well().out, "test\n");
}
