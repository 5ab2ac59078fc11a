//! The form for new passwords.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::password_batch::NewPasswords;
use crate::ui::panel::{draw_box, inner_width};
use crate::ui::rows::sentence;
use crate::ui::theme::Theme;

pub(in crate::screens) fn draw(
    form: &NewPasswords,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = inner_width(*buffer.area());
    let mut rows = Vec::new();
    for text in form.head() {
        rows.extend(sentence(&text, width, Style::new()));
    }
    rows.extend(form.fields.rows(width));
    rows.extend(sentence(form.explanation(), width, theme.quiet));
    if form.waiting {
        rows.extend(sentence("Writing the file…", width, theme.heading));
    }
    if let Some(text) = &form.fields.error {
        rows.extend(sentence(text, width, theme.tone(Tone::Bad)));
    }
    let (title, submit) = form.title();
    rows.push(form.fields.buttons(["Cancel", submit], width, theme));
    draw_box(&title, &rows, theme, buffer)
}
