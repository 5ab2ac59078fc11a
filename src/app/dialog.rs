//! What can lie over the table. A dialog carries its data and the action that it confirms.

use super::bindings::{Action, Layer};
use super::form::Form;
use super::groups::GroupsForm;
use super::lockout::Typed;
use crate::domain::user::UserName;

/// Something over the table that has the keyboard.
#[derive(Debug)]
pub enum Dialog {
    /// Fields to fill in.
    Form(Box<Form>),
    /// The groups of users.
    Groups(Box<GroupsForm>),
    /// A question.
    Question(Question),
    /// The keys.
    Help {
        /// The first line shown.
        scroll: usize,
    },
    /// All that the broker sent about one user.
    Details {
        /// Whom.
        user: UserName,
        /// The first line shown.
        scroll: usize,
    },
}

impl Dialog {
    /// Which keys apply.
    #[must_use]
    pub const fn layer(&self) -> Layer {
        match self {
            Self::Form(_) => Layer::Form,
            Self::Groups(_) => Layer::Groups,
            Self::Question(_) => Layer::Confirm,
            Self::Help { .. } | Self::Details { .. } => Layer::Page,
        }
    }
}

/// A question with a way out and a way on. The way out has the focus at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<C = Consequence> {
    /// The heading.
    pub title: String,
    /// What will happen, in sentences.
    pub lines: Vec<String>,
    /// The word on the button that goes on.
    pub confirm: &'static str,
    /// Whether that button has the focus.
    pub confirm_focused: bool,
    /// What has to be typed before that button does anything.
    pub typed: Option<Typed>,
    /// What that button does.
    pub consequence: C,
}

/// What a confirmed question does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consequence {
    /// Deletes the user.
    Delete(UserName),
    /// Saves the rows, in spite of what was said against it.
    Save(Vec<UserName>),
    /// Sends the form below the question.
    Send,
    /// Drops all changes.
    CancelAll,
    /// Goes back to the list of brokers.
    Back,
    /// Leaves.
    Quit,
}

/// What a key made of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is still open.
    Open,
    /// It was closed without its consequence.
    No,
    /// It was answered with yes.
    Yes,
    /// Yes was pressed where the question cannot be read.
    Unreadable,
}

/// Columns and rows below which a question cannot be read, and so not be answered with yes.
const READABLE: (u16, u16) = (24, 4);

impl<C> Question<C> {
    /// Applies a key on a screen of this size.
    pub(super) fn decide(&mut self, action: Action, (width, height): (u16, u16)) -> Decision {
        let readable = width >= READABLE.0 && height >= READABLE.1;
        match action {
            Action::Other => self.confirm_focused = !self.confirm_focused,
            Action::Left => self.confirm_focused = false,
            Action::Right => self.confirm_focused = true,
            Action::Choose if self.confirm_focused && readable => return Decision::Yes,
            Action::Choose if self.confirm_focused => return Decision::Unreadable,
            Action::Choose | Action::Close => return Decision::No,
            _ => {}
        }
        Decision::Open
    }

    /// A question with the way out focused.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        lines: Vec<String>,
        confirm: &'static str,
        consequence: C,
    ) -> Self {
        Self {
            title: title.into(),
            lines,
            confirm,
            confirm_focused: false,
            typed: None,
            consequence,
        }
    }

    /// The same question, but a yes counts only after this was typed.
    #[must_use]
    pub fn requiring(mut self, typed: Option<Typed>) -> Self {
        self.typed = typed;
        self
    }
}
