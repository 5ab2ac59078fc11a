//! Drawing the fleet.

mod grid;
mod pages;
mod user;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::console::Console;
use crate::screens::fleet::Fleet;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::dialog::Dialog;
use crate::screens::fleet::layout::{self, Columns};
use crate::screens::fleet::words;
use crate::screens::view::footer;
use crate::screens::{pages as texts, palette};
use crate::text;
use crate::ui::confirm;
use crate::ui::motion::SIGNS;
use crate::ui::paint::{self, cell, words_of_column};
use crate::ui::theme::Theme;

/// Draws the whole screen.
pub(in crate::screens) fn draw(fleet: &Fleet, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let full = fleet.dialogs.iter().rfind(|it| it.fills_screen());
    let cursor = match full {
        Some(Dialog::User(page)) => user::draw(fleet, page, theme, buffer, area),
        Some(Dialog::Review(page)) => pages::draw_review(fleet, page, theme, buffer, area),
        Some(Dialog::Run(page)) => pages::draw_run(fleet, page, theme, buffer, area),
        _ => grid::draw(fleet, theme, buffer, area),
    };
    let over = fleet.dialogs.last().filter(|it| !it.fills_screen());
    let cursor = match over {
        Some(dialog) => draw_dialog(&fleet.cx, dialog, theme, buffer),
        None => cursor,
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

fn draw_dialog(
    cx: &FleetContext,
    dialog: &Dialog,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    match dialog {
        Dialog::File(form) => form.fields.draw(&form.sheet(), theme, buffer),
        Dialog::Question(question) => confirm::draw::draw(question, theme, buffer),
        Dialog::Form(form) => form.fields.draw(&form.sheet(cx), theme, buffer),
        Dialog::LogIn(form) => {
            let (fields, sheet) = (&form.prompt.fields, form.prompt.sheet(cx.keys));
            fields.draw(&sheet, theme, buffer)
        }
        Dialog::Passwords(page) => texts::view::draw(cx, page, theme, buffer),
        Dialog::Help(page) => texts::view::draw(cx, page, theme, buffer),
        Dialog::Messages(page) => texts::view::draw(cx, page, theme, buffer),
        Dialog::Palette(list) => palette::view::draw(list, theme, buffer),
        Dialog::User(_) | Dialog::Review(_) | Dialog::Run(_) => None,
    }
}

fn draw_header(cx: &FleetContext, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let used = 1 + paint::put(buffer, paint::from(area, 1), "guestlist", theme.heading);
    let brokers = text::count(cx.members.len(), "broker", "brokers");
    let count = words::summary(cx);
    let width = u16::try_from(text::width(&count) + 1).unwrap_or(u16::MAX);
    let at = area.width.saturating_sub(width).max(used + 2);
    if at > used + 2 + u16::try_from(brokers.len()).unwrap_or(0) + 2 {
        paint::put(buffer, paint::from(area, used + 2), &brokers, theme.quiet);
    }
    paint::put(buffer, paint::from(area, at), &count, Style::new());
}

/// Draws what both screens have below their rows.
fn draw_below(fleet: &Fleet, theme: &Theme, buffer: &mut Buffer, (line, keys): (Rect, Rect)) {
    let (screen, cx) = fleet.front();
    let told = layout::line(cx, screen.layer(), screen.hint(cx));
    footer::draw_line(told.as_ref(), theme, buffer, line);
    footer::draw_keys(fleet, theme, buffer, keys);
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
