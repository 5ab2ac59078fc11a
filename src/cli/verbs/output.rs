//! Where results go: data to standard output, all else to standard error.

use std::cell::Cell;
use std::io::{self, IsTerminal as _, Write as _};
use std::rc::Rc;

use serde_json::{Value, json};

use guestlist::config::command_line::ResultFormat;
use guestlist::engine::Engine;
use guestlist::engine::apply::LineStatus;
use guestlist::engine::command_log::Claim;
use guestlist::runtime::json_line::written;
use guestlist::runtime::terminal;

use super::change::broker;
use super::exit_codes::{Exit, Failure};
use super::new_passwords::LOST;
use super::open_brokers::OpenBroker;
use super::outcome_row::{self, Row};
use super::report::{self, Report};

/// How a result is printed.
pub(super) struct Output {
    format: ResultFormat,
    several: bool,
    /// Whether the table goes to standard error, since standard output holds something else.
    aside: Cell<bool>,
    /// Whether the document holds new passwords, which nobody knows otherwise.
    has_passwords: Cell<bool>,
    /// What kept the last line from being written.
    problem: Rc<Cell<Option<Exit>>>,
}

impl Output {
    pub(super) fn new(format: ResultFormat, several: bool) -> Self {
        Self {
            format,
            several,
            aside: Cell::default(),
            has_passwords: Cell::default(),
            problem: Rc::default(),
        }
    }

    pub(super) fn is_json(&self) -> bool {
        self.format == ResultFormat::Json
    }

    /// Standard output holds passwords: the table goes to standard error.
    pub(super) fn move_aside(&self) {
        self.aside.set(true);
    }

    /// The document holds new passwords: it must not get lost without a word.
    pub(super) fn note_passwords(&self) {
        self.has_passwords.set(true);
    }

    /// Prints rows whose outcome is known, where each goes out at once.
    pub(super) fn rows(&self, open: &OpenBroker, rows: &[Row]) {
        if self.format == ResultFormat::Ndjson {
            let broker = broker(open);
            for row in rows {
                print_row(&self.problem, &broker, row);
            }
        }
    }

    /// Follows a plan while it is carried out.
    pub(super) fn progress(&self, open: &OpenBroker, lines: usize) -> Progress {
        let is_drawn = !self.several && lines > 20 && has_screen();
        Progress {
            lines,
            bar: is_drawn.then_some(usize::MAX),
            stream: (self.format == ResultFormat::Ndjson).then(|| broker(open)),
            session: open.session.clone(),
            printed: vec![
                false;
                if self.format == ResultFormat::Ndjson {
                    lines
                } else {
                    0
                }
            ],
            problem: Rc::clone(&self.problem),
        }
    }

    /// Prints the whole result. Returns the exit code.
    pub(super) fn finish(&self, reports: &[(String, Report)]) -> Exit {
        let exit = Exit::of_all(reports.iter().map(|(_, report)| report.exit()));
        let printed = match self.format {
            ResultFormat::Table if self.aside.get() => {
                let _ =
                    io::stderr().write_all(report::table_of_all(reports, self.several).as_bytes());
                Ok(())
            }
            ResultFormat::Table => print(&report::table_of_all(reports, self.several)),
            ResultFormat::Json => {
                let all: Vec<Report> = reports.iter().map(|(_, report)| report.clone()).collect();
                let printed = print_json(&report::json_of_all(&all, self.several));
                let is_lost = self.has_passwords.get();
                printed.map_err(|failure| {
                    if is_lost {
                        let why = failure
                            .text
                            .trim_start_matches("cannot write to the output: ");
                        let why = if why.is_empty() {
                            "nobody reads it"
                        } else {
                            why
                        };
                        Failure::new(Exit::CannotWrite, format!("{LOST} ({why})"))
                    } else {
                        failure
                    }
                })
            }
            ResultFormat::Ndjson => reports.iter().try_for_each(|(_, it)| print_failure(it)),
        };
        if let Err(failure) = printed {
            note(&self.problem, &failure);
        }
        for (name, report) in reports {
            for warning in &report.warnings {
                complain_of(name, &format!("warning: {warning}"));
            }
            match &report.error {
                Some((_, error)) => complain_of(name, error),
                // For a person, and where the output was not written; a log does without.
                None if self.problem.get().is_some()
                    || self.format == ResultFormat::Table && has_screen() =>
                {
                    complain_of(name, &report.sum());
                }
                None => {}
            }
        }
        match (self.problem.get(), exit) {
            (None, exit) => exit,
            (Some(problem), Exit::Done) => problem,
            (Some(problem), exit) => Exit::of_all([problem, exit]),
        }
    }
}

