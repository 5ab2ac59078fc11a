//! Several brokers at once: `--brokers` and `--all`.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Map, Value, json};

use guestlist::sandbox::{AnswerFormat, ListFault};

use crate::common::{Broker, Done, Home, LOG, Verb, wait};

/// Brokers `gw0`, `gw1`, …, and a home with a profile for each.
struct Site {
    brokers: Vec<Broker>,
    home: Home,
}

impl Site {
    fn new(count: usize) -> Self {
        let answer_format = |n: usize| [AnswerFormat::Envelopes, AnswerFormat::PlainText][n % 2];
        let brokers: Vec<Broker> = (0..count)
            .map(|n| Broker::start(answer_format(n)))
            .collect();
        let home = Home::new();
        let profiles = brokers.iter().enumerate().map(|(n, broker)| {
            // All but the first belong to the plant.
            let tags = ["plant-a"].iter().take(n).collect::<Vec<_>>();
            (
                format!("gw{n}"),
                json!({"url": broker.url(), "username": "root", "tags": tags}),
            )
        });
        let profiles: Map<String, Value> = profiles.collect();
        home.file("brokers.json", &json!({"brokers": profiles}).to_string());
        Self { brokers, home }
    }

    fn run(&self, words: &[&str]) -> Done {
        self.verb(words).run()
    }

    fn verb(&self, words: &[&str]) -> Verb {
        let verb = self
            .home
            .verb(words)
            .env("COREFLUX_MQTT_PASSWORD", "root-fake");
        verb.env("COREFLUX_BROKERS_FILE", self.home.path("brokers.json"))
    }
}

#[test]
fn a_list_names_the_broker_of_each_user() {
    let site = Site::new(2);
    let table = site.run(&["users", "list", "--all"]).well();
    assert_eq!(table.table()[0][..2], ["BROKER", "USER"]);
    assert_eq!(table.table()[1][..2], ["gw0", "root"]);
    assert_eq!(table.table()[6][..2], ["gw1", "root"]);
    let json = site
        .run(&["users", "list", "--brokers", "gw1,gw0", "-o", "json"])
        .well()
        .json();
    let all = json.as_array().unwrap();
    assert_eq!(all.len(), 10);
    assert_eq!(
        (&all[0]["broker"], &all[9]["broker"]),
        (&json!("gw1"), &json!("gw0"))
    );
    let one = site
        .run(&["users", "show", "test", "--all", "-o", "json"])
        .well()
        .json();
    assert_eq!(one[1]["broker"], "gw1");
    let checks = site.run(&["check", "--all", "-o", "json"]).well().json();
    assert_eq!(
        (&checks[0]["name"], &checks[1]["name"]),
        (&json!("gw0"), &json!("gw1"))
    );
}

