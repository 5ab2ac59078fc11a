//! The line that explains, and the keys that apply now, as many as fit. Which keys stand there, and
//! in which order, is that of the rows in the `keys` of each screen.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use crate::screens::bindings::{Action, Binding};
use crate::screens::console::Console;
use crate::screens::layout::message_row::MessageRow;
use crate::screens::shared_context::Surface;
use crate::text;
use crate::ui::theme::Theme;
use crate::ui::{paint, panel};

/// Draws the line above the footer.
pub(in crate::screens) fn draw_line(
    line: Option<&MessageRow>,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    if let Some(line) = line {
        paint::put(
            buffer,
            paint::from(area, 1),
            &line.text,
            theme.tone(line.tone),
        );
    }
}

/// How much of a text must be seen, so that it is not drawn again.
const SEEN: usize = 20;

/// Draws what was said over the lowest row, where a dialog covers the line above the footer: a key
/// or a paste that did nothing must say so. On the lower edge of the dialog it leaves the corners.
pub(in crate::screens) fn draw_line_over(cx: &Surface, theme: &Theme, buffer: &mut Buffer) {
    let area = *buffer.area();
    let Some(said) = cx.line.as_ref() else {
        return;
    };
    // Without a frame the lowest row belongs to the dialog.
    if !panel::has_frame(area.width, area.height) {
        return;
    }
    let row = |buffer: &Buffer, y: u16| -> Vec<String> {
        let cells = (area.left()..area.right()).map(|x| buffer[(x, y)].symbol().to_owned());
        cells.collect()
    };
    let begins: String = text::clean(&said.text).chars().take(SEEN).collect();
    if (area.top()..area.bottom()).any(|y| row(buffer, y).concat().contains(&begins)) {
        return;
    }
    let lowest = area.bottom() - 1;
    let cells = row(buffer, lowest);
    let corner = |sign: &str| cells.iter().position(|it| it == sign);
    let (left, right) = match (corner("╰"), corner("╯")) {
        (Some(left), Some(right)) => (left + 1, right),
        _ => (0, cells.len()),
    };
    let place = Rect {
        x: area.x + u16::try_from(left).unwrap_or(0),
        y: lowest,
        width: u16::try_from(right.saturating_sub(left)).unwrap_or(0),
        height: 1,
    };
    let columns = usize::from(place.width.saturating_sub(2));
    if let Some(line) = MessageRow::of(&said.all(), "", columns) {
        Clear.render(place, buffer);
        draw_line(Some(&line), theme, buffer, place);
    }
}

/// Draws the keys that apply now, as many as fit.
pub(in crate::screens) fn draw_keys<C: Console>(
    console: &C,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    for (at, hint) in places(console, area.width) {
        let used = paint::put(buffer, paint::from(area, at), &hint.key, theme.key);
        let place = paint::from(area, at + used + 1);
        paint::put(buffer, place, &hint.word, Style::new());
    }
}

/// The key of the footer that is drawn in this column.
pub(in crate::screens) fn pressed<C: Console>(console: &C, x: u16) -> Option<&'static Binding> {
    let (_, cx) = console.front();
    let places = places(console, cx.size().0);
    let is_there = |(at, hint): &(u16, Hint)| {
        let width = u16::try_from(hint_width(hint)).unwrap_or(0);
        (*at..at + width.saturating_sub(2)).contains(&x)
    };
    let found = places.into_iter().find(is_there);
    found.map(|(_, hint)| hint.binding)
}

/// The keys to hint at, each with the column in which it begins.
fn places<C: Console>(console: &C, width: u16) -> Vec<(u16, Hint)> {
    let (first, last) = hints(console, usize::from(width));
    let of_last: usize = last.iter().map(hint_width).sum();
    // The last ones keep their place, whatever applies.
    let right = usize::from(width).saturating_sub(of_last) + 1;
    let mut places = Vec::new();
    for (from, hints) in [(1, first), (right, last)] {
        let mut at = from;
        for hint in hints {
            let width = hint_width(&hint);
            places.push((u16::try_from(at).unwrap_or(u16::MAX), hint));
            at += width;
        }
    }
    places
}

/// A key to hint at.
struct Hint {
    key: String,
    word: Cow<'static, str>,
    binding: &'static Binding,
}

/// The keys to hint at: those that apply now, as many as fit; then the ways to all commands, to the
/// help and out, as far as there is room.
fn hints<C: Console>(console: &C, width: usize) -> (Vec<Hint>, Vec<Hint>) {
    let (screen, cx) = console.front();
    let keys = cx.keys;
    let all = keys.of(screen.layer());
    let applying = all.filter(|binding| !binding.hint.is_empty() && console.is_hinted(binding));
    let (staying, others): (Vec<&'static Binding>, Vec<&'static Binding>) =
        applying.partition(|binding| STAYS.contains(&binding.action));
    let hint = |binding: &'static Binding| {
        Some(Hint {
            key: keys.hint(binding)?,
            word: screen.word(cx, binding),
            binding,
        })
    };
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

fn hint_width(hint: &Hint) -> usize {
    text::width(&hint.key) + text::width(&hint.word) + 3
}
