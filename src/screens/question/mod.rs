//! Questions: a way out that has the focus, and a way on that carries what it does. Some want something typed
//! first.
//!
//! - Only Enter answers. Up and down do nothing, or go between field and buttons: keys that move and toggle
//!   in the table must not slip into a Delete. The mouse answers nothing.
//! - A window too small to show what a question is about takes no yes ([`sheet`]).
//! - Characters go into the field, whatever has the keyboard. Enter there goes on to the button once the text
//!   is right.
//! - What production, a protected user or a link in clear adds is said in the same question. Cancelling asks
//!   nothing, since it sends nothing.
//! - A yes counts for what the question said. When the broker's list says more by then, it is asked again.
//! - A key that closes a dialog asks first when `Screen::loss` says that something is lost. The button Cancel
//!   does not ask, since one goes there on purpose. Filters, searches and marks are quickly made again, so
//!   nothing asks about them.

pub mod keys;
pub mod update;
pub mod view;

use crate::domain::plan::Plan;
use crate::domain::unsaved::Found;
use crate::domain::user::UserName;
use crate::engine::impact::RequiredInput;
use crate::screens::bindings::{Action, KeyContext};
use crate::text;
use crate::ui::field::Field;
use crate::ui::key::{Key, KeyCode};
use crate::ui::{focus, panel};

/// What a confirmed question does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmAction {
    /// Deletes the user.
    Delete(UserName),
    /// Saves the rows, in spite of what was said against it.
    Save(Vec<UserName>),
    /// Sends the form below the question.
    Send,
    /// Drops the changes of these users.
    Cancel(Vec<UserName>),
    /// Applies the plan, as it was shown.
    Apply(Box<Plan>),
    /// Closes what lies below, with what was typed into it.
    Discard,
    /// Forgets new passwords that were shown, or could not be handed over.
    ForgetPasswords,
    /// Makes drafts of what an earlier console did not save.
    LoadUnsaved(Box<Found>),
    /// Deletes what an earlier console did not save.
    DiscardUnsaved(u64),
    /// Drops all changes.
    CancelAll,
    /// Goes back to the list of brokers.
    Back,
    /// Leaves.
    Quit,
}

/// A question with a way out and a way on. The way on never has the focus at first.
#[derive(Debug)]
pub struct Question<C = ConfirmAction> {
    /// The heading.
    pub title: String,
    /// What will happen, in sentences.
    pub lines: Vec<String>,
    /// The first line shown, where not all fit.
    pub scroll: usize,
    /// The word on the button that goes on.
    pub confirm: &'static str,
    /// What has the keyboard.
    pub focus: QuestionFocus,
    /// What has to be typed before that button does anything.
    pub typed: Option<RequiredInput>,
    /// What was typed.
    pub entry: Field,
    /// Whether going on was tried with something else in the field.
    pub tried: bool,
    /// What that button does.
    pub consequence: C,
    /// The word on the other button and what it does, where that is more than to close the question.
    pub otherwise: Option<(&'static str, C)>,
}

/// The part of a question that has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionFocus {
    /// The field; only where something has to be typed.
    Field,
    /// The button that closes the question.
    Cancel,
    /// The button that goes on.
    Confirm,
}

/// What a key made of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::screens) enum Decision {
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

/// Columns and rows below which a question cannot be read, and so not be answered with yes.
const READABLE: (u16, u16) = (24, 4);

