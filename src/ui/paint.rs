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
    let mut chars = fitted.chars();
    let mut used = 0;
    for x in area.x..area.right().min(buffer.area.right()) {
        let Some(c) = chars.next() else {
            return used;
        };
        if !text::is_simple_char(c) {
            return put_graphemes(buffer, area, &fitted, style);
        }
        if let Some(cell) = buffer.cell_mut((x, area.y)) {
            cell.set_char(c).set_style(style);
        }
        used += 1;
    }
    // What is left may belong to the last character.
    if chars.next().is_some_and(|c| !text::is_simple_char(c)) {
        return put_graphemes(buffer, area, &fitted, style);
    }
    used
}

/// The same for text in which characters join, or are wide.
fn put_graphemes(buffer: &mut Buffer, area: Rect, fitted: &str, style: Style) -> u16 {
    let (end, _) = buffer.set_stringn(area.x, area.y, fitted, usize::from(area.width), style);
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

/// The room for the words of a column of so many columns: the last stays free, before the column
/// beside it.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The short way for simple text draws what the library draws.
        #[test]
        fn a_text_is_put_as_ratatui_puts_it(
            content in "([ -~]|[·…●–→│✓]|[é员😀\u{301}]){0,24}",
            (x, width, columns) in (0u16..12, 1u16..12, 1u16..16),
        ) {
            let room = Rect::new(0, 0, columns, 1);
            let area = Rect::new(x.min(columns), 0, width, 1);
            let style = Style::new().bold();
            let (mut ours, mut theirs) = (Buffer::empty(room), Buffer::empty(room));
            let used = put(&mut ours, area, &content, style);
            let fitted = text::fit(&content, usize::from(width));
            let (end, _) = theirs.set_stringn(area.x, 0, &fitted, usize::from(width), style);
            prop_assert_eq!(&ours, &theirs);
            prop_assert_eq!(used, end - area.x);
        }
    }
}
