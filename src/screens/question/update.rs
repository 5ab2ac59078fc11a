//! Keys of a question: the way out has the focus, the way on carries what it does.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::next::Next;
use crate::screens::question::{Decision, Question};
use crate::screens::screen::Screen;
use crate::ui::key::Key;

/// A yes counts for what the question said. Where the list says more by now, it is asked again.
pub(in crate::screens) fn ask_again(
    question: Option<Question>,
    answered: &Question,
) -> Option<Next> {
    let mut question = question.filter(|question| question.asks_more_than(answered))?;
    let changed = "The broker's list changed while this was asked: read it again.";
    question.lines.insert(0, changed.into());
    Some(Next::ask(question))
}

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
