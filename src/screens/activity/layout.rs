//! Where things are on the page of the activity, as numbers: the widths of its columns, which
//! `view` draws.

use crate::screens::context::Context;
use crate::screens::{change_rows, layout};

/// The lines of the parts, from top to bottom, and the columns of the inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Whether there is a line for the filter and the counts.
    pub status: bool,
    /// Whether there is one for the names of the columns.
    pub head: bool,
    /// The lines.
    pub list: usize,
    /// What the selected line is about, in full.
    pub detail: usize,
    pub columns: Columns,
}

/// The widths of the columns, 0 for one that has no room. Each but the last ends in a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The time of day.
    pub time: u16,
    /// Whose: you, or another.
    pub whose: u16,
    /// Whom it is about.
    pub user: u16,
    /// What was to be done.
    pub what: u16,
    /// What became of it.
    pub outcome: u16,
    /// The answer, or the reason.
    pub answer: u16,
}

/// Shares out the page; `filtered`: whether there is a line for the filter.
pub fn sizes(cx: &Context, filtered: bool) -> Sizes {
    let screen = layout::screen(cx);
    // Without a frame the heading has that line.
    shared(
        usize::from(screen.body),
        filtered || !screen.framed,
        change_rows::width(cx),
    )
}

fn shared(rows: usize, status: bool, columns: u16) -> Sizes {
    let detail = match rows {
        0..6 => 0,
        6..12 => 1,
        _ => 3,
    };
    let (status, head) = (status && rows >= 3, rows >= 4);
    let above = usize::from(status) + usize::from(head);
    Sizes {
        status,
        head,
        list: rows - above - detail,
        detail,
        columns: share_out(columns),
    }
}

fn share_out(width: u16) -> Columns {
    const TIME: u16 = 9;
    const WHOSE: u16 = 6;
    const OUTCOME: u16 = 9;
    let time = if width >= 44 { TIME } else { 0 };
    let whose = if width >= 30 { WHOSE } else { 0 };
    let outcome = if width >= 20 { OUTCOME } else { 0 };
    let left = width - time - whose - outcome;
    let (user, what) = match left {
        0..24 => (left / 2, left - left / 2),
        _ => ((left / 4).clamp(13, 28), (left * 2 / 5).clamp(11, 28)),
    };
    Columns {
        time,
        whose,
        user,
        what,
        outcome,
        answer: left - user - what,
    }
}

#[cfg(test)]
mod tests {
    use crate::screens::activity::layout::*;

    #[test]
    fn the_parts_add_up_at_every_size() {
        for width in 1..=200 {
            for rows in 1..=60 {
                for filtered in [false, true] {
                    let sizes = shared(rows, filtered, width);
                    let above = usize::from(sizes.status) + usize::from(sizes.head);
                    assert_eq!(sizes.list + sizes.detail + above, rows);
                    assert!(sizes.list > 0);
                    let it = sizes.columns;
                    let used = it.time + it.whose + it.user + it.what + it.outcome + it.answer;
                    assert_eq!(used, width, "{it:?}");
                }
            }
        }
    }
}
