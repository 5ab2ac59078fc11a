//! What every screen of a console can do. The console gives keys to the one in front, and follows
//! what it asks for ([`crate::screens::console`]).

use std::borrow::Cow;

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::find::Find;
use crate::screens::next::Next;
use crate::ui::key::Key;

/// Why text is not pasted where none is typed.
pub(in crate::screens) const NO_FIELD: &str =
    "Not pasted: text goes into the fields of a dialog only";

/// A screen of a console, with its state. It works with what that console's screens share: `C`.
pub(in crate::screens) trait Screen<C = Context> {
    /// Which keys apply while it is in front.
    fn layer(&self) -> KeyContext;

    /// Whether an action does anything now: for hints, and for the list of commands.
    ///
    /// # Errors
    /// The reason, as a sentence, when it does not.
    fn applies(&self, _cx: &C, _action: Action) -> Result<(), String> {
        Ok(())
    }

    /// The word for a key in the footer.
    fn word(&self, _cx: &C, binding: &'static Binding) -> Cow<'static, str> {
        binding.hint.into()
    }

    /// Whether a password can be read on it.
    fn shows_secret(&self) -> bool {
        false
    }

    /// Whether it is a page that fills the screen between header and footer.
    fn fills_screen(&self) -> bool {
        false
    }

    /// Does what a key stands for.
    fn update(&mut self, cx: &mut C, action: Action, key: Key) -> Next;

    /// The words that filter what is listed, where it can be filtered.
    fn find(&mut self) -> Option<&mut Find> {
        None
    }

    /// The words of the filter changed: looks again what is shown.
    fn refilter(&mut self, _cx: &C) {}

    /// A key that is no binding, for the field that has the keyboard: that of the filter, unless
    /// there is another.
    fn type_key(&mut self, cx: &mut C, key: Key) {
        if self.find().is_some_and(|find| find.search.type_key(key)) {
            self.refilter(cx);
        }
    }

    /// The mouse was pressed there. Returns whether that did anything; it sends nothing and closes
    /// nothing.
    fn click(&mut self, _cx: &mut C, _at: (u16, u16)) -> bool {
        false
    }

    /// Pasted text, for the field that has the keyboard.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    fn paste(&mut self, cx: &mut C, text: &str) -> Result<(), String> {
        self.find().ok_or(NO_FIELD)?.paste(text)?;
        self.refilter(cx);
        Ok(())
    }

    /// What closing it would lose now.
    fn loss(&self, _cx: &C) -> Option<Loss> {
        None
    }

    /// What the selected thing would do with its key, as the line above the footer of a page that
    /// fills the screen.
    fn hint(&self, _cx: &C) -> Option<(String, Tone)> {
        None
    }

    /// Whether it asks whether to quit.
    fn asks_to_quit(&self) -> bool {
        false
    }

    /// After every message that it was in front of: keeps what is selected in sight.
    fn keep_in_sight(&mut self, _cx: &C) {}
}

/// What closing a screen would lose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::screens) struct Loss {
    /// The question.
    pub title: &'static str,
    /// What is lost, as a sentence.
    pub what: Cow<'static, str>,
}

impl Loss {
    /// What was typed, or chosen, is lost.
    pub(in crate::screens) const fn typed(what: &'static str) -> Self {
        Self {
            title: "Discard what you typed?",
            what: Cow::Borrowed(what),
        }
    }
}

/// Why a key for a password does nothing in a form that sets none.
pub(in crate::screens) const NO_PASSWORD: &str = "No password is set here";
