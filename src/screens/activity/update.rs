//! The keys of the page. How what happened gets its time, and comes to the journal, is in
//! [`crate::screens::journal`].
//!
//! An update that only brings others' answers draws nothing unless the page is open. What a command
//! reads like is made from its change when it is shown.

use crate::engine::journal::Item;
use crate::screens::activity::{self, Page, words};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::movement::motion;
use crate::screens::next::{Next, Place};
use crate::screens::screen::{NO_FIELD, Screen};
use crate::ui::field::Field;
use crate::ui::key::Key;

impl Screen for Page {
    fn layer(&self) -> KeyContext {
        if self.typing {
            KeyContext::Filter
        } else {
            KeyContext::Activity
        }
    }

    fn fills_screen(&self) -> bool {
        true
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        if self.typing {
            self.act_in_filter(cx, action);
            return Next::Stay;
        }
        match action {
            Action::Clear if self.is_filtered() => {
                self.problems = false;
                self.clear(cx);
            }
            Action::Close | Action::Clear => return Next::Close,
            Action::Help => return Next::Open(Place::Help),
            Action::Filter => {
                self.typing = true;
                self.filter.select_all();
            }
            Action::Problems => {
                self.problems = !self.problems;
                self.filter_again(cx);
            }
            Action::Details => match self.current(cx) {
                Some(item) => return Next::Open(Place::Entry(item)),
                None => cx.refuse("No line to open".into()),
            },
            Action::Copy => match self.current(cx) {
                Some(item) => copy(cx, item),
                None => cx.refuse("No line to copy".into()),
            },
            movement => self.go(cx, movement),
        }
        Next::Stay
    }

    fn keep_in_sight(&mut self, cx: &Context) {
        self.follow(cx);
    }

    fn type_key(&mut self, cx: &mut Context, key: Key) {
        if self.typing && self.filter.edit(key) {
            self.filter_again(cx);
        }
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Result<(), String> {
        if !self.typing {
            return Err(NO_FIELD.into());
        }
        let pasted = self.filter.paste(text);
        self.filter_again(cx);
        pasted
    }
}

impl Page {
    /// A key while the filter is typed.
    fn act_in_filter(&mut self, cx: &Context, action: Action) {
        match action {
            Action::Submit => self.typing = false,
            Action::Close => {
                self.typing = false;
                self.clear(cx);
            }
            movement => self.go(cx, movement),
        }
    }

    /// Takes the words of the filter away.
    fn clear(&mut self, cx: &Context) {
        self.filter = Field::default();
        self.filter_again(cx);
    }

    fn go(&mut self, cx: &Context, movement: Action) {
        let rows = activity::layout::sizes(cx, self.has_filter_line()).list;
        if let (Some(at), Some(motion)) = (self.place(cx), motion(movement)) {
            let last = self.len(cx).saturating_sub(1);
            self.select(cx, motion.from(at, last, rows));
        }
    }
}

fn copy(cx: &mut Context, item: Item) {
    let text = words::plain(cx, item);
    cx.copy_and_say(
        &text,
        "Line sent to the clipboard, if the terminal allows it",
    );
}
