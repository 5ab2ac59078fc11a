//! Pages to read: the help, all that is known of a user or of a command, new passwords. They scroll by rows, so
//! that every word can be read on a small screen too.

pub mod keys;
pub mod view;

use std::ops::DerefMut;

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::keymap::Keymap;
use crate::screens::movement::motion;
use crate::screens::next::Next;
use crate::screens::screen::{NO_FIELD, Screen};
use crate::screens::surface::Surface;
use crate::ui::key::Key;
use crate::ui::page::{PageLine, TextPage};

/// What a page is about.
pub trait Subject<C = Context> {
    /// The heading.
    const TITLE: &'static str;

    /// Its lines now.
    fn lines(&self, cx: &C) -> Vec<PageLine>;

    /// What the key does that closes it.
    fn close(&self, _cx: &C) -> Next {
        Next::Close
    }
}

/// A page, and where the person is in it.
#[derive(Debug)]
pub struct Page<S> {
    /// What it is about.
    pub subject: S,
    /// Where the person is in it.
    pub page: TextPage,
}

impl<S> Page<S> {
    /// A page, from its first line on.
    pub(in crate::screens) const fn new(subject: S, page: TextPage) -> Self {
        Self { subject, page }
    }

    /// The lines that are found, where it is searched; else all.
    pub(in crate::screens) fn lines<C>(&self, cx: &C) -> Vec<PageLine>
    where
        S: Subject<C>,
    {
        self.page.found(self.subject.lines(cx))
    }
}

impl<C: DerefMut<Target = Surface>, S: Subject<C>> Screen<C> for Page<S> {
    fn layer(&self) -> KeyContext {
        if self.page.is_typing() {
            KeyContext::Filter
        } else {
            KeyContext::Page
        }
    }

    fn applies(&self, _: &C, action: Action) -> bool {
        keys::applies(&self.page, action)
    }

    fn update(&mut self, cx: &mut C, action: Action, _: Key) -> Next {
        match action {
            action if !keys::applies(&self.page, action) => return Next::Stay,
            Action::Filter => self.page.set_typing(true),
            Action::Submit => self.page.set_typing(false),
            // The first one takes the search off.
            Action::Close if !self.page.leave_search() => return self.subject.close(cx),
            _ => {}
        }
        let lines = self.lines(cx);
        self.page.go(motion(action), &lines, cx.size());
        if action == Action::Copy
            && let Some(value) = self.page.value(&lines, cx.size())
        {
            cx.copy(value);
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut C, key: Key) {
        self.page.type_key(key);
    }

    fn paste(&mut self, _: &mut C, text: &str) -> Result<(), String> {
        if !self.page.is_typing() {
            return Err(NO_FIELD.into());
        }
        self.page.paste(text)
    }
}

/// The keys of these layers that are wanted.
pub(in crate::screens) fn keys(
    keymap: Keymap,
    layers: &[KeyContext],
    wanted: impl Fn(&Binding) -> bool,
) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for layer in layers {
        lines.push(PageLine::Heading(layer.title().into()));
        let bindings = keymap.of(*layer).filter(|binding| wanted(binding));
        let bindings = bindings.filter(|binding| !binding.keys.is_empty());
        lines.extend(bindings.map(|b| PageLine::Pair(keymap.keys_text(b), b.help.into())));
    }
    lines
}
