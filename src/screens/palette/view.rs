//! Drawing the list of commands. The box keeps its size, whatever is found.

use std::ops::DerefMut;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::screens::palette::{Command, Palette};
use crate::screens::shared_context::Surface;
use crate::screens::view::draw_trait::Draw;
use crate::text;
use crate::ui::dialog_rows::field_row_after;
use crate::ui::scrolling::SIGNS;
use crate::ui::theme::Theme;
use crate::ui::{paint, panel};

/// The columns of the widest box, and the rows of the highest.
const SIZE: (u16, u16) = (76, 16);

/// The columns from which on other words for a command stand beside its name.
const BESIDE: u16 = 12;

const fn outer((width, height): (u16, u16)) -> (u16, u16) {
    let (width, height) = (
        if width < SIZE.0 { width } else { SIZE.0 },
        // The line above the footer says why a command does not apply.
        height.saturating_sub(3),
    );
    (width, if height < SIZE.1 { height } else { SIZE.1 })
}

/// The rows for commands on a screen of this size.
pub(in crate::screens) const fn rows(size: (u16, u16)) -> u16 {
    let (width, height) = outer(size);
    let inner = if panel::has_frame(width, height) {
        height - 2
    } else {
        height
    };
    inner.saturating_sub(1)
}

impl<C: DerefMut<Target = Surface>> Draw<C> for Palette {
    fn draw(&self, _: &C, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        let screen = *buffer.area();
        let (width, height) = outer((screen.width, screen.height));
        let outer = panel::centred(
            Rect {
                height: screen.height.saturating_sub(2).max(height),
                ..screen
            },
            width,
            height,
        );
        let inner = panel::frame("Commands", outer, theme, buffer);
        let count = u16::try_from(self.found().len()).unwrap_or(u16::MAX);
        let row = field_row_after(SIGNS, ":", &self.field, false, true, inner.width);
        let cursor = panel::draw_row(&row, paint::line(inner, 0), buffer);
        let list = Rect {
            y: inner.y + inner.height.min(1),
            height: inner.height.saturating_sub(1),
            ..inner
        };
        if count == 0 {
            let line = paint::from(paint::line(list, 0), SIGNS);
            paint::put(buffer, line, "No such command on this page", theme.quiet);
        }
        let shown = self.found().enumerate().skip(self.top);
        for (place, (at, command)) in shown.take(usize::from(list.height)).enumerate() {
            let line = paint::line(list, place);
            draw_command(command, self.columns(), theme, buffer, line);
            if at == self.cursor {
                theme.light(buffer, line, None);
            }
        }
        cursor
    }
}

/// As many of these words as fit, in a row.
fn whole(words: &[&str], width: u16) -> String {
    let rows = (1..=words.len())
        .rev()
        .map(|count| words[..count].join(", "));
    let mut fitting = rows.filter(|row| text::width(row) <= usize::from(width));
    fitting.next().unwrap_or_default()
}

fn draw_command(
    command: &Command,
    (name, key): (u16, u16),
    theme: &Theme,
    buffer: &mut Buffer,
    line: Rect,
) {
    let style = if command.refusal.is_some() {
        theme.quiet
    } else {
        Style::new()
    };
    let mut place = paint::from(line, SIGNS);
    place.width = place.width.saturating_sub(key + 2);
    paint::put(buffer, place, command.name, style);
    let beside = paint::from(place, name + 2);
    if beside.width >= BESIDE {
        let synonyms = || whole(command.action.synonyms(), beside.width);
        let text = command.refusal.clone().unwrap_or_else(synonyms);
        paint::put(buffer, beside, &text, theme.quiet);
    }
    let width = u16::try_from(text::width(&command.key)).unwrap_or(0);
    let right = paint::from(line, line.width.saturating_sub(width + 1));
    paint::put(buffer, right, &command.key, theme.key);
}
