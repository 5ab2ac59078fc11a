//! Each exit code but 1, and that nothing was sent where it says so.

use std::fs::{self, OpenOptions};
use std::process::{Command, Stdio};

use rustix::process::Signal;
use serde_json::json;

use guestlist::sandbox::AnswerFormat;

use crate::common::{
    ANSWER_FORMATS, Broker, Home, LOG, device, devices, each_answer_format, outcomes, rows, wait,
};

fn full() -> std::fs::File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

#[test]
fn two_is_a_plan_with_changes() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker
        .home
        .file("new.csv", "name,log-management\ntest,on\n");
    broker.run(&["plan", &file]).well();
    let done = broker.run(&["plan", &file, "--detailed-exitcode"]);
    assert_eq!(done.err, "");
    done.exits(2);
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn three_is_partly_done() {
    let broker = Broker::with_devices(AnswerFormat::Envelopes, 60);
    broker
        .faults()
        .delay_answers(std::time::Duration::from_millis(500));
    let file = broker.home.file("new.csv", &devices(60));
    let running = broker.verb(&["apply", &file, "-o", "json"]).start();
    wait("the first", || broker.has(&device(0), LOG));
    broker.execute_as_other_admin(&format!("-removeUser {}", device(59)));
    let done = running.end();
    let report = done.json();
    assert_eq!(report["verified"], 59, "{report}");
    let last = &report["results"][59];
    assert_ne!(last["outcome"], "verified");
    assert!(last["reason"].is_string(), "{last}");
    done.exits(3);
}

#[test]
fn eight_is_sent_and_not_answered() {
    each_answer_format(|answer_format| {
        let broker = Broker::start(answer_format);
        broker.faults().withhold_answers(true);
        let words = [
            "users",
            "passwd",
            "test",
            "--generate-to",
            "made.csv",
            "--timeout",
            "9",
            "-o",
            "json",
        ];
        let done = broker.run(&words);
        let report = done.json();
        assert_eq!(outcomes(&report), rows(&[("test", "password", "unknown")]));
        assert_eq!(
            (&report["attempted"], &report["unknown"]),
            (&json!(1), &json!(1))
        );
        let told = format!("{}{}", done.out, done.err);
        done.complains(8, &["--timeout ran out"]);
        assert_eq!(broker.executed().len(), 1, "it is never sent twice");
        // The user may have it now.
        let made = broker.home.read("made.csv");
        assert!(
            made.contains("\"unknown\"") || made.contains(",unknown"),
            "{answer_format:?}"
        );
        // It stands there alone.
        let mut rows = csv::Reader::from_reader(made.as_bytes());
        let password = rows.records().next().unwrap().unwrap()[1].to_owned();
        assert!(password.len() > 8, "{made}");
        let told = told + &broker.home.journal();
        assert!(!told.contains(&password), "{told}");
    });
}

#[test]
fn sixty_four_is_a_wrong_command_line() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for words in [
        &["users", "lst"][..],
        &["users", "list", "-o", "yaml"],
        &["users", "list", "--timeout", "0"],
        &["users", "rm"],
        &["users", "add", "plc", "--generate", "--password-stdin"],
        &["plan"],
        &["users", "list", "--all", "--profile", "x"],
        &["export", "--prune"],
        &["check", "--url", "mqtt://root:not-a-real-one@127.0.0.1"],
    ] {
        let done = broker.home.verb(words).run();
        assert_eq!(done.out, "", "{words:?}");
        assert!(!done.err.is_empty());
        done.exits(64);
    }
    let done = broker.home.verb(&["users", "list"]).run();
    done.fails(64, &["which broker?", "--url"]);
    let done = broker.home.verb(&["users", "lst"]).run();
    assert!(done.err.contains("list"), "the nearest word: {}", done.err);
}

