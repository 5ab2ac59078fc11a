//! The words of a line: for the screen, and for the terminal's clipboard. None of them
//! is cleaned, but for the last; none holds a password.

use crate::domain::command::{CommandKind, Verdict};
use crate::domain::local_time::LocalTime;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::engine::command_log::{self, ANSWER_KEPT, Change, Entry, Outcome};
use crate::engine::journal::Item;
use crate::engine::other_admins_answers::OtherAdminAnswer;
use crate::screens::change_rows;
use crate::screens::context::Context;
use crate::text;
use crate::ui::page::PageLine;

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

fn kind(kind: Option<CommandKind>) -> &'static str {
    match kind {
        Some(CommandKind::Add) => "add user",
        Some(CommandKind::Remove) => "delete user",
        Some(CommandKind::Password) => "new password",
        Some(CommandKind::Permission) => "a permission",
        None => "",
    }
}

fn what(cx: &Context, change: &Change) -> String {
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

/// The whole of a line, as a page.
pub fn entry(cx: &Context, item: Item) -> Vec<PageLine> {
    let lines = match item {
        Item::Ours(id) => cx.engine.log().get(id).map(|it| our_entry(cx, it)),
        Item::Theirs(number) => cx.engine.other_answers().get(number).map(their_entry),
    };
    lines.unwrap_or_else(|| vec![PageLine::Text("This line is too old to be kept".into())])
}

fn pair(key: &str, value: impl Into<String>) -> PageLine {
    PageLine::Pair(key.into(), value.into())
}

fn our_entry(cx: &Context, entry: &Entry) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::Heading(format!("Command {} of this session", entry.id.0 + 1)),
        pair("Broker", &cx.engine.session.broker),
        pair("User", text::name(entry.user.as_str())),
        pair("What", what(cx, &entry.change)),
    ];
    lines.extend(before_and_after(cx, &entry.change));
    lines.push(pair("Command", command(cx, Item::Ours(entry.id))));
    lines.push(pair("Outcome", outcome(&entry.outcome).0));
    lines.extend(entry.own_reason().map(|it| pair("Reason", cx.words(it))));
    let answer = entry.answer.as_deref();
    lines.push(pair("The broker's answer", answer.unwrap_or("none")));
    let times = &entry.times;
    let times = [
        ("Asked for", &times.asked),
        ("Sent", &times.sent),
        ("Answered", &times.answered),
        ("Outcome since", &times.settled),
    ];
    for (name, time) in times {
        lines.extend(time.as_ref().map(|time| pair(name, time.to_string())));
    }
    lines
}

fn before_and_after(cx: &Context, change: &Change) -> Option<PageLine> {
    match change {
        Change::Permission {
            key,
            before,
            enabled,
            priority,
        } => {
            let after = key.word(Grant::from(*enabled));
            let ranked = change_rows::ranked(priority.filter(|_| *enabled));
            let change = format!("{} -> {after}{ranked}", key.word(*before));
            Some(pair("Change", change))
        }
        Change::Remove { granted, .. } => {
            let labels = granted.iter().map(|held| label(cx, &held.key));
            let labels = labels.collect::<Vec<_>>().join(", ");
            let had = if labels.is_empty() { "none" } else { &labels };
            Some(pair("Permissions it had", had))
        }
        Change::Add | Change::Password => None,
    }
}

fn their_entry(theirs: &OtherAdminAnswer) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::Heading("An answer to another admin".into()),
        PageLine::Text(
            "Or to another console, or a late answer to one of our own commands.".into(),
        ),
    ];
    if let Some(user) = &theirs.user {
        lines.push(pair("User", text::name(user.as_str())));
    }
    if theirs.kind.is_some() {
        lines.push(pair("What", kind(theirs.kind)));
    }
    lines.push(pair("It says", verdict(theirs.verdict).0));
    lines.push(pair("The broker's words", theirs.words.as_ref()));
    if let Some(time) = &theirs.time {
        lines.push(pair("Heard", time.to_string()));
    }
    lines
}
