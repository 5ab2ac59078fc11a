//! The list of brokers, and what lies over it.

pub mod form;
pub mod list;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::screens::bindings::{Binding, KeyContext};
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::{Brokers, availability, layout, pages};
use crate::screens::view::{Areas, banners, footer};
use crate::ui::confirm;
use crate::ui::page::TextPage;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the whole screen.
pub(in crate::screens) fn draw(brokers: &Brokers, theme: &Theme, frame: &mut Frame) {
    let rows = layout::rows(brokers);
    let areas = Areas::of(&rows, frame.area());
    let buffer = frame.buffer_mut();
    draw_header(brokers, theme, buffer, areas.header);
    banners::draw(&rows.banners, theme, buffer, areas.banners);
    let cursor = list::draw(brokers, theme, buffer, areas.head, areas.body);
    footer::draw_line(&rows.line, theme, buffer, areas.line);
    let layer = brokers.layer();
    let applies = |binding: &Binding| match layer {
        KeyContext::Brokers => availability::applies(brokers, binding.action).is_ok(),
        KeyContext::Form => availability::applies_in_prompt(binding.action),
        KeyContext::Page => availability::applies_in_page(brokers, binding.action),
        _ => true,
    };
    footer::draw_hints(
        (brokers.setup.keys, layer),
        applies,
        theme,
        buffer,
        areas.footer,
    );
    let cursor = match brokers.dialogs.last() {
        Some(dialog) => draw_dialog(brokers, dialog, theme, buffer),
        None => cursor,
    };
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

fn draw_header(brokers: &Brokers, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let used = 1 + paint::put(buffer, paint::from(area, 1), "guestlist", theme.heading);
    let count = match brokers.profiles().len() {
        _ if brokers.known.is_none() => "reading the brokers…".into(),
        1 => "1 broker".into(),
        count => format!("{count} brokers"),
    };
    paint::put(buffer, paint::from(area, used + 2), &count, Style::new());
}

fn draw_dialog(
    brokers: &Brokers,
    dialog: &Dialog,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let read = |page: &TextPage, title, buffer| {
        let said = brokers.line.as_ref();
        page.draw(title, &pages::lines(brokers), said, theme, buffer)
    };
    match dialog {
        Dialog::Form(form) => form::draw(brokers, form, theme, buffer),
        Dialog::Password(prompt) => form::draw_prompt(prompt, brokers.setup.keys, theme, buffer),
        Dialog::Question(question) => confirm::draw::draw(question, theme, buffer),
        Dialog::Help(page) => read(page, "Keys", buffer),
        Dialog::Details { page, .. } => read(page, "Broker", buffer),
    }
}
