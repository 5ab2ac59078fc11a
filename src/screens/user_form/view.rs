//! Drawing a dialog with fields.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::context::Context;
use crate::screens::user_form::UserForm;
use crate::screens::view::draw_trait::Draw;
use crate::ui::theme::Theme;

impl Draw for UserForm {
    fn draw(&self, cx: &Context, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        self.fields.draw(&self.sheet(cx), theme, buffer)
    }
}
