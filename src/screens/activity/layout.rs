//! Where things are on the page of the activity, as numbers.

/// The lines of the parts, from top to bottom, and the columns of the inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// The height of the page, with its frame.
    pub outer: u16,
    /// Whether there is a line for the filter and the counts.
    pub status: bool,
    /// Whether there is one for the names of the columns.
    pub head: bool,
    /// The lines.
    pub list: usize,
    /// What the selected line is about, in full.
    pub detail: usize,
    /// The columns.
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

/// Shares out a screen of these columns and rows.
pub fn sizes((width, height): (u16, u16)) -> Sizes {
    // The footer, which says what the keys do, stays in sight.
    let outer = if height >= 8 { height - 1 } else { height };
    let framed = outer >= 5 && width >= 12;
    let (inner, columns) = if framed {
        (usize::from(outer - 2), width - 4)
    } else {
        (usize::from(outer), width)
    };
    let detail = match inner {
        0..6 => 0,
        6..12 => 1,
        _ => 3,
    };
    let (status, head) = (inner >= 3, inner >= 4);
    let above = usize::from(status) + usize::from(head);
    Sizes {
        outer,
        status,
        head,
        list: inner - above - detail,
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
        _ => ((left / 4).clamp(12, 28), (left * 2 / 5).clamp(12, 28)),
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
            for height in 1..=60 {
                let sizes = sizes((width, height));
                let above = usize::from(sizes.status) + usize::from(sizes.head);
                let inner = sizes.list + sizes.detail + above;
                assert!(sizes.list > 0 && inner <= usize::from(sizes.outer));
                let it = sizes.columns;
                let used = it.time + it.whose + it.user + it.what + it.outcome + it.answer;
                assert!(used == width || used + 4 == width, "{width}: {it:?}");
            }
        }
    }
}
