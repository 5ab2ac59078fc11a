//! The real program, as a script runs it.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::{PATIENCE, SECRET};

const GUESTLIST: &str = env!("CARGO_BIN_EXE_guestlist");

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
        self.program(GUESTLIST, words)
    }

    /// A script, where the program comes first among those that it finds.
    pub(crate) fn shell(&self, script: &str) -> Verb {
        let bin = Path::new(GUESTLIST).parent().unwrap();
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
        self.program("sh", &["-ec", script]).env("PATH", path)
    }

    /// The program where a file can have so many blocks of 512 bytes and no more, as on a disk that
    /// is full.
    pub(crate) fn verb_on_full_disk(&self, blocks: usize, words: &[&str]) -> Verb {
        let script = "ulimit -f \"$0\"; exec \"$@\"";
        let blocks = blocks.to_string();
        self.program("sh", &[&["-c", script, &blocks, GUESTLIST], words].concat())
    }

    fn program(&self, program: &str, words: &[&str]) -> Verb {
        let mut command = Command::new(program);
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

    /// Where it reads from.
    pub(crate) fn stdin(mut self, from: impl Into<Stdio>) -> Self {
        self.command.stdin(from);
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
            holds(&SCHEMA, &value);
        }
        value
    }

    /// The objects of NDJSON. Those of a change are as the schema says.
    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Value> {
        let objects = self.out.lines().map(serde_json::from_str);
        let objects: Vec<Value> = objects.collect::<Result<_, _>>().unwrap();
        let of_change = |it: &&Value| !it["outcome"].is_null() || !it["exit_code"].is_null();
        for line in objects.iter().filter(of_change) {
            holds(&LINE, line);
        }
        objects
    }

    /// The table, each row as its words.
    pub(crate) fn table(&self) -> Vec<Vec<&str>> {
        let rows = self.out.lines();
        rows.map(|row| row.split_whitespace().collect()).collect()
    }
}

/// Holds a value against a schema.
#[track_caller]
fn holds(schema: &jsonschema::Validator, value: &Value) {
    let wrong = schema.iter_errors(value).map(|it| it.to_string());
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0], "{value:#}");
}

fn schema() -> Value {
    let page = include_str!("../../docs/headless.md");
    let (_, rest) = page.split_once("```json schema\n").unwrap();
    let (schema, _) = rest.split_once("\n```").unwrap();
    serde_json::from_str(schema).unwrap()
}

/// The JSON Schema of docs/headless.md.
static SCHEMA: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&schema()).unwrap());

/// That of a line of NDJSON.
static LINE: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let mut schema = schema();
    schema["oneOf"] = serde_json::json!([{"$ref": "#/$defs/line"}]);
    jsonschema::validator_for(&schema).unwrap()
});
