//! Drawing the entries of a page about changes: a line each, and what there is to say below it.
//! What stands in them is in [`crate::screens::change_rows`].

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::domain::reason::Tone;
use crate::screens::change_rows::{self, Columns, Entry};
use crate::screens::context::Context;
use crate::text;
use crate::ui::paint;
use crate::ui::scrolling::SIGNS;
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

/// Draws the button of a page, which may have the focus, and beside it the key that presses it.
/// Returns the columns of both.
pub(in crate::screens) fn draw_button(
    (label, key): &(String, String),
    is_focused: bool,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> u16 {
    let (sign, style) = if is_focused {
        (">", theme.selected)
    } else {
        (" ", Style::new())
    };
    let line = paint::from(area, 1);
    let used = paint::put(buffer, line, &format!("{sign}[ {label} ]"), style) + 1;
    used + paint::put(buffer, paint::from(line, used), key, theme.key)
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
    let columns = change_rows::columns(cx);
    let mut y = 0;
    let mut cursor = None;
    for (at, entry) in entries {
        if y >= area.height {
            break;
        }
        let height = u16::try_from(entry.height()).unwrap_or(u16::MAX);
        let space = rows(area, y, height);
        draw_entry(&entry, columns, theme, buffer, space);
        if selected == Some(at) {
            theme.light(buffer, paint::line(space, 0), None);
            cursor = Some(Position::new(space.x, space.y));
        }
        y = y.saturating_add(height);
    }
    cursor
}

fn draw_entry(entry: &Entry, columns: Columns, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    if entry.warning {
        for (at, (text, tone)) in entry.below.iter().enumerate() {
            let line = paint::from(paint::line(area, at), SIGNS);
            let sign = if at == 0 && *tone != Tone::Info {
                "▲ "
            } else {
                "  "
            };
            paint::put(buffer, line, &format!("{sign}{text}"), below(*tone, theme));
        }
        return;
    }
    let line = paint::line(area, 0);
    let cell = |x: u16, width: u16| paint::cell(line, SIGNS + x, width);
    let words_of = |x: u16, width: u16| paint::words_of_column(line, SIGNS + x, width);
    if entry.marked {
        paint::put(buffer, paint::from(line, 1), "*", theme.changed);
    }
    let (word, tone) = entry.word;
    let bold = Style::new().add_modifier(Modifier::BOLD);
    paint::put(buffer, words_of(0, columns.user), &entry.user, bold);
    let what = words_of(columns.user, columns.what);
    let x = columns.user + columns.what;
    if columns.is_narrow {
        // The word stands at the right, over the end of what is changed.
        let width = u16::try_from(text::width(word)).unwrap_or(0);
        let left = Rect {
            width: what
                .width
                .saturating_sub(if width > 0 { width + 1 } else { 0 }),
            ..what
        };
        paint::put(buffer, left, &entry.what, Style::new());
        paint::put(
            buffer,
            paint::from(what, what.width - width.min(what.width)),
            word,
            theme.tone(tone),
        );
        paint::put(buffer, cell(x, columns.change), &entry.marks, theme.changed);
    } else {
        paint::put(buffer, what, &entry.what, Style::new());
        let change = words_of(x, columns.change);
        paint::put(buffer, change, &entry.change, theme.changed);
        let rest = cell(x + columns.change, line.width);
        paint::put(buffer, rest, word, theme.tone(tone));
    }
    for (at, (text, tone)) in entry.below.iter().enumerate() {
        let line = paint::from(paint::line(area, at + 1), SIGNS + 2);
        paint::put(buffer, line, text, below(*tone, theme));
    }
}

/// What stands below a change is dim, unless it is a problem.
const fn below(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Info => theme.quiet,
        tone => theme.tone(tone),
    }
}
