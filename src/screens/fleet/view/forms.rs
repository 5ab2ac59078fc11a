//! Drawing the dialogs with fields.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::fleet::compare_with_file::FilePrompt;
use crate::screens::fleet::context::FleetContext as Context;
use crate::screens::fleet::log_in::LogIn;
use crate::screens::fleet::passwords::PasswordForm;
use crate::screens::view::draw_trait::Draw;
use crate::ui::theme::Theme;

impl Draw<Context> for FilePrompt {
    fn draw(&self, _: &Context, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        self.fields.draw(&self.sheet(), theme, buffer)
    }
}

impl Draw<Context> for PasswordForm {
    fn draw(&self, cx: &Context, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        self.fields.draw(&self.sheet(cx), theme, buffer)
    }
}

impl Draw<Context> for LogIn {
    fn draw(&self, cx: &Context, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        let sheet = self.prompt.sheet(cx.keys);
        self.prompt.fields.draw(&sheet, theme, buffer)
    }
}
