//! Drawing what was applied.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::context::Context;
use crate::screens::find::Shown;
use crate::screens::history::{self, History};
use crate::screens::view::{entries, filter};
use crate::ui::theme::Theme;
use crate::ui::{frame, paint};

/// Draws the page. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    history: &History,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let heading = u16::from(!frame::fits(cx.size()));
    let title = paint::from(entries::rows(area, 0, heading), 1);
    paint::put(buffer, title, &history::title(history), theme.heading);
    let list = entries::rows(area, heading, area.height);
    let find = history.find.rows(list.height);
    let line = entries::rows(list, 0, find);
    let all = history.entries.len();
    let count = (history.find.count(all), all);
    let in_find = filter::draw_find(&history.find, count, theme, buffer, line);
    let entries = history.shown_from(history.top);
    let entries = entries.map(|at| (at, history::row(cx, history, at)));
    let list = entries::rows(list, find, list.height);
    let cursor = entries::draw(cx, entries, Some(history.cursor), theme, buffer, list);
    in_find.or(cursor)
}
