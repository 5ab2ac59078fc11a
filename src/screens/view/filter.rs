//! The line of a filter: what is typed, or what is on, and how many rows match.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::reason::Tone;
use crate::screens::find::Find;
use crate::text;
use crate::ui::field::Field;
use crate::ui::theme::Theme;
use crate::ui::{dialog_rows, paint, panel};

const LABEL: &str = "Filter:";

/// Draws the line of a page of entries. Returns where the real cursor belongs while words are
/// typed.
pub(in crate::screens) fn draw_find(
    find: &Find,
    count: (usize, usize),
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let words = find.search.field.text();
    let on = match (find.problems, words.is_empty()) {
        (true, true) => "problems only".into(),
        (true, false) => format!("problems only, {words}"),
        (false, _) => words.to_owned(),
    };
    let typed = find.search.typing.then_some(&find.search.field);
    draw((typed, &on, ""), count, theme, buffer, area)
}

/// Draws the line: the field while it is typed into, with what it takes while it is empty, else the
/// words that are on. Returns where the real cursor belongs while they are typed.
pub(in crate::screens) fn draw(
    (typed, on, takes): (Option<&Field>, &str, &str),
    (matches, all): (usize, usize),
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    if area.height == 0 {
        return None;
    }
    let count = format!("{matches} of {all}");
    let count_width = u16::try_from(text::width(&count)).unwrap_or(u16::MAX);
    // In a very narrow window only what is typed has room.
    let beside = count_width.saturating_add(2);
    let label_width = 1 + u16::try_from(LABEL.len()).unwrap_or(0) + 1;
    let room = if area.width > beside + label_width {
        let at = area.width - count_width - 1;
        let tone = if matches == 0 {
            Tone::Warning
        } else {
            Tone::Info
        };
        paint::put(buffer, paint::from(area, at), &count, theme.tone(tone));
        area.width - beside
    } else {
        area.width
    };
    let field = Rect {
        width: room,
        ..area
    };
    if let Some(typed) = typed {
        let row = dialog_rows::field_row_after(label_width, LABEL, typed, false, true, room);
        let cursor = panel::draw_row(&row, field, buffer);
        if typed.text().is_empty() {
            let behind = paint::from(field, label_width + 1);
            let takes = text::fit_words(takes, usize::from(behind.width));
            paint::put(buffer, behind, &takes, theme.quiet);
        }
        return cursor;
    }
    paint::put(buffer, paint::from(field, 1), LABEL, theme.heading);
    let value = paint::from(field, label_width);
    paint::put(buffer, value, on, theme.heading);
    None
}
