//! What lies over the table: forms, questions, pages.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::{groups, pages, palette, password_batch, user_form};
use crate::ui::confirm;
use crate::ui::theme::Theme;

/// Draws a dialog. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    dialog: &Dialog,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    match dialog {
        Dialog::Help(page) => pages::view::draw(cx, page, theme, buffer),
        Dialog::Messages(page) => pages::view::draw(cx, page, theme, buffer),
        Dialog::Palette(list) => palette::view::draw(list, theme, buffer),
        Dialog::Details(page) => pages::view::draw(cx, page, theme, buffer),
        Dialog::Entry(page) => pages::view::draw(cx, page, theme, buffer),
        Dialog::Passwords(page) => pages::view::draw(cx, page, theme, buffer),
        Dialog::Made(page) => pages::view::draw(cx, page, theme, buffer),
        Dialog::Form(form) => user_form::view::draw(cx, form, theme, buffer),
        Dialog::Question(question) => confirm::draw::draw(question, theme, buffer),
        Dialog::Groups(form) => groups::view::draw(cx, form, theme, buffer),
        Dialog::NewPasswords(form) => password_batch::view::draw(form, theme, buffer),
        // They fill the screen, below whatever lies over them.
        Dialog::Review(_) | Dialog::Run | Dialog::History(_) | Dialog::Activity(_) => None,
    }
}
