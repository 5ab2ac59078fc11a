//! Drawing. It takes the model as it is and decides nothing; where things are is said by
//! [`crate::app::layout`].

mod brokers;
mod dialog;
mod footer;
mod groups;
mod header;
mod page;
mod paint;
mod strips;
mod table;
pub mod theme;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::layout::{self, Rows};
use crate::app::model::Model;
use crate::app::screens::Front;
use theme::Theme;

/// Draws what is in front.
pub fn front(front: Front<'_>, theme: &Theme, frame: &mut Frame) {
    match front {
        Front::Console(model) => view(model, theme, frame),
        Front::List(list) => brokers::draw(list, theme, frame),
    }
}

/// Draws the console.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let rows = layout::rows(model);
    let areas = Areas::of(&rows, frame.area());
    let buffer = frame.buffer_mut();
    header::draw(model, theme, buffer, areas.header);
    strips::draw(&rows.strips, theme, buffer, areas.strips);
    let cursor = table::draw(model, theme, buffer, areas.head, areas.body);
    footer::draw_line(&rows.line, theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    let cursor = match model.dialogs.last() {
        Some(dialog) => dialog::draw(model, dialog, theme, frame.buffer_mut()),
        None => cursor,
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// The parts of the screen, from top to bottom.
struct Areas {
    header: Rect,
    strips: Rect,
    head: Rect,
    body: Rect,
    line: Rect,
    footer: Rect,
}

impl Areas {
    fn of(rows: &Rows, area: Rect) -> Self {
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
        let strip_lines: usize = rows.strips.iter().map(|(_, lines)| lines.len()).sum();
        Self {
            header: take(rows.header),
            strips: take(u16::try_from(strip_lines).unwrap_or(u16::MAX)),
            head: take(rows.head),
            body: take(rows.body),
            line: take(rows.line_height),
            footer: take(rows.footer),
        }
    }
}
