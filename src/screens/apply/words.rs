//! What the page of a run says: how far it is, what became of each line, and what a copy of it
//! holds.

use std::fmt::Write as _;

use crate::domain::reason::{Reason, Tone};
use crate::engine::apply::{LineStatus, Pause, Phase, Run};
use crate::engine::command_log::Change;
use crate::engine::connection::{Cause, LinkState};
use crate::screens::apply::RunPage;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::change_rows::{self, Entry, describe};
use crate::screens::context::Context;
use crate::text;

/// What stands on the screen for a line.
pub fn entry(cx: &Context, page: &RunPage, run: &Run, at: usize) -> Entry {
    let Some(line) = run.lines().get(at) else {
        return Entry::default();
    };
    let above = at.checked_sub(1).and_then(|at| run.lines().get(at));
    let is_first = above.is_none_or(|above| above.user() != line.user());
    let leaves_out = page.only_trouble || page.find.leaves_out();
    let mut entry = told(cx, run, at, is_first || leaves_out || at == page.top);
    let status = run.status(cx.engine.log(), at);
    entry.word = (status.word(), tone(status));
    let may_doubt = status.is_trouble() || status == LineStatus::Verified;
    let why = why(cx, run, at).filter(|_| may_doubt);
    if why.is_none() {
        entry.tell_change_below(change_rows::columns(cx));
    }
    if let Some(why) = why {
        let room = usize::from(change_rows::width(cx)).saturating_sub(2);
        let lines = text::wrap(&cx.words_of_run(&why), room).into_iter();
        let tone = if status.is_trouble() {
            entry.word.1
        } else {
            Tone::Warning
        };
        entry.below.extend(lines.map(|line| (line, tone)));
    }
    entry
}

/// Why a line went wrong. What a list said of it since comes before the answer that did not come.
pub fn why(cx: &Context, run: &Run, at: usize) -> Option<Reason> {
    let asked = run.entry(cx.engine.log(), at);
    let doubt = asked.and_then(|asked| cx.engine.doubt(asked));
    doubt.or_else(|| run.why(cx.engine.log(), at).cloned())
}

/// What a line changes. Of a user who was deleted only the command log knows what it had.
fn told(cx: &Context, run: &Run, at: usize, with_user: bool) -> Entry {
    let mut entry = describe(cx, &run.lines()[at], with_user);
    let asked = run.entry(cx.engine.log(), at).map(|asked| &asked.change);
    if let Some(Change::Remove { granted, .. }) = asked {
        entry.change = format!("had {}", change_rows::possessions(cx, granted));
    }
    entry
}

/// The rows that a line takes.
pub fn height(cx: &Context, page: &RunPage, run: &Run, at: usize) -> usize {
    entry(cx, page, run, at).height()
}

const fn tone(status: LineStatus) -> Tone {
    match status {
        LineStatus::Verified => Tone::Good,
        LineStatus::Failed => Tone::Bad,
        LineStatus::Unknown | LineStatus::NotSent => Tone::Warning,
        LineStatus::Pending | LineStatus::Sent | LineStatus::Accepted => Tone::Info,
    }
}

/// What there is to say above the lines, the most important first.
pub fn texts(cx: &Context, run: &Run) -> Vec<(String, Tone)> {
    let now = match &run.phase {
        Phase::Over => return over(cx, run),
        Phase::Running if run.tally(LineStatus::Pending) == 0 => {
            ("Waiting for the last answers".into(), Tone::Info)
        }
        Phase::Running => (pace(run), Tone::Info),
        Phase::Paused(why) => paused(cx, run, why),
    };
    vec![now, (counts(run), Tone::Info)]
}

