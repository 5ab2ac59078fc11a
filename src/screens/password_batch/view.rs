//! The form for new passwords.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::context::Context;
use crate::screens::password_batch::NewPasswords;
use crate::screens::view::draw_trait::Draw;
use crate::ui::theme::Theme;

impl Draw for NewPasswords {
    fn draw(&self, _: &Context, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        self.fields.draw(&self.sheet(), theme, buffer)
    }
}
