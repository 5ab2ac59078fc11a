//! The screens that can lie over the list.

use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::ProfileForm;
use crate::screens::brokers::pages::{Broker, Help};
use crate::screens::brokers::prompt::Prompt;
use crate::screens::pages::{Page, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::question::Question;
use crate::screens::screen::Screen;

/// Something over the list that has the keyboard.
#[derive(Debug)]
pub enum Dialog {
    /// A broker to add or to edit.
    Form(Box<ProfileForm>),
    /// The password that an attempt waits for.
    Password(Box<Prompt>),
    /// A question.
    Question(Box<Question>),
    /// The keys.
    Help(Page<Help>),
    /// What was said, in full.
    Messages(Page<Messages>),
    /// The commands by name.
    Palette(Box<Palette>),
    /// All that is known of one broker.
    Details(Page<Broker>),
}

impl Dialog {
    /// Its screen.
    pub(in crate::screens) fn screen(&self) -> &dyn Screen<ListContext> {
        match self {
            Self::Form(form) => form.as_ref(),
            Self::Password(prompt) => prompt.as_ref(),
            Self::Question(question) => question.as_ref(),
            Self::Help(page) => page,
            Self::Messages(page) => page,
            Self::Palette(list) => list.as_ref(),
            Self::Details(page) => page,
        }
    }

    /// Its screen, to give it a key.
    pub(in crate::screens) fn screen_mut(&mut self) -> &mut dyn Screen<ListContext> {
        match self {
            Self::Form(form) => form.as_mut(),
            Self::Password(prompt) => prompt.as_mut(),
            Self::Question(question) => question.as_mut(),
            Self::Help(page) => page,
            Self::Messages(page) => page,
            Self::Palette(list) => list.as_mut(),
            Self::Details(page) => page,
        }
    }
}
