//! Drawing a question.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use super::sheet::sheet;
use super::{Entry, Question, Required};
use crate::domain::reason::Tone;
use crate::ui::panel::{draw_box, inner_width};
use crate::ui::rows::Row;
use crate::ui::theme::Theme;

/// Draws a question. Returns where the real cursor belongs.
pub fn draw<C, R: Required>(
    question: &Question<C, R>,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = *buffer.area();
    let sheet = sheet(question, (screen.width, screen.height));
    let mut rows = Vec::new();
    let mut say = |lines: Vec<String>, style| {
        rows.extend(lines.into_iter().map(|line| Row::text(line, style)));
    };
    if sheet.has_title {
        say(vec![question.title.clone()], theme.heading);
    }
    say(sheet.text, Style::new());
    say(sheet.more, theme.quiet);
    let asks = if question.tried {
        theme.tone(Tone::Bad)
    } else {
        theme.heading
    };
    say(sheet.asks, asks);
    if sheet.has_field {
        rows.extend(question.form.row(Entry, inner_width(screen)));
    }
    let words = [question.other(), question.confirm];
    rows.push(question.form.buttons(words, theme));
    draw_box(&question.title, &rows, theme, buffer)
}
