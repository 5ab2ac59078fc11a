//! The line that explains, and the keys that apply now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, Binding};
use crate::screens::console::Console;
use crate::text;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the wrapped text above the footer.
pub(in crate::screens) fn draw_line(
    (lines, tone): &(Vec<String>, Tone),
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    for (at, text) in lines.iter().enumerate() {
        paint::put(
            buffer,
            paint::from(paint::line(area, at), 1),
            text,
            theme.tone(*tone),
        );
    }
}

/// Draws the keys that apply now, as many as fit.
pub(in crate::screens) fn draw_keys<C: Console>(
    console: &C,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let mut at = 1;
    for (key, word) in hints(console, usize::from(area.width)) {
        at += paint::put(buffer, paint::from(area, at), &key, theme.key) + 1;
        at += paint::put(buffer, paint::from(area, at), word, Style::new()) + 2;
    }
}

/// A key and the word for what it does.
type Hint = (String, &'static str);

/// The keys to hint at: those that apply now, as many as fit. The way to the help stays.
fn hints<C: Console>(console: &C, width: usize) -> Vec<Hint> {
    let (screen, cx) = console.front();
    let keys = cx.keys;
    let all = keys.of(screen.layer());
    let applying = all.filter(|binding| !binding.hint.is_empty() && console.is_hinted(binding));
    let is_help = |binding: &&Binding| binding.action == Action::Help;
    let (help, others): (Vec<_>, Vec<_>) = applying.partition(is_help);
    let hint = |binding: &Binding| Some((keys.hint(binding)?, binding.hint));
    let help: Vec<Hint> = help.into_iter().filter_map(hint).collect();
    let mut free = width.saturating_sub(help.iter().map(hint_width).sum::<usize>());
    let mut hints = Vec::new();
    for hint in others.into_iter().filter_map(hint) {
        let wanted = hint_width(&hint);
        if wanted <= free {
            free -= wanted;
            hints.push(hint);
        }
    }
    hints.extend(help);
    hints
}

fn hint_width((key, word): &Hint) -> usize {
    text::width(key) + text::width(word) + 3
}