/// Tells how far a plan is.
pub(super) struct Progress {
    lines: usize,
    /// How many were done when the bar was drawn last.
    bar: Option<usize>,
    /// The broker, where each row goes out at once.
    stream: Option<Value>,
    session: String,
    printed: Vec<bool>,
    problem: Rc<Cell<Option<Exit>>>,
}

impl Progress {
    pub(super) fn follow(&mut self, engine: &Engine) {
        let Some(run) = engine.run() else { return };
        let left = run.tally(LineStatus::Pending) + run.tally(LineStatus::Sent);
        let done = self.lines - left;
        if self.bar.is_some_and(|drawn| drawn != done) {
            self.bar = Some(done);
            let _ = write!(io::stderr(), "\r{done} of {} done", self.lines);
        }
        self.print(engine, false);
    }

    /// The last look: what is not decided now will not be.
    pub(super) fn end(&mut self, engine: &Engine) {
        if self.bar.is_some() {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
        self.print(engine, true);
    }

    fn print(&mut self, engine: &Engine, is_last: bool) {
        let (Some(broker), Some(run)) = (&self.stream, engine.run()) else {
            return;
        };
        for at in 0..run.lines().len() {
            let is_decided = matches!(
                run.status(engine.log(), at),
                LineStatus::Verified | LineStatus::Failed
            ) && run
                .entry(engine.log(), at)
                .is_none_or(|it| it.claim != Claim::Open && !it.is_listed_alone());
            if !self.printed[at] && (is_decided || is_last) {
                self.printed[at] = true;
                let row = outcome_row::row(engine, run, at, &self.session, Exit::Refused);
                print_row(&self.problem, broker, &row);
            }
        }
    }
}

fn print_row(problem: &Cell<Option<Exit>>, broker: &Value, row: &Row) {
    let mut line = row.json();
    if let Some(object) = line.as_object_mut() {
        object.insert("broker".into(), broker["name"].clone());
    }
    if let Err(failure) = print(&written(&line)) {
        note(problem, &failure);
    }
}

/// The line of a broker that could not be opened, or where something ended the work early.
fn print_failure(report: &Report) -> Result<(), Failure> {
    let Some((_, error)) = &report.error else {
        return Ok(());
    };
    let (broker, exit) = (&report.broker["name"], report.exit().code());
    let line = json!({"broker": broker, "error": error, "exit_code": exit});
    print(&written(&line))
}

/// Says once that the output cannot be written. A closed pipe changes nothing: what was done
/// counts.
fn note(problem: &Cell<Option<Exit>>, failure: &Failure) {
    if failure.exit != Exit::Done && problem.replace(Some(failure.exit)).is_none() {
        complain(&failure.text);
    }
}

/// Whether somebody reads standard error now.
pub(super) fn has_screen() -> bool {
    io::stderr().is_terminal()
}

/// Writes data.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    complete(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Waits until nobody reads standard output any more: the other end of its pipe is closed.
pub(super) async fn unread() {
    let (gone, is_gone) = tokio::sync::oneshot::channel();
    // Not one of the runtime's, which would wait for it at the end.
    let waiting = std::thread::Builder::new().spawn(move || {
        terminal::is_closed(&io::stdout(), None);
        let _ = gone.send(());
    });
    if waiting.is_err() || is_gone.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What came of writing data. A closed pipe is the end, and no error.
pub(super) fn complete(written: io::Result<()>) -> Result<(), Failure> {
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::new(Exit::Done, ""),
        _ => Failure::new(
            Exit::CannotWrite,
            format!("cannot write to the output: {error}"),
        ),
    })
}

/// Writes a document.
pub(super) fn print_json(value: &Value) -> Result<(), Failure> {
    print(&format!(
        "{}\n",
        guestlist::runtime::json_line::pretty(value)
    ))
}

/// Writes to standard error what a person should know of a broker.
pub(super) fn complain_of(broker: &str, text: &str) {
    if !text.is_empty() {
        complain(&format!("{broker}: {text}"));
    }
}

/// Writes to standard error what a person should know.
pub(super) fn complain(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(io::stderr(), "guestlist: {}", guestlist::text::clean(text));
    }
}
