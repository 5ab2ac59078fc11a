//! What stands on the page for each line: from what to what, and why it is not sent. What is to be
//! said below a line goes here.

use crate::domain::command::Command;
use crate::domain::permission::Grant;
use crate::domain::plan::Line;
use crate::domain::reason::Tone;
use crate::engine::draft::Clash;
use crate::engine::send_check::SendCheck;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::change_rows::{self, Entry, columns, describe, width};
use crate::screens::context::Context;
use crate::screens::review::{Choice, Review};
use crate::text;

/// What stands on the screen for the nth entry.
pub fn entry(cx: &Context, review: &Review, nth: usize) -> Entry {
    let room = usize::from(width(cx)).saturating_sub(2);
    if let Some((warning, tone)) = review.warnings.get(nth) {
        let lines = text::wrap(warning, room);
        return Entry {
            below: lines.into_iter().map(|l| (l, *tone)).collect(),
            warning: true,
            ..Entry::default()
        };
    }
    let at = nth - review.warnings.len();
    let Some(line) = review.plan.lines().get(at) else {
        return Entry::default();
    };
    let above = at.checked_sub(1).and_then(|at| review.plan.lines().get(at));
    let is_first = above.is_none_or(|above| above.user() != line.user());
    let is_first = is_first || nth == review.top || review.find.leaves_out();
    let mut entry = describe(cx, line, is_first);
    let why = why_not(cx, review, at, line);
    entry.word = word(cx, review, at, line);
    entry.tell_change_below(columns(cx));
    let wrap = |text: &str, tone| text::wrap(text, room).into_iter().map(move |l| (l, tone));
    if let Some(why) = why {
        entry.below.extend(wrap(&why, entry.word.1));
    } else if review.unfolded {
        let command = cx.engine.session.family.spelling.0(&line.command);
        let command = wrap(&command, Tone::Info).filter(|(line, _)| !line.is_empty());
        entry.below.extend(command);
    }
    entry
}

/// Whether a line is not sent, and the person did not leave it out.
pub(in crate::screens) fn is_problem(cx: &Context, review: &Review, at: usize) -> bool {
    let line = review.plan.lines().get(at);
    line.is_some_and(|line| matches!(word(cx, review, at, line).1, Tone::Bad | Tone::Warning))
}

/// What a filter looks at in a line.
pub(in crate::screens) fn searched(cx: &Context, review: &Review, at: usize) -> String {
    let line = &review.plan.lines()[at];
    let word = word(cx, review, at, line).0;
    format!("{} {word}", change_rows::searched(cx, line))
}

fn word(cx: &Context, review: &Review, at: usize, line: &Line) -> (&'static str, Tone) {
    match (review.choices[at], cx.engine.send_check(line)) {
        (_, SendCheck::Conflict(_)) => ("conflict", Tone::Bad),
        (Choice::Drop, _) => ("left out", Tone::Info),
        (Choice::Held, _) | (_, SendCheck::Not(_)) => ("not sent", Tone::Warning),
        _ if !review.sends(cx, at) => ("not sent", Tone::Warning),
        _ => ("", Tone::Info),
    }
}

/// Why a line is not sent; `None` when it is.
fn why_not(cx: &Context, review: &Review, at: usize, line: &Line) -> Option<String> {
    let take = cx.key_of(KeyContext::Review, Action::Toggle);
    let why = match cx.engine.send_check(line) {
        SendCheck::Conflict(clash) => return Some(three_ways(cx, line, clash)),
        _ if review.choices[at] == Choice::Drop => {
            return Some(format!("left out; {take} includes it again"));
        }
        SendCheck::Not(why) => why,
        SendCheck::Ready if review.choices[at] == Choice::Held => {
            format!("changed while you were reading; {take} includes it as it is now")
        }
        SendCheck::Ready if !review.sends(cx, at) => {
            format!(
                "it depends on a line about {} that is not sent",
                text::short(line.user().as_str())
            )
        }
        SendCheck::Ready => return None,
    };
    Some(format!("not sent: {why}"))
}

/// Base, broker and mine, and what can be done.
fn three_ways(cx: &Context, line: &Line, clash: Clash) -> String {
    let key = |action| cx.key_of(KeyContext::Review, action);
    let (theirs, mine) = (key(Action::Theirs), key(Action::Toggle));
    let Command::SetPermission {
        permission,
        enabled,
        ..
    } = &line.command
    else {
        return String::new();
    };
    match clash {
        Clash::Value(broker) => format!(
            "was {}, the broker now says {}, you want {}: {theirs} takes the broker's, {mine} keeps yours",
            permission.word(line.before.unwrap_or(Grant::Unknown)),
            permission.word(broker),
            permission.word(Grant::from(*enabled))
        ),
        Clash::UserGone => {
            format!("the user is gone from the broker's list: {theirs} discards it")
        }
        Clash::PermissionGone => {
            format!("the broker no longer lists this permission: {theirs} discards it")
        }
    }
}
