//! Drawing a question.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};

use super::layout::{Sheet, Weight, sheet};
use super::{Entry, Question, Required};
use crate::domain::reason::Tone;
use crate::text;
use crate::ui::dialog_rows::Row;
use crate::ui::panel::{draw_box, inner_width};
use crate::ui::theme::Theme;

/// Draws a question. Returns where the real cursor belongs.
pub fn draw<C, R: Required>(
    question: &Question<C, R>,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let red = question.is_danger.then(|| theme.in_danger());
    let theme = red.as_ref().unwrap_or(theme);
    let screen = *buffer.area();
    let width = inner_width(screen);
    let sheet = sheet(question, (screen.width, screen.height));
    let has_field = sheet.has_field();
    let mut rows = Vec::new();
    if sheet.has_title {
        rows.push(Row::text(question.title.clone(), theme.heading));
    }
    rows.extend(sheet.text.iter().map(|(line, weight)| {
        let style = match weight {
            Weight::Bold => Style::new().add_modifier(Modifier::BOLD),
            Weight::Plain => Style::new(),
            Weight::Dim => theme.quiet,
        };
        Row::text(line, style)
    }));
    rows.extend(sheet.more.iter().map(|line| Row::text(line, theme.quiet)));
    rows.extend(asks(question, &sheet, width, theme));
    if sheet.gap > 0 {
        rows.push(Row::text("", Style::new()));
    }
    let words = [question.other(), question.confirm];
    let mut buttons = question.form.buttons(words, width, theme);
    if question.tried && has_field {
        buttons.push(0, NOT_YET.into(), theme.tone(Tone::Bad));
        // The buttons stand over it, where there is no room beside them.
        buttons.parts.rotate_right(1);
    }
    rows.push(buttons);
    draw_box(&question.title, &rows, theme, buffer)
}

/// What says that something else stands in the field.
const NOT_YET: &str = "Not yet";

/// What has to be typed, and the field for it.
fn asks<C, R: Required>(
    question: &Question<C, R>,
    sheet: &Sheet,
    width: u16,
    theme: &Theme,
) -> Vec<Row> {
    let style = if question.tried {
        theme.tone(Tone::Bad)
    } else {
        Style::new()
    };
    let mut rows: Vec<Row> = sheet
        .asks
        .iter()
        .map(|line| Row::text(line, style))
        .collect();
    let last = rows.last_mut().filter(|_| sheet.is_beside);
    if let Some(last) = last {
        let asks = sheet.asks.last().map_or(0, |line| text::width(line));
        let column = u16::try_from(asks).unwrap_or(0) + 1;
        if let Some(field) = question.form.row(Entry, width - column, theme) {
            last.append(field, column);
        }
    } else if sheet.has_field() {
        rows.extend(question.form.row(Entry, width, theme));
    }
    rows
}
