//! Drawing what is in front: the list of brokers, or the console of one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::screens::bindings::Action;
use crate::screens::brokers::Brokers;
use crate::screens::console::Console;
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::fleet::Fleet;
use crate::screens::layout;
use crate::screens::layout::message_row::{self, MessageRow};
use crate::screens::model::Model;
use crate::screens::users::Table;
use crate::screens::view::{Areas, dialog, filter, footer, header};
use crate::screens::{activity, apply, brokers, details, fleet, history, review, users};
use crate::text;
use crate::ui::ascii;
use crate::ui::frame::{self as edges, Frame as Edges};
use crate::ui::page::draw::draw_pane;
use crate::ui::theme::Theme;

/// What is in front.
#[derive(Debug, Clone, Copy)]
pub enum Front<'a> {
    /// The list of brokers.
    List(&'a Brokers),
    /// The console of one broker.
    Console(&'a Model),
    /// Many brokers.
    Fleet(&'a Fleet),
}

impl Front<'_> {
    /// What the question in front says, where one waits for an answer.
    pub fn question(&self) -> Option<Vec<String>> {
        let question = match self {
            Self::Console(model) => match model.dialogs.last() {
                Some(Dialog::Question(question)) => question,
                _ => return None,
            },
            Self::Fleet(fleet) => match fleet.dialogs.last() {
                Some(fleet::dialog::Dialog::Question(question)) => question,
                _ => return None,
            },
            Self::List(list) => match list.dialogs.last() {
                Some(brokers::dialog::Dialog::Question(question)) => question,
                _ => return None,
            },
        };
        Some(
            std::iter::once(&question.title)
                .chain(question.said())
                .cloned()
                .collect(),
        )
    }

    /// Whether a password can be read on the screen, below a question too.
    pub fn shows_secret(&self) -> bool {
        match self {
            Self::Console(model) => model.dialogs.iter().any(Dialog::shows_secret),
            Self::Fleet(fleet) => fleet.dialogs.iter().any(|it| it.screen().shows_secret()),
            Self::List(list) => list.dialogs.iter().any(|it| it.screen().shows_secret()),
        }
    }
}

/// Draws what is in front.
pub fn front(front: Front<'_>, theme: &Theme, frame: &mut Frame) {
    match front {
        Front::Console(model) => view(model, theme, frame),
        Front::Fleet(fleet) => {
            fleet::view::draw(fleet, theme, frame);
            finish(theme, frame);
        }
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
    ascii::spell(theme.glyphs, buffer);
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
    let rows = layout::screen(cx);
    let areas = Areas::of(&rows, frame.area());
    let buffer = frame.buffer_mut();
    header::draw(model, theme, buffer, areas.header);
    if rows.framed {
        draw_edges(model, page, theme, buffer, &areas);
    }
    let cursor = match (page, &cx.engine.run) {
        (Dialog::Review(page), _) => review::view::draw(cx, page, theme, buffer, areas.body),
        (Dialog::Run, Some(run)) => {
            apply::view::draw(cx, &model.run_page, run, theme, buffer, areas.body)
        }
        (Dialog::History(page), _) => history::view::draw(cx, page, theme, buffer, areas.body),
        (Dialog::Activity(page), _) => activity::view::draw(cx, page, theme, buffer, areas.body),
        _ => None,
    };
    let is_front = at + 1 == model.dialogs.len();
    let (screen, _) = model.front();
    let hint = screen.hint(cx).filter(|_| is_front);
    let texts = message_row::first(cx.line.as_ref(), hint);
    let line = MessageRow::line(&texts, cx, is_front.then(|| screen.layer()));
    footer::draw_line(line.as_ref(), theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    cursor
}

/// Draws the frame of a page that takes the place of the table.
fn draw_edges(model: &Model, page: &Dialog, theme: &Theme, buffer: &mut Buffer, areas: &Areas) {
    let cx = &model.cx;
    let (title, foot, at, top, all) = match (page, &cx.engine.run) {
        (Dialog::Review(page), _) => {
            let foot = format!("→ {}", cx.engine.session.family.target);
            let title = review::title(cx, page);
            let (at, all) = page.place(page.cursor);
            (title, foot, at, page.place(page.top).0, all)
        }
        (Dialog::Run, Some(run)) => {
            let page = &model.run_page;
            let title = apply::summary::title(page, run);
            let (at, top) = (page.find.place(page.cursor), page.find.place(page.top));
            let all = page.find.count(run.lines().len());
            (title, String::new(), at, top, all)
        }
        (Dialog::History(page), _) => {
            let title = history::title(page);
            let (at, top) = (page.find.place(page.cursor), page.find.place(page.top));
            let all = page.find.count(page.entries.len());
            (title, String::new(), at, top, all)
        }
        (Dialog::Activity(page), _) => {
            let foot = activity::view::foot(cx);
            let at = page.place(cx).unwrap_or(0);
            ("Activity".into(), foot, at, page.top, page.len(cx))
        }
        _ => return,
    };
    let shown = usize::from(areas.body.height);
    // Warnings are rows, but no changes.
    let warnings = match page {
        Dialog::Review(page) => page.warnings.len(),
        _ => 0,
    };
    let edges = Edges {
        title: &title,
        foot: &foot,
        position: (all > at && at >= warnings).then(|| (at + 1 - warnings, all - warnings)),
        seen: Some((top, shown, all)),
        ..Edges::default()
    };
    edges::draw(&edges, theme, buffer, areas.frame);
}

/// Draws the table of users, and all around it.
fn draw_table(model: &Model, theme: &Theme, frame: &mut Frame) -> Option<Position> {
    let Model { cx, table, .. } = model;
    let rows = users::layout::rows(table, cx);
    let pane = users::columns::columns(table, cx).pane;
    let area = frame.area();
    let areas = Areas::of(&rows, area);
    let buffer = frame.buffer_mut();
    header::draw(model, theme, buffer, areas.header);
    let areas = if pane > 0 {
        let user = table.cursor.user.as_ref();
        let name = user.map_or_else(|| "Details".into(), |user| text::short(user.as_str()));
        let lines = user.map(|user| details::in_pane(cx, user));
        let more = format!("… {} shows all", cx.key(Action::Details));
        let beside = areas.beside(pane);
        draw_pane(
            &name,
            &lines.unwrap_or_default(),
            &more,
            theme,
            buffer,
            beside,
        );
        areas.narrower(pane)
    } else {
        areas
    };
    if rows.framed {
        let shown = usize::from(areas.body.height);
        let edge = Edges {
            title: "Users",
            note: rows.note(theme),
            foot: cx.engine.session.family.source,
            position: position(table, cx),
            seen: Some((table.cursor.top, shown, table.rows(cx))),
        };
        edges::draw(&edge, theme, buffer, areas.frame);
    }
    rows.draw_banner(theme, buffer, areas.banner);
    let cursor = users::view::draw(table, cx, theme, buffer, areas.head, areas.body);
    let in_filter = if rows.filter > 0 {
        let takes = users::find::takes();
        let words = (table.typing.as_ref(), &*table.filter, &*takes);
        let count = users::selection::count(table, cx);
        filter::draw(words, count, theme, buffer, areas.filter)
    } else {
        None
    };
    let line = users::layout::line(table, cx);
    footer::draw_line(line.as_ref(), theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    in_filter.or(cursor)
}

/// Which of the shown users is selected, and how many there are.
fn position(table: &Table, cx: &Context) -> Option<(usize, usize)> {
    Some((table.selected_row(cx)? + 1, table.rows(cx)))
}