impl<C> Question<C> {
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
            scroll: 0,
            confirm,
            focus: QuestionFocus::Cancel,
            typed: None,
            entry: Field::default(),
            tried: false,
            consequence,
            otherwise: None,
        }
    }

    /// The same question, but the button beside the one that goes on does something too, and is not
    /// the one that has the focus.
    pub fn or_else(mut self, word: &'static str, consequence: C) -> Self {
        self.focus = QuestionFocus::Confirm;
        self.otherwise = Some((word, consequence));
        self
    }

    /// The word on the button beside the one that goes on.
    pub fn other(&self) -> &'static str {
        self.otherwise.as_ref().map_or("Cancel", |(word, _)| word)
    }

    /// The same question, but a yes counts only after this was typed. The field has the keyboard
    /// then.
    pub fn requiring(mut self, typed: Option<RequiredInput>) -> Self {
        self.focus = match typed {
            Some(_) => QuestionFocus::Field,
            None => QuestionFocus::Cancel,
        };
        self.typed = typed;
        self
    }

    /// Which keys apply.
    pub const fn layer(&self) -> KeyContext {
        match self.typed {
            Some(_) => KeyContext::Typed,
            None => KeyContext::Confirm,
        }
    }

    /// Whether the button that goes on has the focus.
    pub fn confirm_focused(&self) -> bool {
        self.focus == QuestionFocus::Confirm
    }

    /// Whether what has to be typed stands in the field.
    pub fn is_typed(&self) -> bool {
        let typed = self.typed.as_ref();
        typed.is_none_or(|typed| typed.is(self.entry.text()))
    }

    /// Whether this asks more than a question that was answered with yes.
    pub(in crate::screens) fn asks_more_than(&self, answered: &Self) -> bool {
        let is_new = |line: &String| !answered.lines.contains(line);
        let other = self.typed.is_some() && self.typed != answered.typed;
        other || self.lines.iter().any(is_new)
    }

    /// Applies a key on a screen of this size.
    pub(in crate::screens) fn decide(&mut self, action: Action, size: (u16, u16)) -> Decision {
        match action {
            Action::Other | Action::NextField => self.step(true),
            Action::PreviousField => self.step(false),
            Action::Left => self.focus = QuestionFocus::Cancel,
            Action::Right => self.focus = QuestionFocus::Confirm,
            Action::PageUp | Action::PageDown => self.scroll(action == Action::PageDown, size),
            Action::Choose | Action::Submit => return self.press(size),
            // What was typed is not lost by one key.
            Action::Close
                if self.focus != QuestionFocus::Cancel && !self.entry.text().is_empty() =>
            {
                self.focus = QuestionFocus::Cancel;
            }
            Action::Close => return Decision::No,
            _ => {}
        }
        Decision::Open
    }

    fn press(&mut self, size: (u16, u16)) -> Decision {
        match self.focus {
            QuestionFocus::Cancel if self.otherwise.is_none() => return Decision::No,
            QuestionFocus::Cancel | QuestionFocus::Confirm if !sheet(self, size).is_readable => {
                return Decision::Unreadable;
            }
            QuestionFocus::Cancel => return Decision::Otherwise,
            QuestionFocus::Confirm if self.is_typed() => return Decision::Yes,
            QuestionFocus::Field if self.is_typed() => self.focus = QuestionFocus::Confirm,
            QuestionFocus::Field | QuestionFocus::Confirm => self.tried = true,
        }
        Decision::Open
    }

    fn step(&mut self, forward: bool) {
        use QuestionFocus::{Cancel, Confirm, Field};
        let parts: &[QuestionFocus] = match self.typed {
            Some(_) => &[Field, Cancel, Confirm],
            None => &[Cancel, Confirm],
        };
        self.focus = focus::next(parts, self.focus, forward);
    }

    fn scroll(&mut self, down: bool, size: (u16, u16)) {
        let sheet = sheet(self, size);
        let page = sheet.text.len().max(1);
        self.scroll = if down {
            (sheet.first + page).min(sheet.last)
        } else {
            sheet.first.saturating_sub(page)
        };
    }

    /// A key that is no binding. A character goes into the field, whatever has the keyboard.
    pub(in crate::screens) fn type_key(&mut self, key: Key) {
        if self.typed.is_none() {
            return;
        }
        let at_field = self.focus == QuestionFocus::Field;
        match key.code {
            KeyCode::Left | KeyCode::Right if !at_field => {
                let buttons = [QuestionFocus::Cancel, QuestionFocus::Confirm];
                focus::turn(&mut self.focus, buttons, key);
            }
            KeyCode::Char(_) | KeyCode::Backspace if !at_field => {
                self.focus = QuestionFocus::Field;
                self.edit(key);
            }
            _ if at_field => self.edit(key),
            _ => {}
        }
    }

    fn edit(&mut self, key: Key) {
        if self.entry.edit(key) {
            self.tried = false;
        }
    }

    /// Pasted text goes into the field.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub(in crate::screens) fn paste(&mut self, text: &str) -> Result<(), String> {
        if self.typed.is_none() {
            return Err("Not pasted: this question has no field".into());
        }
        self.entry.paste(text)?;
        self.focus = QuestionFocus::Field;
        self.tried = false;
        Ok(())
    }

    /// What the field is for, or what is missing in it.
    fn asks(&self) -> Option<String> {
        let sentence = self.typed.as_ref()?.sentence();
        Some(if self.tried {
            format!("Not yet. {sentence}")
        } else {
            sentence
        })
    }
}

/// What of a question is seen on a screen, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Whether the title needs a line of its own, since there is no frame.
    pub has_title: bool,
    /// What will happen: the lines that fit, from the first that is scrolled to.
    pub text: Vec<String>,
    /// A line between text and buttons: empty, or that there is more; none without room.
    pub more: Vec<String>,
    /// What has to be typed.
    pub asks: Vec<String>,
    /// Whether there is a field for it.
    pub has_field: bool,
    /// Whether it can be answered with yes.
    pub is_readable: bool,
    first: usize,
    last: usize,
}

/// Shares out the rows of a screen. Whom it is about, what has to be typed and the buttons stay;
/// what is between gives way, and shows that it did.
pub fn sheet<C>(question: &Question<C>, (width, height): (u16, u16)) -> Sheet {
    let columns = usize::from(panel::dialog_columns(width));
    let wrap = |lines: &[String]| -> Vec<String> {
        let lines = lines.iter().flat_map(|line| text::wrap(line, columns));
        lines.collect()
    };
    let has_title = !panel::has_frame(width, height);
    let rows = usize::from(height).saturating_sub(if has_title { 1 } else { 2 });
    let mut asks = wrap(question.asks().as_slice());
    let mut lines = wrap(&question.lines);
    let mut fixed = asks.len() + usize::from(!asks.is_empty()) + 1;
    // One line of text is the least that tells what it is about.
    let has_room = asks.is_empty() || fixed < rows;
    if !has_room {
        lines = vec![TOO_SMALL.into()];
        lines = wrap(&lines);
        asks.clear();
        fixed = 1;
    }
    let free = rows.saturating_sub(fixed);
    let fits = lines.len() <= free;
    let shown = match free {
        _ if fits => lines.len(),
        0 | 1 => free,
        _ => free - 1,
    };
    let last = lines.len() - shown;
    let first = question.scroll.min(last);
    let more = match (fits, free > shown, first < last) {
        (_, false, _) => Vec::new(),
        (true, ..) => vec![String::new()],
        (false, _, true) => vec!["… pgdn shows more".into()],
        (false, _, false) => vec!["… pgup shows what is above".into()],
    };
    Sheet {
        has_title,
        text: lines.into_iter().skip(first).take(shown).collect(),
        more,
        has_field: !asks.is_empty(),
        asks,
        is_readable: width >= READABLE.0 && height >= READABLE.1 && has_room,
        first,
        last,
    }
}

/// What stands in the place of a question that has no room for what has to be typed.
const TOO_SMALL: &str =
    "The window is too small to show what this is about and what has to be typed: make it larger";