#[test]
fn sixty_nine_is_a_broker_that_is_not_reached() {
    let mut broker = Broker::start(AnswerFormat::Envelopes);
    let verb = broker.verb(&["users", "list"]);
    broker.stop();
    verb.run().fails(69, &["mqtt://127.0.0.1", "refused"]);

    // One that takes the connection and says nothing.
    let broker = Broker::start(AnswerFormat::Envelopes);
    broker.faults().freeze(true);
    let words = [
        "users",
        "set",
        "test",
        "log-management=on",
        "--timeout",
        "1",
        "-o",
        "json",
    ];
    let done = broker.run(&words);
    assert_eq!(done.json()["attempted"], 0);
    done.complains(69, &["--timeout ran out before the login was answered"]);
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn the_time_bounds_what_is_read_and_the_command_for_the_password() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for words in [
        &["plan", "-"][..],
        &["users", "passwd", "test", "--password-stdin"],
    ] {
        let (reader, _writer) = std::io::pipe().unwrap();
        let words = [words, &["--timeout", "1"]].concat();
        let done = broker.verb(&words).stdin(reader).run();
        done.fails(69, &["--timeout ran out"]);
    }
    let profile = json!({"url": broker.url(), "username": "root", "passwordCommand": "sleep 30"});
    let profiles = json!({"brokers": {"plant": profile}}).to_string();
    let profiles = broker.home.file("brokers.json", &profiles);
    for which in [&["--profile", "plant"][..], &["--all"]] {
        let words = [&["check", "--timeout", "1"], which].concat();
        let verb = broker.home.verb(&words);
        let done = verb.env("COREFLUX_BROKERS_FILE", &profiles).run();
        let why = "the password did not come in time";
        assert!(done.out.contains(why) || done.err.contains(why), "{done:?}");
        done.exits(69);
    }
}

/// Whether a process still runs. One that ended may stay a zombie, where nobody waits for it.
fn runs(id: &str) -> bool {
    let state = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let state = state.rsplit_once(") ");
    state.is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

#[test]
fn a_command_for_the_password_ends_with_the_program() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let command = "sleep 1000 & echo $$ $! > new; mv new ids; wait";
    let profile = json!({"url": broker.url(), "username": "root", "passwordCommand": command});
    let profiles = json!({"brokers": {"plant": profile}}).to_string();
    let profiles = broker.home.file("brokers.json", &profiles);
    let ids = broker.home.path("ids");
    for which in [&["--profile", "plant"][..], &["--all"]] {
        let verb = |words: &[&str]| {
            let words = [&["check"], which, words].concat();
            let verb = broker.home.verb(&words);
            verb.env("COREFLUX_BROKERS_FILE", &profiles)
        };
        let ended = || {
            let text = fs::read_to_string(&ids).unwrap();
            fs::remove_file(&ids).unwrap();
            assert_eq!(text.split_whitespace().count(), 2);
            for id in text.split_whitespace() {
                wait("the end of the command", || !runs(id));
            }
        };
        // A time that ends before the command has begun would prove nothing.
        let mut seconds = 1;
        while !ids.exists() {
            verb(&["--timeout", &seconds.to_string()]).run().exits(69);
            seconds *= 2;
        }
        ended();
        for signal in [Signal::TERM, Signal::INT] {
            let running = verb(&[]).start();
            wait("the command", || ids.exists());
            running.signal(signal);
            running.end().exits(130);
            ended();
        }
    }
}

#[test]
fn seventy_is_a_fault_of_ours() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let run = |files: usize| {
        let script = format!("ulimit -n {files}; exec \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_guestlist")]);
        command.args(["check", "--url", &broker.url(), "--username", "root"]);
        command.env_clear().env("HOME", broker.home.path(""));
        command.env("COREFLUX_MQTT_PASSWORD", "root-fake");
        let done = command.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(!said.contains('\u{1b}'), "{said}");
        (done.status.code().unwrap(), said)
    };
    let (code, said) = run(4);
    assert_eq!(code, 70, "{said}");
    assert!(
        said.starts_with("guestlist: cannot start the runtime"),
        "{said}"
    );
    // With some more files it gets further, and panics where a library does.
    let further: Vec<(i32, String)> = (5..16).map(run).collect();
    for (code, said) in &further {
        assert!(![1, 101].contains(code), "{code}: {said}");
        assert!(*code == 70 || !said.contains("panicked"), "{code}: {said}");
    }
    assert_eq!(further.last().unwrap().0, 0, "{further:?}");
}

