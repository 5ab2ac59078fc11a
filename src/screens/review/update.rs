//! Keys of Review, and what a newer list does to it (`Review::check`). How it opens is in
//! `opening`. The gate before applying is in `before_applying`. Which warnings stand above the
//! lines (`warnings`), and what becomes of the lines of an undo or a comparison that are not sent
//! (`Review::give_up`), is decided here too.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::domain::command::Command;
use crate::domain::plan::Plan;
use crate::domain::reason::Tone;
use crate::engine::impact;
use crate::engine::send_check::SendCheck;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::find::{Find, Shown};
use crate::screens::layout;
use crate::screens::next::{Next, Place};
use crate::screens::review::before_applying::{ask, cautions, users};
use crate::screens::review::opening::field;
use crate::screens::review::{self, Choice, Review, entry, keys, line_choice};
use crate::screens::screen::{Loss, Screen};
use crate::ui::key::{Key, KeyCode};

/// What is said of an undo, or of a comparison, that is left without applying.
pub(in crate::screens) const GIVEN_UP: &str = "Not applied: nothing was changed";

impl Review {
    /// A list was taken: what it changed under the open page is held until a key takes it in.
    pub(in crate::screens) fn check(&mut self, cx: &Context) {
        let lines = self.plan.lines().iter().zip(&mut self.choices);
        for (line, choice) in lines.filter(|(_, choice)| **choice == Choice::Send) {
            if cx.engine.send_check(line) != SendCheck::Ready {
                *choice = Choice::Held;
            }
        }
        recount(cx, self);
        self.look(cx);
    }

    /// Drops what opening it made pending, and passwords that were made for it, but for what this
    /// plan sends. Returns how much became pending.
    pub(in crate::screens) fn give_up(&self, cx: &mut Context, sent: &Plan) -> usize {
        let is_sent = |command: &Command| sent.lines().iter().any(|it| it.command == *command);
        for line in self.plan.lines() {
            let holds_password = line.command.kind().holds_password();
            if holds_password && !is_sent(&line.command) {
                cx.forget_made(&line.command);
            }
        }
        let sent: HashSet<_> = sent
            .lines()
            .iter()
            .filter_map(|line| field(&line.command))
            .collect();
        let added = self.added.iter().filter(|it| !sent.contains(*it));
        let added: Vec<_> = added.cloned().collect();
        cx.call(|engine| engine.drop_changes(&added))
    }

    /// Looks which lines are shown: they stay while they are decided.
    fn look(&mut self, cx: &Context) {
        let is_problem = |at| entry::is_problem(cx, self, at);
        let text = |at| entry::searched(cx, self, at);
        let passing = self.find.passing(self.plan.lines().len(), is_problem, text);
        self.find.show(passing);
        self.cursor = self.nearest(self.cursor);
    }

    /// Whether a line is not sent against the will of the person, or a warning stands above.
    pub(in crate::screens) fn has_problem(&self, cx: &Context) -> bool {
        let mut lines = 0..self.plan.lines().len();
        let mut warnings = self.warnings.iter();
        warnings.any(|(_, tone)| *tone != Tone::Info)
            || lines.any(|at| entry::is_problem(cx, self, at))
    }
}

impl Screen for Review {
    fn layer(&self) -> KeyContext {
        self.find.layer(KeyContext::Review)
    }

    fn fills_screen(&self) -> bool {
        true
    }

    fn applies(&self, cx: &Context, action: Action) -> Result<(), String> {
        keys::applies(cx, self, action)
    }

