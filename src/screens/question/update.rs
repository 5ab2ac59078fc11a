//! Keys of a question: the way out has the focus, the way on carries what it does.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::next::Next;
use crate::screens::question::{Decision, Question};
use crate::screens::screen::Screen;
use crate::ui::key::Key;

impl Screen for Question {
    fn layer(&self) -> KeyContext {
        self.layer()
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        match self.decide(action, cx.size()) {
            Decision::Open => Next::Stay,
            Decision::No => Next::Close,
            Decision::Yes => Next::Answered { otherwise: false },
            Decision::Otherwise => Next::Answered { otherwise: true },
            Decision::Unreadable => {
                let reason = "The window is too small to show whom this is about: make it larger";
                cx.refuse(reason.into());
                Next::Stay
            }
        }
    }

    fn type_key(&mut self, _: &mut Context, key: Key) {
        self.type_key(key);
    }

    fn paste(&mut self, _: &mut Context, text: &str) -> Result<(), String> {
        self.paste(text)
    }
}
