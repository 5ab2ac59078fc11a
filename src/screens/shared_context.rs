//! What the consoles work with alike. The context of each is this and something more, so it
//! dereferences to it, and a screen that stands in either (a page, a question) needs no more. What
//! is copied goes through it, with what the line says then (`copy`, `copy_secret`, `copy_and_say`);
//! only `user_form` copies its password itself.

use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::screens::clipboard::Clipboard;
use crate::screens::effect::Effect;
use crate::screens::keymap::Keymap;
use crate::ui::message_line::Line;

/// What is said of a secret on its way to the clipboard.
const SENT: &str = "Sent to the terminal's clipboard, which never says whether it took it";

/// The terminal, as the screens of a console work with it.
#[derive(Debug)]
pub struct Surface {
    /// What each key does.
    pub keys: Keymap,
    /// How a text gets to the clipboard.
    pub clipboard: Clipboard,
    /// The line above the footer.
    pub line: Option<Line>,
    /// Columns of the terminal.
    pub width: u16,
    /// Rows of the terminal.
    pub height: u16,
    /// Whether the last message changed anything that a screen could show.
    pub changed: bool,
    /// What should happen outside, in order.
    pub effects: Vec<Effect>,
}

impl Surface {
    /// A terminal of this size.
    pub const fn new((keys, clipboard): (Keymap, Clipboard), (width, height): (u16, u16)) -> Self {
        Self {
            keys,
            clipboard,
            line: None,
            width,
            height,
            changed: true,
            effects: Vec::new(),
        }
    }

    /// The size of the terminal: columns and rows.
    pub const fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// Shows a line above the footer. A notice leaves an error there, and problems are counted.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        match &mut self.line {
            Some(line) => line.say(tone, text.into()),
            None => self.line = Some(Line::new(tone, text)),
        }
    }

    /// Says why a key does nothing.
    pub fn refuse(&mut self, reason: String) {
        self.say(Tone::Warning, reason);
    }

    /// Says something that gives way to what was said of a problem.
    pub fn remark(&mut self, tone: Tone, text: impl Into<String>) {
        if self.line.as_ref().is_none_or(|it| it.tone == Tone::Info) {
            self.say(tone, text);
        }
    }

    /// Puts a text on the clipboard, and says so.
    pub(in crate::screens) fn copy(&mut self, text: &str) {
        let (tone, said) = self.clipboard.sent(text);
        self.effects.push(Effect::Copy(Secret::new(text)));
        self.say(tone, said);
    }

    /// Puts a secret on the clipboard, and says so without it.
    pub(in crate::screens) fn copy_secret(&mut self, text: &str) {
        self.copy_and_say(text, SENT);
    }

    /// Puts a text on the clipboard, and says this of it.
    pub(in crate::screens) fn copy_and_say(&mut self, text: &str, sent: &str) {
        let (tone, said) = self.clipboard.says(sent);
        self.effects.push(Effect::Copy(Secret::new(text)));
        self.say(tone, said);
    }
}
