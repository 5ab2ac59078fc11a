//! The rows of the list, and the details pane beside it on wide terminals.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::layout::{self, Column};
use crate::screens::brokers::{Brokers, pages, words};
use crate::text;
use crate::ui::page::draw;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the list. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    brokers: &Brokers,
    theme: &Theme,
    buffer: &mut Buffer,
    head: Rect,
    body: Rect,
) -> Option<Position> {
    let Brokers { cx, list, .. } = brokers;
    let layout::Columns { columns, pane } = layout::columns(cx);
    let mut x = 0;
    for (column, width) in &columns {
        let indent = u16::from(*column == Column::Name);
        let cell = paint::from(cell(head, x, *width), indent);
        paint::put(buffer, cell, column.title(), theme.heading);
        x += width;
    }
    if pane > 0 {
        let tall = Rect {
            y: head.y,
            height: head.height + body.height,
            ..body
        };
        let area = paint::from(tall, body.width.saturating_sub(pane));
        let lines = cx.selected.as_ref().map(|name| pages::details(cx, name));
        draw::draw_pane(&lines.unwrap_or_default(), "", theme, buffer, area);
    }
    let mut cursor = None;
    let rows = cx.profiles().iter().skip(list.top);
    for (at, profile) in rows.take(usize::from(body.height)).enumerate() {
        let line = paint::line(body, at);
        let selected = cx.selected.as_ref() == Some(&profile.name);
        if selected {
            cursor = Some(Position::new(line.x, line.y));
        }
        let mut x = 0;
        for (column, width) in &columns {
            let cell = cell(line, x, width.saturating_sub(1));
            draw_cell(cx, profile, *column, selected, theme, buffer, cell);
            x += width;
        }
    }
    cursor
}

fn cell(line: Rect, x: u16, width: u16) -> Rect {
    let rest = paint::from(line, x);
    Rect {
        width: width.min(rest.width),
        ..rest
    }
}

fn draw_cell(
    cx: &ListContext,
    profile: &Profile,
    column: Column,
    selected: bool,
    theme: &Theme,
    buffer: &mut Buffer,
    cell: Rect,
) {
    let (text, style) = match column {
        Column::Name => return draw_name(profile, selected, theme, buffer, cell),
        Column::Address if profile.address.is_err() => {
            (words::address(profile), theme.tone(Tone::Bad))
        }
        Column::Address => (words::address(profile), Style::new()),
        Column::User if profile.username.is_none() => (words::user(profile).into(), theme.quiet),
        Column::User => (text::name(words::user(profile)).into_owned(), Style::new()),
        Column::Tls => {
            let (word, tone) = words::tls(profile);
            (word.into(), theme.tone(tone))
        }
        Column::Outcome => match words::outcome(cx, &profile.name) {
            Some(outcome) => (outcome.text, theme.tone(outcome.tone)),
            None => return,
        },
        Column::Description => (profile.description.clone(), theme.quiet),
        Column::Origin => (words::origin(profile.origin).into(), theme.quiet),
    };
    paint::put(buffer, cell, &text, style);
}

fn draw_name(profile: &Profile, selected: bool, theme: &Theme, buffer: &mut Buffer, cell: Rect) {
    let marks = words::marks(profile);
    // The marks stay readable beside a long name.
    let room = usize::from(cell.width)
        .saturating_sub(1 + text::width(&marks))
        .max(4);
    let name = text::fit(&profile.name, room);
    let pointer = if selected { ">" } else { " " };
    let style = if selected {
        theme.selected
    } else {
        Style::new()
    };
    let used = paint::put(buffer, cell, &format!("{pointer}{name}"), style);
    let tone = if profile.production {
        theme.tone(Tone::Bad)
    } else {
        theme.quiet
    };
    paint::put(buffer, paint::from(cell, used), &marks, tone);
}
