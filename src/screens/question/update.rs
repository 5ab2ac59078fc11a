//! Keys of a question: the way out has the focus, the way on carries what it does.

use std::borrow::Cow;
use std::ops::DerefMut;

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::next::Next;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::screen::Screen;
use crate::screens::shared_context::Surface;
use crate::ui::form::Focus;
use crate::ui::key::Key;
use crate::ui::question::Decision;
use crate::ui::question::layout::TOO_SMALL;

impl<C: DerefMut<Target = Surface>> Screen<C> for Question {
    fn layer(&self) -> KeyContext {
        match self.typed {
            Some(_) => KeyContext::Typed,
            None => KeyContext::Confirm,
        }
    }

    fn word(&self, _: &C, binding: &'static Binding) -> Cow<'static, str> {
        let is_on_button = matches!(self.form.focus, Focus::Cancel | Focus::Submit);
        match binding.action {
            Action::Choose | Action::Submit if is_on_button => {
                let [left, right] = [self.other(), self.confirm];
                self.form.enter([left, right], false).into()
            }
            _ => binding.hint.into(),
        }
    }

    fn update(&mut self, cx: &mut C, action: Action, _: Key) -> Next {
        let size = cx.size();
        match action {
            Action::Other | Action::NextField => self.form.step(true),
            Action::PreviousField => self.form.step(false),
            Action::Left => self.form.focus = Focus::Cancel,
            Action::Right => self.form.focus = Focus::Submit,
            Action::PageUp | Action::PageDown => self.scroll_page(action == Action::PageDown, size),
            Action::Choose | Action::Submit => return follow(cx, self.press(size)),
            Action::Yes => {
                let before = std::mem::replace(&mut self.form.focus, Focus::Submit);
                let decision = self.press(size);
                if decision == Decision::Unreadable {
                    self.form.focus = before;
                }
                return follow(cx, decision);
            }
            Action::Close | Action::No => return Next::Close,
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut C, key: Key) {
        self.type_key(key);
    }

    fn paste(&mut self, _: &mut C, text: &str) -> Result<(), String> {
        self.paste(text)
    }

    fn asks_to_quit(&self) -> bool {
        self.consequence == ConfirmAction::Quit
    }
}

fn follow(cx: &mut Surface, decision: Decision) -> Next {
    match decision {
        Decision::Open => Next::Stay,
        Decision::No => Next::Close,
        Decision::Yes => Next::Answered { otherwise: false },
        Decision::Otherwise => Next::Answered { otherwise: true },
        Decision::Unreadable => {
            cx.refuse(TOO_SMALL.into());
            Next::Stay
        }
    }
}
