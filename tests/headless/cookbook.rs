//! The cookbook of docs/headless.md, line by line as it stands there.

use std::fs;
use std::io::Write as _;

use serde_json::json;

use crate::common::{ANSWER_FORMATS, Broker, Done, Home, LOG, Verb, device, outcomes, rows};

/// The code of the recipe under these words.
fn recipe(words: &str) -> &'static str {
    let page = include_str!("../../docs/headless.md");
    let (_, cookbook) = page.split_once("## Cookbook").unwrap();
    let (_, rest) = cookbook.split_once(words).unwrap();
    let (_, rest) = rest.split_once("```").unwrap();
    let (_, code) = rest.split_once('\n').unwrap();
    code.split_once("\n```").unwrap().0
}

/// What follows a key of YAML, wherever it stands.
fn values<'a>(yaml: &'a str, key: &str) -> Vec<&'a str> {
    let lines = yaml.lines().map(|it| it.trim_start_matches([' ', '-']));
    lines
        .filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
        .collect()
}

/// Gateways `gw7` and `gw8`.
struct Site {
    brokers: Vec<Broker>,
    home: Home,
}

impl Site {
    /// Their profiles are in this folder, with the password or without.
    fn new(with_password: bool) -> Self {
        let brokers: Vec<Broker> = ANSWER_FORMATS.map(|it| Broker::with_devices(it, 3)).into();
        let home = Home::new();
        let profile = |broker: &Broker| {
            let mut profile = json!({"url": broker.url(), "username": "root"});
            if with_password {
                profile["password"] = "root-fake".into();
            }
            profile
        };
        let profiles = json!({"gw7": profile(&brokers[0]), "gw8": profile(&brokers[1])});
        fs::create_dir(home.path(".coreflux")).unwrap();
        let text = json!({"brokers": profiles}).to_string();
        home.file(".coreflux/brokers.json", &text);
        Self { brokers, home }
    }

    fn shell(&self, script: &str) -> Verb {
        self.home.shell(script)
    }

    fn executed(&self) -> usize {
        self.brokers.iter().map(|it| it.executed().len()).sum()
    }
}

#[test]
fn cron_gives_each_plc_a_new_password() {
    let site = Site::new(true);
    let line = recipe("(cron)");
    let command = line.strip_prefix("0 3 1 * * ").unwrap();
    // What cron makes of a percent sign, and a folder that is there.
    let command = command.replace("\\%", "%");
    let folder = site.home.path("made");
    fs::create_dir(&folder).unwrap();
    let command = command.replace("/var/lib/guestlist", folder.to_str().unwrap());
    site.shell(&command).run().well();

    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(Result::unwrap).collect();
    files.sort_by_key(fs::DirEntry::file_name);
    assert_eq!(files.len(), 3);
    for (n, file) in files.iter().enumerate() {
        let name = file.file_name().into_string().unwrap();
        assert!(name.starts_with(&format!("{}-2", device(n))), "{name}");
        let mut reader = csv::Reader::from_path(file.path()).unwrap();
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[0], &row[2]), (device(n).as_str(), "accepted"));
        assert!(site.brokers[0].admits(&row[0], &row[1]));
    }
    assert_eq!(site.executed(), 3, "and nobody else");

    // A second run on that day changes nothing, and cron hears of it.
    let again = site.shell(&command).run();
    again.fails(73, &["plc00", "exists already"]);
    assert_eq!(site.executed(), 0);
}

