//! Processes: starting them, and what the system knows of them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::terminal::PATIENCE;

/// The program under test.
pub(crate) const GUESTLIST: &str = env!("CARGO_BIN_EXE_guestlist");

/// Held while a process is started or a terminal opened: a process that starts in between would
/// inherit the terminal of another test, and keep it open.
pub(crate) fn spawning() -> MutexGuard<'static, ()> {
    static SPAWNING: Mutex<()> = Mutex::new(());
    SPAWNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that the system keeps about a process.
pub(crate) fn read(pid: Pid, file: &str) -> Vec<u8> {
    let path = format!("/proc/{}/{file}", pid.as_raw_nonzero());
    fs::read(path).expect("the process is there")
}

/// Looks until something is so of which the system tells nobody.
pub(crate) fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        thread::park_timeout(Duration::from_millis(10));
    }
}

/// The fields of `/proc/PID/stat` behind the name, which may hold anything.
fn stat(pid: Pid) -> Vec<String> {
    let text = String::from_utf8_lossy(&read(pid, "stat")).into_owned();
    let (_, fields) = text.rsplit_once(')').expect("the name is in brackets");
    fields.split_whitespace().map(Into::into).collect()
}

/// Waits until a process has stopped: each of its threads, since only then its parent hears of it.
pub(crate) fn wait_for_stop(pid: Pid) {
    let threads = format!("/proc/{}/task", pid.as_raw_nonzero());
    let is_stopped = |thread: &fs::DirEntry| {
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        stat.rsplit_once(") ")
            .is_none_or(|(_, state)| state.starts_with('T'))
    };
    wait("the process has stopped", || {
        let threads = fs::read_dir(&threads).expect("the process is there");
        threads.flatten().all(|thread| is_stopped(&thread))
    });
}

/// What a process spent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spent {
    /// Of the processors, in hundredths of a second.
    pub(crate) ticks: u64,
    /// How often one of its threads woke up.
    pub(crate) wakes: u64,
}

fn spent(pid: Pid) -> Spent {
    let fields = stat(pid);
    let ticks = |field: usize| -> u64 { fields[field].parse().expect("a number") };
    let threads = format!("/proc/{}/task", pid.as_raw_nonzero());
    let threads = fs::read_dir(threads).expect("the process is there");
    let wakes = threads.flatten().map(|thread| {
        let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
        let switches = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        switches
            .and_then(|count| count.trim().parse().ok())
            .unwrap_or(0)
    });
    Spent {
        ticks: ticks(11) + ticks(12),
        wakes: wakes.sum(),
    }
}

/// What a process spends in this time.
pub(crate) fn spent_within(pid: Pid, time: Duration) -> Spent {
    let before = spent(pid);
    thread::sleep(time);
    let after = spent(pid);
    Spent {
        ticks: after.ticks - before.ticks,
        wakes: after.wakes.saturating_sub(before.wakes),
    }
}

/// A broker in a process of its own.
pub(crate) struct Sandbox {
    child: Child,
    /// Where it listens, as `HOST:PORT`.
    pub(crate) address: String,
}

impl Sandbox {
    /// Starts one at this address, with its users in a file or made up.
    pub(crate) fn start(listen: &str, users: Option<&Path>) -> Self {
        let mut command = Command::new(GUESTLIST);
        command.args(["sandbox", "--listen", listen]);
        if let Some(path) = users {
            command.arg("--users").arg(path);
        }
        Self::run(command, "mqtt")
    }

    /// Starts one that speaks TLS, on a free port and with made-up users.
    pub(crate) fn start_with_tls(chain: &Path, key: &Path) -> Self {
        let mut command = Command::new(GUESTLIST);
        command.args(["sandbox", "--listen", "127.0.0.1:0"]);
        command.arg("--tls-cert").arg(chain);
        command.arg("--tls-key").arg(key);
        Self::run(command, "mqtts")
    }

    fn run(mut command: Command, scheme: &str) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let spawning = spawning();
        let mut child = command.spawn().expect("the program starts");
        drop(spawning);
        let output = child.stdout.take().expect("its output is a pipe");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let (_, address) = line.split_once(&format!("listens on {scheme}://"))?;
            Some(address.to_owned())
        });
        // What else it says is let through, so that it does not wait for a reader.
        thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address: address.expect("it says where it listens"),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("mqtt://{}", self.address)
    }

    pub(crate) fn signal(&self, signal: Signal) {
        rustix::process::kill_process(Pid::from_child(&self.child), signal)
            .expect("it is not waited for yet");
    }

    /// Stops it, and waits until it has stopped: from then on it reads nothing.
    pub(crate) fn freeze(&self) {
        self.signal(Signal::STOP);
        wait_for_stop(Pid::from_child(&self.child));
    }

    /// How many bytes came for it that it has not read.
    pub(crate) fn unread(&self) -> u64 {
        self.connections().iter().sum()
    }

    /// How many clients are connected to it.
    pub(crate) fn links(&self) -> usize {
        self.connections().len()
    }

    /// Of each connection, how many bytes came that were not read.
    fn connections(&self) -> Vec<u64> {
        let (_, port) = self.address.rsplit_once(':').expect("an address");
        let port: u16 = port.parse().expect("a port");
        let own = format!(":{port:04X}");
        let table = fs::read_to_string("/proc/net/tcp").expect("the system has one");
        let unread = table.lines().filter_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [_, local, _, "01", queues, ..] = fields[..] else {
                return None;
            };
            let (_, received) = queues.split_once(':')?;
            local.ends_with(&own).then_some(received)
        });
        let bytes = unread.map(|bytes| u64::from_str_radix(bytes, 16).expect("a number"));
        bytes.collect()
    }

    /// Ends it without a goodbye.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.kill();
    }
}
