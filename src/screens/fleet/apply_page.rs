//! How applying goes on several brokers, and the summary: a line for each broker, which opens to
//! its lines. The brokers go side by side, each in its own order and with its own limits.
//!
//! - A line that goes wrong stops nobody: it is counted, and shown first in the summary.
//! - A broker whose link is lost keeps its lines; once it is back, the key that pauses lets it go
//!   on.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::domain::command::Command;
use crate::domain::reason::Tone;
use crate::engine::Engine;
use crate::engine::apply::{LineStatus, Pause, Phase, Run};
use crate::engine::command_log::CommandLog;
use crate::engine::connection::LinkState;
use crate::screens::apply::{RunPage, keys, update as apply, words};
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::change_rows::{Entry, searched};
use crate::screens::find::Find;
use crate::screens::fleet::apply::Tally;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::layout;
use crate::screens::fleet::member::Member;
use crate::screens::movement::moved;
use crate::screens::next::{Next, Place};
use crate::screens::screen::Screen;
use crate::text;
use crate::ui::key::Key;
use crate::ui::{frame, scrolling};

/// The page.
#[derive(Debug, Default)]
pub struct FleetRun {
    /// The selected row.
    pub cursor: usize,
    /// The first row shown.
    pub top: usize,
    /// The broker whose lines are shown.
    pub unfolded: Option<usize>,
    /// Which lines are shown, counted through all brokers: those with the words. A broker is shown
    /// with any of its own.
    pub find: Find,
    /// Whether only what went wrong is shown.
    pub only_trouble: bool,
}

/// What stands in a row of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The column of the broker.
    pub broker: usize,
    /// Which line of its plan; `None` for the broker itself.
    pub line: Option<usize>,
}

impl FleetRun {
    /// The rows: the brokers of the step, and the lines of the one that is open.
    pub fn rows(&self, cx: &FleetContext) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut before = 0;
        for (broker, run) in cx.runs() {
            let first = before;
            before += run.lines().len();
            let has_none = self.find.place(before) == self.find.place(first);
            if has_none || self.only_trouble && Tally::of(run).trouble == 0 {
                continue;
            }
            rows.push(Row { broker, line: None });
            if self.unfolded == Some(broker) {
                let lines = (0..run.lines().len()).filter(|at| self.find.shows(first + at));
                let wrong = |at: &usize| run.status(log(cx, broker), *at).is_trouble();
                let lines = lines.filter(|at| !self.only_trouble || wrong(at));
                rows.extend(lines.map(|at| Row {
                    broker,
                    line: Some(at),
                }));
            }
        }
        rows
    }

    /// How many lines have the words, and how many there are.
    pub fn count(&self, cx: &FleetContext) -> (usize, usize) {
        let all = cx.runs().map(|(_, run)| run.lines().len()).sum();
        (self.find.count(all), all)
    }

    /// Looks which lines have the words, the name of their broker among them. What became of them
    /// is no part of that: it changes, and another key shows the problems.
    fn look(&mut self, cx: &FleetContext) {
        let of = |(broker, run): (usize, &Run)| -> Vec<(usize, usize)> {
            (0..run.lines().len()).map(|at| (broker, at)).collect()
        };
        let lines: Vec<(usize, usize)> = cx.runs().flat_map(of).collect();
        let text = |nth: usize| {
            let (broker, at) = lines[nth];
            let member = &cx.members[broker];
            let line = member.run().and_then(|run| run.lines().get(at));
            let words = line.map(|line| searched(&member.cx, line));
            format!("{} {}", member.name(), words.unwrap_or_default())
        };
        let selected = self.selected(cx);
        let passing = self.find.passing(lines.len(), |_| false, text);
        self.find.show(passing);
        // It stays where it is while that is shown.
        let rows = self.rows(cx);
        let place = rows.iter().position(|row| Some(*row) == selected);
        self.cursor = place.unwrap_or(0);
    }

    /// What stands in the row of a line.
    pub fn entry(&self, cx: &FleetContext, row: Row) -> Option<Entry> {
        let member = cx.members.get(row.broker)?;
        let page = RunPage {
            // The line above may be hidden.
            only_trouble: self.only_trouble || self.find.leaves_out(),
            ..RunPage::default()
        };
        Some(words::entry(&member.cx, &page, member.run()?, row.line?))
    }

    fn height(&self, cx: &FleetContext, row: Row) -> usize {
        self.entry(cx, row).map_or(1, |entry| entry.height())
    }

    fn selected(&self, cx: &FleetContext) -> Option<Row> {
        self.rows(cx).get(self.cursor).copied()
    }
}

fn log(cx: &FleetContext, broker: usize) -> &CommandLog {
    cx.members[broker].cx.engine.log()
}

