//! Passwords that were made for each broker are handed over once: in a file, or on a page.
//!
//! Each engine keeps the one of its broker, and knows what became of it
//! ([`crate::engine::password_batch`]). The fleet knows where they go. A file is written with all
//! of them as planned before anything is sent, and again with those that the brokers took; where
//! that fails, they are shown on the page.

use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::engine::Engine;
use crate::engine::password_batch::csv::{self, CsvRow};
use crate::engine::password_batch::{
    Destination, FileId, PasswordBatch, PasswordFileJob, Row, Stage,
};
use crate::screens::effect::Effect;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::passwords::undelivered::Undelivered;
use crate::screens::fleet::passwords::{Part, PasswordForm, Phase};
use crate::screens::next::{Next, Place};
use crate::screens::pages::Subject;
use crate::screens::password_batch::shown;
use crate::screens::question::{ConfirmAction, Question};
use crate::text;
use crate::ui::form::Focus;
use crate::ui::page::PageLine;

/// The page that shows them, once.
#[derive(Debug)]
pub struct Shown;

impl Subject<FleetContext> for Shown {
    const TITLE: &'static str = "New passwords";
    const IS_SECRET: bool = true;

    fn lines(&self, cx: &FleetContext) -> Vec<PageLine> {
        let mut lines = Vec::new();
        if let Some((_, row)) = rows(cx).next() {
            lines.push(PageLine::Text(format!(
                "Of {}:",
                text::name(row.user.as_str())
            )));
        }
        for (member, row) in rows(cx) {
            shown::push(&mut lines, &text::name(member.name()), row);
        }
        lines.push(PageLine::Text(shown::ONCE.into()));
        lines
    }

    fn close(&self, cx: &FleetContext) -> Next {
        let title = format!("Forget {}?", count(cx));
        let lines = vec!["They cannot be read after that.".into()];
        let forget = ConfirmAction::ForgetPasswords;
        Next::ask(Question::new(title, lines, "Forget", forget).dangerous(true))
    }
}

/// The passwords, each with its broker.
fn rows(cx: &FleetContext) -> impl Iterator<Item = (&Member, &Row)> {
    cx.members.iter().flat_map(|member| {
        let batch = member.cx.engine.password_batch().into_iter();
        batch.flat_map(|it| &it.rows).map(move |row| (member, row))
    })
}

fn count(cx: &FleetContext) -> String {
    text::count(rows(cx).count(), "new password", "new passwords")
}

/// They are made: they are written down before any broker hears of them.
pub(super) fn prepare(
    form: &mut PasswordForm,
    cx: &mut FleetContext,
    made: Vec<(usize, Secret)>,
) -> Next {
    let user = form.user();
    let path = form.fields.text(Part::Path).trim().to_owned();
    for (at, password) in made {
        let batch = PasswordBatch::new(vec![user.clone()], vec![password], Destination::Screen);
        cx.call(at, |engine| {
            engine.hold_batch(batch);
            engine.apply_batch();
        });
    }
    cx.passwords.undelivered = Some(Undelivered {
        planned: None,
        stage: Stage::Preparing,
        path: path.clone(),
    });
    if path.is_empty() {
        return apply(form, cx);
    }
    form.phase = Phase::Writing;
    let text = csv(cx);
    work(cx, PasswordFileJob::Create { path, text });
    Next::Stay
}

/// Review of the commands that set them.
fn apply(form: &mut PasswordForm, cx: &mut FleetContext) -> Next {
    if let Some(undelivered) = &mut cx.passwords.undelivered {
        undelivered.stage = Stage::Applying;
    }
    let plans = cx.members.iter().enumerate().filter_map(|(at, member)| {
        let batch = member.cx.engine.password_batch()?;
        let passwords = batch.rows.iter().map(|row| row.password().clone());
        let commands = passwords.flat_map(|it| form.commands(cx, at, it));
        Some((at, commands.collect()))
    });
    let plans = plans.collect();
    form.go_on(cx, plans)
}

fn csv(cx: &FleetContext) -> Secret {
    let rows = rows(cx).map(|(member, row)| CsvRow {
        broker: Some(member.name()),
        user: &row.user,
        password: row.password(),
        outcome: row.status.word(),
    });
    csv::text(&rows.collect::<Vec<_>>())
}

fn work(cx: &mut FleetContext, job: PasswordFileJob) {
    if let Some(member) = cx.members.first() {
        let job = Effect::PasswordFileJob(member.link(), job);
        cx.effects.push(job);
    }
}

