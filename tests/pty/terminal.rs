//! A pseudo-terminal with a program in it, seen through a terminal emulator.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal};
use rustix::termios::{Action, OptionalActions, Termios};

use crate::process;

/// How long anything may take. Only a failing test waits as long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Ends each frame: the end of a synchronized update.
const END_OF_FRAME: &[u8] = b"\x1b[?2026l";
/// Takes the alternate screen.
pub(crate) const ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049h";

pub(crate) const UP: &str = "\x1b[A";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const LEFT: &str = "\x1b[D";
pub(crate) const ENTER: &str = "\r";
pub(crate) const ESCAPE: &str = "\x1b";
pub(crate) const TAB: &str = "\t";
pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_L: &str = "\x0c";
pub(crate) const CTRL_Z: &str = "\x1a";

/// What came out of the program.
pub(crate) struct Output {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// Nothing more can come.
    ended: bool,
    /// Nothing more is to be read after the next frame.
    closing: bool,
}

impl Output {
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Every byte so far.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The screen as text, a line for each row, without the blanks at its end.
    pub(crate) fn text(&self) -> String {
        let text = self.screen().contents();
        text.lines()
            .map(|row| row.trim_end().to_owned() + "\n")
            .collect()
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Whether one row holds all of these.
    pub(crate) fn has_row(&self, parts: &[&str]) -> bool {
        let has_all = |row: &str| parts.iter().all(|part| row.contains(part));
        self.text().lines().any(has_all)
    }

    /// The row that the cursor is on.
    pub(crate) fn cursor_row(&self) -> String {
        let row = usize::from(self.screen().cursor_position().0);
        let text = self.screen().rows(0, u16::MAX).nth(row);
        text.unwrap_or_default()
    }

    fn describe(&self) -> String {
        let mut text = format!(
            "--- the screen ---\n{}\n--- the last bytes ---\n",
            self.text()
        );
        let tail = self.bytes.len().saturating_sub(400);
        let _ = write!(text, "{}", self.bytes[tail..].escape_ascii());
        text
    }
}

pub(crate) fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|w| *w == part).count()
}

/// A program that is to run in a pseudo-terminal, with an environment of its own.
pub(crate) struct Program {
    command: CommandBuilder,
    columns: u16,
    rows: u16,
    /// The size that the program is told.
    told: Option<(u16, u16)>,
}

impl Program {
    pub(crate) fn new(program: impl AsRef<OsStr>, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.cwd(env!("CARGO_TARGET_TMPDIR"));
        // The profiles of whoever runs the tests are not to be seen.
        command.env("HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/nobody"));
        // Nor is their journal to be written.
        command.env(
            "XDG_STATE_HOME",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/state"),
        );
        Self {
            command,
            columns: 80,
            rows: 24,
            told: None,
        }
    }

    pub(crate) fn guestlist(arguments: &[&str]) -> Self {
        Self::new(process::GUESTLIST, arguments)
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    /// A terminal that says another size than it has.
    pub(crate) fn size_told(
        self,
        told_columns: u16,
        told_rows: u16,
        columns: u16,
        rows: u16,
    ) -> Self {
        Self {
            told: Some((told_columns, told_rows)),
            ..self.size(columns, rows)
        }
    }

    /// Gives it the terminal without making it the one that controls it: no signal comes from it.
    pub(crate) fn without_control(mut self) -> Self {
        self.command.set_controlling_tty(false);
        self
    }

    pub(crate) fn start(self) -> Terminal {
        Terminal::start(self)
    }
}

/// A pseudo-terminal with a program in it.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Arc<(Mutex<Output>, Condvar)>,
    reader: JoinHandle<()>,
    child: Child,
    settings_before: String,
}

/// The program, until it is known to have ended.
struct Child {
    pid: Pid,
    exit: Receiver<ExitStatus>,
    ended: bool,
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.ended && self.exit.try_recv().is_err() {
            let _ = rustix::process::kill_process(self.pid, Signal::KILL);
        }
    }
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has at least one cell")
}

/// How many tests may have a terminal at a time: more would be late for the stops and goings-on of
/// job control.
const AT_A_TIME: usize = 6;
/// How many have one.
static RUNNING: Mutex<usize> = Mutex::new(0);
/// Rung when one of them ends.
static ENDED: Condvar = Condvar::new();

/// The turn of a test, which ends with its thread: a test may open several terminals.
struct Turn;

thread_local! {
    static TURN: Turn = Turn::take();
}

impl Turn {
    fn take() -> Self {
        let running = RUNNING.lock().expect("no test panics here");
        let is_full = |running: &mut usize| *running >= AT_A_TIME;
        *ENDED
            .wait_while(running, is_full)
            .expect("no test panics here") += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().expect("no test panics here") -= 1;
        ENDED.notify_one();
    }
}

