//! Drawing a question.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use super::sheet::sheet;
use super::{Question, QuestionFocus, Required};
use crate::domain::reason::Tone;
use crate::ui::panel::{buttons, draw_box, inner_width};
use crate::ui::rows::{Row, field_row_after};
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
        let at_field = question.focus == QuestionFocus::Field;
        let width = inner_width(screen);
        rows.push(field_row_after(
            1,
            "",
            &question.entry,
            false,
            at_field,
            width,
        ));
    }
    let focused = match question.focus {
        QuestionFocus::Field => None,
        QuestionFocus::Cancel => Some(0),
        QuestionFocus::Confirm => Some(1),
    };
    rows.push(buttons(
        &[question.other(), question.confirm],
        focused,
        theme,
    ));
    draw_box(&question.title, &rows, theme, buffer)
}
