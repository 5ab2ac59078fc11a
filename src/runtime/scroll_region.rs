//! Finding lines that only moved: a list that scrolls, a line that opens between others. Most
//! terminals can move lines by themselves, which takes some 20 bytes instead of all that stands
//! in them.

use std::ops::RangeInclusive;

use ratatui::buffer::{Buffer, Cell};

/// How far from their old place lines are looked for. When a page turns, no lines stay.
const FARTHEST: i16 = 3;
/// From so many changed lines on it is worth looking.
pub(super) const WORTH_A_LOOK: usize = 4;
/// A shift costs about as much as this many cells. Where no more are to be written, none can be
/// worth it.
pub(super) const COST: usize = 24;

/// Lines that move together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ScrollRegion {
    /// The first line of the region.
    pub(super) top: u16,
    /// The last line of the region.
    pub(super) bottom: u16,
    /// How far up, or down where it is negative.
    pub(super) by: i16,
}

/// Finds the shift that leaves the least to write, if one is worth it.
pub(super) fn find(shown: &Buffer, next: &Buffer) -> Option<ScrollRegion> {
    let shifts = (1..=FARTHEST).flat_map(|by| [by, -by]);
    let candidates = shifts.filter_map(|by| region(shown, next, by));
    let candidates = candidates.map(|shift| widest(shown, next, shift));
    let best = candidates.max_by_key(|shift| gain(shown, next, *shift))?;
    (gain(shown, next, best) > COST).then_some(best)
}

fn line(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    let start = usize::from(y) * width;
    buffer.content.get(start..start + width).unwrap_or(&[])
}

/// The range of lines that are found `by` lines away from their old place.
fn region(shown: &Buffer, next: &Buffer, by: i16) -> Option<ScrollRegion> {
    let height = shown.area.height;
    let moved = |y: &u16| {
        let from = y.checked_add_signed(by).filter(|from| *from < height);
        from.is_some_and(|from| {
            line(next, *y) == line(shown, from) && line(next, *y) != line(shown, *y)
        })
    };
    let mut lines = (0..height).filter(moved);
    let first = lines.next()?;
    let last = lines.next_back().unwrap_or(first);
    let (top, bottom) = if by > 0 {
        (first, last + by.unsigned_abs())
    } else {
        (first - by.unsigned_abs(), last)
    };
    Some(ScrollRegion { top, bottom, by })
}

/// Includes more lines where that leaves less to write: the line that was selected differs in a few
/// cells only.
fn widest(shown: &Buffer, next: &Buffer, shift: ScrollRegion) -> ScrollRegion {
    let last = shown.area.height.saturating_sub(1);
    let wider = (0..=2 * FARTHEST.unsigned_abs()).map(|more| {
        if shift.by > 0 {
            let bottom = (shift.bottom + more).min(last);
            ScrollRegion { bottom, ..shift }
        } else {
            let top = shift.top.saturating_sub(more);
            ScrollRegion { top, ..shift }
        }
    });
    // Lines further away do not depend on it.
    let far = 2 * FARTHEST.unsigned_abs() + shift.by.unsigned_abs();
    let edge = match shift.by {
        1.. => shift.bottom.saturating_sub(far)..=shift.bottom + far,
        _ => shift.top.saturating_sub(far)..=shift.top + far,
    };
    // The first of equal ones is the smallest.
    wider
        .min_by_key(|wider| left(shown, next, *wider, edge.clone()))
        .unwrap_or(shift)
}

/// The cells that need not be written because of a shift.
fn gain(shown: &Buffer, next: &Buffer, shift: ScrollRegion) -> usize {
    let lines = shift.top..=shift.bottom;
    let none = ScrollRegion { by: 0, ..shift };
    left(shown, next, none, lines.clone()).saturating_sub(left(shown, next, shift, lines))
}

/// The cells of some lines that are still to be written after a shift.
fn left(shown: &Buffer, next: &Buffer, shift: ScrollRegion, lines: RangeInclusive<u16>) -> usize {
    let differing = |y| {
        let wanted = line(next, y).iter();
        match source(shift, y) {
            Some(from) => wanted
                .zip(line(shown, from))
                .filter(|(a, b)| a != b)
                .count(),
            None => wanted.filter(|cell| **cell != Cell::EMPTY).count(),
        }
    };
    lines.map(differing).sum()
}

/// The line that moves to `y`; none where a blank one opens.
fn source(shift: ScrollRegion, y: u16) -> Option<u16> {
    let between = shift.top..=shift.bottom;
    if !between.contains(&y) {
        return Some(y);
    }
    y.checked_add_signed(shift.by)
        .filter(|from| between.contains(from))
}

/// What the terminal shows after a shift.
pub(super) fn shifted(shown: &Buffer, shift: ScrollRegion) -> Buffer {
    let width = usize::from(shown.area.width);
    let mut after = shown.clone();
    for y in shift.top..=shift.bottom {
        let start = usize::from(y) * width;
        let Some(target) = after.content.get_mut(start..start + width) else {
            break;
        };
        match source(shift, y) {
            Some(from) => target.clone_from_slice(line(shown, from)),
            None => target.fill(Cell::EMPTY),
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(lines: &[&str]) -> Buffer {
        Buffer::with_lines(lines.iter().copied())
    }

    #[test]
    fn a_list_that_scrolls_is_found() {
        let lines: Vec<String> = ('a'..='i').map(|c| c.to_string().repeat(30)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let before = screen(&[&["head"], &lines[0..8], &["foot"]].concat());
        let after = screen(&[&["head"], &lines[1..9], &["foot"]].concat());
        let up = ScrollRegion {
            top: 1,
            bottom: 8,
            by: 1,
        };
        assert_eq!(find(&before, &after), Some(up));
        let down = ScrollRegion { by: -1, ..up };
        assert_eq!(find(&after, &before), Some(down));
        assert_eq!(line(&shifted(&before, up), 7), line(&after, 7));
    }

    #[test]
    fn other_text_and_equal_text_move_nothing() {
        let before = screen(&["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; 6]);
        let after = screen(&["bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"; 6]);
        assert_eq!(find(&before, &after), None);
        assert_eq!(find(&before, &before), None);
    }
}
