//! Drawing a page to read.

use std::ops::Deref;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::screens::pages::{Page, Subject};
use crate::screens::surface::Surface;
use crate::ui::theme::Theme;

/// Draws a page. Returns where the real cursor belongs.
pub(in crate::screens) fn draw<C: Deref<Target = Surface>, S: Subject<C>>(
    cx: &C,
    page: &Page<S>,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (lines, said) = (page.lines(cx), cx.line.as_ref());
    page.page.draw(S::TITLE, &lines, said, theme, buffer)
}
