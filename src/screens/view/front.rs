//! Drawing what is in front: the list of brokers, or the console of one.

use ratatui::Frame;
use ratatui::layout::Position;

use crate::screens::bindings::Action;
use crate::screens::brokers::Brokers;
use crate::screens::console::Console;
use crate::screens::dialog::Dialog;
use crate::screens::layout;
use crate::screens::model::Model;
use crate::screens::view::{Areas, banners, dialog, footer, header};
use crate::screens::{apply, brokers, details, history, review, users};
use crate::ui::ascii;
use crate::ui::page::draw::draw_pane;
use crate::ui::theme::Theme;

/// What is in front.
#[derive(Debug, Clone, Copy)]
pub enum Front<'a> {
    /// The list of brokers.
    List(&'a Brokers),
    /// The console of one broker.
    Console(&'a Model),
}

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
    let is_front = at + 1 == model.dialogs.len();
    let hint = model.front().0.hint(cx).filter(|_| is_front);
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
    banners::draw(&rows.banners, theme, buffer, areas.banners);
    let pane = users::columns::columns(table, cx).pane;
    if pane > 0 {
        let user = table.cursor.user.as_ref();
        let lines = user.map(|user| details::details(cx, user));
        let more = format!("… {} on the name shows all", cx.key(Action::Toggle));
        let area = areas.beside_table(pane);
        draw_pane(&lines.unwrap_or_default(), &more, theme, buffer, area);
    }
    let cursor = users::view::draw(table, cx, theme, buffer, areas.head, areas.body);
    let in_filter = users::view::filter::draw(table, cx, theme, buffer, areas.filter);
    footer::draw_line(&rows.line, theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    in_filter.or(cursor)
}
