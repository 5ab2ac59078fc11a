//! The line that explains, and the keys that apply now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::availability;
use crate::app::bindings::{Action, BINDINGS, Binding, Layer};
use crate::app::model::{Model, Tone};
use crate::text;

/// Draws the wrapped text above the footer.
pub(super) fn draw_line(
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

/// Draws the keys that apply now.
pub(super) fn draw_keys(model: &Model, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let layer = model.layer();
    let applies = |binding: &Binding| {
        let applies = match layer {
            Layer::Table => availability::applies(model, binding.action).is_ok(),
            Layer::Form => availability::applies_in_form(model, binding.action),
            Layer::Review | Layer::Run => availability::applies_on_page(model, binding.action),
            _ => true,
        };
        let hinted = availability::is_hinted(model, binding.action);
        applies && hinted && availability::may_write(model, binding)
    };
    draw_hints(layer, applies, theme, buffer, area);
}

/// Draws the keys of a layer whose actions apply, as many as fit.
pub(super) fn draw_hints(
    layer: Layer,
    applies: impl Fn(&Binding) -> bool,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let mut at = 1;
    for binding in hints(layer, applies, usize::from(area.width)) {
        let key = first_key(binding);
        at += paint::put(buffer, paint::from(area, at), &key, theme.key) + 1;
        at += paint::put(buffer, paint::from(area, at), binding.hint, Style::new()) + 2;
    }
}

/// The bindings to hint at: those that apply now, as many as fit. The way to the help stays.
fn hints(layer: Layer, applies: impl Fn(&Binding) -> bool, width: usize) -> Vec<&'static Binding> {
    let applying = BINDINGS
        .iter()
        .filter(|binding| binding.layer == layer && !binding.hint.is_empty() && applies(binding));
    let is_help = |binding: &Binding| binding.action == Action::Help;
    let (help, others): (Vec<_>, Vec<_>) = applying.partition(|binding| is_help(binding));
    let mut free = width.saturating_sub(help.iter().map(|b| hint_width(b)).sum::<usize>());
    let mut hints = Vec::new();
    for binding in others {
        let wanted = hint_width(binding);
        if wanted <= free {
            free -= wanted;
            hints.push(binding);
        }
    }
    hints.extend(help);
    hints
}

fn first_key(binding: &Binding) -> String {
    binding
        .keys
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn hint_width(binding: &Binding) -> usize {
    text::width(&first_key(binding)) + text::width(binding.hint) + 3
}
