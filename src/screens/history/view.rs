//! Drawing what was applied.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::context::Context;
use crate::screens::history::{self, History};
use crate::screens::view::entries;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the page. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
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
        paint::from(entries::rows(area, 0, 1), 1),
        &title,
        theme.heading,
    );
    let entries = (history.top..history.entries.len()).map(|at| {
        let mut row = history::row(cx, history, at);
        let id = history.entries[at];
        let mark = if history.marked.contains(&id) {
            "*"
        } else {
            " "
        };
        row.user = format!("{mark} {}", row.user);
        (at, row)
    });
    let list = entries::rows(area, 1, area.height.saturating_sub(1));
    entries::draw(cx, entries, Some(history.cursor), theme, buffer, list)
}