#[test]
fn seventy_three_is_a_file_that_is_there() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let file = broker.home.file("new.csv", "name,log-management\nplc,on\n");
    let taken = broker.home.file("taken", "mine");
    broker
        .run(&["plan", &file, "--out", &taken])
        .fails(73, &["taken", "exists already"]);
    broker
        .run(&["apply", &file, "--generate-to", &taken])
        .fails(73, &["taken"]);
    broker
        .run(&["users", "add", "plc", "--generate-to", &taken])
        .fails(73, &["taken"]);
    std::os::unix::fs::symlink("nowhere", broker.home.path("link")).unwrap();
    broker
        .run(&["users", "add", "plc", "--generate-to", "link"])
        .fails(73, &["link"]);
    assert!(!broker.home.path("nowhere").exists());
    assert_eq!(broker.home.read("taken"), "mine");
    assert_eq!(broker.executed(), [""; 0]);
}

#[test]
fn seventy_four_is_output_that_cannot_be_written() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    for words in [
        &["users", "list"][..],
        &["users", "list", "-o", "json"],
        &["users", "show", "root"],
        &["export"],
        &["check"],
        &["roles", "list"],
        &["watch"],
        &["help", "exit-codes"],
        &["man"],
        &["completions", "bash"],
        &["config"],
        &["profiles"],
    ] {
        let verb = match words[0] {
            "help" | "man" | "completions" | "config" | "profiles" => broker.home.verb(words),
            _ => broker.verb(words),
        };
        let done = verb.output(full()).run();
        done.complains(74, &["cannot write to the output"]);
    }
    // What was done is done all the same.
    for (format, value) in [("table", "on"), ("json", "off"), ("ndjson", "on")] {
        let setting = format!("log-management={value}");
        let words = ["users", "set", "test", &setting, "-o", format];
        let done = broker.verb(&words).output(full()).run();
        done.complains(74, &["cannot write", "1 verified"]);
        assert_eq!(broker.has("test", LOG), value == "on", "{format}");
    }
    let file = broker
        .home
        .file("new.csv", "name,log-management\ntest,off\n");
    broker
        .run(&["plan", &file, "--out", "no-folder/p"])
        .complains(74, &["no-folder"]);
    let words = ["users", "add", "plc", "--generate-to", "no-folder/p"];
    broker.run(&words).complains(74, &["no-folder"]);
    assert!(!broker.names().contains(&"plc".into()), "no file, no user");
}

#[test]
fn a_made_password_that_nobody_reads_is_said_to_be_lost() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let done = broker
        .verb(&["users", "add", "plc0", "--generate"])
        .output(full())
        .run();
    done.complains(74, &[]);
    for (user, format) in [("plc1", "table"), ("plc2", "json")] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let words = ["users", "add", user, "--generate", "-o", format];
        let done = broker.verb(&words).output(writer).run();
        done.complains(74, &["the new passwords are set, but lost"]);
    }
}

#[test]
fn a_closed_pipe_ends_quietly_and_keeps_the_exit_code() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    broker
        .verb(&["users", "list"])
        .output(closed())
        .run()
        .well();
    broker.verb(&["export"]).output(closed()).run().well();
    for format in ["table", "json", "ndjson"] {
        let words = ["users", "set", "test", "log-management=on", "-o", format];
        broker.verb(&words).output(closed()).run().well();
        assert!(broker.has("test", LOG));
        let words = ["users", "set", "nobody", "log-management=on", "-o", format];
        let done = broker.verb(&words).output(closed()).run();
        done.complains(65, &["nobody is not in the broker's list"]);
    }
}

#[test]
fn seventy_five_is_a_list_that_moved_since_the_plan() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let file = broker
            .home
            .file("new.csv", "name,log-management\ntest,on\nboth,on\n");
        broker.run(&["plan", &file, "--out", "saved"]).well();
        broker.execute_as_other_admin("-changeUserSettings test AllowedUserManagement true");
        wait("the other change", || {
            broker.has("test", "AllowedUserManagement")
        });
        broker
            .run(&["apply", "saved"])
            .complains(75, &["test changed since the plan", "plan again"]);
        assert_eq!(broker.executed(), [""; 0]);
        broker.run(&["apply", &file]).well();
    }
}

