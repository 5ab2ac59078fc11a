//! Drawing a page to read.

use std::ops::DerefMut;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::pages::{Page, Subject};
use crate::screens::shared_context::Surface;
use crate::screens::view::draw_trait::Draw;
use crate::ui::theme::Theme;

impl<C: DerefMut<Target = Surface>, S: Subject<C>> Draw<C> for Page<S> {
    fn draw(&self, cx: &C, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        let (lines, said) = (self.lines(cx), cx.line.as_ref());
        self.page.draw(S::TITLE, &lines, said, theme, buffer)
    }
}
