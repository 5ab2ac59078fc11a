//! What can lie over the list.

use crate::screens::bindings::KeyContext;
use crate::screens::brokers::form::ProfileForm;
use crate::screens::brokers::model::Purpose;
use crate::screens::question::Question;
use crate::ui::field::Field;
use crate::ui::focus;
use crate::ui::page::TextPage;

/// Something over the list that has the keyboard.
#[derive(Debug)]
pub enum Dialog {
    /// A broker to add or to edit.
    Form(Box<ProfileForm>),
    /// The password that an attempt waits for.
    Password(Box<Prompt>),
    /// A question.
    Question(Question<ConfirmAction>),
    /// The keys.
    Help(TextPage),
    /// All that is known of one broker.
    Details {
        /// Which.
        name: String,
        /// Where the person is in it.
        page: TextPage,
    },
}

impl Dialog {
    /// The help, from its first line on.
    pub fn help() -> Self {
        Self::Help(TextPage::searched())
    }

    /// The page to read, if it is one.
    pub const fn page(&self) -> Option<&TextPage> {
        match self {
            Self::Help(page) | Self::Details { page, .. } => Some(page),
            _ => None,
        }
    }

    /// The page to read, to move in it.
    pub const fn page_mut(&mut self) -> Option<&mut TextPage> {
        match self {
            Self::Help(page) | Self::Details { page, .. } => Some(page),
            _ => None,
        }
    }

    /// Whether closing it loses something that was typed.
    pub fn is_typed(&self) -> bool {
        match self {
            Self::Form(form) => form.is_touched(),
            Self::Password(prompt) => !prompt.password.text().is_empty(),
            _ => false,
        }
    }

    /// Which keys apply.
    pub fn layer(&self) -> KeyContext {
        match self {
            Self::Form(_) => KeyContext::Profile,
            Self::Password(_) => KeyContext::Form,
            Self::Question(question) => question.layer(),
            Self::Help(page) if page.is_typing() => KeyContext::Filter,
            Self::Help(_) | Self::Details { .. } => KeyContext::Page,
        }
    }
}

/// What a confirmed question does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmAction {
    /// Removes the broker from the user's file.
    Delete(String),
    /// Sends a password in clear over a network.
    SendInClear(Purpose, String),
    /// Closes what lies below, with what was typed into it.
    Discard,
    /// Leaves.
    Quit,
}

/// Which part of a prompt has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptFocus {
    /// The password.
    Password,
    /// The button that closes it.
    Cancel,
    /// The button that logs in.
    LogIn,
}

/// One hidden field: the password that an attempt waits for.
#[derive(Debug)]
pub struct Prompt {
    /// The name of the broker.
    pub broker: String,
    /// The user to log in as.
    pub user: String,
    /// The password.
    pub password: Field,
    /// Whether it is shown.
    pub reveal: bool,
    /// Which part has the keyboard.
    pub focus: PromptFocus,
    /// What went wrong before: the broker's words, or an empty field.
    pub words: Option<String>,
}

impl Prompt {
    /// An empty prompt.
    pub fn new(broker: &str, user: &str, words: Option<String>) -> Self {
        Self {
            broker: broker.into(),
            user: user.into(),
            password: Field::default(),
            reveal: false,
            focus: PromptFocus::Password,
            words,
        }
    }

    /// Moves the keyboard by one part, round about.
    pub(in crate::screens) fn step(&mut self, forward: bool) {
        const PARTS: [PromptFocus; 3] = [
            PromptFocus::Password,
            PromptFocus::Cancel,
            PromptFocus::LogIn,
        ];
        self.focus = focus::next(&PARTS, self.focus, forward);
    }
}
