//! What lies over the table: forms, questions, pages.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::password_batch::shown::Shown;
use crate::screens::{activity, groups, password_batch, question, user_form};
use crate::ui::page::{PageLine, TextPage};
use crate::ui::theme::Theme;

/// Draws a dialog. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    dialog: &Dialog,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let mut read = |page: &TextPage, title, lines: Vec<PageLine>| {
        page.draw(title, &lines, cx.line.as_ref(), theme, buffer)
    };
    match dialog {
        Dialog::Help(help) => read(&help.page, "Keys", help.lines(cx)),
        Dialog::Details(details) => read(&details.page, "User", details.lines(cx)),
        Dialog::Entry(entry) => read(&entry.page, "Activity", entry.lines(cx)),
        Dialog::Passwords(shown) => read(&shown.page, "New passwords", Shown::lines(cx)),
        Dialog::Form(form) => user_form::view::draw(cx, form, theme, buffer),
        Dialog::Question(question) => question::view::draw(question, theme, buffer),
        Dialog::Groups(form) => groups::view::draw(cx, form, theme, buffer),
        Dialog::Activity(page) => activity::view::draw(cx, page, theme, buffer),
        Dialog::NewPasswords(form) => password_batch::view::draw(form, theme, buffer),
        // They fill the screen, below whatever lies over them.
        Dialog::Review(_) | Dialog::Run | Dialog::History(_) => None,
    }
}
