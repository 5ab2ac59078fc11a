//! `passwordCommand`: a command of the person's own that prints the password. It is run from the
//! user's own file only, which [`super::login_password`] decides. A workspace's file comes with a
//! checkout, and a command in it could be anybody's. The variable that a workspace's `passwordEnv`
//! names is read, as other tools do.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use zeroize::Zeroizing;

use super::first_line::FirstLine;
use super::login_password::VARIABLE;
use crate::domain::secret::Secret;
use crate::text::clean;

/// The variables that may hold a password wherever it is asked for.
const PASSWORDS: [&str; 2] = [VARIABLE, "COREFLUX_MQTT_URL"];
/// How long a command may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How often to look whether it has ended: processes that it left behind may hold its pipes open.
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 20_000_000,
};
const AT_ONCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 0,
};
/// How many bytes of its standard error are kept: the last ones.
const COMPLAINTS: usize = 4096;
/// How many pieces are read after its end, at most.
const REMAINS: usize = 256;

/// Why a command gave no password. It may hold what came on standard error, never the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandError {
    /// It could not be run, and why.
    NotRun(String),
    /// It failed: how it ended, and the last line of what it wrote to its standard error.
    Failed(String, String),
    /// It took longer than this, and was ended.
    Slow(Duration),
    /// The first line of its output is empty.
    Nothing,
    /// The first line of its output is not UTF-8.
    NoText,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRun(why) => write!(f, "could not be run: {why}"),
            Self::Failed(how, line) if line.is_empty() => write!(f, "failed with {how}"),
            Self::Failed(how, line) => write!(f, "failed with {how}: {line}"),
            Self::Slow(patience) => write!(
                f,
                "was stopped: it gave no answer within {} seconds; it has no terminal, so it \
                    cannot ask",
                patience.as_secs_f32()
            ),
            Self::Nothing => f.write_str("gave no password: the first line of its output is empty"),
            Self::NoText => f.write_str("gave no password: its output is not UTF-8 text"),
        }
    }
}

/// What concerns all commands of this program.
struct Commands {
    /// Whether none may run any more.
    are_over: bool,
    /// Those that run. Each is the first process of its group.
    running: Vec<u32>,
    /// The variables that hold passwords.
    secret_variables: BTreeSet<String>,
}

static COMMANDS: Mutex<Commands> = Mutex::new(Commands {
    are_over: false,
    running: Vec::new(),
    secret_variables: BTreeSet::new(),
});

fn commands() -> MutexGuard<'static, Commands> {
    COMMANDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a variable that holds a password out of the environment of all commands.
pub fn hide_from_commands(variable: &str) {
    commands().secret_variables.insert(variable.into());
}

/// Kills the commands that still run, each with its group, and lets none begin: the program ends,
/// and nobody waits for their passwords.
pub fn end_commands() {
    let mut commands = commands();
    commands.are_over = true;
    commands.running.iter().for_each(|id| kill_group(*id));
}

/// Runs a command with `sh -c`, without input, in a process group of its own, and takes the first
/// line of its output. A password of ours is not in its environment. A slow one is killed with its
/// group. Nothing waits for what it leaves in the background.
pub(super) fn run(command: &str, patience: Duration) -> Result<Secret, CommandError> {
    let not_run = |error: io::Error| CommandError::NotRun(error.to_string());
    let mut child = start(command)?;
    let mut said = Said::of(&mut child);
    match said.until_the_end(&mut child, patience) {
        Ok(Some(status)) if status.success() => match said.line.secret() {
            None => Err(CommandError::NoText),
            Some(secret) if secret.is_empty() => Err(CommandError::Nothing),
            Some(secret) => Ok(secret),
        },
        Ok(Some(status)) => Err(CommandError::Failed(how(status), said.complaint())),
        Ok(None) => {
            kill(&mut child);
            Err(CommandError::Slow(patience))
        }
        Err(error) => {
            kill(&mut child);
            Err(not_run(error))
        }
    }
}

fn start(command: &str) -> Result<Child, CommandError> {
    let mut commands = commands();
    if commands.are_over {
        return Err(CommandError::NotRun("guestlist ends".into()));
    }
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    for variable in PASSWORDS {
        shell.env_remove(variable);
    }
    for variable in &commands.secret_variables {
        shell.env_remove(variable);
    }
    let started = shell
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn();
    let child = started.map_err(|error| CommandError::NotRun(error.to_string()))?;
    commands.running.push(child.id());
    Ok(child)
}

/// Kills a process that is not waited for yet, with its group, and waits for it.
fn kill(child: &mut Child) {
    kill_group(child.id());
    let mut commands = commands();
    let _ = child.wait();
    commands.running.retain(|id| *id != child.id());
}

