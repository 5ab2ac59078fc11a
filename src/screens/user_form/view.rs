//! Drawing a dialog with fields.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::screens::context::Context;
use crate::screens::user_form::UserForm;
use crate::ui::theme::Theme;

/// Draws the form. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    form: &UserForm,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    form.fields.draw(&form.sheet(cx), theme, buffer)
}
