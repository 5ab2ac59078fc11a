//! Putting text into cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text;

/// Writes a text at the left of a one-line area, cleaned and cut to its width. Returns the
/// columns used.
pub fn put(buffer: &mut Buffer, area: Rect, content: &str, style: Style) -> u16 {
    if area.width == 0 || area.height == 0 {
        return 0;
    }
    let fitted = text::fit(content, usize::from(area.width));
    let (end, _) = buffer.set_stringn(area.x, area.y, &fitted, usize::from(area.width), style);
    end.saturating_sub(area.x)
}

/// The part of a one-line area from a column on.
pub fn from(area: Rect, column: u16) -> Rect {
    let column = column.min(area.width);
    Rect {
        x: area.x + column,
        width: area.width - column,
        ..area
    }
}

/// So many columns of a one-line area from a column on.
pub fn cell(area: Rect, column: u16, width: u16) -> Rect {
    let rest = from(area, column);
    Rect {
        width: width.min(rest.width),
        ..rest
    }
}

/// The room for the words of a column of so many columns: the last stays free, before the column beside it.
pub fn words_of_column(area: Rect, column: u16, width: u16) -> Rect {
    cell(area, column, width.saturating_sub(1))
}

/// One line of an area; empty when the area has no such line.
pub fn line(area: Rect, at: usize) -> Rect {
    let at = u16::try_from(at).unwrap_or(u16::MAX).min(area.height);
    Rect {
        y: area.y + at,
        height: (area.height - at).min(1),
        ..area
    }
}
