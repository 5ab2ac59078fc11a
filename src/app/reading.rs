//! Reading a page: where a key leads, by rows, so that every word can be read on a small screen.
//! Drawing follows the same numbers.

use super::bindings::Action;
use super::pages::PageLine;
use super::search::Search;

/// What is left of the rows of a page for its lines: the words that are searched for take one.
#[must_use]
pub fn below_search(search: &Search, rows: usize) -> usize {
    rows.saturating_sub(usize::from(search.is_open()))
}

/// The first row to show at most, so that the last of all is seen.
#[must_use]
pub const fn longest(all: usize, page: usize) -> usize {
    all.saturating_sub(page)
}

/// Where a key scrolls a page of so many rows to.
pub(super) fn scroll(at: usize, action: Action, all: usize, page: usize) -> usize {
    let longest = longest(all, page);
    step(at.min(longest), action, page).min(longest)
}

/// Which row a key marks.
pub(super) fn mark(at: usize, action: Action, all: usize, page: usize) -> usize {
    let last = all.saturating_sub(1);
    step(at.min(last), action, page).min(last)
}

fn step(at: usize, action: Action, page: usize) -> usize {
    let page = page.max(1);
    match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at + page,
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => at,
    }
}

/// What a line shows: of a name and a value, the value.
#[must_use]
pub fn value(line: &PageLine) -> &str {
    match line {
        PageLine::Heading(text)
        | PageLine::Text(text)
        | PageLine::Pair(_, text)
        | PageLine::Note(text) => text,
    }
}
