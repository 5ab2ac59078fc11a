//! The list of brokers, and what lies over it.

pub mod form;
pub mod list;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::{Brokers, details as broker_details, layout, words};
use crate::screens::layout::Rows;
use crate::screens::view::{Areas, filter, footer};
use crate::text;
use crate::ui::frame::{self, Frame as Edges};
use crate::ui::page::draw::draw_pane;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the whole screen.
pub(in crate::screens) fn draw(brokers: &Brokers, theme: &Theme, frame: &mut Frame) {
    let cx = &brokers.cx;
    let rows = layout::rows(&brokers.list, cx);
    let area = frame.area();
    let areas = Areas::of(&rows, area);
    let buffer = frame.buffer_mut();
    draw_header(cx, theme, buffer, areas.header);
    let pane = layout::columns(cx).pane;
    let areas = if pane > 0 {
        let name = cx.selected.as_deref().unwrap_or("Details");
        let lines = cx
            .selected
            .as_ref()
            .map(|name| broker_details::details(cx, name));
        let beside = areas.beside(pane);
        draw_pane(name, &lines.unwrap_or_default(), "", theme, buffer, beside);
        areas.narrower(pane)
    } else {
        areas
    };
    if rows.framed {
        draw_edges(brokers, &rows, theme, buffer, &areas);
    }
    rows.draw_banner(theme, buffer, areas.banner);
    let cursor = list::draw(brokers, theme, buffer, areas.head, areas.body);
    let typed = brokers.list.typing.then_some(&cx.filter);
    let count = (cx.shown().count(), cx.profiles().len());
    let on = words::filter(cx);
    let line = (typed, &*on, words::FILTER_TAKES);
    let in_filter = filter::draw(line, count, theme, buffer, areas.filter);
    footer::draw_line(layout::line(cx).as_ref(), theme, buffer, areas.line);
    footer::draw_keys(brokers, theme, buffer, areas.footer);
    let cursor = match brokers.dialogs.last() {
        Some(dialog) => {
            let cursor = dialog.screen().draw(cx, theme, buffer, area);
            footer::draw_line_over(cx, theme, buffer);
            cursor
        }
        None => in_filter.or(cursor),
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

fn draw_edges(brokers: &Brokers, rows: &Rows, theme: &Theme, buffer: &mut Buffer, areas: &Areas) {
    let Brokers { cx, list, .. } = brokers;
    let all = cx.shown().count();
    let file = cx.known.as_ref().map(|known| known.user_file.clone());
    let edges = Edges {
        title: layout::TITLE,
        note: rows.note(theme),
        foot: &file.unwrap_or_default(),
        position: cx.selected_row().map(|at| (at + 1, all)),
        seen: Some((list.top, usize::from(areas.body.height), all)),
    };
    frame::draw(&edges, theme, buffer, areas.frame);
}

fn draw_header(cx: &ListContext, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let used = 1 + paint::put(buffer, paint::from(area, 1), "guestlist", theme.heading);
    let count = match cx.profiles().len() {
        _ if cx.known.is_none() => "reading the brokers…".into(),
        1 => "1 broker".into(),
        count => format!("{count} brokers"),
    };
    let marked = match cx.marked.len() {
        0 => String::new(),
        count => format!("{count} marked"),
    };
    // Where there is no room for both, the marks count more: they say what a key is about.
    let is_narrow = usize::from(area.width) < 40 + text::width(&marked);
    let count = match (marked.is_empty(), is_narrow) {
        (true, _) => count,
        (false, true) => String::new(),
        (false, false) => format!("{count} · "),
    };
    paint::put(buffer, paint::from(area, used + 2), "brokers", theme.quiet);
    let width = text::width(&count) + text::width(&marked) + 1;
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    let at = area.width.saturating_sub(width).max(used + 11);
    let at = at + paint::put(buffer, paint::from(area, at), &count, Style::new());
    let style = theme.tone(Tone::Warning);
    paint::put(buffer, paint::from(area, at), &marked, style);
}