#[test]
fn a_change_is_made_at_each_and_told_in_one_document() {
    let site = Site::new(3);
    let words = [
        "users",
        "set",
        "test",
        "log-management=on",
        "--brokers",
        "gw0,gw2",
        "-o",
        "json",
    ];
    let report = site.run(&words).well().json();
    assert_eq!(
        (&report["schema"], &report["verified"]),
        (&json!("guestlist/1"), &json!(2))
    );
    let names: Vec<&Value> = report["brokers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["broker"]["name"])
        .collect();
    assert_eq!(names, ["gw0", "gw2"]);
    let has: Vec<bool> = site.brokers.iter().map(|it| it.has("test", LOG)).collect();
    assert_eq!(has, [true, false, true]);

    let table = site
        .run(&["users", "set", "test", "log-management=on", "--all"])
        .well();
    let rows: Vec<String> = table.table().iter().map(|row| row.join(" ")).collect();
    assert!(
        rows[1].starts_with("gw0 test log-management on on unchanged"),
        "{}",
        table.out
    );
    assert!(
        rows[2].starts_with("gw1 test log-management off on verified"),
        "{}",
        table.out
    );
}

#[test]
fn a_broker_that_fails_holds_nobody_up() {
    let mut site = Site::new(3);
    site.brokers[1].stop();
    let words = [
        "users",
        "set",
        "test",
        "log-management=on",
        "--all",
        "-o",
        "json",
    ];
    let done = site.run(&words);
    let report = done.json();
    assert_eq!(report["verified"], 2);
    let brokers = report["brokers"].as_array().unwrap();
    let codes: Vec<&Value> = brokers.iter().map(|it| &it["exit_code"]).collect();
    assert_eq!(codes, [0, 69, 0]);
    assert!(brokers[1]["error"].is_string());
    assert_eq!(brokers[1]["broker"]["name"], "gw1");
    done.complains(3, &["gw1"]);

    let done = site.run(&["users", "list", "--all", "-o", "names"]);
    assert_eq!(done.out.lines().count(), 10);
    done.complains(3, &["gw1"]);
    let done = site.run(&["check", "--all"]);
    assert_eq!(done.table().len(), 4, "{}", done.out);
    done.exits(3);
    let done = site.run(&["users", "list", "--brokers", "gw1"]);
    done.fails(69, &["gw1"]);
}

#[test]
fn a_file_is_applied_everywhere_and_made_passwords_differ() {
    let site = Site::new(2);
    let file = site.home.file("u.csv", "name,log-management\nplc,on\n");
    site.run(&["apply", &file, "--all", "--generate-to", "made.csv"])
        .well();
    let mut reader = csv::Reader::from_path(site.home.path("made.csv")).unwrap();
    let mut made: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    made.sort_by(|one, other| one[0].cmp(&other[0]));
    assert_eq!(made.len(), 2);
    assert_ne!(made[0][2], made[1][2]);
    for (row, broker) in made.iter().zip(&site.brokers) {
        assert_eq!(&row[1], "plc");
        assert!(broker.admits("plc", &row[2]), "{}", &row[0]);
        assert!(broker.has("plc", LOG));
    }
    let done = site.run(&["plan", &file, "--all", "--detailed-exitcode", "-o", "json"]);
    assert_eq!(done.well().json()["brokers"][1]["results"], json!([]));
}

#[test]
fn a_plan_for_several_is_saved_and_applied() {
    let site = Site::new(2);
    let file = site.home.file("u.csv", "name,log-management\ntest,on\n");
    let done = site.run(&[
        "plan",
        &file,
        "--all",
        "--detailed-exitcode",
        "--out",
        "saved",
    ]);
    done.exits(2);
    site.run(&["apply", "saved", "--all"]).well();
    assert!(site.brokers.iter().all(|it| it.has("test", LOG)));
}

#[test]
fn a_plan_that_lacks_a_broker_is_not_saved_and_is_a_plan_all_the_same() {
    let mut site = Site::new(2);
    site.brokers[1].stop();
    let file = site.home.file("u.csv", "name,log-management\ntest,on\n");
    let words = ["plan", &file, "--all", "--out", "saved", "-o", "json"];
    let done = site.run(&words).exits(3);
    assert!(
        done.err
            .contains("saved is not written: not every broker has a plan"),
        "{done:?}"
    );
    assert!(!site.home.path("saved").exists());
    let plan = done.json();
    for broker in plan["brokers"].as_array().unwrap() {
        assert_eq!(broker["dry_run"], true);
    }
}

#[test]
fn an_export_writes_a_file_for_each_that_plan_reads() {
    let mut site = Site::new(3);
    site.run(&[
        "users",
        "set",
        "test",
        "log-management=on",
        "--brokers",
        "gw1",
    ])
    .well();
    for (format, flags) in [("json", &[][..]), ("csv", &["-o", "csv"])] {
        let words = [&["export", "--brokers", "gw0,gw1", "--to", "out"], flags].concat();
        let done = site.run(&words).exits(0);
        assert_eq!((&*done.out, &*done.err), ("", ""));
        for (gateway, changes) in [("gw0", 0), ("gw1", 0), ("gw2", 1)] {
            let from = if gateway == "gw2" { "gw1" } else { gateway };
            let file = format!("out/{from}.{format}");
            let mode = fs::metadata(site.home.path(&file)).unwrap().permissions();
            assert_eq!(mode.mode() & 0o777, 0o600);
            let words = ["plan", &file, "--prune", "--profile", gateway, "-o", "json"];
            let plan = site.run(&words).well().json();
            assert_eq!(plan["results"].as_array().unwrap().len(), changes);
        }
        // What is there stays, and no broker is asked.
        let before = site.home.read(&format!("out/gw1.{format}"));
        let words = [&["export", "--brokers", "gw2,gw1", "--to", "out"], flags].concat();
        site.run(&words)
            .fails(73, &["gw1", "exists already: name another folder"]);
        assert_eq!(site.home.read(&format!("out/gw1.{format}")), before);
        assert!(!site.home.path(&format!("out/gw2.{format}")).exists());
    }
    site.brokers[0].stop();
    site.run(&["export", "--all", "--to", "more"])
        .complains(3, &["gw0"]);
    let mut files: Vec<String> = fs::read_dir(site.home.path("more"))
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["gw1.json", "gw2.json"]);
}