fn kill_group(first: u32) {
    let group = i32::try_from(first).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// How it ended, if it has. From then on its id may be another's, and is not killed.
fn ended(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let mut commands = commands();
    let status = child.try_wait()?;
    if status.is_some() {
        commands.running.retain(|id| *id != child.id());
    }
    Ok(status)
}

fn how(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}

/// What a command writes, read piece by piece.
struct Said {
    output: Option<ChildStdout>,
    errors: Option<ChildStderr>,
    line: FirstLine,
    complaints: Zeroizing<Vec<u8>>,
}

impl Said {
    fn of(child: &mut Child) -> Self {
        Self {
            output: child.stdout.take(),
            errors: child.stderr.take(),
            line: FirstLine::default(),
            complaints: Zeroizing::new(Vec::with_capacity(2 * COMPLAINTS)),
        }
    }

    /// Reads until the command has ended; `None` when it does not end in time.
    fn until_the_end(
        &mut self,
        child: &mut Child,
        patience: Duration,
    ) -> io::Result<Option<ExitStatus>> {
        let start = Instant::now();
        while start.elapsed() < patience {
            if let Some(status) = ended(child)? {
                let mut remains = 0..REMAINS;
                while remains.next().is_some() && self.listen(AT_ONCE)? {}
                return Ok(Some(status));
            }
            self.listen(LOOK)?;
        }
        Ok(None)
    }

    /// Reads what is there, or comes within this time. Returns whether there was anything.
    fn listen(&mut self, patience: Timespec) -> io::Result<bool> {
        let mut pipes = Vec::with_capacity(2);
        let output = self.output.as_ref().map(AsFd::as_fd);
        let errors = self.errors.as_ref().map(AsFd::as_fd);
        for pipe in [output, errors].into_iter().flatten() {
            pipes.push(PollFd::from_borrowed_fd(pipe, PollFlags::IN));
        }
        match poll(&mut pipes, Some(&patience)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(false),
            told => told?,
        };
        let mut ready = pipes.iter().map(|pipe| !pipe.revents().is_empty());
        let output_ready = output.is_some() && ready.next() == Some(true);
        let errors_ready = errors.is_some() && ready.next() == Some(true);
        let mut piece = Zeroizing::new([0_u8; 1024]);
        if output_ready {
            let length = take(&mut self.output, &mut *piece)?;
            self.line.push(&piece[..length]);
        }
        if errors_ready {
            let length = take(&mut self.errors, &mut *piece)?;
            let kept = self.complaints.len();
            let excess = (kept + length).saturating_sub(COMPLAINTS);
            self.complaints.drain(..excess.min(kept));
            self.complaints.extend_from_slice(&piece[..length]);
        }
        Ok(true)
    }

    /// The last line on standard error that is not empty.
    fn complaint(&self) -> String {
        let text = String::from_utf8_lossy(&self.complaints);
        let mut lines = text.lines().map(str::trim).rev();
        let last = lines.find(|line| !line.is_empty()).unwrap_or_default();
        clean(last).into_owned()
    }
}

/// Reads a piece from a pipe that is ready, and closes the pipe at its end.
fn take(pipe: &mut Option<impl Read>, piece: &mut [u8]) -> io::Result<usize> {
    let Some(source) = pipe else {
        return Ok(0);
    };
    let length = source.read(piece)?;
    if length == 0 {
        *pipe = None;
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    const LONG: Duration = Duration::from_secs(60);

    fn line(command: &str) -> Result<String, CommandError> {
        run(command, LONG).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn the_first_line_counts() {
        for (command, password) in [
            ("printf 'one\\r\\ntwo\\n'", "one"),
            ("printf 'no line break'", "no line break"),
            ("printf ' spaces stay \\n'", " spaces stay "),
            ("echo much; yes no | head -c 1000000", "much"),
            ("cat; echo input-is-empty", "input-is-empty"),
        ] {
            assert_eq!(line(command).as_deref(), Ok(password), "{command}");
        }
        assert_eq!(line("true"), Err(CommandError::Nothing));
        assert_eq!(line("printf '\\377\\n'"), Err(CommandError::NoText));
    }

    #[test]
    fn a_failure_is_told_with_the_last_complaint_cleaned() {
        let failed = |command| line(command).unwrap_err().to_string();
        let command =
            "echo not-a-real-one; printf 'first\\n\\033[31mthe vault is locked\\n\\n' >&2; exit 7";
        assert_eq!(
            failed(command),
            "failed with exit status 7: \\x1b[31mthe vault is locked"
        );
        assert_eq!(failed("exit 2"), "failed with exit status 2");
        assert_eq!(failed("kill -9 $$"), "failed with signal 9");
        assert!(failed("no-such-program-here").contains("127"));
        assert!(failed("yes x | head -c 100000 >&2; echo last >&2; false").ends_with(": last"));
    }

    fn is_alive(pid: &str) -> bool {
        // A killed process whose parent is gone may stay a zombie, where nobody waits for it.
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ")
            .is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
    }

    fn wait_until(what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < LONG, "waited in vain: {what}");
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    fn pids(path: &Path) -> Vec<String> {
        let text = fs::read_to_string(path).unwrap();
        text.split_whitespace().map(Into::into).collect()
    }

    #[test]
    fn a_slow_command_is_killed_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pids");
        let command = format!(
            "sleep 1000 & echo $$ $! > {0}.new; mv {0}.new {0}; echo not-a-real-one; wait",
            path.display()
        );
        // A time that ends before the command has started anything would prove nothing.
        let mut patience = Duration::from_millis(200);
        let error = loop {
            let error = run(&command, patience).unwrap_err();
            if path.exists() {
                break error;
            }
            patience *= 2;
        };
        assert_eq!(error, CommandError::Slow(patience));
        assert!(error.to_string().contains("within"), "{error}");
        let pids = pids(&path);
        assert_eq!(pids.len(), 2);
        let shell = format!("/proc/{}", pids[0]);
        assert!(!Path::new(&shell).exists(), "a zombie");
        wait_until("the end of what it started", || !is_alive(&pids[1]));
    }

    #[test]
    fn what_it_leaves_in_the_background_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pids");
        // The sleeper holds both pipes open.
        let command = format!(
            "sleep 1000 & echo $! > {}; echo open-sesame",
            path.display()
        );
        assert_eq!(line(&command).as_deref(), Ok("open-sesame"));
        let pid = &pids(&path)[0];
        assert!(is_alive(pid));
        let pid = pid.parse().ok().and_then(Pid::from_raw).unwrap();
        rustix::process::kill_process(pid, Signal::KILL).unwrap();
    }
}
