//! A broker in this process, the program that works on it, and what the broker has afterwards.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::ops::Deref;
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Runtime;

use guestlist::sandbox::{Account, AnswerFormat, Options, Sandbox};

pub(crate) use crate::program::{Done, Home, Running, Verb, wait};

pub(crate) const FULL: &str = "AllowedSystemConfiguration";
pub(crate) const MANAGE: &str = "AllowedUserManagement";
pub(crate) const LOG: &str = "AllowedLogManagement";
pub(crate) const ANSWER_FORMATS: [AnswerFormat; 2] =
    [AnswerFormat::Envelopes, AnswerFormat::PlainText];

/// Runs a test that waits with both at the same time.
pub(crate) fn each_answer_format(test: impl Fn(AnswerFormat) + Sync) {
    std::thread::scope(|scope| {
        for answer_format in ANSWER_FORMATS {
            let test = &test;
            scope.spawn(move || test(answer_format));
        }
    });
}

/// Far longer than anything here takes, so that a loaded machine fails no test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What the password of each account ends with. Nothing that the program writes holds it.
pub(crate) const SECRET: &str = "-fake";

/// A broker whose accounts all have `<name>-fake` as their password, and a home for the program.
pub(crate) struct Broker {
    sandbox: Option<Sandbox>,
    pub(crate) home: Home,
    runtime: Runtime,
}

impl Deref for Broker {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        self.sandbox.as_ref().unwrap()
    }
}

/// The name of one of the accounts that nobody logs in with.
pub(crate) fn device(n: usize) -> String {
    format!("plc{n:02}")
}

/// A file that turns a permission of so many of them on.
pub(crate) fn devices(count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|n| format!("{},on\n", device(n))).collect();
    format!("name,log-management\n{}", lines.concat())
}

impl Broker {
    pub(crate) fn start(answer_format: AnswerFormat) -> Self {
        Self::with_devices(answer_format, 0)
    }

    /// One with more accounts.
    pub(crate) fn with_devices(answer_format: AnswerFormat, more: usize) -> Self {
        let account = |name: &str| Account::new(name, format!("{name}{SECRET}"));
        let mut accounts = vec![
            account("root").grant(FULL),
            account("both").grant(FULL).grant(MANAGE),
            account("viewer").grant(FULL),
            account("manager").grant(MANAGE),
            account("test"),
        ];
        accounts.extend((0..more).map(|n| account(&device(n))));
        let options = Options {
            answer_format,
            ..Options::with_users(accounts)
        };
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        Self {
            sandbox: Some(sandbox),
            home: Home::new(),
            runtime,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("mqtt://{}", self.address())
    }

    /// Ends the broker; nothing listens any more.
    pub(crate) fn stop(&mut self) {
        let sandbox = self.sandbox.take().unwrap();
        self.runtime.block_on(sandbox.stop());
    }

    /// The program with these words, as root.
    pub(crate) fn verb(&self, words: &[&str]) -> Verb {
        self.verb_as("root", words)
    }

    pub(crate) fn verb_as(&self, user: &str, words: &[&str]) -> Verb {
        self.log_in(user, self.home.verb(words))
    }

    /// Where a file can have so many blocks of 512 bytes and no more.
    pub(crate) fn verb_on_full_disk(&self, blocks: usize, words: &[&str]) -> Verb {
        self.log_in("root", self.home.verb_on_full_disk(blocks, words))
    }

    fn log_in(&self, user: &str, verb: Verb) -> Verb {
        let verb = verb.arg("--url").arg(self.url());
        verb.arg("--username")
            .arg(user)
            .env("COREFLUX_MQTT_PASSWORD", format!("{user}{SECRET}"))
    }

    pub(crate) fn run(&self, words: &[&str]) -> Done {
        self.verb(words).run()
    }

    /// What the broker has of a permission.
    pub(crate) fn has(&self, user: &str, permission: &str) -> bool {
        let accounts = self.accounts();
        let (_, grants) = accounts.iter().find(|(name, _)| name == user).unwrap();
        grants.iter().any(|(key, on)| key == permission && *on)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.accounts().into_iter().map(|(name, _)| name).collect()
    }

    /// The changes that clients had the broker make since the last look.
    pub(crate) fn executed(&self) -> Vec<String> {
        let all = self.take_executed().into_iter();
        let ours = all.filter(|it| it.by_client && !it.line.starts_with("-list"));
        ours.map(|it| it.line)
            .filter(|it| !it.starts_with("-update"))
            .collect()
    }

    pub(crate) fn admits(&self, user: &str, password: &str) -> bool {
        admits(self.address(), user, password)
    }
}

/// Whether a broker admits a user with this password: CONNECT of MQTT 3.1.1, and the code in its
/// CONNACK.
pub(crate) fn admits(address: SocketAddr, user: &str, password: &str) -> bool {
    let mut payload = Vec::new();
    for text in ["headless-test", user, password] {
        payload.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        payload.extend(text.as_bytes());
    }
    let mut packet = vec![0x10, u8::try_from(10 + payload.len()).unwrap()];
    packet.extend(b"\x00\x04MQTT\x04\xc2\x00\x3c");
    packet.extend(payload);
    assert!(packet[1] < 128, "the length fits one byte");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&packet).unwrap();
    let mut connack = [0; 4];
    stream.read_exact(&mut connack).unwrap();
    assert_eq!(connack[0], 0x20);
    connack[3] == 0
}

/// What a row of results says in short: user, action or permission, outcome.
pub(crate) fn outcomes(report: &Value) -> Vec<(String, String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = report["results"].as_array().unwrap().iter();
    rows.map(|row| {
        let what = if row["permission"].is_null() {
            word(&row["action"])
        } else {
            word(&row["permission"])
        };
        (word(&row["user"]), what, word(&row["outcome"]))
    })
    .collect()
}

/// The same, to hold it against.
pub(crate) fn rows(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let rows = all.iter();
    rows.map(|(user, what, outcome)| ((*user).into(), (*what).into(), (*outcome).into()))
        .collect()
}
