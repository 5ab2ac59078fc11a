//! Drawing the fleet.

mod forms;
mod grid;
mod of_broker;
mod review_and_apply;
mod user;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::console::Console;
use crate::screens::fleet::Fleet;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::dialog::Dialog;
use crate::screens::fleet::layout::{self, Columns};
use crate::screens::fleet::words;
use crate::screens::view::{Areas, footer};
use crate::text;
use crate::ui::paint::{self, cell, words_of_column};
use crate::ui::scrolling::SIGNS;
use crate::ui::theme::Theme;

/// Draws the whole screen.
pub(in crate::screens) fn draw(fleet: &Fleet, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let cx = &fleet.cx;
    let mut screens = fleet.dialogs.iter().map(Dialog::screen);
    let full = screens.rfind(|it| it.fills_screen());
    let rows = match full {
        Some(_) => layout::page_rows(cx),
        None => layout::rows(cx, fleet.grid.typing),
    };
    let areas = Areas::of(&rows, area);
    draw_header(cx, theme, buffer, areas.header);
    let cursor = match full {
        Some(page) => page.draw(cx, theme, buffer, area),
        None => grid::draw(fleet, &rows, theme, buffer, &areas),
    };
    let (screen, _) = fleet.front();
    let told = layout::line(cx, screen.layer(), screen.hint(cx));
    footer::draw_line(told.as_ref(), theme, buffer, areas.line);
    footer::draw_keys(fleet, theme, buffer, areas.footer);
    let over = fleet.dialogs.last().map(Dialog::screen);
    let cursor = match over.filter(|it| !it.fills_screen()) {
        Some(dialog) => {
            let cursor = dialog.draw(cx, theme, buffer, area);
            footer::draw_line_over(cx, theme, buffer);
            cursor
        }
        None => cursor,
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

fn draw_header(cx: &FleetContext, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let name = "guestlist";
    let used = 1 + u16::try_from(name.len()).unwrap_or(0);
    let brokers = text::count(cx.members.len(), "broker", "brokers");
    let count = words::summary(cx);
    let width = u16::try_from(text::width(&count) + 1).unwrap_or(u16::MAX);
    let at = area.width.saturating_sub(width).max(1);
    // Where there is little room, the counts are worth more than our name.
    if at >= used + 2 {
        paint::put(buffer, paint::from(area, 1), name, theme.heading);
    }
    if at > used + 2 + u16::try_from(brokers.len()).unwrap_or(0) + 2 {
        paint::put(buffer, paint::from(area, used + 2), &brokers, theme.quiet);
    }
    paint::put(buffer, paint::from(area, at), &count, Style::new());
}

/// Draws the names of the brokers above their columns, with their marks.
fn draw_head(
    cx: &FleetContext,
    title: &str,
    columns: &Columns,
    theme: &Theme,
    buffer: &mut Buffer,
    head: Rect,
) {
    let room = usize::from(columns.name.saturating_sub(1));
    let mut title = title.to_owned();
    if columns.more.0 {
        let more = ["  ‹ more", " ‹"].into_iter();
        let mut more = more.filter(|it| text::width(&title) + text::width(it) <= room);
        title.push_str(more.next().unwrap_or_default());
    }
    let cell_of_title = cell(head, SIGNS, columns.name);
    paint::put(buffer, cell_of_title, &title, theme.head);
    let mut x = SIGNS + columns.name;
    for (at, width) in &columns.brokers {
        let member = &cx.members[*at];
        let is_last = columns.brokers.last().is_some_and(|(last, _)| last == at);
        let mark = if member.marked { "*" } else { "" };
        let sign = if cx.grid.reference() == Some(*at) {
            "="
        } else {
            ""
        };
        let more = if is_last && columns.more.1 { "›" } else { "" };
        let room = usize::from(width.saturating_sub(1));
        let room = room.saturating_sub(mark.len() + sign.len() + text::width(more));
        let name = text::fit(member.name(), room);
        let style = match member.standing().tone {
            Tone::Good | Tone::Info => theme.head,
            tone => theme.tone(tone),
        };
        let name = format!("{mark}{sign}{name}{more}");
        paint::put(buffer, words_of_column(head, x, *width), &name, style);
        x += width;
    }
}

/// The cell of the focused broker in a row.
fn focus(cx: &FleetContext, columns: &Columns, row: Rect) -> Rect {
    let mut x = SIGNS + columns.name;
    for (at, width) in &columns.brokers {
        if *at == cx.broker {
            return words_of_column(row, x, *width);
        }
        x += width;
    }
    cell(row, SIGNS, columns.name)
}
