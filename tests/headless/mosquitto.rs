//! The verbs at Debian's mosquitto with its dynamic security.

use serde_json::json;
use tokio::runtime::Runtime;

use crate::common::{Done, Home, Verb, admits, outcomes, rows};
use crate::server::{PASSWORD, Server, installed};

/// A running mosquitto and a home for the program.
struct Plant {
    server: Server,
    home: Home,
}

impl Plant {
    /// One with the user `line1`, which is in the group `night` and has the role `reader`; `None`
    /// where there is no mosquitto.
    fn start() -> Option<Self> {
        let installed = installed()?;
        let server = Runtime::new().unwrap().block_on(Server::start(&installed));
        for words in [
            &["createRole", "reader"][..],
            &["createRole", "writer"],
            &["createGroup", "night"],
            &["createClient", "line1", "-p", "line1-fake"],
            &["addClientRole", "line1", "reader"],
            &["addGroupClient", "night", "line1"],
        ] {
            server.control(words);
        }
        Some(Self {
            server,
            home: Home::new(),
        })
    }

    fn verb(&self, words: &[&str]) -> Verb {
        let url = format!("mqtt://{}", self.server.address);
        let verb = self.home.verb(words).arg("--url").arg(url);
        verb.arg("--username")
            .arg("admin")
            .env("COREFLUX_MQTT_PASSWORD", PASSWORD)
    }

    fn run(&self, words: &[&str]) -> Done {
        self.verb(words).run()
    }

    fn client(&self, user: &str) -> String {
        self.server.control(&["getClient", user])
    }
}

#[test]
fn users_groups_and_roles_are_listed() {
    let Some(plant) = Plant::start() else { return };
    let names = plant.run(&["users", "list", "-o", "names"]).well();
    assert_eq!(names.out, "admin\nline1\n");
    let user = plant
        .run(&["users", "show", "line1", "-o", "json"])
        .well()
        .json();
    assert_eq!(user["permissions"]["reader"], true);
    assert_eq!(user["permissions"]["writer"], false);
    assert_eq!(user["groups"], json!(["night"]));
    let filtered = plant.run(&["users", "ls", "--filter", "group:night", "-o", "names"]);
    assert_eq!(filtered.well().out, "line1\n");
    let groups = plant.run(&["groups", "list", "-o", "json"]).well().json();
    assert_eq!(groups[0]["name"], "night");
    assert_eq!(groups[0]["members"], json!(["line1"]));
    let roles = plant.run(&["roles", "list", "-o", "names"]).well();
    assert!(
        roles.out.contains("reader\n") && roles.out.contains("writer\n"),
        "{}",
        roles.out
    );
    let check = plant.run(&["check", "-o", "json"]).well().json();
    assert_eq!(check["may"]["change_users"], true);
}

#[test]
fn a_user_is_added_changed_given_a_password_and_deleted() {
    let Some(plant) = Plant::start() else { return };
    let words = [
        "users",
        "add",
        "plc",
        "--grant",
        "reader",
        "--group",
        "night",
        "--password-env",
        "NEW",
        "-o",
        "json",
    ];
    let report = plant
        .verb(&words)
        .env("NEW", "new-secret")
        .run()
        .well()
        .json();
    assert_eq!(
        outcomes(&report),
        rows(&[
            ("plc", "add", "verified"),
            ("plc", "reader", "verified"),
            ("plc", "night", "verified")
        ])
    );
    let client = plant.client("plc");
    assert!(
        client.contains("reader") && client.contains("night"),
        "{client}"
    );
    assert!(admits(plant.server.address, "plc", "new-secret"));

    let words = [
        "users",
        "set",
        "plc",
        "reader=off",
        "writer=on",
        "--group",
        "-night",
        "-o",
        "json",
    ];
    let report = plant.run(&words).well().json();
    assert_eq!(report["verified"], 3);
    let client = plant.client("plc");
    assert!(
        client.contains("writer") && !client.contains("night"),
        "{client}"
    );
    assert_eq!(plant.run(&words).well().json()["unchanged"], 3);

    let words = [
        "users",
        "passwd",
        "plc",
        "--password-stdin",
        "--probe",
        "-o",
        "json",
    ];
    let report = plant
        .verb(&words)
        .input("other-secret\n")
        .run()
        .well()
        .json();
    assert_eq!(outcomes(&report), rows(&[("plc", "password", "verified")]));
    assert!(admits(plant.server.address, "plc", "other-secret"));

    plant.run(&["users", "rm", "plc"]).complains(1, &["--yes"]);
    plant.run(&["users", "rm", "plc", "--yes"]).well();
    assert!(!plant.server.control(&["listClients"]).contains("plc"));
}

#[test]
fn a_file_is_planned_and_applied() {
    let Some(plant) = Plant::start() else { return };
    let text = "name,reader,writer,groups,password_env\nline1,off,on,,\nplc,on,,night,NEW\n";
    let file = plant.home.file("u.csv", text);
    let plan = ["plan", &file, "--prune", "--detailed-exitcode"];
    let table = plant.run(&plan).exits(2);
    assert!(
        !table.out.contains("admin"),
        "the own account stays: {}",
        table.out
    );
    plant
        .verb(&["apply", &file, "--prune"])
        .env("NEW", "new-secret")
        .run()
        .well();
    assert!(admits(plant.server.address, "plc", "new-secret"));
    assert!(plant.client("line1").contains("writer"));
    plant.run(&plan).well();

    for format in ["json", "csv"] {
        let text = plant.run(&["export", "-o", format]).well().out;
        let name = format!("all.{format}");
        let file = plant.home.file(&name, &text);
        let words = ["plan", &file, "--prune", "--detailed-exitcode"];
        assert_eq!(plant.run(&words).well().out, "", "{text}");
    }
}