/// Why nothing is sent now, and what the person can do about it.
fn paused(cx: &Context, run: &Run, why: &Pause) -> (String, Tone) {
    let key = |action| cx.key_of(KeyContext::Run, action);
    let (pause, stop) = (key(Action::Pause), key(Action::Stop));
    match why {
        Pause::Wanted => (
            format!("Paused. {pause} resumes, {stop} stops; unsent changes stay pending"),
            Tone::Warning,
        ),
        Pause::Trouble(at) => {
            let user = run.lines().get(*at).map_or("", |line| line.user().as_str());
            let user = text::short(user);
            let status = run.status(cx.engine.log(), *at);
            let late = if status.is_trouble() {
                ""
            } else {
                " after all"
            };
            let text = format!("{user}: {}{late}. {}", status.word(), stop_or_go_on(cx));
            (text, Tone::Bad)
        }
        Pause::Link => {
            let back = match cx.engine.link() {
                LinkState::Connected => format!("Connected again: {pause} resumes"),
                LinkState::Down {
                    cause: Cause::Credentials,
                    ..
                } => format!(
                    "The broker refused the login: press {}, then {} to log in again; then {pause} resumes",
                    key(Action::Close),
                    cx.key(Action::LogIn)
                ),
                _ => format!("Connection lost. Once reconnected, {pause} resumes"),
            };
            let text = format!("{back}, {stop} stops; unsent changes stay pending");
            (text, Tone::Warning)
        }
    }
}

fn pace(run: &Run) -> String {
    let passed = duration(usize::try_from(run.seconds).unwrap_or(usize::MAX));
    match run.pace() {
        Some((rate, left)) => {
            format!("{rate} a second, {} left, {passed} so far", duration(left))
        }
        None if run.seconds == 0 => "Started".into(),
        None if !run.has_pace() => format!("Sending; {passed} so far"),
        None => format!("No recent answer; {passed} so far"),
    }
}

/// The question after a failure.
pub fn stop_or_go_on(cx: &Context) -> String {
    let key = |action| cx.key_of(KeyContext::Run, action);
    format!(
        "Stop ({}), or resume without asking again ({})?",
        key(Action::Stop),
        key(Action::Pause)
    )
}

/// What came of it: a clean result in one line, else what went wrong before what is done.
fn over(cx: &Context, run: &Run) -> Vec<(String, Tone)> {
    let mut end = took(run);
    if run.left_out() > 0 {
        let _ = write!(end, " · {} left out", run.left_out());
    }
    let done = done(cx, run);
    let Some(first) = run.trouble().next() else {
        let (mark, tone) = if is_awaited(cx, run) {
            ("", Tone::Info)
        } else {
            ("✓ ", Tone::Good)
        };
        let told = [(format!("{mark}{done} · {end}"), tone)];
        return told.into_iter().chain(new_passwords(cx, run)).collect();
    };
    let done = match done.as_str() {
        "" if run.tally(LineStatus::Unknown) > 0 => "none is known to be done",
        "" => "nothing done",
        done => done,
    };
    let done = format!("{done} · {end}");
    let told = [trouble(cx, run, first), (done, Tone::Info)];
    told.into_iter().chain(new_passwords(cx, run)).collect()
}

/// Where new passwords are, which are not handed over while what went wrong may be tried again.
fn new_passwords(cx: &Context, run: &Run) -> Option<(String, Tone)> {
    let may_count = [
        LineStatus::Verified,
        LineStatus::Accepted,
        LineStatus::Unknown,
    ];
    let is_any = may_count.iter().any(|status| run.tally(*status) > 0);
    let batch = cx.engine.password_batch().filter(|_| is_any)?;
    let close = cx.key_of(KeyContext::Run, Action::Close);
    let said = match &batch.planned {
        Some((path, _)) => format!("The new passwords are in {path}; {close} adds the outcomes"),
        None => format!("{close} shows the new passwords"),
    };
    Some((said, Tone::Info))
}

/// The same in a few words, for another screen.
pub fn brief(cx: &Context, run: &Run) -> (String, Tone) {
    match run.trouble().len() {
        0 => (done(cx, run), Tone::Good),
        _ => wrong(run),
    }
}

/// How many lines are done. `10 changes verified`; where some went wrong, the heading has the noun.
fn done(cx: &Context, run: &Run) -> String {
    let counts = counted(run, &[LineStatus::Verified, LineStatus::Accepted]);
    let awaited = if is_awaited(cx, run) {
        ", not in the list yet"
    } else {
        ""
    };
    match counts.split_once(' ') {
        Some((number, rest)) if run.trouble().len() == 0 => {
            let noun = if number == "1" { "change" } else { "changes" };
            format!("{number} {noun} {rest}{awaited}")
        }
        _ => format!("{counts}{awaited}"),
    }
}

/// Whether a list may still show what was accepted. None shows passwords.
fn is_awaited(cx: &Context, run: &Run) -> bool {
    run.tally(LineStatus::Accepted) > run.unlisted() && !cx.engine.list_is_refused()
}

