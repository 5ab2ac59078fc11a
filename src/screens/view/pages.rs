//! The pages that fill the screen between header and footer: the review of a plan, how applying it
//! goes, and what was applied.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::engine::apply::Run;
use crate::screens::apply::summary;
use crate::screens::dialog::Dialog;
use crate::screens::history::{self, History};
use crate::screens::layout;
use crate::screens::model::{Model, Tone};
use crate::screens::review::{self, Columns, Entry, Review};
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws a page that fills the screen. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    model: &Model,
    dialog: &Dialog,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    match (dialog, &model.engine.run) {
        (Dialog::Review(review), _) => draw_review(model, review, theme, buffer, area),
        (Dialog::Run, Some(run)) => draw_run(model, run, theme, buffer, area),
        (Dialog::History(history), _) => draw_history(model, history, theme, buffer, area),
        _ => None,
    }
}

/// The rows of an area from `at` on, so many.
fn rows(area: Rect, at: u16, height: u16) -> Rect {
    let at = at.min(area.height);
    Rect {
        y: area.y + at,
        height: height.min(area.height - at),
        ..area
    }
}

fn draw_review(
    model: &Model,
    review: &Review,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let (heading, list, button) = layout::review_rows(model);
    let title = rows(area, 0, heading);
    paint::put(
        buffer,
        paint::from(title, 1),
        &review::title(model, review),
        theme.heading,
    );
    let entry = |at| review::entry(model, review, at);
    let entries = (review.top..review.entries()).map(|at| (at, entry(at)));
    let selected = (!review.on_apply).then_some(review.cursor);
    let list = rows(area, heading, list);
    let cursor = draw_entries(model, entries, selected, theme, buffer, list);
    let button = rows(area, area.height - button.min(area.height), button);
    let label = review::button(review);
    let (left, style) = if review.on_apply {
        (">[ ", theme.selected)
    } else {
        (" [ ", Style::new())
    };
    let line = paint::from(button, 1);
    let used = paint::put(buffer, line, &format!("{left}{label} ]"), style);
    if review.plan.lines().len() > usize::from(list.height / 2) {
        let beside = paint::from(line, used + 2);
        paint::put(buffer, beside, &review::place(review), theme.quiet);
    }
    if review.on_apply {
        return Some(Position::new(line.x, line.y));
    }
    cursor
}

fn draw_run(
    model: &Model,
    run: &Run,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let parts = layout::run_rows(model, run);
    let mut y = 0;
    let mut line = |text: &str, style: Style| {
        paint::put(buffer, paint::from(rows(area, y, 1), 1), text, style);
        y += 1;
    };
    if parts.heading > 0 {
        line(&summary::title(model, run), theme.heading);
    }
    if parts.bar > 0 {
        line(
            &summary::bar(run, area.width.saturating_sub(2)),
            Style::new(),
        );
    }
    for text in &parts.counts {
        line(text, Style::new());
    }
    let (state, tone) = &parts.state;
    for text in state {
        line(text, theme.tone(*tone));
    }
    let entries = model.run_page.shown_from(run, model.run_page.top);
    let entries = entries.map(|at| (at, summary::entry(model, run, at)));
    let list = rows(area, y, parts.list);
    draw_entries(
        model,
        entries,
        Some(model.run_page.cursor),
        theme,
        buffer,
        list,
    )
}

fn draw_history(
    model: &Model,
    history: &History,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let title = match history.marked.len() {
        0 => "Applied in this session, the newest first".into(),
        marked => format!("Applied in this session: {marked} marked"),
    };
    paint::put(
        buffer,
        paint::from(rows(area, 0, 1), 1),
        &title,
        theme.heading,
    );
    let entries = (history.top..history.entries.len()).map(|at| {
        let mut row = history::row(model, history, at);
        let id = history.entries[at];
        let mark = if history.marked.contains(&id) {
            "*"
        } else {
            " "
        };
        row.user = format!("{mark} {}", row.user);
        (at, row)
    });
    let list = rows(area, 1, area.height.saturating_sub(1));
    draw_entries(model, entries, Some(history.cursor), theme, buffer, list)
}

/// Draws entries from the top of an area, as many as fit. Returns where the real cursor belongs.
fn draw_entries(
    model: &Model,
    entries: impl Iterator<Item = (usize, Entry)>,
    selected: Option<usize>,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let columns = review::columns(model.width);
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
