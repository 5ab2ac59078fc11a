//! Moving through rows, and keeping the selected one in sight: arithmetic for all lists. The table
//! of users calls it in `screens::users::layout` (`follow_cursor`).

/// The columns at the left of each row: the bar of the selected one, and the mark.
pub const SIGNS: u16 = 2;

/// A movement that a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// Up by as many rows as are seen.
    PageUp,
    /// Down by as many rows as are seen.
    PageDown,
    /// Up by half of that.
    HalfUp,
    /// Down by half of that.
    HalfDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Motion {
    /// The row that it leads to from `at`. `last` is the last row, `page` how many rows a page has.
    pub fn from(self, at: usize, last: usize, page: usize) -> usize {
        let page = page.max(1);
        let to = match self {
            Self::Up => at.saturating_sub(1),
            Self::Down => at + 1,
            Self::PageUp => at.saturating_sub(page),
            Self::PageDown => at + page,
            Self::HalfUp => at.saturating_sub(page.div_ceil(2)),
            Self::HalfDown => at + page.div_ceil(2),
            Self::First => 0,
            Self::Last => last,
        };
        to.min(last)
    }
}

/// The first item to show: `top`, or the nearest one with which the whole selected item is in sight
/// and no row stays empty below the last of `count` items. `height` gives the rows of an item, and
/// is asked only for those that can be seen.
pub fn in_sight(
    top: usize,
    selected: Option<usize>,
    count: usize,
    rows: usize,
    height: impl Fn(usize) -> usize,
) -> usize {
    let highest = |from: usize| first_with((0..from).rev(), from, rows, &height);
    let top = selected.map_or(top, |at| top.clamp(highest(at), at));
    top.min(highest(count.saturating_sub(1)))
}

/// The first of the items that fit into so many rows and end with `at`.
pub fn first_with(
    above: impl Iterator<Item = usize>,
    at: usize,
    rows: usize,
    height: impl Fn(usize) -> usize,
) -> usize {
    let mut used = height(at);
    let mut first = at;
    for above in above {
        used += height(above);
        if used > rows {
            break;
        }
        first = above;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_motion_ends_at_the_last_row() {
        let to = |motion: Motion| motion.from(4, 9, 3);
        let all = [Motion::Up, Motion::Down, Motion::PageUp, Motion::PageDown];
        assert_eq!(all.map(to), [3, 5, 1, 7]);
        assert_eq!([Motion::First, Motion::Last].map(to), [0, 9]);
        assert_eq!([Motion::HalfUp, Motion::HalfDown].map(to), [2, 6]);
        assert_eq!(Motion::PageDown.from(8, 9, 0), 9);
    }

    #[test]
    fn the_selected_item_is_seen_whole() {
        // The third of six takes three rows.
        let height = |at| if at == 2 { 3 } else { 1 };
        let top = |top, selected| in_sight(top, selected, 6, 4, height);
        assert_eq!(top(0, Some(1)), 0);
        assert_eq!(top(0, Some(2)), 1);
        assert_eq!(top(2, Some(0)), 0);
        assert_eq!(top(0, Some(5)), 3);
        assert_eq!(top(9, None), 3);
        assert_eq!(in_sight(0, Some(2), 6, 1, height), 2);
    }
}
