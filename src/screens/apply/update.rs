//! The keys of the page of a plan that is being applied. What pauses and stops it is decided in
//! `engine::apply::control`, what the page says in `words`. Which lines `r` tries again is decided
//! in `engine::apply` (`Run::to_retry`), what happens beside the page when it pauses or ends in
//! `screens::engine_notices`.

use std::borrow::Cow;

use crate::domain::command::{Command, CommandKind};
use crate::domain::plan::Line;
use crate::domain::reason::Tone;
use crate::engine::Engine;
use crate::engine::apply::{Pause, Phase, Run};
use crate::engine::draft::Progress;
use crate::engine::journal::Item;
use crate::screens::apply::layout::run_rows;
use crate::screens::apply::{RunPage, keys, words};
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::change_rows::searched;
use crate::screens::context::Context;
use crate::screens::find::{Find, Shown};
use crate::screens::layout;
use crate::screens::movement::motion;
use crate::screens::next::{Next, Place};
use crate::screens::screen::Screen;
use crate::ui::key::Key;

impl RunPage {
    /// Nothing is sent for now. Returns what to say where the page is not in front.
    pub(in crate::screens) fn paused(&mut self, cx: &Context) -> String {
        let phase = cx.engine.run().map(|run| &run.phase);
        if let Some(Phase::Paused(Pause::Trouble(at))) = phase {
            self.cursor = *at;
            self.follows = false;
        }
        format!("Applying is paused: {} shows why", cx.key(Action::Review))
    }

    /// All is sent and answered. Returns what to say where the page is not in front.
    pub(in crate::screens) fn ended(&mut self, cx: &Context) -> Option<(String, Tone)> {
        let run = cx.engine.run()?;
        self.follows = false;
        if let Some(first) = run.trouble().next() {
            self.cursor = first;
        }
        let (text, tone) = words::brief(cx, run);
        Some((
            format!("{text} · {} shows it", cx.key(Action::Review)),
            tone,
        ))
    }

    /// Looks which lines have the words of the filter. What became of them is no part of that: it
    /// changes, and another key shows the problems.
    fn look(&mut self, cx: &Context) {
        let Some(run) = cx.engine.run() else {
            return;
        };
        let (lines, text) = (run.lines(), |at: usize| searched(cx, &run.lines()[at]));
        let passing = self.find.passing(lines.len(), |_| false, text);
        self.find.show(passing);
        self.follows = false;
    }
}

impl Screen for RunPage {
    fn layer(&self) -> KeyContext {
        self.find.layer(KeyContext::Run)
    }

    fn fills_screen(&self) -> bool {
        true
    }

    fn applies(&self, cx: &Context, action: Action) -> Result<(), String> {
        keys::applies(cx, self, action)
    }

