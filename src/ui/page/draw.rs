//! Pages to read, and the same lines in a pane beside a table.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::search;
use crate::text;
use crate::ui::dialog_rows::field_row_after;
use crate::ui::frame::{self, Frame};
use crate::ui::message_line::Line;
use crate::ui::page::columns::{self, Beside};
use crate::ui::page::{self, PageLine, PageRow, RowKind};
use crate::ui::search::Search;
use crate::ui::theme::Theme;
use crate::ui::{paint, panel};

/// The columns of the keys in a pane.
const PANE_KEYS: u16 = 17;

/// Draws a page with the words that it is searched for. Returns where the real cursor belongs.
pub(super) fn draw_scrolled(
    lines: &[PageLine],
    title: &str,
    (scroll, search): (usize, &Search),
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = *buffer.area();
    let width = columns::outer_width(screen.width);
    let (outer, inner) = page_frame(title, width, theme, buffer);
    let rows = columns::rows(lines, (screen.width, screen.height));
    let list = below_words(search, inner);
    let first = draw_beside(&rows, scroll, theme, buffer, list);
    draw_bar((first, list.height, rows.len()), buffer, (outer, inner));
    draw_words(search, search::count(lines), theme, buffer, inner)
}

/// Draws rows from `scroll` on, and returns the first one. On a screen that grew, rows from above
/// come back.
fn draw_beside(
    rows: &[Beside],
    scroll: usize,
    theme: &Theme,
    buffer: &mut Buffer,
    list: Rect,
) -> usize {
    let height = usize::from(list.height);
    let first = scroll.min(page::longest(rows.len(), height));
    for (at, row) in rows.iter().skip(first).take(height).enumerate() {
        let [left, right] = row;
        let line = paint::line(list, at);
        for (row, column) in [(left, 0), (right, columns::right(line.width))] {
            if let Some(row) = row {
                draw_row(row, theme, buffer, paint::from(line, column));
            }
        }
    }
    first
}

/// Says on the frame of a page, if it has one, which of its rows are seen.
fn draw_bar(
    (first, height, all): (usize, u16, usize),
    buffer: &mut Buffer,
    (outer, inner): (Rect, Rect),
) {
    if outer != inner {
        frame::draw_bar((first, usize::from(height), all), buffer, outer);
    }
}

/// The line with the words, if there are any, and how many lines have all of them.
fn draw_words(
    search: &Search,
    found: usize,
    theme: &Theme,
    buffer: &mut Buffer,
    inner: Rect,
) -> Option<Position> {
    if !search.is_open() {
        return None;
    }
    let found = format!("{found} found");
    let width = u16::try_from(text::width(&found) + 1).unwrap_or(u16::MAX);
    let left = inner.width.saturating_sub(width);
    let line = paint::line(inner, 0);
    let row = field_row_after(8, "Search", &search.field, false, search.typing, left);
    let place = Rect {
        width: left,
        ..line
    };
    let cursor = panel::draw_row(&row, place, buffer);
    paint::put(buffer, paint::from(line, left + 1), &found, theme.quiet);
    cursor
}

/// Draws details with the marked row in sight. The last message stands at their end, since the page
/// covers the line above the footer. Returns where the real cursor belongs: on the marked row.
pub(super) fn draw_marked(
    lines: &[PageLine],
    title: &str,
    (marked, search): (usize, &Search),
    said: Option<&Line>,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = buffer.area().width.min(page::PAGE_WIDTH);
    let (outer, mut inner) = page_frame(title, width, theme, buffer);
    let rows = rows_of(lines, buffer);
    if let Some(said) = said.filter(|_| inner.height > 2) {
        inner.height -= draw_said(said, theme, buffer, inner);
    }
    let in_words = draw_words(search, search::count(lines), theme, buffer, inner);
    let inner = below_words(search, inner);
    let marked = marked.min(rows.len().saturating_sub(1));
    let top = (marked + 1).saturating_sub(usize::from(inner.height).max(1));
    for (at, row) in rows
        .iter()
        .skip(top)
        .take(usize::from(inner.height))
        .enumerate()
    {
        draw_row(row, theme, buffer, paint::line(inner, at));
    }
    draw_bar((top, inner.height, rows.len()), buffer, (outer, inner));
    let line = paint::line(inner, marked - top);
    // The frame leaves a column for the mark.
    if inner.x > buffer.area().x {
        let mark = Rect {
            x: line.x - 1,
            width: 1,
            ..line
        };
        paint::put(buffer, mark, ">", theme.key);
    }
    let is_seen = line.height > 0 && line.width > 0;
    in_words.or_else(|| is_seen.then(|| Position::new(line.x, line.y)))
}

/// Draws a message into the last two lines of a page. Returns how many it took.
fn draw_said(said: &Line, theme: &Theme, buffer: &mut Buffer, inner: Rect) -> u16 {
    let words = text::wrap(&said.text, usize::from(inner.width));
    let taken = u16::try_from(words.len()).unwrap_or(2).min(2);
    let first = usize::from(inner.height - taken);
    for (at, line) in words.iter().take(2).enumerate() {
        let line_area = paint::line(inner, first + at);
        paint::put(buffer, line_area, line, theme.tone(said.tone));
    }
    taken
}

/// Frames a page so wide. Returns all of it, and its inside.
fn page_frame(title: &str, width: u16, theme: &Theme, buffer: &mut Buffer) -> (Rect, Rect) {
    let screen = *buffer.area();
    let outer = Rect {
        y: screen.y,
        ..panel::centred(screen, width, page::page_outer_height(screen.height))
    };
    (outer, panel::frame(title, outer, theme, buffer))
}

fn rows_of(lines: &[PageLine], buffer: &Buffer) -> Vec<PageRow> {
    let screen = buffer.area();
    page::page_rows(lines, (screen.width, screen.height)).collect()
}

/// What is left below the line with the words, if there is one.
fn below_words(search: &Search, area: Rect) -> Rect {
    let line = area.height.min(u16::from(search.is_open()));
    Rect {
        y: area.y + line,
        height: area.height - line,
        ..area
    }
}

/// Draws a pane beside a list, framed as that is: as many lines as fit. When not all do, the last
/// row shows `more`.
pub fn draw_pane(
    title: &str,
    lines: &[PageLine],
    more: &str,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let edges = Frame {
        title,
        ..Frame::default()
    };
    frame::draw(&edges, theme, buffer, area);
    let inside = frame::inside(area);
    let area = Rect {
        width: inside.width.saturating_sub(2),
        ..paint::from(inside, 1)
    };
    let height = usize::from(area.height);
    let rows = page::rows(lines, PANE_KEYS, area.width).take(height + 1);
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
        paint::put(buffer, area, key, theme.head);
    }
    let style = match row.kind {
        RowKind::Heading => theme.heading,
        RowKind::Pair => theme.tone(row.tone),
        RowKind::Text => theme.quiet,
    };
    paint::put(buffer, paint::from(line, row.indent), &row.text, style);
}