/// Hands them over once all is decided. Asked while nothing has the keyboard that could still send
/// or drop them: then what no command carries is not set. Returns the page to show, where they go
/// there.
pub(in crate::screens) fn settle(cx: &mut FleetContext) -> Option<Place> {
    let is_busy = |it: &Member| it.is_applying() || it.cx.engine.queue().is_busy();
    let undelivered = cx.passwords.undelivered.as_ref()?;
    if undelivered.stage != Stage::Applying || cx.members.iter().any(is_busy) || !decide(cx) {
        return None;
    }
    let is_none = rows(cx).next().is_none();
    let text = csv(cx);
    let undelivered = cx.passwords.undelivered.as_mut()?;
    undelivered.stage = Stage::Writing;
    let path = undelivered.path.clone();
    match undelivered.planned {
        Some(file) if is_none => work(cx, PasswordFileJob::Remove { path, file }),
        Some(file) => work(cx, PasswordFileJob::Replace { path, file, text }),
        None if is_none => {
            forget(cx);
            cx.say(Tone::Info, "No password was changed");
        }
        None => {
            undelivered.stage = Stage::Undelivered;
            return Some(Place::Passwords);
        }
    }
    None
}

/// Fixes what became of each, and forgets those that no user has. Returns whether all is decided.
fn decide(cx: &mut FleetContext) -> bool {
    let batches = cx.members.iter_mut().enumerate();
    let mut all = true;
    for (at, member) in batches {
        let Some(batch) = member.cx.engine.password_batch() else {
            continue;
        };
        let users: Vec<_> = batch.rows.iter().map(|row| row.user.clone()).collect();
        all &= member.cx.call(Engine::decide_batch);
        let Some(batch) = member.cx.engine.password_batch() else {
            continue;
        };
        let lost = users.into_iter().filter(|user| !batch.is_for(user));
        cx.passwords.forgotten.extend(lost.map(|user| (at, user)));
    }
    all
}

/// The file was worked on. Returns what follows, for the form that waits for it.
pub(in crate::screens) fn written(
    form: Option<&mut PasswordForm>,
    cx: &mut FleetContext,
    result: Result<FileId, String>,
) -> Next {
    let is_none = rows(cx).next().is_none();
    let Some(undelivered) = &mut cx.passwords.undelivered else {
        return Next::Stay;
    };
    let path = undelivered.path.clone();
    match (undelivered.stage, result, form) {
        (Stage::Preparing, Ok(file), Some(form)) => {
            undelivered.planned = Some(file);
            return apply(form, cx);
        }
        (Stage::Preparing, Err(why), Some(form)) => {
            forget(cx);
            form.phase = Phase::Editing;
            form.fields.focus = Focus::Part(Part::Path);
            form.fields.error = Some(why);
        }
        (Stage::Writing, result, _) if is_none => {
            forget(cx);
            match result {
                Ok(_) => cx.say(
                    Tone::Info,
                    format!("No password was changed; {path} was deleted"),
                ),
                Err(why) => cx.say(Tone::Warning, format!("No password was changed; {why}")),
            }
        }
        (Stage::Writing, Ok(_), _) => {
            let text = format!(
                "{} in {path}, which only you can read; kept nowhere else",
                count(cx)
            );
            forget(cx);
            cx.passwords.files += 1;
            cx.say(Tone::Good, text);
        }
        (Stage::Writing, Err(why), _) => {
            undelivered.stage = Stage::Undelivered;
            cx.say(Tone::Bad, why);
            return Next::Open(Place::Passwords);
        }
        _ => {}
    }
    Next::Stay
}

/// Forgets them: they were handed over, or the person does not want them.
pub(in crate::screens) fn forget(cx: &mut FleetContext) {
    cx.passwords.undelivered = None;
    for member in &mut cx.members {
        member.cx.call(Engine::forget_batch);
    }
}

/// What leaving now would do to passwords that are not handed over, as a sentence.
pub(in crate::screens) fn unfinished(cx: &FleetContext) -> Option<String> {
    let undelivered = cx.passwords.undelivered.as_ref()?;
    let passwords = count(cx);
    Some(match undelivered.planned {
        Some(_) => {
            let path = &undelivered.path;
            format!("Only {path} will have {passwords}, and it will not say which were set.")
        }
        None if undelivered.stage == Stage::Preparing => {
            format!("The file for {passwords} is being written.")
        }
        None => format!("{passwords} will be lost."),
    })
}