#[test]
fn an_export_needs_a_name_for_its_file() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker
        .run(&["export", "--to", "out"])
        .fails(64, &["--url has none: leave --to out"]);
    assert!(!broker.home.path("out").exists());
}

#[test]
fn what_fits_one_broker_is_refused_for_several() {
    let site = Site::new(2);
    site.run(&["export", "--all"])
        .fails(64, &["name a folder with --to"]);
    site.run(&["users", "list", "--brokers", "gw0,gw0"])
        .fails(64, &["gw0 twice"]);
    site.run(&["users", "list", "--all", "--brokers", "gw0"])
        .exits(64);
}

#[test]
fn more_brokers_than_are_worked_on_at_once_are_all_reached() {
    let mut site = Site::new(40);
    site.brokers[3].stop();
    let done = site.run(&[
        "users",
        "set",
        "test",
        "log-management=on",
        "--all",
        "-o",
        "json",
    ]);
    assert_eq!(done.json()["verified"], 39, "{}", done.err);
    done.exits(3);
}

#[test]
fn sixteen_connect_at_a_time() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("mqtt://{}", silent.local_addr().unwrap());
    let profile = |n| (format!("gw{n}"), json!({"url": url, "username": "root"}));
    let profiles: Map<String, Value> = (0..20).map(profile).collect();
    let home = Home::new();
    home.file("brokers.json", &json!({"brokers": profiles}).to_string());
    let (came, connections) = mpsc::channel();
    thread::spawn(move || {
        for connection in silent.incoming() {
            if came.send(connection).is_err() {
                return;
            }
        }
    });
    let verb = home
        .verb(&["check", "--all"])
        .env("COREFLUX_MQTT_PASSWORD", "root-fake");
    let running = verb
        .env("COREFLUX_BROKERS_FILE", home.path("brokers.json"))
        .start();
    let next = |within| connections.recv_timeout(Duration::from_secs(within));
    let first: Vec<_> = (0..16).map(|_| next(20).unwrap()).collect();
    assert!(next(1).is_err(), "a seventeenth");
    drop(first);
    let others: Vec<_> = (0..4).map(|_| next(20).unwrap()).collect();
    drop((others, connections));
    running.end().exits(69);
}

#[test]
fn those_that_are_connected_work_side_by_side() {
    let site = Site::new(20);
    for broker in &site.brokers {
        broker.faults().withhold_answers(true);
        broker.faults().list(ListFault::Never);
    }
    let change = ["users", "set", "test", "log-management=on", "--all"];
    // Ends before a broker stops to wait for its answer and makes room for another.
    let words = [&change[..], &["--timeout", "12"]].concat();
    let running = site.verb(&words).start();
    let brokers = &site.brokers;
    wait("all of them", || {
        brokers.iter().all(|it| it.has("test", LOG))
    });
    running.signal(Signal::TERM);
    running.signal(Signal::INT);
    // Commands are out, and nobody knows what became of them.
    running.end().exits(8);
}