impl Terminal {
    fn start(program: Program) -> Self {
        TURN.with(|_| ());
        let (columns, rows) = (program.columns, program.rows);
        let told = program.told.unwrap_or((columns, rows));
        let spawning = process::spawning();
        let pty = native_pty_system()
            .openpty(pty_size(told.0, told.1))
            .expect("the system has a pseudo-terminal");
        let settings_before = settings(&*pty.master);
        let source = pty.master.try_clone_reader().expect("a reader");
        let writer = pty.master.take_writer().expect("a writer");
        let child = pty.slave.spawn_command(program.command);
        drop(pty.slave);
        drop(spawning);
        let output = Arc::new((
            Mutex::new(Output {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                bytes: Vec::new(),
                ended: false,
                closing: false,
            }),
            Condvar::new(),
        ));
        let reader = thread::spawn({
            let output = Arc::clone(&output);
            move || read_all(source, &output)
        });
        Self {
            master: pty.master,
            writer,
            output,
            reader,
            child: watch(child.expect("the program starts")),
            settings_before,
        }
    }

    /// Types bytes, all at once.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.press_bytes(keys.as_bytes());
        self
    }

    /// Types bytes that are no text, all at once.
    pub(crate) fn press_bytes(&mut self, keys: &[u8]) {
        self.writer
            .write_all(keys)
            .expect("the terminal takes input");
    }

    /// Pastes, as a terminal does that was asked to bracket it.
    pub(crate) fn paste(&mut self, text: &str) {
        self.press(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Waits until the output satisfies a condition.
    pub(crate) fn wait(&self, what: &str, condition: impl Fn(&Output) -> bool) {
        wait(&self.output, what, condition);
    }

    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |output| output.shows(text));
    }

    /// Waits until a frame with this text is complete. Returns the screen.
    pub(crate) fn wait_for_frame(&self, text: &str) -> String {
        self.wait(text, |output| {
            output.bytes.ends_with(END_OF_FRAME) && output.shows(text)
        });
        self.output().text()
    }

    /// Waits until a row holds all of these.
    pub(crate) fn wait_for_row(&self, parts: &[&str]) {
        self.wait(&format!("a row with {parts:?}"), |o| o.has_row(parts));
    }

    /// Waits until the cursor is on a row with this text.
    pub(crate) fn wait_for_cursor(&self, text: &str) {
        let what = format!("the cursor on {text}");
        self.wait(&what, |o| o.cursor_row().contains(text));
    }

    /// Presses keys and waits for the end of the next frame. Returns how many bytes came.
    pub(crate) fn press_and_count(&mut self, keys: &str, drawn: impl Fn(&Output) -> bool) -> usize {
        let before = self.output().bytes.len();
        self.press(keys);
        self.wait("a frame", |output| {
            output.bytes[before..].ends_with(END_OF_FRAME) && drawn(output)
        });
        self.output().bytes.len() - before
    }

    /// What came so far.
    pub(crate) fn output(&self) -> MutexGuard<'_, Output> {
        lock(&self.output.0)
    }

    /// Waits until nothing has come for `quiet`, then watches for `watch` more. Returns what came
    /// meanwhile.
    pub(crate) fn idle_output(&self, quiet: Duration, watch: Duration) -> Vec<u8> {
        let (output, change) = &*self.output;
        let mut output = lock(output);
        let mut seen = usize::MAX;
        for span in [quiet, watch] {
            loop {
                let before = output.bytes.len();
                let unchanged = |output: &mut Output| output.bytes.len() == before;
                let timeout;
                (output, timeout) = change
                    .wait_timeout_while(output, span, unchanged)
                    .expect("the reader does not panic");
                if timeout.timed_out() {
                    break;
                }
            }
            seen = seen.min(output.bytes.len());
        }
        output.bytes[seen..].to_vec()
    }

    /// Writes on the screen behind the program's back.
    pub(crate) fn scribble(&self, text: &str) {
        self.output().parser.process(text.as_bytes());
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        // The emulator first: what is drawn for the new size must not meet the old one.
        self.output().parser.set_size(cells(rows), cells(columns));
        self.resize_unseen(columns, rows);
    }

    /// Tells the program a size that the emulator does not follow.
    pub(crate) fn resize_unseen(&self, columns: u16, rows: u16) {
        self.master
            .resize(pty_size(columns, rows))
            .expect("the size can be set");
    }

    /// The settings of the terminal now.
    pub(crate) fn settings(&self) -> String {
        settings(&*self.master)
    }

    pub(crate) fn settings_before(&self) -> &str {
        &self.settings_before
    }

    pub(crate) fn echoes(&self) -> bool {
        let settings = self.master.get_termios().expect("the settings");
        let flags = format!("{:?}", settings.local_flags);
        flags.split([' ', '(', ')']).any(|flag| flag == "ECHO")
    }

    /// Lets whoever writes to the terminal wait, as ctrl-s does in a shell.
    pub(crate) fn stop_output(&self) {
        rustix::termios::tcflow(self.other_end(), Action::OOff).expect("it can be stopped");
    }

    /// Changes the settings of the terminal, as another program may that has it too.
    pub(crate) fn set(&self, change: impl FnOnce(&mut Termios)) {
        let terminal = self.other_end();
        let mut settings = rustix::termios::tcgetattr(&terminal).expect("the settings");
        change(&mut settings);
        rustix::termios::tcsetattr(&terminal, OptionalActions::Now, &settings)
            .expect("it takes them");
    }

    /// The end of the terminal that programs have.
    fn other_end(&self) -> OwnedFd {
        let path = self.master.tty_name().expect("a terminal has a name");
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        rustix::fs::open(path, flags, Mode::empty()).expect("it is ours")
    }

    /// The process that was started.
    pub(crate) fn pid(&self) -> Pid {
        self.child.pid
    }

    /// The process group that has the terminal.
    pub(crate) fn foreground(&self) -> Option<Pid> {
        self.master.process_group_leader().and_then(Pid::from_raw)
    }

    pub(crate) fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).expect("the process is there");
    }

    /// Waits until the program ends by itself with this code, and all that it wrote is read.
    pub(crate) fn exits_with(&mut self, code: u32) {
        let exit = self.child.exit.recv_timeout(PATIENCE);
        let Ok(exit) = exit else {
            panic!("the program goes on\n{}", self.output().describe());
        };
        self.child.ended = true;
        self.wait("the end of the output", |output| output.ended);
        let told = (exit.signal(), exit.exit_code());
        assert_eq!(told, (None, code), "{}", self.output().describe());
    }

    /// Waits until the program ends with this code, and proves that it gave the terminal back as
    /// it was.
    pub(crate) fn leaves_with(&mut self, code: u32) {
        self.exits_with(code);
        self.is_as_before();
        let entered = count(self.output().bytes(), ALTERNATE_SCREEN);
        assert!(entered > 0, "it never took the screen");
    }

    /// Proves that the terminal is as it was before the program started.
    pub(crate) fn is_as_before(&self) {
        assert_eq!(self.settings(), self.settings_before);
        let output = self.output();
        let screen = output.screen();
        assert!(!screen.alternate_screen(), "alternate screen");
        assert!(!screen.bracketed_paste(), "bracketed paste");
        assert!(!screen.hide_cursor(), "hidden cursor");
        let mouse = screen.mouse_protocol_mode();
        assert_eq!(mouse, vt100::MouseProtocolMode::None, "mouse");
    }

    /// Closes the terminal, as a window is closed or a connection breaks, while the program has
    /// nothing to write. Only the exit code remains.
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        // Its end types a line of its own, which means nothing in the table.
        drop(self.writer);
        // The reader holds the terminal open until the next frame, and this brings one.
        lock(&self.output.0).closing = true;
        let told = rustix::process::kill_process(self.child.pid, Signal::CONT);
        told.expect("the process is there");
        self.reader.join().expect("the reader does not panic");
        drop(self.master);
        let exit = self.child.exit.recv_timeout(PATIENCE);
        self.child.ended = exit.is_ok();
        exit.expect("the program ends when its terminal is gone")
    }
}

