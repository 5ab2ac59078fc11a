//! What can lie over the table. A dialog carries its data and the action that it confirms.

use super::bindings::Layer;
use super::form::Form;
use crate::domain::user::UserName;

/// Something over the table that has the keyboard.
#[derive(Debug)]
pub enum Dialog {
    /// Fields to fill in.
    Form(Box<Form>),
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
            Self::Question(_) => Layer::Confirm,
            Self::Help { .. } | Self::Details { .. } => Layer::Page,
        }
    }
}

/// A question with a way out and a way on. The way out has the focus at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The heading.
    pub title: String,
    /// What will happen, in sentences.
    pub lines: Vec<String>,
    /// The word on the button that goes on.
    pub confirm: &'static str,
    /// Whether that button has the focus.
    pub confirm_focused: bool,
    /// What that button does.
    pub consequence: Consequence,
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
    /// Leaves.
    Quit,
}

impl Question {
    /// A question with the way out focused.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        lines: Vec<String>,
        confirm: &'static str,
        consequence: Consequence,
    ) -> Self {
        Self {
            title: title.into(),
            lines,
            confirm,
            confirm_focused: false,
            consequence,
        }
    }
}