#[test]
fn a_made_password_is_printed_beside_its_broker() {
    let site = Site::new(2);
    let done = site.run(&["users", "add", "plc", "--all", "--generate"]);
    let lines: Vec<(&str, &str)> = done
        .out
        .lines()
        .filter_map(|it| it.split_once('\t'))
        .collect();
    assert_eq!(lines.len(), 2, "{done:?}");
    for (name, password) in lines {
        let at = usize::from(name == "gw1");
        assert!(site.brokers[at].admits("plc", password), "{name}");
    }
    done.exits(0);

    let words = [
        "users",
        "set",
        "plc",
        "log-management=on",
        "--all",
        "-o",
        "ndjson",
    ];
    let rows = site.run(&words).well().objects();
    let mut names: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["broker"].as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["gw0", "gw1"]);
}

#[test]
fn the_flag_and_not_the_number_of_brokers_decides_what_a_script_reads() {
    let site = Site::new(1);
    let listed = site.run(&["users", "list", "--all", "-o", "json"]).json();
    assert_eq!(listed[0]["broker"], "gw0");
    let alone = site.run(&["users", "list", "-o", "json"]).json();
    assert_eq!(alone[0]["broker"], Value::Null);
    let change = ["users", "set", "test", "log-management=on", "-o", "json"];
    let changed = site
        .run(&[&change[..], &["--brokers", "gw0"]].concat())
        .json();
    assert_eq!(changed["brokers"][0]["verified"], 1);
    let alone = site.run(&change).json();
    assert_eq!(alone["unchanged"], 1);
    assert_eq!(alone["broker"]["name"], "gw0");
}

#[test]
fn a_tag_selects_the_brokers_that_have_it() {
    let site = Site::new(3);
    let words = [
        "users",
        "set",
        "test",
        "log-management=on",
        "--tag",
        "plant-a",
        "-o",
        "json",
    ];
    let report = site.run(&words).well().json();
    let names: Vec<&Value> = report["brokers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["broker"]["name"])
        .collect();
    assert_eq!(names, ["gw1", "gw2"]);
    let has: Vec<bool> = site.brokers.iter().map(|it| it.has("test", LOG)).collect();
    assert_eq!(has, [false, true, true]);
    // One broker is read as several are.
    let site = Site::new(2);
    let listed = site
        .run(&["users", "list", "--tag", "PLANT-A", "-o", "json"])
        .json();
    assert_eq!(listed[0]["broker"], "gw1");
}

#[test]
fn a_profile_that_cannot_be_opened_holds_nobody_up() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let at = |more: Value| {
        let mut profile = json!({"url": broker.url(), "username": "root"});
        let profile_fields = profile.as_object_mut().unwrap();
        profile_fields.extend(more.as_object().unwrap().clone());
        profile
    };
    let profiles = json!({"brokers": {
        "a-address": {"url": "http://x", "username": "root"},
        "b-command": at(json!({"passwordCommand": "exit 3"})),
        "c-variable": at(json!({"passwordEnv": "NOT_SET"})),
        "d-plain": {"url": "mqtt://192.0.2.1", "username": "root"},
        "e-good": at(json!({"passwordCommand": "echo root-fake"})),
    }});
    broker.home.file("brokers.json", &profiles.to_string());
    let run = |words: &[&str]| {
        let verb = broker.home.verb(words);
        verb.env("COREFLUX_BROKERS_FILE", broker.home.path("brokers.json"))
            .run()
    };
    let words = ["users", "set", "test", "log-management=on", "-o", "json"];
    let done = run(&[&words[..], &["--all"]].concat());
    let report = done.json();
    let brokers = report["brokers"].as_array().unwrap();
    let codes: Vec<&Value> = brokers.iter().map(|it| &it["exit_code"]).collect();
    assert_eq!(codes, [78, 78, 78, 78, 0]);
    let why = |at: usize| brokers[at]["error"].as_str().unwrap().to_owned();
    assert!(why(0).contains("must look like mqtt://"), "{}", why(0));
    assert!(why(1).contains("exit status 3"), "{}", why(1));
    assert!(why(2).contains("NOT_SET"), "{}", why(2));
    assert!(why(3).contains("not encrypted"), "{}", why(3));
    done.complains(3, &["a-address", "b-command", "c-variable", "d-plain"]);
    assert!(broker.has("test", LOG));
    let done = run(&["check", "--brokers", "e-good,a-address"]);
    let results = done.table();
    assert_eq!((results[1][0], results[2][0]), ("e-good", "a-address"));
    done.exits(3);
}