/// Whether a broker takes commands.
fn is_back(member: &Member) -> bool {
    let engine = &member.cx.engine;
    *engine.link() == LinkState::Connected && engine.queue().is_ready()
}

/// Whether a broker waits for the key only, since its link was lost and is back.
fn waits_for_key(member: &Member) -> bool {
    let mut run = member.run().into_iter();
    is_back(member) && run.any(|it| it.phase == Phase::Paused(Pause::Link))
}

/// What is said of a broker: a word, how it is meant, and why.
pub fn state(member: &Member, run: &Run) -> (String, Tone) {
    match &run.phase {
        Phase::Paused(Pause::Link) if is_back(member) => {
            ("paused: connected again".into(), Tone::Warning)
        }
        Phase::Paused(Pause::Link) => match member.cx.engine.link() {
            LinkState::Connected => ("paused: connecting".into(), Tone::Bad),
            _ => (format!("paused: {}", member.standing().word), Tone::Bad),
        },
        Phase::Paused(_) => ("paused".into(), Tone::Warning),
        Phase::Running => ("applying".into(), Tone::Info),
        Phase::Over => match run.trouble().next() {
            None if run.tally(LineStatus::Accepted) > run.unlisted() => {
                ("not in the list yet".into(), Tone::Info)
            }
            // No list shows a password: it is accepted, and never verified.
            None if run.tally(LineStatus::Accepted) == 0 => ("✓ verified".into(), Tone::Good),
            None => (format!("✓ {}", words::counts(run)), Tone::Good),
            Some(first) => {
                let why = words::why(&member.cx, run, first);
                let why =
                    why.map_or_else(String::new, |it| member.cx.words_of_run(&it).into_owned());
                (why, Tone::Bad)
            }
        },
    }
}

/// The heading of the page.
pub fn title(cx: &FleetContext) -> String {
    let tally = cx.tally();
    let all = text::count(tally.all(), "change", "changes");
    let brokers = text::count(cx.runs().count(), "broker", "brokers");
    let decided = tally.done + tally.trouble;
    match (cx.is_applying(), cx.is_paused()) {
        (true, true) => format!("Paused: {decided} of {all} on {brokers}"),
        (true, false) => format!("Applying: {decided} of {all} on {brokers}"),
        (false, _) => format!("Summary: {} of {all} done on {brokers}", tally.done),
    }
}

/// What came of it, in a few words, for another screen.
pub fn brief(cx: &FleetContext) -> (String, Tone) {
    let tally = cx.tally();
    let brokers = text::count(cx.runs().count(), "broker", "brokers");
    match tally.trouble {
        0 => {
            let done = text::count(tally.done, "change", "changes");
            (format!("✓ {done} applied on {brokers}"), Tone::Good)
        }
        wrong => (
            format!("{wrong} of {} changes not done, on {brokers}", tally.all()),
            Tone::Bad,
        ),
    }
}

impl Screen<FleetContext> for FleetRun {
    fn layer(&self) -> KeyContext {
        self.find.layer(KeyContext::Run)
    }

    fn fills_screen(&self) -> bool {
        true
    }

    fn applies(&self, cx: &FleetContext, action: Action) -> Result<(), String> {
        let refused = |why: &str| Err(why.to_owned());
        match action {
            Action::Pause | Action::Stop if !cx.is_applying() => {
                refused("Already finished: nothing more is sent")
            }
            Action::Problems if !self.only_trouble && cx.tally().trouble == 0 => {
                refused("Nothing went wrong: no problems to show")
            }
            Action::Retry if cx.is_applying() => refused("Wait until it has finished, or stop it"),
            Action::Retry if cx.tally().trouble == 0 => refused("Nothing to retry: all is done"),
            _ => Ok(()),
        }
    }

