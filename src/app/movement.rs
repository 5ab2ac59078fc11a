//! Where the keys of movement lead, wherever there are rows.

use super::bindings::Action;

/// The row that a key leads to from `at`, of the rows up to `last`, where a page has so many.
pub(super) fn moved(at: usize, movement: Action, last: usize, page: usize) -> usize {
    let page = page.max(1);
    let to = match movement {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at + page,
        Action::First => 0,
        Action::Last => last,
        _ => at,
    };
    to.min(last)
}
