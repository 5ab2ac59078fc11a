//! Keys of a question: the way out has the focus, the way on carries what it does.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::next::Next;
use crate::screens::question::{Decision, Question};
use crate::screens::screen::Screen;
use crate::screens::surface::Surface;
use crate::ui::key::Key;

impl<C: Surface> Screen<C> for Question {
    fn layer(&self) -> KeyContext {
        self.layer()
    }

    fn update(&mut self, cx: &mut C, action: Action, _: Key) -> Next {
        match self.decide(action, cx.size()) {
            Decision::Open => Next::Stay,
            Decision::No => Next::Close,
            Decision::Yes => Next::Answered { otherwise: false },
            Decision::Otherwise => Next::Answered { otherwise: true },
            Decision::Unreadable => {
                cx.refuse(format!(
                    "The window is too small to show {} this is about: make it larger",
                    C::ABOUT
                ));
                Next::Stay
            }
        }
    }

    fn type_key(&mut self, _: &mut C, key: Key) {
        self.type_key(key);
    }

    fn paste(&mut self, _: &mut C, text: &str) -> Result<(), String> {
        self.paste(text)
    }
}