    fn word(&self, cx: &FleetContext, binding: &'static Binding) -> Cow<'static, str> {
        keys::word(binding, resumes(cx))
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, _: Key) -> Next {
        if self.find.act(action) {
            self.look(cx);
            return Next::Stay;
        }
        if let Err(reason) = self.applies(cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        match action {
            Action::Help => return Next::Open(Place::Help),
            Action::Close => return close(cx),
            Action::Retry => return retry(cx),
            Action::Pause => pause_or_resume(cx),
            Action::Stop => stop(cx),
            Action::Problems => {
                self.only_trouble = !self.only_trouble;
                self.cursor = 0;
            }
            Action::Details => {
                let broker = self.selected(cx).map(|row| row.broker);
                self.unfolded = broker.filter(|it| self.unfolded != Some(*it));
                let rows = self.rows(cx);
                let place = rows.iter().position(|it| Some(it.broker) == broker);
                self.cursor = place.unwrap_or(0);
            }
            Action::Copy => {
                let text = as_text(cx);
                let sent = "Summary sent to the clipboard, if the terminal allows it";
                cx.copy_and_say(&text, sent);
            }
            movement => {
                let page = usize::from(layout::page_rows(cx).body / 2).max(1);
                let last = self.rows(cx).len().saturating_sub(1);
                self.cursor = moved(self.cursor, movement, last, page);
            }
        }
        Next::Stay
    }

    /// What lets a broker go on that is back.
    fn hint(&self, cx: &FleetContext) -> Option<(String, Tone)> {
        let pause = cx.keys.name(KeyContext::Run, Action::Pause);
        let text = format!("Connected again: {pause} sends what is left");
        let waits = cx.members.iter().any(waits_for_key);
        waits.then_some((text, Tone::Warning))
    }

    fn keep_in_sight(&mut self, cx: &FleetContext) {
        let rows = self.rows(cx);
        self.cursor = self.cursor.min(rows.len().saturating_sub(1));
        let body = usize::from(layout::page_rows(cx).body);
        let height = |at: usize| rows.get(at).map_or(1, |row| self.height(cx, *row));
        let body = body.saturating_sub(usize::from(!frame::fits(cx.size())));
        let body = body.saturating_sub(usize::from(self.find.is_open()));
        self.top = scrolling::in_sight(self.top, Some(self.cursor), rows.len(), body, height);
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn refilter(&mut self, cx: &FleetContext) {
        self.look(cx);
    }
}

fn close(cx: &mut FleetContext) -> Next {
    let show = cx.key(Action::Review);
    if cx.is_paused() {
        cx.say(
            Tone::Warning,
            format!("Applying is paused; {show} shows it"),
        );
    } else if cx.is_applying() {
        let text = format!("Still applying in the background; {show} shows it");
        cx.say(Tone::Info, text);
    } else {
        for member in &mut cx.members {
            member.cx.call(Engine::forget_run);
        }
    }
    Next::Close
}

/// Whether the key that pauses resumes.
fn resumes(cx: &FleetContext) -> bool {
    cx.is_paused() || cx.members.iter().any(waits_for_key)
}

fn pause_or_resume(cx: &mut FleetContext) {
    let resume = resumes(cx);
    for at in 0..cx.members.len() {
        let is_back = is_back(&cx.members[at]);
        cx.call(at, |engine| {
            let run = engine.run().filter(|run| run.is_under_way());
            match run {
                Some(_) if resume && is_back => engine.resume_run(),
                Some(run) if !resume && run.phase == Phase::Running => engine.pause_run(),
                _ => return,
            }
            engine.advance();
        });
    }
    if resume && cx.is_paused() {
        cx.refuse("Not connected: cannot resume now; nothing was lost".into());
    }
}

fn stop(cx: &mut FleetContext) {
    for at in 0..cx.members.len() {
        cx.call(at, |engine| {
            if engine.run().is_some_and(Run::is_under_way) {
                engine.end_run();
                engine.advance();
            }
        });
    }
}

/// Opens the review of what was not done.
fn retry(cx: &mut FleetContext) -> Next {
    let commands = |(at, member): (usize, &Member)| -> (usize, Vec<Command>) {
        let lines = member.run().map_or_else(Vec::new, Run::to_retry);
        // A password is made here, or was typed and is known.
        let wanted = lines.into_iter().filter(|line| match line.command {
            Command::AddUser { .. } | Command::ChangePassword { .. } => {
                cx.passwords.may_retry(at, &line.command)
            }
            _ => apply::is_wanted(&member.cx, line),
        });
        (at, wanted.map(|line| line.command).collect())
    };
    let plans = cx.members.iter().enumerate().map(commands);
    let plans: Vec<_> = plans.filter(|(_, it)| !it.is_empty()).collect();
    if plans.is_empty() {
        cx.refuse("Nothing to retry: no failed change is pending".into());
        return Next::Stay;
    }
    Next::Replace(Place::Plans(plans))
}

/// The summary as text, for a ticket or a mail: a line for each line of each plan.
fn as_text(cx: &FleetContext) -> String {
    let mut text = format!("{}\n", title(cx));
    for (broker, run) in cx.runs() {
        let member = &cx.members[broker];
        for at in 0..run.lines().len() {
            let row = Row {
                broker,
                line: Some(at),
            };
            let entry = FleetRun::default().entry(cx, row).unwrap_or_default();
            let user = text::clean(run.lines()[at].user().as_str()).into_owned();
            let (what, change, word) = (entry.what, entry.change, entry.word.0);
            let name = member.name();
            let _ = writeln!(text, "{name}\t{user}\t{what}\t{change}\t{word}");
        }
    }
    text
}