/// How many lines went wrong, and how bad that is.
fn wrong(run: &Run) -> (String, Tone) {
    let wrong = [LineStatus::Failed, LineStatus::Unknown, LineStatus::NotSent];
    let tone = match run.tally(LineStatus::Failed) {
        0 => Tone::Warning,
        _ => Tone::Bad,
    };
    (counted(run, &wrong), tone)
}

/// How many lines went wrong, and why the first of them did.
fn trouble(cx: &Context, run: &Run, first: usize) -> (String, Tone) {
    let user = run.lines().get(first);
    let user = user.map_or("", |line| line.user().as_str());
    let why = why(cx, run, first).map(|why| cx.words_of_run(&why).into_owned());
    let why = why.unwrap_or_default();
    let why = why.strip_prefix("not sent: ").unwrap_or(&why);
    let (counts, tone) = wrong(run);
    (format!("{counts} · {}: {why}", text::short(user)), tone)
}

/// How long it took: below a second by the clock, else in seconds without the pauses.
fn took(run: &Run) -> String {
    match run.seconds {
        0 => format!("0.{} s", run.milliseconds().div_ceil(100).clamp(1, 9)),
        seconds => duration(usize::try_from(seconds).unwrap_or(usize::MAX)),
    }
}

/// A time in words.
fn duration(seconds: usize) -> String {
    match seconds {
        0 => "less than a second".into(),
        1..100 => format!("{seconds} s"),
        _ => format!("{} min", seconds.div_ceil(60)),
    }
}

/// How many lines have which status, in words.
pub fn counts(run: &Run) -> String {
    counted(run, &LineStatus::ALL)
}

fn counted(run: &Run, of: &[LineStatus]) -> String {
    let parts = of.iter().map(|status| (*status, run.tally(*status)));
    let parts = parts.filter(|(_, number)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(status, number)| format!("{number} {}", status.word()))
        .collect();
    parts.join(", ")
}

/// The heading of the page.
pub fn title(page: &RunPage, run: &Run) -> String {
    let (decided, all) = (run.decided(), run.lines().len());
    match &run.phase {
        Phase::Running if run.is_stopping() => {
            format!(
                "Stopping: {decided} of {}",
                text::count(all, "change", "changes")
            )
        }
        Phase::Running => format!(
            "Applying: {decided} of {}",
            text::count(all, "change", "changes")
        ),
        Phase::Paused(_) => format!(
            "Paused: {decided} of {}",
            text::count(all, "change", "changes")
        ),
        Phase::Over => {
            let done = run.tally(LineStatus::Verified) + run.tally(LineStatus::Accepted);
            let only = if page.only_trouble {
                " (problems only)"
            } else {
                ""
            };
            format!(
                "Summary: {done} of {} done{only}",
                text::count(all, "change", "changes")
            )
        }
    }
}

/// The bar: how much is decided, in characters that every terminal has.
pub fn bar(run: &Run, width: u16) -> String {
    let all = run.lines().len().max(1);
    let percent = run.decided() * 100 / all;
    let tail = format!(" {percent:>3} %");
    let room = usize::from(width).saturating_sub(tail.len() + 2);
    if room < 4 {
        return tail.trim_start().into();
    }
    let full = run.decided() * room / all;
    format!("[{}{}]{tail}", "#".repeat(full), ".".repeat(room - full))
}

/// The summary as text, for a ticket or a mail. It holds no password, since no line shows one.
pub fn text(cx: &Context, page: &RunPage, run: &Run) -> String {
    let mut text = format!(
        "{} on {}\n{}\n",
        title(page, run),
        cx.engine.session.broker,
        counts(run)
    );
    for at in 0..run.lines().len() {
        let entry = told(cx, run, at, true);
        let word = run.status(cx.engine.log(), at).word();
        let why = why(cx, run, at).filter(|_| run.status(cx.engine.log(), at).is_trouble());
        let why = why.map_or(String::new(), |why| {
            format!(": {}", text::clean(&cx.words_of_run(&why)))
        });
        let (user, what, change) = (entry.user, entry.what, entry.change);
        let _ = writeln!(text, "{user}\t{what}\t{change}\t{word}{why}");
    }
    text
}
