//! Pages to read, and the same lines in a pane beside a table.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::Theme;
use super::{dialog, paint};
use crate::app::layout;
use crate::app::pages::{self, PageLine, PageRow, RowKind};

/// The columns of the keys in a pane.
const PANE_KEYS: u16 = 18;

/// Draws a page over the screen, from the row `scroll` on.
pub(super) fn draw(
    lines: &[PageLine],
    title: &str,
    scroll: usize,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = *buffer.area();
    let outer = Rect {
        y: screen.y,
        ..dialog::centred(
            screen,
            screen.width.min(layout::PAGE_WIDTH),
            layout::page_outer_height(screen.height),
        )
    };
    let inner = dialog::frame(title, outer, theme, buffer);
    let rows = pages::page_rows(lines, (screen.width, screen.height));
    let rows: Vec<PageRow> = rows.collect();
    // On a screen that grew, what was scrolled past comes back.
    let height = usize::from(inner.height);
    let first = scroll.min(rows.len().saturating_sub(height));
    for (at, row) in rows.iter().skip(first).take(height).enumerate() {
        draw_row(row, theme, buffer, paint::line(inner, at));
    }
    None
}

/// Draws as many lines as fit into a pane. When not all do, `more` stands in the last row.
pub(super) fn draw_pane(
    lines: &[PageLine],
    more: &str,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let height = usize::from(area.height);
    let rows = pages::rows(lines, PANE_KEYS, area.width).take(height + 1);
    let rows: Vec<PageRow> = rows.collect();
    let shown = if rows.len() > height && !more.is_empty() {
        let last = paint::line(area, height.saturating_sub(1));
        paint::put(buffer, last, more, theme.quiet);
        height.saturating_sub(1)
    } else {
        height
    };
    for (at, row) in rows.iter().take(shown).enumerate() {
        draw_row(row, theme, buffer, paint::line(area, at));
    }
}

fn draw_row(row: &PageRow, theme: &Theme, buffer: &mut Buffer, line: Rect) {
    if let Some(key) = &row.key {
        let area = Rect {
            width: row.key_width.min(line.width),
            ..line
        };
        paint::put(buffer, area, key, theme.key);
    }
    let style = match row.kind {
        RowKind::Heading => theme.heading,
        RowKind::Pair => Style::new(),
        RowKind::Text => theme.quiet,
    };
    paint::put(buffer, paint::from(line, row.indent), &row.text, style);
}
