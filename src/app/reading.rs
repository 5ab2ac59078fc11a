//! Reading a page: how much of it is seen, and where a key leads. Drawing follows the same numbers.

use super::bindings::Action;
use super::layout::has_frame;
use super::pages::{self, PageLine};
use super::search::Search;

/// The most columns that a page takes.
pub const WIDEST: u16 = 88;
/// The columns of the keys and names at the left of a page.
pub const KEYS: u16 = 27;

/// Columns and lines inside of a page on a screen of this size. The footer, which says how to
/// scroll and close, stays in sight where there is room.
#[must_use]
pub const fn inside((width, height): (u16, u16)) -> (u16, u16) {
    let width = if width < WIDEST { width } else { WIDEST };
    let height = if height >= 8 { height - 1 } else { height };
    if has_frame(width, height) {
        (width - 4, height - 2)
    } else {
        (width, height)
    }
}

/// What is left of the inside for the lines of the help: the words that are searched for take one.
#[must_use]
pub fn below_search(search: &Search, (columns, lines): (u16, u16)) -> (u16, u16) {
    (columns, lines.saturating_sub(u16::from(search.is_open())))
}

/// The lines that a line of a page takes.
#[must_use]
pub fn height(line: &PageLine, columns: u16) -> usize {
    pages::rows(std::slice::from_ref(line), KEYS, columns).count()
}

/// The first line with which this one is still seen whole.
#[must_use]
pub fn highest_top(lines: &[PageLine], line: usize, (columns, room): (u16, u16)) -> usize {
    let mut free = usize::from(room);
    let mut top = line;
    for (at, line) in lines.iter().enumerate().take(line + 1).rev() {
        match free.checked_sub(height(line, columns)) {
            Some(left) => free = left,
            None => break,
        }
        top = at;
    }
    top
}

/// Where a key scrolls the help to.
pub(super) fn scroll(at: usize, action: Action, lines: &[PageLine], inside: (u16, u16)) -> usize {
    let last = lines.len().saturating_sub(1);
    let longest = highest_top(lines, last, inside);
    step(at, action, inside.1).min(longest)
}

/// Which line of the details a key marks.
pub(super) fn mark(at: usize, action: Action, lines: &[PageLine], inside: (u16, u16)) -> usize {
    let last = lines.len().saturating_sub(1);
    step(at.min(last), action, inside.1).min(last)
}

fn step(at: usize, action: Action, page: u16) -> usize {
    let page = usize::from(page.max(1));
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
        | PageLine::Note(text)
        | PageLine::Pair(_, text) => text,
    }
}
