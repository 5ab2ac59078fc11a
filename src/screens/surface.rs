//! What the contexts of both consoles offer to a screen that stands in either: a page, a question.

use crate::screens::effect::Effect;
use crate::screens::keymap::Keymap;
use crate::ui::line::Line;

/// The terminal, as the screens of a console work with it.
pub(in crate::screens) trait Surface {
    /// What a question is about, as its part of a sentence.
    const ABOUT: &'static str;

    /// Columns and rows.
    fn size(&self) -> (u16, u16);

    /// What each key does.
    fn keys(&self) -> Keymap;

    /// The line above the footer.
    fn line(&self) -> Option<&Line>;

    /// Says why a key does nothing.
    fn refuse(&mut self, reason: String);

    /// Puts a text on the clipboard, and says so.
    fn copy(&mut self, text: &str);

    /// What should happen outside, in order.
    fn effects(&mut self) -> &mut Vec<Effect>;
}
