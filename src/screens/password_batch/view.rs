//! The form for new passwords.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::password_batch::{NewPasswords, Part};
use crate::ui::panel::{buttons, draw_box, inner_width};
use crate::ui::rows::{field_row, sentence, value_row};
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
    for part in form.parts() {
        let focused = form.focus == part;
        match part {
            Part::Length => rows.push(field_row("Length", &form.length, false, focused, width)),
            Part::Destination => {
                let value = form.destination_words();
                rows.push(value_row(11.min(width / 3), "Hand over", value, focused));
            }
            Part::Path => rows.push(field_row("File", &form.path, false, focused, width)),
            Part::Cancel | Part::Submit => {}
        }
    }
    rows.extend(sentence(form.explanation(), width, theme.quiet));
    if form.waiting {
        rows.extend(sentence("Writing the file…", width, theme.heading));
    }
    if let Some(text) = &form.error {
        rows.extend(sentence(text, width, theme.tone(Tone::Bad)));
    }
    let focused = match form.focus {
        Part::Cancel => Some(0),
        Part::Submit => Some(1),
        _ => None,
    };
    let (title, submit) = form.title();
    rows.push(buttons(&["Cancel", submit], focused, theme));
    draw_box(&title, &rows, theme, buffer)
}