#[test]
fn seventy_seven_is_no_login_or_no_right() {
    for answer_format in ANSWER_FORMATS {
        let broker = Broker::start(answer_format);
        let verb = broker.verb(&["users", "list"]);
        let done = verb.env("COREFLUX_MQTT_PASSWORD", "wrong-fake").run();
        done.fails(77, &["mqtt://127.0.0.1"]);

        let words = ["users", "set", "test", "log-management=on"];
        let done = broker.verb_as("viewer", &words).run();
        assert!(done.out.contains("failed"), "{}", done.out);
        done.exits(77);
        let words = ["users", "list", "--broker", "coreflux"];
        broker.verb_as("test", &words).run().fails(77, &[]);
        let words = ["users", "list"];
        let done = broker.verb_as("test", &words).run();
        done.fails(77, &["refused", "--broker"]);
        assert!(!broker.has("test", LOG));
    }
}

#[test]
fn seventy_eight_is_a_bad_profile() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let text = json!({"brokers": {"plant": {"url": broker.url(), "username": "root"}, "bad": {"url": "http://x"}}});
    let profiles = broker.home.file("brokers.json", &text.to_string());
    let run = |words: &[&str]| {
        let verb = broker.home.verb(words);
        verb.env("COREFLUX_BROKERS_FILE", &profiles).run()
    };
    run(&["users", "list", "--profile", "plnt"]).fails(78, &["plnt", "plant"]);
    run(&["users", "list", "--profile", "bad"]).fails(78, &["bad"]);
    // No password, and no terminal to ask on.
    run(&["users", "list", "--profile", "plant"]).fails(78, &["password"]);
    run(&["users", "list", "--brokers", "nowhere,plant"]).fails(78, &["nowhere"]);
    let done = broker.home.verb(&["users", "list", "--all"]).run();
    done.fails(78, &["no brokers yet"]);
}

#[test]
fn a_hundred_and_thirty_is_a_signal_before_anything_was_sent() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let broker = Broker::start(AnswerFormat::Envelopes);
        broker.faults().freeze(true);
        let running = broker
            .verb(&["users", "set", "test", "log-management=on"])
            .start();
        wait("a connection", || broker.connections() > 0);
        running.signal(signal);
        let done = running.end();
        assert!(!done.err.contains("panic"), "{}", done.err);
        done.exits(130);
        broker.faults().reset();
        assert!(!broker.has("test", LOG));
        assert_eq!(broker.executed(), [""; 0]);
    }
}

#[test]
fn help_names_each_code() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let done = broker.home.verb(&["help", "exit-codes"]).run().well();
    for code in [0, 1, 2, 3, 8, 64, 65, 69, 70, 73, 74, 75, 77, 78, 130] {
        let line = format!("\n  {code} ");
        assert!(done.out.contains(&line), "{code}: {}", done.out);
    }
}

#[test]
fn the_time_bounds_files_that_are_pipes_and_has_no_end_that_a_clock_cannot_reach() {
    let broker = Broker::start(AnswerFormat::Envelopes);
    let pipe = broker.home.path("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
    let pipe = pipe.display().to_string();
    let late = "--timeout ran out while input was read";
    let words = ["users", "passwd", "test", "--password-file", &pipe];
    let words = [&words[..], &["--timeout", "1"]].concat();
    broker.run(&words).fails(69, &[late]);
    let words = ["users", "list", "--timeout", "1", "--url"];
    let verb = broker.home.verb(&words).arg(broker.url());
    let verb = verb.arg("--username").arg("root").arg("--password-file");
    verb.arg(&pipe).run().fails(69, &[late]);
    let longest = u64::MAX.to_string();
    broker.run(&["users", "list", "--timeout", &longest]).well();
}

#[test]
fn a_login_that_nobody_answers_in_time_is_called_that() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("mqtt://{}", silent.local_addr().unwrap());
    let home = Home::new();
    let words = [
        "users",
        "list",
        "--timeout",
        "1",
        "--username",
        "root",
        "--url",
    ];
    let verb = home.verb(&words).arg(url);
    let verb = verb.env("COREFLUX_MQTT_PASSWORD", "root-fake");
    verb.run()
        .fails(69, &["--timeout ran out before the login was answered"]);
}
