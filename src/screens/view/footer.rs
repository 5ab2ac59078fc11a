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
    let (first, last) = hints(console, usize::from(area.width));
    let width: usize = last.iter().map(hint_width).sum();
    // The last ones keep their place, whatever applies.
    let right = usize::from(area.width).saturating_sub(width);
    let mut draw = |mut at: u16, hints: &[Hint]| {
        for (key, word) in hints {
            at += paint::put(buffer, paint::from(area, at), key, theme.key) + 1;
            at += paint::put(buffer, paint::from(area, at), word, Style::new()) + 2;
        }
    };
    draw(1, &first);
    draw(u16::try_from(right).unwrap_or(0) + 1, &last);
}

/// A key and the word for what it does.
type Hint = (String, &'static str);

/// The keys to hint at: those that apply now, as many as fit; then the ways to all commands, to the help and out, as
/// far as there is room.
fn hints<C: Console>(console: &C, width: usize) -> (Vec<Hint>, Vec<Hint>) {
    let (screen, cx) = console.front();
    let keys = cx.keys;
    let all = keys.of(screen.layer());
    let applying = all.filter(|binding| !binding.hint.is_empty() && console.is_hinted(binding));
    let (staying, others): (Vec<&Binding>, Vec<&Binding>) =
        applying.partition(|binding| STAYS.contains(&binding.action));
    let hint = |binding: &Binding| Some((keys.hint(binding)?, binding.hint));
    let mut free = width;
    let mut last = [None, None, None];
    for action in [Action::Help, Action::Palette, Action::Quit] {
        let row = staying.iter().find(|row| row.action == action);
        let Some(hint) = row.and_then(|row| hint(row)) else {
            continue;
        };
        let wanted = hint_width(&hint);
        let place = STAYS.iter().position(|it| *it == action).unwrap_or(0);
        if action == Action::Help || width >= ROOMY && wanted <= free {
            free = free.saturating_sub(wanted);
            last[place] = Some(hint);
        }
    }
    let mut hints = Vec::new();
    for hint in others.into_iter().filter_map(hint) {
        let wanted = hint_width(&hint);
        if wanted <= free {
            free -= wanted;
            hints.push(hint);
        }
    }
    (hints, last.into_iter().flatten().collect())
}

/// The last ones of the footer, in this order.
const STAYS: [Action; 3] = [Action::Palette, Action::Help, Action::Quit];

/// From so many columns on there is room for all of these.
const ROOMY: usize = 60;

fn hint_width((key, word): &Hint) -> usize {
    text::width(key) + text::width(word) + 3
}