fn wait(output: &(Mutex<Output>, Condvar), what: &str, condition: impl Fn(&Output) -> bool) {
    let waiting = |output: &mut Output| !condition(output);
    let (output, change) = output;
    let (output, timeout) = change
        .wait_timeout_while(lock(output), PATIENCE, waiting)
        .expect("the reader does not panic");
    if timeout.timed_out() {
        let text = output.describe();
        drop(output);
        panic!("waited in vain: {what}\n{text}");
    }
}

fn settings(master: &(dyn MasterPty + Send)) -> String {
    let settings = master.get_termios().expect("a terminal has settings");
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        settings.input_flags,
        settings.output_flags,
        settings.control_flags,
        settings.local_flags,
        settings.control_chars
    )
}

fn lock(output: &Mutex<Output>) -> MutexGuard<'_, Output> {
    output.lock().expect("no test fails while it looks")
}

fn read_all(mut source: Box<dyn Read + Send>, output: &(Mutex<Output>, Condvar)) {
    let (output, change) = output;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = source.read(&mut buffer).unwrap_or(0);
        let mut output = lock(output);
        output.bytes.extend_from_slice(&buffer[..read]);
        output.parser.process(&buffer[..read]);
        output.ended = read == 0 || output.closing && output.bytes.ends_with(END_OF_FRAME);
        change.notify_all();
        if output.ended {
            return;
        }
    }
}

fn watch(mut child: Box<dyn portable_pty::Child + Send + Sync>) -> Child {
    let pid = child.process_id().and_then(|pid| i32::try_from(pid).ok());
    let (sender, exit) = mpsc::channel();
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            let _ = sender.send(status);
        }
    });
    Child {
        pid: pid.and_then(Pid::from_raw).expect("a process has an id"),
        exit,
        ended: false,
    }
}
