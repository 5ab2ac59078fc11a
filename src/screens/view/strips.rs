//! The strips between header and table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::reason::Tone;
use crate::screens::strips::Strip;
use crate::ui::paint;
use crate::ui::theme::Theme;

pub(in crate::screens) fn draw(
    strips: &[(Strip, Vec<String>)],
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let lines = strips
        .iter()
        .flat_map(|(strip, lines)| lines.iter().map(move |l| (strip, l)));
    for (at, (strip, text)) in lines.enumerate() {
        let style = match strip.tone {
            Tone::Info => theme.quiet,
            tone => theme.tone(tone),
        };
        paint::put(buffer, paint::from(paint::line(area, at), 1), text, style);
    }
}
