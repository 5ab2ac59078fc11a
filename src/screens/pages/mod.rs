//! Pages to read: the help, all that is known of a user or of a command, new passwords. They scroll
//! by rows, so that every word can be read on a small screen too.

pub mod keys;
pub mod messages;
pub mod view;

use std::ops::DerefMut;

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::movement::motion;
use crate::screens::next::{Next, Place};
use crate::screens::screen::{NO_FIELD, Screen};
use crate::screens::shared_context::Surface;
use crate::ui::key::Key;
use crate::ui::page::{PageLine, TextPage};

/// What a page is about.
pub trait Subject<C = Context> {
    /// The heading.
    const TITLE: &'static str;

    /// Whether no message may hold what is copied from it.
    const IS_SECRET: bool = false;

    /// Reads what it shows again, where the broker has it.
    const REFRESH: Option<fn(&mut C)> = None;

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

    fn applies(&self, _: &C, action: Action) -> Result<(), String> {
        match action {
            Action::Copy if !self.page.is_marked() => {
                Err("There is no value to copy on this page".into())
            }
            Action::Refresh if S::REFRESH.is_none() => {
                Err("There is nothing to refresh on this page".into())
            }
            _ => Ok(()),
        }
    }

    fn shows_secret(&self) -> bool {
        S::IS_SECRET
    }

    fn update(&mut self, cx: &mut C, action: Action, _: Key) -> Next {
        if let Err(reason) = Screen::<C>::applies(self, cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        match action {
            // The key that opened the help closes it.
            Action::Help if self.page.is_marked() => return Next::Open(Place::Help),
            Action::Help => return self.subject.close(cx),
            Action::Filter => self.page.begin_search(),
            Action::Submit => self.page.end_typing(),
            Action::Refresh => {
                if let Some(refresh) = S::REFRESH {
                    refresh(cx);
                }
            }
            // The first one takes the search off.
            Action::Close if !self.page.leave_search() => return self.subject.close(cx),
            _ => {}
        }
        let lines = self.lines(cx);
        self.page.go(motion(action), &lines, cx.size());
        if action == Action::Copy
            && let Some(value) = self.page.value(&lines, cx.size())
        {
            if S::IS_SECRET {
                cx.copy_secret(value);
            } else {
                cx.copy(value);
            }
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
