//! The banners between header and table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::reason::Tone;
use crate::screens::banners::Banner;
use crate::ui::paint;
use crate::ui::theme::Theme;

pub(in crate::screens) fn draw(
    banners: &[(Banner, Vec<String>)],
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let lines = banners
        .iter()
        .flat_map(|(banner, lines)| lines.iter().map(move |l| (banner, l)));
    for (at, (banner, text)) in lines.enumerate() {
        let style = match banner.tone {
            Tone::Info => theme.quiet,
            tone => theme.tone(tone),
        };
        paint::put(buffer, paint::from(paint::line(area, at), 1), text, style);
    }
}
