//! Drawing. It takes the model as it is and decides nothing; where things are is said by
//! [`crate::app::layout`].

mod dialog;
mod footer;
mod header;
mod paint;
mod strips;
mod table;
pub mod theme;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use theme::Theme;

/// Draws the whole screen.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let rows = layout::rows(model);
    let mut y = area.y;
    let mut take = |height: u16| {
        let bottom = area.bottom();
        let part = Rect {
            x: area.x,
            y: y.min(bottom),
            width: area.width,
            height: height.min(bottom.saturating_sub(y)),
        };
        y = y.saturating_add(height).min(bottom);
        part
    };
    let header = take(rows.header);
    let strip_lines: usize = rows.strips.iter().map(|(_, lines)| lines.len()).sum();
    let strip_area = take(u16::try_from(strip_lines).unwrap_or(u16::MAX));
    let (head, body) = (take(rows.head), take(rows.body));
    let (line, footer) = (take(rows.line_height), take(rows.footer));

    header::draw(model, theme, frame.buffer_mut(), header);
    strips::draw(&rows.strips, theme, frame.buffer_mut(), strip_area);
    let cursor = table::draw(model, theme, frame.buffer_mut(), head, body);
    footer::draw_line(&rows.line, theme, frame.buffer_mut(), line);
    footer::draw_keys(model, theme, frame.buffer_mut(), footer);
    let cursor = match model.dialogs.last() {
        Some(dialog) => dialog::draw(model, dialog, theme, frame.buffer_mut()),
        None => cursor,
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}
