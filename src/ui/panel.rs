//! Boxes that lie over a screen: where they are, and what is drawn into them.
//!
//! Make the lines of a dialog with `rows`, as wide as [`inner_width`], and hand them to [`draw_box`]. It finds the place,
//! and shows the lines around the cursor where not all fit.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::paint;
use super::rows::Row;
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
    let focused = rows.iter().position(|row| row.cursor.is_some());
    draw_box_around(title, rows, focused.unwrap_or(0), theme, buffer)
}

/// Draws rows into a box in the middle of the screen. When not all fit, those from the cursor to
/// `last` are shown, the cursor first.
pub fn draw_box_around(
    title: &str,
    rows: &[Row],
    last: usize,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = *buffer.area();
    let wanted = u16::try_from(rows.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let outer = centred(
        screen,
        screen.width.min(DIALOG_WIDTH),
        wanted.min(screen.height),
    );
    let inner = frame(title, outer, theme, buffer);
    let height = usize::from(inner.height);
    let focused = rows.iter().position(|row| row.cursor.is_some());
    let first = (last + 1)
        .saturating_sub(height)
        .min(focused.unwrap_or(last));
    let mut cursor = None;
    for (at, row) in rows.iter().skip(first).take(height).enumerate() {
        cursor = draw_row(row, paint::line(inner, at), buffer).or(cursor);
    }
    cursor
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
    if !has_frame(outer.width, outer.height) {
        return outer;
    }
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.heading);
    let inner = block.inner(outer);
    block.render(outer, buffer);
    let title = text::fit(title, usize::from(outer.width.saturating_sub(6)));
    let edge = Rect {
        width: outer.width - 3,
        ..paint::from(outer, 2)
    };
    paint::put(buffer, edge, &format!(" {title} "), theme.heading);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}
