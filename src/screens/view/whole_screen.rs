//! Drawing the whole screen: the list of brokers, the console of one, or the fleet.

use ratatui::Frame;
use ratatui::layout::Position;

use crate::screens::bindings::Action;
use crate::screens::brokers::Brokers;
use crate::screens::console::Console;
use crate::screens::dialog::Dialog;
use crate::screens::fleet::Fleet;
use crate::screens::layout;
use crate::screens::layout::message_row::{self, MessageRow};
use crate::screens::model::Model;
use crate::screens::screen::Screen;
use crate::screens::view::{Areas, footer, header};
use crate::screens::{brokers, details, fleet, users};
use crate::text;
use crate::ui::page::draw::draw_pane;
use crate::ui::substitute_signs;
use crate::ui::theme::Theme;

#[derive(Debug, Clone, Copy)]
pub enum Front<'a> {
    List(&'a Brokers),
    /// The console of one broker.
    Console(&'a Model),
    /// Many brokers.
    Fleet(&'a Fleet),
}

impl Front<'_> {
    /// What the question in front says, where one waits for an answer. Review asks too, whether to
    /// apply.
    pub fn question(&self) -> Option<Vec<String>> {
        let review = || Some(vec!["Review".into()]);
        let question = match self {
            Self::Console(model) => match model.dialogs.last() {
                Some(Dialog::Question(question)) => question,
                Some(Dialog::Review(_)) => return review(),
                _ => return None,
            },
            Self::Fleet(fleet) => match fleet.dialogs.last() {
                Some(fleet::dialog::Dialog::Question(question)) => question,
                Some(fleet::dialog::Dialog::Review(_)) => return review(),
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
            Self::Console(model) => model.screens().any(Screen::shows_secret),
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
    substitute_signs::spell(theme.glyphs, buffer);
}

/// Draws the console.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let full = model.screens().rposition(Screen::fills_screen);
    let cursor = match full {
        Some(at) => draw_page(model, at, theme, frame),
        None => draw_table(model, theme, frame),
    };
    let over = model.screens().next_back();
    let cursor = match over.filter(|it| !it.fills_screen()) {
        Some(dialog) => {
            let area = frame.area();
            let cursor = dialog.draw(&model.cx, theme, frame.buffer_mut(), area);
            footer::draw_line_over(&model.cx, theme, frame.buffer_mut());
            cursor
        }
        None => cursor,
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
    finish(theme, frame);
}

/// Draws a page that takes the place of the table.
fn draw_page(model: &Model, at: usize, theme: &Theme, frame: &mut Frame) -> Option<Position> {
    let cx = &model.cx;
    let page = model.screens().nth(at)?;
    let rows = layout::screen(cx);
    let areas = Areas::of(&rows, frame.area());
    let buffer = frame.buffer_mut();
    header::draw(model, theme, buffer, areas.header);
    if rows.framed
        && let Some(edges) = page.edges(cx)
    {
        edges.draw(theme, buffer, &areas);
    }
    let cursor = page.draw(cx, theme, buffer, areas.body);
    let is_front = at + 1 == model.dialogs.len();
    let (screen, _) = model.front();
    let hint = screen.hint(cx).filter(|_| is_front);
    let texts = message_row::first(cx.line.as_ref(), hint);
    let line = MessageRow::line(&texts, cx, is_front.then(|| screen.layer()));
    footer::draw_line(line.as_ref(), theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    cursor
}

/// Draws the table of users, the details beside it, and what is above and below.
fn draw_table(model: &Model, theme: &Theme, frame: &mut Frame) -> Option<Position> {
    let Model { cx, table, .. } = model;
    let rows = users::layout::rows(table, cx);
    let pane = users::columns::columns(table, cx).pane;
    let areas = Areas::of(&rows, frame.area());
    let buffer = frame.buffer_mut();
    header::draw(model, theme, buffer, areas.header);
    if pane > 0 {
        let user = table.cursor.user.as_ref();
        let name = user.map_or_else(|| "Details".into(), |user| text::short(user.as_str()));
        let lines = user.map(|user| details::in_pane(cx, user));
        let more = format!("… {} shows all", cx.key(Action::Details));
        draw_pane(
            &name,
            &lines.unwrap_or_default(),
            &more,
            theme,
            buffer,
            areas.beside(pane),
        );
    }
    let line = users::status_line::line(table, cx);
    footer::draw_line(line.as_ref(), theme, buffer, areas.line);
    footer::draw_keys(model, theme, buffer, areas.footer);
    users::view::draw(table, cx, &rows, theme, buffer, &areas.narrower(pane))
}
