//! Reading a page: where a key leads, by rows, so that every word can be read on a small screen.
//! Drawing follows the same numbers.

use crate::screens::bindings::Action;
use crate::screens::movement::moved;
use crate::ui::page::search::Search;
use crate::ui::page::{PageLine, longest, page_rows, page_size, value};

/// What is left of the rows of a page for its lines: the words that are searched for take one.
#[must_use]
pub fn below_search(search: &Search, rows: usize) -> usize {
    rows.saturating_sub(usize::from(search.is_open()))
}

/// Applies a key to what a page is searched for. Returns whether the key closes the page. What is found
/// anew is read from its first line on.
pub(super) fn search(search: &mut Search, action: Action, scroll: &mut usize) -> bool {
    match action {
        Action::Filter => search.typing = true,
        Action::Submit => search.typing = false,
        Action::Close if search.leave() => *scroll = 0,
        Action::Close => return true,
        _ => {}
    }
    false
}

/// Where a key scrolls a page of so many rows to.
pub(in crate::screens) fn scroll(at: usize, action: Action, all: usize, page: usize) -> usize {
    let longest = longest(all, page);
    moved(at.min(longest), action, longest, page)
}

/// Which row a key marks.
fn mark(at: usize, action: Action, all: usize, page: usize) -> usize {
    let last = all.saturating_sub(1);
    moved(at.min(last), action, last, page)
}

/// Marks a row of a page on a screen of this size for a key, and gives the value there that the
/// key copies.
pub(in crate::screens) fn mark_in<'a>(
    marked: &mut usize,
    action: Action,
    lines: &'a [PageLine],
    size: (u16, u16),
) -> Option<&'a str> {
    let (_, page) = page_size(size.0, size.1);
    *marked = mark(*marked, action, page_rows(lines, size).count(), page);
    let row = page_rows(lines, size).nth(*marked);
    let line = row.and_then(|row| lines.get(row.line));
    line.filter(|_| action == Action::Copy).map(value)
}
