//! Boxes that lie over a screen: where they are, and what is drawn into them.
//!
//! Make the lines of a dialog with `dialog_rows`, as wide as [`inner_width`], and hand them to
//! [`draw_box`]. It finds the place, and shows the lines around the cursor where not all fit.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::dialog_rows::Row;
use super::paint;
use super::theme::Theme;
use crate::text;

/// The columns of the widest dialog, its frame included.
pub const DIALOG_WIDTH: u16 = 64;

/// Whether there is room for a frame.
pub const fn has_frame(width: u16, height: u16) -> bool {
    height >= 5 && width >= 12
}

/// The columns for text inside a dialog on a screen of this width.
pub fn dialog_columns(width: u16) -> u16 {
    width.min(DIALOG_WIDTH).saturating_sub(4)
}

/// The columns for text inside a dialog on this screen.
pub fn inner_width(screen: Rect) -> u16 {
    dialog_columns(screen.width)
}

/// Draws rows into a box in the middle of the screen. When not all fit, those around the cursor
/// are shown.
pub fn draw_box(title: &str, rows: &[Row], theme: &Theme, buffer: &mut Buffer) -> Option<Position> {
    let outer = place(*buffer.area(), rows.len());
    let inner = frame(title, outer, theme, buffer);
    let height = usize::from(inner.height);
    let focused = rows.iter().position(|row| row.cursor.is_some());
    let first = (focused.unwrap_or(0) + 1).saturating_sub(height);
    let mut cursor = None;
    for (at, row) in rows.iter().skip(first).take(height).enumerate() {
        cursor = draw_row(row, paint::line(inner, at), buffer).or(cursor);
    }
    cursor
}

/// Where a dialog of so many rows is on a screen.
pub fn place(screen: Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX);
    let (width, height) = (screen.width.min(DIALOG_WIDTH), rows.saturating_add(2));
    centred(screen, width, height.min(screen.height))
}

/// The rows for text inside a dialog on a screen of this size.
pub fn dialog_rows((width, height): (u16, u16)) -> usize {
    inside(place(Rect::new(0, 0, width, height), usize::MAX))
        .height
        .into()
}

/// Which column and row inside of a dialog with so many rows that is, on a screen of this size;
/// none where not all rows fit, and so may be scrolled.
pub fn spot((width, height): (u16, u16), rows: usize, at: (u16, u16)) -> Option<(u16, usize)> {
    let inner = inside(place(Rect::new(0, 0, width, height), rows));
    let is_inside = inner.contains(at.into()) && rows <= usize::from(inner.height);
    is_inside.then(|| (at.0 - inner.x, usize::from(at.1 - inner.y)))
}

/// What is inside of the frame of a dialog. Without room for a frame, that is all of it.
pub const fn inside(outer: Rect) -> Rect {
    if !has_frame(outer.width, outer.height) {
        return outer;
    }
    Rect {
        x: outer.x + 2,
        y: outer.y + 1,
        width: outer.width - 4,
        height: outer.height - 2,
    }
}

/// Draws a row into a line. Returns where the real cursor belongs, if the row has it.
pub fn draw_row(row: &Row, line: Rect, buffer: &mut Buffer) -> Option<Position> {
    for (column, content, style) in &row.parts {
        paint::put(buffer, paint::from(line, *column), content, *style);
    }
    let x = line.x + row.cursor?;
    Some(Position::new(x.min(line.right().saturating_sub(1)), line.y))
}

/// An area of this size in the middle of the screen.
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    }
}

/// Clears an area and frames it. Without room for a frame, the whole area is the inside.
pub fn frame(title: &str, outer: Rect, theme: &Theme, buffer: &mut Buffer) -> Rect {
    Clear.render(outer, buffer);
    // Half of a wide character would stick out at the left edge, and damage it.
    for y in outer.top()..outer.bottom() {
        let beside = outer.x.checked_sub(1).and_then(|x| buffer.cell_mut((x, y)));
        if let Some(cell) = beside.filter(|cell| text::width(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }
    let inner = inside(outer);
    if inner == outer {
        return outer;
    }
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.heading);
    block.render(outer, buffer);
    let title = text::fit(title, usize::from(outer.width.saturating_sub(6)));
    let edge = Rect {
        width: outer.width - 3,
        ..paint::from(outer, 2)
    };
    paint::put(buffer, edge, &format!(" {title} "), theme.heading);
    inner
}
