//! Drawing how applying a plan goes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::engine::apply::Run;
use crate::screens::apply::{RunPage, layout, summary};
use crate::screens::context::Context;
use crate::screens::entries::width;
use crate::screens::find::Shown;
use crate::screens::view::{entries, filter};
use crate::ui::motion::SIGNS;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the page. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    page: &RunPage,
    run: &Run,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let parts = layout::run_rows(cx, page, run);
    let entries_width = width(cx);
    let mut y = 0;
    let mut line = |text: &str, style: Style| {
        paint::put(
            buffer,
            paint::from(entries::rows(area, y, 1), SIGNS),
            text,
            style,
        );
        y += 1;
    };
    if parts.heading > 0 {
        line(&summary::title(page, run), theme.heading);
    }
    if parts.bar > 0 {
        line(&summary::bar(run, entries_width), Style::new());
    }
    for (text, tone) in &parts.texts {
        line(text, theme.tone(*tone));
    }
    let all = run.lines().len();
    let count = (page.find.count(all), all);
    let line = entries::rows(area, y, parts.filter);
    let in_find = filter::draw_find(&page.find, count, theme, buffer, line);
    let lines = page.lines(run);
    let entries = lines.shown_from(page.top);
    let entries = entries.map(|at| (at, summary::entry(cx, page, run, at)));
    let list = entries::rows(area, y + parts.filter, parts.list);
    let cursor = entries::draw(cx, entries, Some(page.cursor), theme, buffer, list);
    in_find.or(cursor)
}