    fn word(&self, cx: &Context, binding: &'static Binding) -> Cow<'static, str> {
        let is_paused = cx
            .engine
            .run()
            .is_some_and(|it| matches!(it.phase, Phase::Paused(_)));
        keys::word(binding, is_paused)
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        if self.find.act(action) {
            self.look(cx);
            return Next::Stay;
        }
        match action {
            Action::Help => return Next::Open(Place::Help),
            Action::Close => return close(cx),
            Action::Retry => return retry(cx),
            Action::Details => return details(self, cx),
            Action::Copy => {
                copy(self, cx);
                return Next::Stay;
            }
            _ => {}
        }
        let page = layout::page(cx);
        let Some(run) = cx.engine.run() else {
            return Next::Close;
        };
        let said = match action {
            Action::Pause => pause_or_resume(self, cx),
            Action::Stop => stop(cx),
            Action::Problems => only_trouble(self, run),
            movement => {
                if motion(movement).is_some() {
                    self.follows = false;
                    self.cursor = self.lines(run).moved(self.cursor, movement, page);
                }
                Ok(())
            }
        };
        if let Err(reason) = said {
            cx.refuse(reason);
        }
        Next::Stay
    }

    /// Keeps the selected line in sight.
    fn keep_in_sight(&mut self, cx: &Context) {
        let Some(run) = cx.engine.run() else {
            return;
        };
        // The list may have shown meanwhile what was not known.
        self.only_trouble &= run.trouble().next().is_some();
        self.cursor = self.lines(run).nearest(self.cursor);
        let rows = usize::from(run_rows(cx, self, run).list);
        let height = |at| words::height(cx, self, run, at);
        let lines = self.lines(run);
        self.top = lines.in_sight(self.top, self.cursor, rows, height);
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn refilter(&mut self, cx: &Context) {
        self.look(cx);
    }
}

fn pause_or_resume(page: &mut RunPage, cx: &mut Context) -> Result<(), String> {
    let Some(run) = cx.engine.run() else {
        return Ok(());
    };
    match run.phase {
        Phase::Running => {
            cx.call(Engine::pause_run);
            Ok(())
        }
        Phase::Paused(_) => resume(page, cx),
        Phase::Over => Err("Already finished: nothing to pause".into()),
    }
}

fn resume(page: &mut RunPage, cx: &mut Context) -> Result<(), String> {
    cx.worded(cx.engine.connected("resume"))?;
    if !cx.engine.queue().is_ready() {
        return Err("Wait: still finding out how the broker answers".into());
    }
    cx.call(Engine::resume_run);
    page.follows = true;
    Ok(())
}

fn stop(cx: &mut Context) -> Result<(), String> {
    match cx.engine.run() {
        Some(run) if run.is_under_way() => {
            cx.call(Engine::end_run);
            Ok(())
        }
        _ => Err("Already finished: nothing more is sent".into()),
    }
}

fn only_trouble(on_page: &mut RunPage, run: &Run) -> Result<(), String> {
    if on_page.only_trouble {
        on_page.only_trouble = false;
        return Ok(());
    }
    if run.trouble().next().is_none() {
        return Err("Nothing went wrong: no problems to show".into());
    }
    on_page.only_trouble = true;
    on_page.follows = false;
    on_page.cursor = on_page.lines(run).nearest(on_page.cursor);
    Ok(())
}

fn close(cx: &mut Context) -> Next {
    match cx.engine.run() {
        Some(run) if run.is_under_way() => {
            let show = cx.key(Action::Review);
            let text = match run.phase {
                Phase::Paused(_) => format!("Applying is paused; {show} shows it"),
                _ => format!("Still applying in the background; {show} shows it"),
            };
            cx.say(Tone::Info, text);
        }
        _ => cx.call(Engine::forget_run),
    }
    Next::Close
}

/// Opens the review of what was not done.
fn retry(cx: &mut Context) -> Next {
    let Some(run) = cx.engine.run() else {
        return Next::Stay;
    };
    if run.is_under_way() {
        let key = |action| cx.key_of(KeyContext::Run, action);
        let reason = format!(
            "Wait until it has finished, or stop it ({}): then {} retries the rest",
            key(Action::Stop),
            key(Action::Retry)
        );
        cx.refuse(reason);
        return Next::Stay;
    }
    let commands: Vec<Command> = run
        .to_retry()
        .into_iter()
        .filter(|line| is_wanted(cx, line))
        .map(|line| line.command)
        .collect();
    if commands.is_empty() {
        let reason = nothing_to_retry(cx);
        cx.refuse(reason);
        return Next::Stay;
    }
    Next::Replace(Place::Review(commands))
}

/// Why nothing can be tried again.
fn nothing_to_retry(cx: &Context) -> String {
    let lines = cx.engine.run().into_iter().flat_map(Run::to_retry);
    let forgotten = lines
        .filter(|line| line.command.kind() == CommandKind::Password)
        .count();
    if forgotten > 0 {
        let new = cx.key(Action::NewPasswords);
        if let Some(file) = file_of_unknown(cx) {
            return format!(
                "Nothing to retry: the file has the passwords whose outcome is not known ({file}); \
                 {new} generates new ones"
            );
        }
        return format!(
            "Nothing to retry: passwords that were not set are not kept; {new} generates new ones"
        );
    }
    "Nothing to retry: no failed change is pending".into()
}

/// The file with the new passwords of the plan, where it has all that may not be set: it is not
/// known of any whether it is.
fn file_of_unknown(cx: &Context) -> Option<&str> {
    let run = cx.engine.run()?;
    let lines = run.lines().iter().enumerate();
    let mut passwords = lines.filter(|(_, it)| it.command.kind() == CommandKind::Password);
    let is_in_file = |(at, _): (usize, &Line)| {
        let entry = run.entry(cx.engine.log(), at);
        entry.is_some_and(|it| it.outcome.is_done() || it.outcome.is_unknown())
    };
    let are_in_file = passwords.all(is_in_file);
    cx.password_file.as_deref().filter(|_| are_in_file)
}

/// Whether a line that went wrong is still wanted: a change may have been cancelled meanwhile.
pub(in crate::screens) fn is_wanted(cx: &Context, line: &Line) -> bool {
    match &line.command {
        Command::SetPermission {
            user,
            permission,
            enabled,
            ..
        } if line.needs.is_none() => {
            cx.engine
                .drafts()
                .field(user, permission)
                .is_some_and(|field| {
                    field.wanted == *enabled && field.progress(cx.engine.log()) != Progress::Sent
                })
        }
        // Once the others were handed over, nobody would be told this one.
        Command::ChangePassword { .. } => {
            let batch = cx.engine.password_batch();
            batch.is_some_and(|batch| batch.holds(&line.command))
        }
        _ => true,
    }
}

/// Opens all that is known of the selected line.
fn details(page: &RunPage, cx: &mut Context) -> Next {
    let run = cx.engine.run();
    let run = run.filter(|_| page.find.shows(page.cursor));
    let asked = run.and_then(|run| run.entry(cx.engine.log(), page.cursor));
    if let Some(id) = asked.map(|asked| asked.id) {
        return Next::Open(Place::Entry(Item::Ours(id)));
    }
    cx.refuse("There are no details yet: this was not sent".into());
    Next::Stay
}

fn copy(page: &RunPage, cx: &mut Context) {
    let Some(run) = cx.engine.run() else {
        return;
    };
    let text = words::text(cx, page, run);
    cx.copy_and_say(
        &text,
        "Summary sent to the clipboard, if the terminal allows it",
    );
}
