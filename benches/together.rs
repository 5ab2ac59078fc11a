//! What the program costs with fifty brokers of a thousand users each open together, and with one:
//! the time until the grid is complete, memory, and what it does while nothing happens. The program
//! runs in a pseudo-terminal, the embedded brokers in another process. They keep their passwords in
//! clear, so that no hash is measured.
//!
//! `cargo bench --bench together`; Linux only.

#![expect(clippy::print_stdout, reason = "the figures are what this prints")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench ends where its ground gives way"
)]

use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use guestlist::sandbox::{Account, Options, Sandbox};
use tempfile::TempDir;

#[path = "../tests/pty/process.rs"]
#[expect(dead_code, reason = "the tests of the program use the rest")]
mod process;
#[path = "../tests/pty/terminal.rs"]
#[expect(dead_code, reason = "the tests of the program use the rest")]
mod terminal;

use terminal::{Program, Terminal};

const USERS: usize = 1000;
const MANY: usize = 50;
const RUNS: usize = 9;
/// Two keep-alives.
const IDLE: Duration = Duration::from_secs(75);
const SETTLED: Duration = Duration::from_secs(7);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some([_, brokers]) = arguments.get(1..3).filter(|it| it[0] == "brokers") {
        return serve(brokers.parse().unwrap());
    }
    let brokers = Brokers::start(MANY);
    let mut fastest = Vec::new();
    for count in [1, MANY] {
        // Both see the same machine.
        let times: Vec<Times> = (0..RUNS).map(|_| brokers.open(count).1).collect();
        let least = |of: fn(&Times) -> Duration| times.iter().map(of).min().unwrap();
        let (complete, cpu) = (least(|it| it.complete), least(|it| it.cpu));
        println!("{count:>2} brokers: complete after {complete:.0?}, CPU of the console {cpu:.0?}");
        fastest.push((complete, cpu));
    }
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    let [one, many] = fastest[..] else {
        unreachable!("one and many")
    };
    println!(
        "ratio {:.2}, of CPU {:.2}",
        ratio(many.0, one.0),
        ratio(many.1, one.1)
    );

    let (terminal, _) = brokers.open(MANY);
    drop(terminal.idle_output(SETTLED, Duration::from_millis(1)));
    for field in ["VmRSS", "RssAnon", "VmHWM", "Threads"] {
        println!("{field}: {}", status(&terminal, field));
    }
    let before = terminal.output().bytes().len();
    let spent = process::spent_within(terminal.pid(), IDLE);
    let bytes = terminal.output().bytes().len() - before;
    println!(
        "{IDLE:?} idle: {bytes} bytes, {} wake-ups, {} ticks of CPU",
        spent.wakes, spent.ticks
    );
}

/// Runs the brokers until the other end is gone.
fn serve(brokers: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let mut running = Vec::new();
    for _ in 0..brokers {
        let root = Account::new("root", "root-fake").grant("AllowedSystemConfiguration");
        let devices =
            (1..USERS).map(|nth| Account::new(format!("line{}-plc{nth}", nth % 7), "x-fake"));
        let accounts = std::iter::once(root).chain(devices).collect();
        let sandbox = runtime.block_on(Sandbox::start(Options::with_users(accounts)));
        let sandbox = sandbox.unwrap();
        println!("{}", sandbox.address());
        running.push(sandbox);
    }
    let mut end = [0];
    let _ = std::io::stdin().read(&mut end);
}

/// How long it took until the grid was complete.
struct Times {
    complete: Duration,
    cpu: Duration,
}

/// The process of the brokers.
struct Brokers {
    child: Child,
    addresses: Vec<String>,
}

impl Brokers {
    fn start(count: usize) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["brokers", &count.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let addresses = lines.take(count).map(Result::unwrap).collect();
        Self { child, addresses }
    }

    /// Opens so many of them together, and waits until all of their users are there.
    fn open(&self, count: usize) -> (Terminal, Times) {
        let home = self.home(count);
        let begun = Instant::now();
        let terminal = Program::guestlist(&["--all", "--no-journal"])
            .env("HOME", home.path())
            .env("COREFLUX_HOME", home.path())
            .size(120, 40)
            .start();
        let complete = match count {
            // It opens in a console of its own.
            1 => format!("{USERS} users"),
            _ => format!("{count} of {count} up · {USERS} users"),
        };
        terminal.wait_for(&complete);
        let complete = begun.elapsed();
        let cpu = cpu(&terminal);
        // It reads the file at the start only.
        drop(home);
        (terminal, Times { complete, cpu })
    }

    fn home(&self, count: usize) -> TempDir {
        let home = tempfile::tempdir().unwrap();
        let mut entries = String::new();
        for (nth, address) in self.addresses.iter().take(count).enumerate() {
            let comma = if nth == 0 { "" } else { "," };
            write!(
                entries,
                "{comma}\"plant-{nth:02}\":{{\"url\":\"mqtt://{address}\",\"username\":\"root\",\"password\":\"root-fake\"}}"
            )
            .unwrap();
        }
        let file = home.path().join("brokers.json");
        fs::write(&file, format!("{{\"brokers\":{{{entries}}}}}")).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        home
    }
}

impl Drop for Brokers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn status(terminal: &Terminal, field: &str) -> String {
    let text = String::from_utf8(process::read(terminal.pid(), "status")).unwrap();
    let mut lines = text.lines();
    let line = lines.find_map(|line| line.strip_prefix(&format!("{field}:")));
    line.unwrap().trim().to_owned()
}

/// What it took of the processors so far.
fn cpu(terminal: &Terminal) -> Duration {
    let threads = format!("/proc/{}/task", terminal.pid().as_raw_nonzero());
    let threads = fs::read_dir(threads).unwrap().flatten();
    let nanoseconds = threads.map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        let first = text.split_whitespace().next();
        first.map_or(0, |it| it.parse::<u64>().unwrap())
    });
    Duration::from_nanos(nanoseconds.sum())
}
