//! A broker in this process, and the real program that works on it without a terminal.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::ops::Deref;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use guestlist::sandbox::{Account, Options, Sandbox, Voice};

pub(crate) const FULL: &str = "AllowedSystemConfiguration";
pub(crate) const MANAGE: &str = "AllowedUserManagement";
pub(crate) const LOG: &str = "AllowedLogManagement";
pub(crate) const VOICES: [Voice; 2] = [Voice::Envelopes, Voice::PlainText];

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
    pub(crate) fn start(voice: Voice) -> Self {
        Self::with_devices(voice, 0)
    }

    /// One with more accounts.
    pub(crate) fn with_devices(voice: Voice, more: usize) -> Self {
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
            voice,
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
        let verb = self.home.verb(words).arg("--url").arg(self.url());
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

/// Whether a broker admits a user with this password: CONNECT of MQTT 3.1.1, and the code in its CONNACK.
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

/// A home without any settings.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file that only this user may read.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path.display().to_string()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn verb(&self, words: &[&str]) -> Verb {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guestlist"));
        command.args(words).env_clear();
        command.env("HOME", self.0.path());
        command.env("XDG_STATE_HOME", self.path("state"));
        command.current_dir(self.0.path());
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Verb {
            command,
            input: None,
        }
    }

    /// All that the journal says.
    pub(crate) fn journal(&self) -> String {
        let mut text = String::new();
        let mut folders = vec![self.path("state")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    text.push_str(&fs::read_to_string(entry.path()).unwrap());
                }
            }
        }
        text
    }
}

/// One run of the program, not yet started.
pub(crate) struct Verb {
    command: Command,
    input: Option<String>,
}

impl Verb {
    pub(crate) fn arg(mut self, word: impl AsRef<OsStr>) -> Self {
        self.command.arg(word);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// What it reads from standard input.
    pub(crate) fn input(mut self, text: &str) -> Self {
        self.command.stdin(Stdio::piped());
        self.input = Some(text.into());
        self
    }

    /// Where its data goes.
    pub(crate) fn output(mut self, to: impl Into<Stdio>) -> Self {
        self.command.stdout(to);
        self
    }

    pub(crate) fn start(mut self) -> Running {
        let mut child = self.command.spawn().unwrap();
        if let Some(input) = self.input {
            let mut pipe = child.stdin.take().unwrap();
            // It may end without reading.
            let _ = pipe.write_all(input.as_bytes());
        }
        let out = child.stdout.take().map(lines);
        let err = child.stderr.take().map(lines);
        Running { child, out, err }
    }

    pub(crate) fn run(self) -> Done {
        self.start().end()
    }
}

fn lines(pipe: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = String::new();
        while pipe.read_line(&mut line).unwrap() > 0 {
            if sender.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    });
    receiver
}

/// The program while it runs.
pub(crate) struct Running {
    pub(crate) child: Child,
    out: Option<Receiver<String>>,
    err: Option<Receiver<String>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// The next line of its data.
    pub(crate) fn line(&mut self) -> String {
        let line = self.out.as_ref().unwrap().recv_timeout(PATIENCE);
        let line = line.expect("a line of data comes in time");
        holds_no_secret(&line);
        line
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Done {
        let start = Instant::now();
        let rest = |from: &Option<Receiver<String>>| {
            let mut text = String::new();
            let from = from.as_ref();
            while let Some(line) = from.and_then(|it| it.recv_timeout(PATIENCE).ok()) {
                text.push_str(&line);
                assert!(start.elapsed() < PATIENCE, "it does not end: {text}");
            }
            text
        };
        let (out, err) = (rest(&self.out), rest(&self.err));
        wait("its end", || self.child.try_wait().unwrap().is_some());
        let code = self.child.wait().unwrap().code();
        let done = Done { code, out, err };
        holds_no_secret(&done.out);
        holds_no_secret(&done.err);
        assert!(!done.err.contains("panicked"), "{done:?}");
        done
    }
}

fn holds_no_secret(text: &str) {
    assert!(!text.contains(SECRET), "a secret: {text}");
    assert!(!text.contains('\u{1b}'), "colours or movements: {text:?}");
}

/// Looks until something is so that nobody tells.
pub(crate) fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Done {
    /// Holds the exit code against what it must be.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// It went well, and there was nothing to complain about.
    #[track_caller]
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.err, "");
        self.exits(0)
    }

    /// It went wrong, was said so in one line without data, and these words are in it.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.out, "", "{}", self.err);
        self.complains(code, words)
    }

    /// These words are in what it complains about.
    #[track_caller]
    pub(crate) fn complains(self, code: i32, words: &[&str]) -> Self {
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in {}", self.err);
        }
        assert!(self.err.starts_with("guestlist: "), "{}", self.err);
        self.exits(code)
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|error| {
            panic!("{error}: {}\n{}", self.out, self.err);
        });
        if let Some(code) = value.get("exit_code") {
            assert_eq!(*code, self.code.unwrap(), "{value}");
        }
        value
    }

    /// The objects of NDJSON.
    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Value> {
        let objects = self.out.lines().map(serde_json::from_str);
        objects.collect::<Result<_, _>>().unwrap()
    }

    /// The table, each row as its words.
    pub(crate) fn table(&self) -> Vec<Vec<&str>> {
        let rows = self.out.lines();
        rows.map(|row| row.split_whitespace().collect()).collect()
    }
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
