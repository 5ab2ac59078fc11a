//! The words of a line: for the screen, and for the terminal's clipboard. None of them
//! is cleaned, but for the last; none holds a password. The page about a line is in `line_details`.

use crate::domain::command::{CommandKind, Verdict};
use crate::domain::local_time::LocalTime;
use crate::domain::permission::PermissionKey;
use crate::domain::reason::Tone;
use crate::engine::command_log::{self, ANSWER_KEPT, Change, Entry, Outcome};
use crate::engine::journal::Item;
use crate::engine::other_admins_answers::OtherAdminAnswer;
use crate::screens::context::Context;
use crate::text;

/// A line as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The time of day: of the command when it was asked for, of the others' answers.
    pub time: String,
    /// Whose command it is.
    pub whose: &'static str,
    /// Whom it is about; empty when that is not said.
    pub user: String,
    /// What was to be done.
    pub what: String,
    /// What became of it.
    pub outcome: &'static str,
    /// How that is meant.
    pub tone: Tone,
    /// The broker's words, else the reason in ours.
    pub answer: String,
}

/// The words of a line, if it is still kept.
pub fn line(cx: &Context, item: Item) -> Option<Line> {
    match item {
        Item::Ours(id) => cx.engine.log().get(id).map(|entry| ours(cx, entry)),
        Item::Theirs(number) => cx.engine.other_answers().get(number).map(theirs),
    }
}

fn clock(time: Option<&LocalTime>) -> String {
    time.map_or_else(String::new, |time| time.clock.clone())
}

fn ours(cx: &Context, entry: &Entry) -> Line {
    let (outcome, tone) = outcome(&entry.outcome);
    let reason = entry.outcome.reason().map(|it| cx.words(it));
    let answer = entry.answer.as_deref().or(reason.as_deref());
    Line {
        time: clock(entry.times.asked.as_deref()),
        whose: "you",
        user: text::named(entry.user.as_str()).into(),
        what: what(cx, &entry.change),
        outcome,
        tone,
        answer: command_log::first(answer.unwrap_or_default(), ANSWER_KEPT).into(),
    }
}

fn theirs(theirs: &OtherAdminAnswer) -> Line {
    let (outcome, tone) = verdict(theirs.verdict);
    let user = theirs.user.as_ref();
    let user = user.map(|user| text::named(user.as_str()));
    Line {
        time: clock(theirs.time.as_deref()),
        whose: "other",
        user: user.unwrap_or_default().into(),
        what: kind(theirs.kind).into(),
        outcome,
        tone,
        answer: theirs.words.as_ref().into(),
    }
}

/// The word for an outcome, and how it is meant.
pub const fn outcome(outcome: &Outcome) -> (&'static str, Tone) {
    match outcome {
        Outcome::Waiting => ("Waiting", Tone::Info),
        Outcome::Sent => ("Sent", Tone::Info),
        Outcome::Accepted => ("Accepted", Tone::Good),
        Outcome::Verified => ("Verified", Tone::Good),
        Outcome::Failed(_) => ("Failed", Tone::Bad),
        Outcome::Unknown(_) => ("Unknown", Tone::Warning),
        Outcome::NotSent(_) => ("Not sent", Tone::Info),
    }
}

/// The word for what an answer to another admin says. It is not verified by us.
pub const fn verdict(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Accepted => ("Accepted", Tone::Info),
        Verdict::Refused | Verdict::Denied => ("Refused", Tone::Warning),
        Verdict::Unclear => ("Unclear", Tone::Warning),
    }
}

pub(super) fn kind(kind: Option<CommandKind>) -> &'static str {
    match kind {
        Some(CommandKind::Add) => "add user",
        Some(CommandKind::Remove) => "delete user",
        Some(CommandKind::Password) => "new password",
        Some(CommandKind::Permission) => "a permission",
        None => "",
    }
}

pub(super) fn what(cx: &Context, change: &Change) -> String {
    match change {
        Change::Permission { key, enabled, .. } => {
            let state = if *enabled { "on" } else { "off" };
            format!("{} {state}", label(cx, key))
        }
        other => kind(Some(other.kind())).into(),
    }
}

/// What people call a permission.
pub fn label(cx: &Context, key: &PermissionKey) -> String {
    cx.engine.label(key).into_owned()
}

/// Our command as the broker got it, but for the password; empty for another admin's.
pub fn command(cx: &Context, item: Item) -> String {
    let Item::Ours(id) = item else {
        return String::new();
    };
    let entry = cx.engine.log().get(id);
    entry.map_or_else(String::new, |entry| {
        (cx.engine.session.family.spelling.0)(&entry.command())
    })
}

/// A line as one text, to be pasted elsewhere: cleaned, since it may land in a shell.
pub fn plain(cx: &Context, item: Item) -> String {
    let Some(line) = line(cx, item) else {
        return String::new();
    };
    let time = match item {
        Item::Ours(id) => cx
            .engine
            .log()
            .get(id)
            .and_then(|it| it.times.asked.clone()),
        Item::Theirs(number) => cx
            .engine
            .other_answers()
            .get(number)
            .and_then(|it| it.time.clone()),
    };
    let time = time.map(|time| time.to_string()).unwrap_or_default();
    let done = match command(cx, item) {
        command if command.is_empty() => format!("{} {}", line.what, line.user),
        command => command,
    };
    let answer = line.answer.as_str();
    let parts = [&time, line.whose, done.trim(), line.outcome, answer];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    text::clean(&parts.collect::<Vec<_>>().join("  ")).into_owned()
}