/// With a verb, and without one, where they would open together.
#[test]
fn what_names_no_broker_is_answered_by_the_nearest() {
    let site = Site::new(2);
    for verb in [&["check"][..], &[]] {
        let run = |words: &[&str]| site.run(&[verb, words].concat());
        run(&["--tag", "plant-b"]).fails(78, &["plant-b", "did you mean plant-a?"]);
        run(&["--tag", "plant-a", "--tag", "night"]).fails(78, &["all of the tags plant-a night"]);
        run(&["--brokers", "gw0,gw9"]).fails(78, &["\"gw9\"", "did you mean gw"]);
        run(&["--brokers", "gw0,gw0"]).fails(64, &["gw0 twice"]);
        run(&["--tag", "plant-a", "--all"]).exits(64);
        run(&["--tag", "plant-a", "--profile", "gw0"]).exits(64);
    }
    let none = site.home.verb(&["--all"]).run();
    none.fails(78, &["no brokers yet"]);
    site.run(&["--all"]).fails(1, &["terminal"]);
}

#[test]
fn a_broker_that_fails_has_a_line_of_its_own_in_ndjson() {
    let mut site = Site::new(3);
    let file = site.home.file("u.csv", "name,log-management\ntest,on\n");
    site.brokers[1].stop();
    for words in [
        &["plan", &file][..],
        &["users", "set", "test", "log-management=on"],
        &["apply", &file],
    ] {
        let words = [words, &["--all", "-o", "ndjson"]].concat();
        let done = site.run(&words);
        let lines = done.objects();
        let failed: Vec<&Value> = lines.iter().filter(|it| it["error"].is_string()).collect();
        assert_eq!(failed.len(), 1, "{words:?} {lines:?}");
        assert_eq!(
            (&failed[0]["broker"], &failed[0]["exit_code"]),
            (&json!("gw1"), &json!(69))
        );
        done.complains(3, &["gw1"]);
    }
    let done = site.run(&["apply", &file, "--brokers", "gw1", "-o", "ndjson"]);
    assert_eq!(done.objects().len(), 1);
    done.complains(69, &["gw1"]);
}

#[test]
fn watch_watches_all_and_tells_at_once_of_one_that_fails() {
    let mut site = Site::new(20);
    site.brokers[1].stop();
    let mut running = site.verb(&["watch", "--all"]).start();
    let mut watching = 0;
    let mut failed = Vec::new();
    while watching < 19 || failed.is_empty() {
        let line: Value = serde_json::from_str(&running.line()).unwrap();
        match line["what"].as_str().unwrap() {
            "watching" => watching += 1,
            "failed" => failed.push(line),
            what => panic!("{what}"),
        }
    }
    assert_eq!(
        (&failed[0]["broker"], &failed[0]["exit_code"]),
        (&json!("gw1"), &json!(69))
    );
    assert!(failed[0]["reason"].is_string(), "{failed:?}");
    running.signal(Signal::TERM);
    running.end().complains(3, &["gw1"]);
}
