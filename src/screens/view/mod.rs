//! Drawing. It takes the model as it is and decides nothing; where things are is said by
//! [`crate::screens::layout`].
//!
//! In the header the words for the environment come before the state of the link. Where they would push out
//! the name of the broker, they get a line of their own.

pub mod appearance;
pub mod dialog;
pub mod entries;
pub mod footer;
pub mod header;
pub mod strips;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::screens::dialog::Dialog;
use crate::screens::layout::{self, Rows};
use crate::screens::model::Model;
use crate::screens::program::Front;
use crate::screens::{apply, brokers, details, history, review, users};
use crate::ui::theme::Theme;
use crate::ui::{ascii, paint};

/// Draws what is in front.
pub fn front(front: Front<'_>, theme: &Theme, frame: &mut Frame) {
    match front {
        Front::Console(model) => view(model, theme, frame),
        Front::List(list) => {
            brokers::view::draw(list, theme, frame);
            finish(theme, frame);
        }
    }
}

/// What is done to all cells once they are drawn.
fn finish(theme: &Theme, frame: &mut Frame) {
    let buffer = frame.buffer_mut();
    theme.lay_ground(buffer);
    if theme.ascii {
        ascii::spell(buffer);
    }
}

/// Draws the console.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let full = model.dialogs.iter().rposition(Dialog::fills_screen);
    let cursor = match full {
        Some(at) => draw_page(model, at, theme, frame),
        None => draw_table(model, theme, frame),
    };
    let cursor = match model.dialogs.last() {
        Some(dialog) if !dialog.fills_screen() => {
            dialog::draw(&model.cx, dialog, theme, frame.buffer_mut())
        }
        _ => cursor,
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
    finish(theme, frame);
}

/// Draws a page that takes the place of the table.
fn draw_page(model: &Model, at: usize, theme: &Theme, frame: &mut Frame) -> Option<Position> {
    let cx = &model.cx;
    let page = model.dialogs.get(at)?;
    let hint = match page {
        Dialog::History(page) if at + 1 == model.dialogs.len() => history::hint_of(page, cx),
        _ => None,
    };
    let rows = layout::screen(cx, hint);
    let areas = Areas::of(&rows, frame.area());
    let buffer = frame.buffer_mut();
    header::draw(model, theme, buffer, areas.header);
    let cursor = match (page, &cx.engine.run) {
        (Dialog::Review(page), _) => review::view::draw(cx, page, theme, buffer, areas.body),
        (Dialog::Run, Some(run)) => {
            apply::view::draw(cx, &model.run_page, run, theme, buffer, areas.body)
        }
        (Dialog::History(page), _) => history::view::draw(cx, page, theme, buffer, areas.body),
        _ => None,
    };
    footer::draw_line(&rows.line, theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    cursor
}

/// Draws the table of users, and all around it.
fn draw_table(model: &Model, theme: &Theme, frame: &mut Frame) -> Option<Position> {
    let Model { cx, table, .. } = model;
    let rows = users::layout::rows(table, cx);
    let areas = Areas::of(&rows, frame.area());
    let buffer = frame.buffer_mut();
    header::draw(model, theme, buffer, areas.header);
    strips::draw(&rows.strips, theme, buffer, areas.strips);
    let pane = users::columns::columns(table, cx).pane;
    if pane > 0 {
        let user = table.cursor.user.as_ref();
        details::view::draw_pane(cx, user, theme, buffer, areas.beside_table(pane));
    }
    let cursor = users::view::draw(table, cx, theme, buffer, areas.head, areas.body);
    let in_filter = users::view::filter::draw(table, cx, theme, buffer, areas.filter);
    footer::draw_line(&rows.line, theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    in_filter.or(cursor)
}

/// The parts of the screen, from top to bottom.
pub(in crate::screens) struct Areas {
    pub(in crate::screens) header: Rect,
    pub(in crate::screens) strips: Rect,
    pub(in crate::screens) head: Rect,
    pub(in crate::screens) body: Rect,
    pub(in crate::screens) filter: Rect,
    pub(in crate::screens) line: Rect,
    pub(in crate::screens) footer: Rect,
}

impl Areas {
    pub(in crate::screens) fn of(rows: &Rows, area: Rect) -> Self {
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
            filter: take(rows.filter),
            line: take(rows.line_height),
            footer: take(rows.footer),
        }
    }

    /// The last columns of the table and of its head, so many.
    fn beside_table(&self, columns: u16) -> Rect {
        let x = self.body.width.saturating_sub(columns);
        let tall = Rect {
            y: self.head.y,
            height: self.head.height + self.body.height,
            ..self.body
        };
        paint::from(tall, x)
    }
}
