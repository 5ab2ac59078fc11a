//! The form for a broker, and the prompt for a password.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::ProfileForm;
use crate::screens::brokers::prompt::Prompt;
use crate::screens::keymap::Keymap;
use crate::ui::theme::Theme;

/// Draws the form. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &ListContext,
    form: &ProfileForm,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    form.fields.draw(&form.sheet(cx), theme, buffer)
}

/// Draws the prompt. Returns where the real cursor belongs.
pub(in crate::screens) fn draw_prompt(
    prompt: &Prompt,
    keys: Keymap,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    prompt.fields.draw(&prompt.sheet(keys), theme, buffer)
}