    fn word(&self, cx: &Context, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Toggle if self.is_left_out(cx, self.cursor) => "include".into(),
            Action::Details => review::words::word_of_enter(self.on_apply, self.unfolded).into(),
            _ => binding.hint.into(),
        }
    }

    fn update(&mut self, cx: &mut Context, action: Action, key: Key) -> Next {
        if self.find.act(action) {
            self.on_apply = false;
            self.look(cx);
            return Next::Stay;
        }
        match action {
            // What a key opened closes first.
            Action::Close if self.unfolded => self.unfolded = false,
            Action::Close => {
                if self.give_up(cx, &Plan::default()) > 0 {
                    cx.say(Tone::Info, GIVEN_UP);
                }
                return Next::Close;
            }
            Action::Help => return Next::Open(Place::Help),
            Action::Apply => return ask(self, cx),
            // The other key for details presses no button.
            Action::Details if self.on_apply && key.code == KeyCode::Enter => return ask(self, cx),
            Action::Copy => match self.copied(cx) {
                Some(text) => cx.copy(&text),
                None => cx.refuse("No line to copy".into()),
            },
            Action::Refresh => cx.refresh(),
            action => {
                if let Err(reason) = work(cx, self, action) {
                    cx.refuse(reason);
                }
            }
        }
        Next::Stay
    }

    fn loss(&self, _: &Context) -> Option<Loss> {
        // While a filter is on, or commands are shown, the key only takes that off.
        let closes = !self.find.is_open() && !self.unfolded;
        (closes && self.holds_passwords()).then_some(Loss {
            title: "Discard this plan?",
            what: "The new passwords in this plan are not sent.".into(),
        })
    }

    /// Keeps the selected entry in sight.
    fn keep_in_sight(&mut self, cx: &Context) {
        let rows = layout::review_rows(cx).1;
        let rows = usize::from(rows - self.find.rows(rows));
        let height = |at| review::entry(cx, self, at).height();
        self.top = self.in_sight(self.top, self.cursor, rows, height);
    }

    fn hint(&self, _: &Context) -> Option<(String, Tone)> {
        let all = self.plan.lines().len();
        let count = (self.find.count(all), all);
        Some((
            review::words::hint(&self.find, count, self.sending)?,
            Tone::Warning,
        ))
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn refilter(&mut self, cx: &Context) {
        self.look(cx);
    }
}

/// Counts what is sent, and looks ahead: after anything that changes it.
pub(super) fn recount(cx: &Context, review: &mut Review) {
    let chosen = review.chosen(cx);
    let commands: Vec<Command> = chosen.lines().iter().map(|l| l.command.clone()).collect();
    let selected = review.cursor.checked_sub(review.warnings.len());
    review.warnings = warnings(cx, &commands);
    if let Some(line) = selected {
        review.cursor = review.warnings.len() + line;
    }
    review.cursor = review.cursor.min(review.entries().saturating_sub(1));
    review.sending = commands.len();
    review.users = users(&commands).len();
}

/// What the person should know first: what would become of the ways in, then what the environment
/// of the broker says, and then what is no reason to warn, such as the way back.
fn warnings(cx: &Context, commands: &[Command]) -> Vec<(String, Tone)> {
    if commands.is_empty() {
        return Vec::new();
    }
    let impact = impact::foresee(&cx.engine, commands);
    let warnings = impact.warnings.into_iter().chain(cautions(cx, commands));
    let notes = impact.notes.into_iter().chain(impact.disconnects);
    let warnings = warnings.map(|text| (text, Tone::Bad));
    warnings
        .chain(notes.map(|text| (text, Tone::Info)))
        .collect()
}

fn work(cx: &mut Context, review: &mut Review, action: Action) -> Result<(), String> {
    match action {
        Action::Other => {
            review.on_apply = !review.on_apply;
            return Ok(());
        }
        Action::Details => {
            review.unfolded = !review.unfolded;
            return Ok(());
        }
        Action::Problems => {
            if !review.find.problems && !review.has_problem(cx) {
                return Err(keys::NO_PROBLEM.into());
            }
            review.find.problems = !review.find.problems;
            review.look(cx);
            return Ok(());
        }
        Action::Toggle | Action::Theirs => {}
        movement => {
            review.on_apply = false;
            review.cursor = review.moved(review.cursor, movement, layout::page(cx));
            return Ok(());
        }
    }
    review.on_apply = false;
    let at = review.selected();
    let at = at.ok_or("Nothing to leave out here: move down to a change")?;
    match action {
        Action::Toggle if !review.has_conflict(cx) => line_choice::take_in_or_out(cx, review, at)?,
        _ => line_choice::decide(cx, review, at, action)?,
    }
    recount(cx, review);
    Ok(())
}
