//! The form for new passwords.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::screens::password_batch::NewPasswords;
use crate::ui::theme::Theme;

pub(in crate::screens) fn draw(
    form: &NewPasswords,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    form.fields.draw(&form.sheet(), theme, buffer)
}