#[test]
fn an_export_tells_odd_names_or_refuses_to() {
    let Some(plant) = Plant::start() else { return };
    let export = |format: &str| plant.run(&["export", "-o", format]);
    let unchanged = |format: &str| {
        let text = export(format).well().out;
        let file = plant.home.file(&format!("all.{format}"), &text);
        let words = ["plan", &file, "--prune", "--detailed-exitcode"];
        assert_eq!(plant.run(&words).well().out, "", "{text}");
    };
    let add = |group: &str| {
        plant.server.control(&["createGroup", group]);
        plant.server.control(&["addGroupClient", group, "line1"]);
    };
    for group in ["a,b", "a \"b\"", "-"] {
        add(group);
    }
    for role in ["r,s", "r;s", "a \"b\"", "on"] {
        plant.server.control(&["createRole", role]);
        plant.server.control(&["addClientRole", "line1", role]);
    }
    unchanged("json");
    unchanged("csv");

    // Read back, these would be groups, a column that is known, or one that is mistyped.
    for role in ["name", "groups", "Password", "user", "password_fil", " r"] {
        plant.server.control(&["createRole", role]);
        export("csv").fails(
            65,
            &[
                "permission",
                role,
                "cannot be written as CSV: its column",
                "-o json",
            ],
        );
        unchanged("json");
        plant.server.control(&["deleteRole", role]);
    }
    unchanged("csv");
    add("a;b");
    let why = "group a;b cannot be written as CSV: no cell can hold this name; use -o json";
    export("csv").fails(65, &[why]);
    unchanged("json");
}

#[test]
fn a_made_password_logs_in() {
    let Some(plant) = Plant::start() else { return };
    let done = plant.run(&["users", "add", "plc", "--generate"]).exits(0);
    assert!(admits(plant.server.address, "plc", done.out.trim_end()));
}

#[test]
fn the_last_manager_is_not_locked_out() {
    let Some(plant) = Plant::start() else { return };
    plant
        .run(&["users", "rm", "admin", "--yes"])
        .complains(1, &["--allow-lockout"]);
    let roles = plant
        .run(&["users", "show", "admin", "-o", "json"])
        .well()
        .json();
    let mut off: Vec<String> = Vec::new();
    for (role, value) in roles["permissions"].as_object().unwrap() {
        if *value == json!(true) {
            off.push(format!("{role}=off"));
        }
    }
    let mut words = vec!["users", "set", "admin", "--yes"];
    words.extend(off.iter().map(String::as_str));
    plant.run(&words).complains(1, &["--allow-lockout"]);
    plant.run(&["check"]).well();
}

#[test]
fn a_broker_that_is_killed_in_the_middle_is_told() {
    let Some(mut plant) = Plant::start() else {
        return;
    };
    let users: Vec<String> = (0..2000).map(|n| format!("plc{n:04},NEW\n")).collect();
    let text = format!("name,password_env\n{}", users.concat());
    let file = plant.home.file("u.csv", &text);
    let words = ["apply", &file, "-o", "ndjson", "--timeout", "6"];
    let mut running = plant.verb(&words).env("NEW", "new-secret").start();
    running.line();
    plant.server.kill();
    let done = running.end();
    let mut rows = done.objects();
    let last = rows.pop().unwrap();
    assert_eq!(last["exit_code"], done.code.unwrap(), "{last}");
    assert_eq!(rows.len() + 1, 2000, "each has its line");
    assert!(rows.iter().any(|row| row["outcome"] == "not sent"));
    assert!(
        matches!(done.code, Some(3 | 8)),
        "{:?} {}",
        done.code,
        done.err
    );
}

/// The broker answers `Internal error` to what the other one did first; its list shows that it is
/// done.
#[test]
fn two_that_give_the_same_roles_at_once_end_well() {
    let Some(plant) = Plant::start() else {
        return;
    };
    let file = |name: &str, head: &str, cell: &str| {
        let lines: Vec<String> = (0..200).map(|n| format!("plc{n:03},{cell}\n")).collect();
        let text = format!("name,{head}\n{}", lines.concat());
        plant.home.file(name, &text)
    };
    let new = file("new.csv", "password_env", "NEW");
    let added = plant.verb(&["apply", &new]).env("NEW", "new-secret").run();
    added.well();
    let roles = file("roles.csv", "reader", "on");
    let start = || plant.verb(&["apply", &roles, "-o", "json"]).start();
    let (one, other) = (start(), start());
    for running in [one, other] {
        let report = running.end().well().json();
        assert_eq!(
            (&report["failed"], &report["unknown"]),
            (&json!(0), &json!(0))
        );
    }
    let plan = plant.run(&["plan", &roles, "--detailed-exitcode"]);
    plan.exits(0);
}

#[test]
fn a_role_may_have_any_sign_in_its_name() {
    let Some(plant) = Plant::start() else { return };
    plant.server.control(&["createRole", "log mgmt,=x"]);
    plant
        .run(&["users", "set", "line1", "log mgmt,=x=on"])
        .well();
    assert!(plant.client("line1").contains("log mgmt,=x"));
}
