//! The rows of the list, and the details pane beside it on wide terminals.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::layout::{self, Column};
use crate::screens::brokers::{Brokers, words};
use crate::text;
use crate::ui::paint::{self, cell, words_of_column};
use crate::ui::scrolling::SIGNS;
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
    let layout::Columns { columns, .. } = layout::columns(cx);
    let mut x = SIGNS;
    for (column, width) in &columns {
        paint::put(buffer, cell(head, x, *width), column.title(), theme.head);
        x += width;
    }
    if cx.shown().next().is_none() && !cx.profiles().is_empty() {
        let line = paint::from(paint::line(body, 0), SIGNS);
        paint::put(buffer, line, "No broker matches", theme.quiet);
    }
    let mut cursor = None;
    let rows = cx.shown().skip(list.top);
    for (at, profile) in rows.take(usize::from(body.height)).enumerate() {
        let line = paint::line(body, at);
        if cx.marked.contains(&profile.name) {
            paint::put(buffer, cell(line, 1, 1), "*", theme.changed);
        }
        let mut x = SIGNS;
        for (column, width) in &columns {
            let cell = words_of_column(line, x, *width);
            draw_cell(cx, profile, *column, theme, buffer, cell);
            x += width;
        }
        if cx.selected.as_ref() == Some(&profile.name) {
            theme.light(buffer, line, None);
            cursor = Some(Position::new(line.x, line.y));
        }
    }
    cursor
}

fn draw_cell(
    cx: &ListContext,
    profile: &Profile,
    column: Column,
    theme: &Theme,
    buffer: &mut Buffer,
    cell: Rect,
) {
    let (text, style) = match column {
        Column::Name => {
            let style = theme.name(cx.selected.as_ref() == Some(&profile.name));
            return draw_name(profile, style, theme, buffer, cell);
        }
        Column::Address if profile.address.is_err() => {
            (words::address(profile), theme.tone(Tone::Bad))
        }
        Column::Address => (words::short_address(profile), Style::new()),
        Column::User if profile.username.is_none() => (words::user(profile).into(), theme.quiet),
        Column::User => (text::name(words::user(profile)).into_owned(), Style::new()),
        Column::Tls => {
            let (word, tone) = words::tls_mark(profile);
            (word.into(), theme.tone(tone))
        }
        Column::Outcome => match words::outcome(cx, &profile.name) {
            Some(outcome) => (outcome.short, theme.tone(outcome.tone)),
            None => ("not tried".into(), theme.quiet),
        },
        Column::Description => (profile.description.clone(), theme.quiet),
        Column::Origin => (words::origin(profile.origin).into(), theme.quiet),
    };
    paint::put(buffer, cell, &text, style);
}

fn draw_name(profile: &Profile, style: Style, theme: &Theme, buffer: &mut Buffer, cell: Rect) {
    let marks = words::marks(profile);
    // The marks stay readable beside a long name.
    let room = usize::from(cell.width)
        .saturating_sub(text::width(&marks))
        .max(4);
    let name = text::fit(&profile.name, room);
    let used = paint::put(buffer, cell, &name, style);
    let tone = if profile.production {
        theme.tone(Tone::Bad)
    } else {
        theme.quiet
    };
    paint::put(buffer, paint::from(cell, used), &marks, tone);
}
