//! The prompt for the password that an attempt waits for.

use std::borrow::Cow;

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::brokers::attempt::Outcome;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::{connecting, words};
use crate::screens::keymap::Keymap;
use crate::screens::next::Next;
use crate::screens::screen::NO_PASSWORD;
use crate::screens::screen::{Loss, Screen};
use crate::text;
use crate::ui::form::draw::{Look, Note, Sheet};
use crate::ui::form::{self, Focus, Form, Value};
use crate::ui::key::Key;

/// What the prompt asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Password;

impl form::Part for Password {
    fn label(self) -> &'static str {
        "Password"
    }

    fn placeholder(self) -> &'static str {
        "Enter password"
    }

    fn indent(width: u16) -> u16 {
        13.min(width / 2)
    }
}

/// One hidden field: the password that an attempt waits for.
#[derive(Debug)]
pub struct Prompt {
    /// The name of the broker.
    pub broker: String,
    /// The user to log in as.
    pub user: String,
    pub fields: Form<Password>,
    /// What went wrong before: the broker's words, or an empty field.
    pub words: Option<String>,
    /// What is good to know beside it.
    pub aside: Option<String>,
}

impl Prompt {
    /// An empty prompt.
    pub fn new(profile: &Profile, words: Option<String>) -> Self {
        Self {
            broker: profile.name.clone(),
            user: profile.login().into(),
            fields: Form::new(vec![(Password, Value::password())]),
            words,
            aside: None,
        }
    }
}

impl Prompt {
    /// What it says beside its field.
    pub(in crate::screens) fn sheet(&self, keys: Keymap) -> Sheet {
        let user = format!("User: {}", text::name(&self.user));
        let words = self.words.as_deref().unwrap_or_default();
        let aside = self.aside.as_deref();
        let aside = aside.map(|it| Note::fixed(it, Look::Dim));
        let reveal = if self.fields.is_revealed() {
            "hide"
        } else {
            "show"
        };
        let hint = format!("{} {reveal}", keys.name(KeyContext::Form, Action::Reveal));
        Sheet {
            title: format!("Password for {}", self.broker),
            above: std::iter::once(Note::fixed(user, Look::Tone(Tone::Info)))
                .chain(aside)
                .collect(),
            below: vec![
                Note::kept(3, words, Look::Tone(Tone::Bad)),
                Note::kept(1, hint, Look::Dim),
            ],
            buttons: ["Cancel", "Log In"],
        }
    }
}

impl Screen<ListContext> for Prompt {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    /// A password is given here, and none is set.
    fn applies(&self, _: &ListContext, action: Action) -> Result<(), String> {
        match action {
            Action::Generate | Action::Copy => Err(NO_PASSWORD.into()),
            _ => Ok(()),
        }
    }

    fn word(&self, cx: &ListContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self.fields.enter(self.sheet(cx.keys).buttons, true).into(),
            _ => binding.hint.into(),
        }
    }

    fn shows_secret(&self) -> bool {
        self.fields.shows_secret()
    }

    fn update(&mut self, cx: &mut ListContext, action: Action, _: Key) -> Next {
        match (action, self.fields.focus) {
            (Action::Generate | Action::Copy, _) => cx.refuse(NO_PASSWORD.into()),
            (Action::NextField, _) => self.fields.step(true),
            (Action::PreviousField, _) => self.fields.step(false),
            (Action::Reveal, _) => self.fields.reveal(!self.fields.is_revealed()),
            (Action::Submit, Focus::Cancel) if self.fields.is_touched() => return Next::Cancel,
            (Action::Close, _) | (Action::Submit, Focus::Cancel) => {
                let text = "not opened: no password";
                connecting::cancel(cx, Outcome::new(Tone::Warning, text, words::PASSWORD));
                return Next::Close;
            }
            (Action::Submit, _) if self.fields.text(Password).is_empty() => {
                self.fields.focus = Focus::Part(Password);
                self.words = Some("Type the password first".into());
            }
            (Action::Submit, _) => {
                connecting::given(cx, self.fields.text(Password));
                return Next::Close;
            }
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut ListContext, key: Key) {
        if self.fields.is_at(Password) {
            self.fields.edit(key);
        }
    }

    fn click(&mut self, cx: &mut ListContext, at: (u16, u16)) -> bool {
        let sheet = self.sheet(cx.keys);
        self.fields.click(&sheet, cx.size(), at)
    }

    fn paste(&mut self, _: &mut ListContext, text: &str) -> Result<(), String> {
        self.fields.paste(text)
    }

    fn loss(&self, _: &ListContext) -> Option<Loss> {
        let is_typed = self.fields.is_touched();
        is_typed.then_some(Loss::typed("The typed password is not used."))
    }
}
