//! The prompt for the password that an attempt waits for.

use crate::domain::profile::Profile;
use crate::screens::availability::NO_PASSWORD;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::opening;
use crate::screens::next::Next;
use crate::screens::screen::{Loss, NOT_IN_A_FIELD, Screen};
use crate::screens::surface::Surface;
use crate::ui::field::Field;
use crate::ui::focus;
use crate::ui::key::Key;

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
    pub fn new(profile: &Profile, words: Option<String>) -> Self {
        Self {
            broker: profile.name.clone(),
            user: profile.login().into(),
            password: Field::default(),
            reveal: false,
            focus: PromptFocus::Password,
            words,
        }
    }

    /// Moves the keyboard by one part, round about.
    fn step(&mut self, forward: bool) {
        const PARTS: [PromptFocus; 3] = [
            PromptFocus::Password,
            PromptFocus::Cancel,
            PromptFocus::LogIn,
        ];
        self.focus = focus::next(&PARTS, self.focus, forward);
    }
}

impl Screen<ListContext> for Prompt {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    /// A password is given here, and none is set.
    fn applies(&self, _: &ListContext, action: Action) -> bool {
        !matches!(action, Action::Generate | Action::Copy)
    }

    fn update(&mut self, cx: &mut ListContext, action: Action, _: Key) -> Next {
        match (action, self.focus) {
            (Action::Generate | Action::Copy, _) => cx.refuse(NO_PASSWORD.into()),
            (Action::NextField, _) => self.step(true),
            (Action::PreviousField, _) => self.step(false),
            (Action::Reveal, _) => self.reveal = !self.reveal,
            (Action::Close, _) | (Action::Submit, PromptFocus::Cancel) => {
                opening::cancel(cx, "not opened: no password was given");
                return Next::Close;
            }
            (Action::Submit, _) if self.password.text().is_empty() => {
                self.focus = PromptFocus::Password;
                self.words = Some("Type the password first".into());
            }
            (Action::Submit, _) => {
                opening::given(cx, self.password.text());
                return Next::Close;
            }
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut ListContext, key: Key) {
        if self.focus == PromptFocus::Password {
            self.password.edit(key);
        }
    }

    fn paste(&mut self, _: &mut ListContext, text: &str) -> Result<(), String> {
        if self.focus != PromptFocus::Password {
            return Err(NOT_IN_A_FIELD.into());
        }
        self.password.paste(text)
    }

    fn loss(&self, _: &ListContext) -> Option<Loss> {
        let is_typed = !self.password.text().is_empty();
        is_typed.then_some(Loss::typed("The password that you typed is not used."))
    }
}
