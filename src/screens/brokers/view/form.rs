//! The form for a broker, and the prompt for a password.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::ProfileForm;
use crate::screens::brokers::prompt::Prompt;
use crate::screens::view::draw_trait::Draw;
use crate::ui::theme::Theme;

impl Draw<ListContext> for ProfileForm {
    fn draw(
        &self,
        cx: &ListContext,
        theme: &Theme,
        buffer: &mut Buffer,
        _: Rect,
    ) -> Option<Position> {
        self.fields.draw(&self.sheet(cx), theme, buffer)
    }
}

impl Draw<ListContext> for Prompt {
    fn draw(
        &self,
        cx: &ListContext,
        theme: &Theme,
        buffer: &mut Buffer,
        _: Rect,
    ) -> Option<Position> {
        self.fields.draw(&self.sheet(cx.keys), theme, buffer)
    }
}
