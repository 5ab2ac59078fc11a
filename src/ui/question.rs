//! A question with two buttons, and where it is wanted a field in which something has to be typed
//! first.
//!
//! Make one with [`Question::new`], and give its keys to `form.step`, `press`, `close`, `type_key`
//! and `paste`. `press` and `close` return what was decided; the caller does it. [`draw::draw`]
//! puts it into a box in the middle of the screen.

pub mod draw;
pub mod layout;

use self::layout::sheet;
use super::form::{Focus, Form, Part, Value};
use super::key::{Key, KeyCode};

/// What has to be typed before a yes counts.
pub trait Required: PartialEq {
    /// The sentence that asks for it.
    fn sentence(&self) -> String;

    /// Whether this is it.
    fn is(&self, typed: &str) -> bool;
}

/// A question with a way out and a way on. The way on never has the focus at first.
#[derive(Debug)]
pub struct Question<C, R> {
    /// The heading.
    pub title: String,
    /// What will happen, in sentences. Of a danger the first is the consequence.
    pub lines: Vec<String>,
    /// What is good to know beside it: the way back.
    pub asides: Vec<String>,
    /// Whether a yes takes something away that does not come back, or opens a door: it is drawn in
    /// red.
    pub is_danger: bool,
    /// The first line shown, where not all fit.
    pub scroll: usize,
    /// The word on the button that goes on.
    pub confirm: &'static str,
    /// The buttons, and a field where something has to be typed.
    pub form: Form<Entry>,
    /// What has to be typed before the button that goes on does anything.
    pub typed: Option<R>,
    /// Whether going on was tried with something else in the field.
    pub tried: bool,
    /// What that button does.
    pub consequence: C,
    /// The word on the other button and what it does, where that is more than to close the
    /// question.
    pub otherwise: Option<(&'static str, C)>,
}

/// What is typed into a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry;

impl Part for Entry {
    fn label(self) -> &'static str {
        ""
    }

    fn indent(_: u16) -> u16 {
        1
    }
}

/// What a key made of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is still open.
    Open,
    /// It was closed without its consequence.
    No,
    /// It was answered with yes.
    Yes,
    /// The other button was pressed, which does something too.
    Otherwise,
    /// Yes was pressed where the question cannot be read.
    Unreadable,
}

impl<C, R: Required> Question<C, R> {
    /// A question with the way out focused.
    pub fn new(
        title: impl Into<String>,
        lines: Vec<String>,
        confirm: &'static str,
        consequence: C,
    ) -> Self {
        Self {
            title: title.into(),
            lines,
            asides: Vec::new(),
            is_danger: false,
            scroll: 0,
            confirm,
            form: Form::new(Vec::new()),
            typed: None,
            tried: false,
            consequence,
            otherwise: None,
        }
    }

    /// The same question, with what is good to know beside it.
    pub fn beside(mut self, asides: Vec<String>) -> Self {
        self.asides = asides;
        self
    }

    /// The same question, in red where it `is` about a danger.
    pub const fn dangerous(mut self, is: bool) -> Self {
        self.is_danger = is;
        self
    }

    /// The same question, but the button beside the one that goes on does something too, and is not
    /// the one that has the focus.
    pub fn or_else(mut self, word: &'static str, consequence: C) -> Self {
        self.form.focus = Focus::Submit;
        self.otherwise = Some((word, consequence));
        self
    }

    /// Takes what the other button does for the consequence, where that one was pressed.
    pub fn choose(&mut self, otherwise: bool) {
        if otherwise && let Some((_, consequence)) = self.otherwise.take() {
            self.consequence = consequence;
        }
    }

    /// The word on the button beside the one that goes on.
    pub fn other(&self) -> &'static str {
        self.otherwise.as_ref().map_or("Cancel", |(word, _)| word)
    }

    /// The same question, but a yes counts only after this was typed. The field has the keyboard
    /// then.
    pub fn requiring(mut self, typed: Option<R>) -> Self {
        let field = typed.iter().map(|_| (Entry, Value::text("")));
        self.form = Form::new(field.collect());
        self.typed = typed;
        self
    }

    /// Whether the button that goes on has the focus.
    pub fn confirm_focused(&self) -> bool {
        self.form.focus == Focus::Submit
    }

    /// Whether what has to be typed stands in the field.
    pub fn is_typed(&self) -> bool {
        let typed = self.typed.as_ref();
        typed.is_none_or(|typed| typed.is(self.form.text(Entry)))
    }

    /// Whether this asks more than a question that was answered with yes.
    pub fn asks_more_than(&self, answered: &Self) -> bool {
        let is_new = |line: &String| !answered.said().any(|it| it == line);
        let other = self.typed.is_some() && self.typed != answered.typed;
        other || self.said().any(is_new)
    }

    /// All its sentences, the most important first.
    pub fn said(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().chain(&self.asides)
    }

    /// Enter, on a screen of this size.
    pub fn press(&mut self, size: (u16, u16)) -> Decision {
        match self.form.focus {
            Focus::Cancel if self.otherwise.is_none() => return Decision::No,
            Focus::Cancel | Focus::Submit if !sheet(self, size).is_readable => {
                return Decision::Unreadable;
            }
            Focus::Cancel => return Decision::Otherwise,
            Focus::Submit if self.is_typed() => return Decision::Yes,
            Focus::Part(Entry) if self.is_typed() => self.form.focus = Focus::Submit,
            Focus::Part(Entry) | Focus::Submit => self.tried = true,
        }
        Decision::Open
    }

    /// Scrolls the text by a page.
    pub fn scroll_page(&mut self, down: bool, size: (u16, u16)) {
        let sheet = sheet(self, size);
        let page = sheet.text.len().max(1);
        self.scroll = if down {
            (sheet.first + page).min(sheet.last)
        } else {
            sheet.first.saturating_sub(page)
        };
    }

    /// A key that is no binding. A character goes into the field, whatever has the keyboard.
    pub fn type_key(&mut self, key: Key) {
        if self.typed.is_none() {
            return;
        }
        if matches!(key.code, KeyCode::Char(_) | KeyCode::Backspace) {
            self.form.focus = Focus::Part(Entry);
        }
        if self.form.edit(key) {
            self.tried = false;
        }
    }

    /// Pasted text goes into the field.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        if self.typed.is_none() {
            return Err("Not pasted: this question has no field".into());
        }
        self.form.paste_into(Entry, text)?;
        self.tried = false;
        Ok(())
    }
}
