//! Entries of a page about changes: a line each, and what there is to say below it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::context::Context;
use crate::screens::entries::{self, Columns, Entry};
use crate::ui::paint;
use crate::ui::theme::Theme;

/// The rows of an area from `at` on, so many.
pub(in crate::screens) fn rows(area: Rect, at: u16, height: u16) -> Rect {
    let at = at.min(area.height);
    Rect {
        y: area.y + at,
        height: height.min(area.height - at),
        ..area
    }
}

/// Draws entries from the top of an area, as many as fit. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    entries: impl Iterator<Item = (usize, Entry)>,
    selected: Option<usize>,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let columns = entries::columns(cx.width);
    let mut y = 0;
    let mut cursor = None;
    for (at, entry) in entries {
        if y >= area.height {
            break;
        }
        let is_selected = selected == Some(at);
        let height = u16::try_from(entry.height()).unwrap_or(u16::MAX);
        let space = rows(area, y, height);
        if is_selected {
            cursor = Some(Position::new(space.x, space.y));
        }
        draw_entry(&entry, columns, is_selected, theme, buffer, space);
        y = y.saturating_add(height);
    }
    cursor
}

fn draw_entry(
    entry: &Entry,
    columns: Columns,
    selected: bool,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let pointer = if selected { ">" } else { " " };
    let style = if selected {
        theme.selected
    } else {
        Style::new()
    };
    if entry.warning {
        for (at, (text, tone)) in entry.below.iter().enumerate() {
            let line = paint::line(area, at);
            let mark = if at == 0 { "! " } else { "  " };
            let pointer = if at == 0 { pointer } else { " " };
            let text = format!("{pointer}{mark}{text}");
            paint::put(buffer, line, &text, theme.tone(*tone).patch(style));
        }
        return;
    }
    let line = paint::line(area, 0);
    let cell = |x: u16, width: u16| Rect {
        width: width.min(line.width.saturating_sub(x)),
        ..paint::from(line, x)
    };
    let user = format!("{pointer}{}", entry.user);
    paint::put(buffer, cell(0, columns.user - 1), &user, style);
    let (word, tone) = entry.word;
    let word_style = theme.tone(tone);
    if columns.change == 0 {
        // The word stands at the right.
        let width = u16::try_from(word.len()).unwrap_or(0).min(line.width);
        let room = columns.what.saturating_sub(width + 1);
        paint::put(buffer, cell(columns.user, room), &entry.what, style);
        let at = line.width - width;
        paint::put(buffer, cell(at, width), word, word_style);
    } else {
        paint::put(
            buffer,
            cell(columns.user, columns.what - 1),
            &entry.what,
            style,
        );
        let x = columns.user + columns.what;
        let change = cell(x, columns.change - 1);
        paint::put(buffer, change, &entry.change, theme.changed);
        let rest = cell(x + columns.change, line.width);
        paint::put(buffer, rest, word, word_style);
    }
    for (at, (text, tone)) in entry.below.iter().enumerate() {
        let below = paint::from(paint::line(area, at + 1), 4);
        let style = match tone {
            Tone::Info => theme.quiet,
            tone => theme.tone(*tone),
        };
        paint::put(buffer, below, text, style);
    }
}
