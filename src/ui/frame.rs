//! The frame around a list or a page: its title and what there is to say now on the upper edge,
//! where it comes from and the position on the lower one, a scroll bar on the right. Nothing on an
//! edge moves a row.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border::ROUNDED;

use super::paint;
use super::theme::Theme;
use crate::text;

/// What stands on a frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// The heading.
    pub title: &'a str,
    /// What there is to say now, and how it is drawn.
    pub note: Option<(&'a str, Style)>,
    /// Where it comes from, or goes to.
    pub foot: &'a str,
    /// The selected item, counted from 1, and how many there are.
    pub position: Option<(usize, usize)>,
    /// What of the items is seen: the first, how many, of how many. A bar shows it where not all
    /// are.
    pub seen: Option<(usize, usize, usize)>,
}

/// Columns and rows from which on lists have a frame.
const ROOM: (u16, u16) = (60, 14);

/// Whether a screen of this size has room for frames around its lists.
pub const fn fits((width, height): (u16, u16)) -> bool {
    width >= ROOM.0 && height >= ROOM.1
}

/// The inside of a frame.
pub const fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// Draws a frame along the edges of an area.
pub fn draw(frame: &Frame<'_>, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    if area.width < 8 || area.height < 2 {
        return;
    }
    draw_edges(theme.quiet, buffer, area);
    let edge = |y: u16| Rect {
        x: area.x + 2,
        y,
        width: area.width - 4,
        height: 1,
    };
    let (upper, lower) = (edge(area.y), edge(area.bottom() - 1));
    // What stands on an edge does not take after it.
    let heading = Style::reset().patch(theme.heading);
    let used = paint::put(buffer, upper, &format!(" {} ", frame.title), heading);
    if let Some((note, style)) = frame.note {
        let rest = paint::from(upper, used + 1);
        let style = Style::reset().patch(style);
        paint::put(buffer, rest, &format!(" {note} "), style);
    }
    // Room for all, so that a long list costs no more than a short one.
    let mut position = String::with_capacity(48);
    if let Some((at, all)) = frame.position {
        // Writing to a string cannot fail.
        let _ = write!(position, " {at} of {all} ");
    }
    let width = u16::try_from(text::width(&position))
        .unwrap_or(0)
        .min(lower.width);
    let foot = Rect {
        width: lower.width.saturating_sub(width + 1),
        ..lower
    };
    if !frame.foot.is_empty() {
        paint::put(buffer, foot, &format!(" {} ", frame.foot), theme.quiet);
    }
    paint::put(
        buffer,
        paint::from(lower, lower.width - width),
        &position,
        theme.quiet,
    );
    if let Some(seen) = frame.seen {
        draw_bar(seen, buffer, area);
    }
}

/// The edges alone. A `Block` would go through all cells inside too, and that with each key.
fn draw_edges(style: Style, buffer: &mut Buffer, area: Rect) {
    let across = ROUNDED.horizontal_top.repeat(usize::from(area.width - 2));
    let upper = format!("{}{across}{}", ROUNDED.top_left, ROUNDED.top_right);
    let lower = format!("{}{across}{}", ROUNDED.bottom_left, ROUNDED.bottom_right);
    let rows = usize::from(area.height);
    paint::put(buffer, paint::line(area, 0), &upper, style);
    for at in 1..rows - 1 {
        let row = paint::line(area, at);
        let right = paint::from(row, area.width - 1);
        paint::put(buffer, row, ROUNDED.vertical_left, style);
        paint::put(buffer, right, ROUNDED.vertical_right, style);
    }
    paint::put(buffer, paint::line(area, rows - 1), &lower, style);
}

/// A scroll bar on the right edge, where not all is seen.
pub(super) fn draw_bar(
    (first, shown, all): (usize, usize, usize),
    buffer: &mut Buffer,
    area: Rect,
) {
    let rows = usize::from(area.height.saturating_sub(2));
    if all <= shown || rows < 2 {
        return;
    }
    let length = (rows * shown / all).clamp(1, rows - 1);
    let last = all - shown;
    let start = (first.min(last) * (rows - length)).div_ceil(last);
    for row in start..start + length {
        let y = area.y + 1 + u16::try_from(row).unwrap_or(0);
        let cell = buffer.cell_mut((area.right() - 1, y));
        if let Some(cell) = cell {
            cell.set_symbol("┃");
        }
    }
}
