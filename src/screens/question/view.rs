//! Drawing a question.

use std::ops::DerefMut;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::question::Question;
use crate::screens::shared_context::Surface;
use crate::screens::view::draw_trait::Draw;
use crate::ui::question;
use crate::ui::theme::Theme;

impl<C: DerefMut<Target = Surface>> Draw<C> for Question {
    fn draw(&self, _: &C, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        question::draw::draw(self, theme, buffer)
    }
}
