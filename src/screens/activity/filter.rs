//! Which lines of the activity a filter shows: those with all words, or only those about problems.

use std::borrow::Cow;

use crate::domain::command::Verdict;
use crate::engine::command_log::Outcome;
use crate::engine::journal::Item;
use crate::screens::activity::words;
use crate::screens::context::Context;

/// What lines must have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    text: String,
    problems: bool,
}

impl Wanted {
    /// These words, in any case; and only problems, where that is wanted.
    pub(super) fn new(words: &str, problems: bool) -> Self {
        Self {
            text: words.to_lowercase(),
            problems,
        }
    }

    pub(super) fn takes_all(&self) -> bool {
        self.text.trim().is_empty() && !self.problems
    }

    /// Whether whatever passes this passes the other as well: more was typed at the end.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.text.starts_with(&other.text) && (self.problems || !other.problems)
    }

    pub(super) fn takes(&self, cx: &Context, item: Item) -> bool {
        if self.problems && !is_problem(cx, item) {
            return false;
        }
        let mut wanted = self.text.split_whitespace().peekable();
        if wanted.peek().is_none() {
            return true;
        }
        let line = searched(cx, item).to_lowercase();
        wanted.all(|word| line.contains(word))
    }
}

/// Whether a line is about something that failed or is not known.
fn is_problem(cx: &Context, item: Item) -> bool {
    match item {
        Item::Ours(id) => cx
            .engine
            .log()
            .get(id)
            .is_some_and(|it| matches!(it.outcome, Outcome::Failed(_) | Outcome::Unknown(_))),
        Item::Theirs(number) => cx
            .engine
            .other_answers()
            .get(number)
            .is_some_and(|theirs| theirs.verdict != Verdict::Accepted),
    }
}

/// What the filter looks at: all of a line but its time.
fn searched(cx: &Context, item: Item) -> String {
    let Some(line) = words::line(cx, item) else {
        return String::new();
    };
    let (command, reason) = (words::command(cx, item), reason(cx, item));
    format!(
        "{} {} {} {} {} {command} {reason}",
        line.whose, line.user, line.what, line.outcome, line.answer
    )
}

fn reason(cx: &Context, item: Item) -> Cow<'_, str> {
    let Item::Ours(id) = item else {
        return Cow::Borrowed("");
    };
    let entry = cx.engine.log().get(id);
    let reason = entry.and_then(|it| it.outcome.reason());
    reason.map_or_else(Cow::default, |it| cx.words(it))
}