#[test]
fn a_pipeline_plans_and_applies_at_all_brokers() {
    let site = Site::new(false);
    let yaml = recipe("(GitHub Actions");
    let secret = values(yaml, "COREFLUX_MQTT_PASSWORD");
    assert_eq!(secret, ["${{ secrets.BROKER_PASSWORD }}"]);
    assert!(yaml.starts_with("env:\n"), "it holds for each step");
    site.home.file(
        "users.toml",
        "[[users]]\nname = \"test\"\npermissions = { log-management = true }\n",
    );
    let step = |script: &str| {
        let verb = site.shell(script);
        verb.env("COREFLUX_MQTT_PASSWORD", "root-fake").run().well()
    };
    let steps = values(yaml, "run");
    let [plan, apply] = steps[..] else {
        panic!("{steps:?}")
    };
    assert!(step(plan).out.contains("planned"));
    assert_eq!(site.executed(), 0);
    step(apply);
    assert!(site.brokers.iter().all(|it| it.has("test", LOG)));
    assert_eq!(result(&site)["verified"], 2);
    // The next push.
    assert!(!step(plan).out.contains("planned"));
    step(apply);
    assert_eq!(result(&site)["attempted"], 0);

    // What cannot be planned fails the job.
    let done = site.shell(plan).run();
    done.complains(1, &["password"]);
}

fn result(site: &Site) -> serde_json::Value {
    let done = Done {
        code: Some(0),
        out: site.home.read("result.json"),
        err: String::new(),
    };
    done.json()
}

#[test]
fn ansible_adds_a_user_once() {
    let site = Site::new(true);
    let yaml = recipe("(Ansible)");
    let commands = values(yaml, "ansible.builtin.command");
    let [command] = commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(
        values(yaml, "changed_when"),
        ["(added.stdout | from_json).attempted > 0"]
    );
    assert!(values(yaml, "environment")[0].contains("HISTORIAN"));
    let attempted = || {
        let verb = site.shell(command).env("COREFLUX_BROKER", "gw7");
        let done = verb.env("HISTORIAN", "new-secret").run().well();
        done.json()["attempted"].as_u64().unwrap()
    };
    assert_eq!(attempted(), 2);
    assert!(site.brokers[0].admits("historian", "new-secret"));
    assert!(site.brokers[0].has("historian", LOG));
    assert_eq!(attempted(), 0, "unchanged");
}

#[test]
fn a_loop_and_jq_read_what_is_printed() {
    if !has_jq() {
        return;
    }
    let site = Site::new(true);
    let [gw7, _] = &site.brokers[..] else {
        panic!("two")
    };
    let lines: Vec<&str> = recipe("A loop, and jq").lines().collect();
    let [in_group, who_manages, unverified] = lines[..] else {
        panic!("{lines:?}")
    };
    let run = |script: &str| {
        let verb = site.shell(script).env("COREFLUX_BROKER", "gw7");
        verb.env("NEW", "new-secret").run().well()
    };
    let text = "name,log-management,groups\ntest,on,night\nplc00,on,night\nplc01,on,\n";
    site.home.file("night.csv", text);
    run("guestlist apply night.csv");
    run(in_group);
    let holders = ["test", "plc00", "plc01"].map(|user| gw7.has(user, LOG));
    assert_eq!(holders, [false, false, true]);

    let managers = run(who_manages);
    let expected = ["gw7 both", "gw7 manager", "gw8 both", "gw8 manager"];
    assert_eq!(managers.out.lines().collect::<Vec<_>>(), expected);

    let text = "name,log-management,password_env,password_policy\nplc02,on,NEW,always\n";
    site.home.file("users.csv", text);
    let shown = run(unverified).json();
    let shown = json!({"results": [shown]});
    let accepted = rows(&[("plc02", "password", "accepted")]);
    assert_eq!(outcomes(&shown), accepted, "the permission is verified");
}

/// Whether jq is here. CI must have it.
fn has_jq() -> bool {
    let is_here = std::process::Command::new("jq").arg("--version").output();
    let required = std::env::var("GUESTLIST_REQUIRE_MOSQUITTO").is_ok_and(|it| it == "1");
    assert!(is_here.is_ok() || !required, "jq is not installed");
    if is_here.is_err() {
        let _ = writeln!(std::io::stderr(), "skipped: jq is not installed");
    }
    is_here.is_ok()
}
