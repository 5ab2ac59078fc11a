//! Dialogs with fields: adding a user, changing a password, logging in again, trying a login.
//!
//! - What `update` must not do goes out as effects: `Effect::Make` for random passwords, `Effect::Judge` for
//!   an estimate. That one runs beside the loop, one at a time, since zxcvbn takes a second for odd texts.
//! - A password that was made is not sent before it was shown or copied. Nobody would know it.
//! - Pasted text with line breaks is refused and not cut; one at the end is left out.
//! - A form that the person closed after it was sent loses nothing, so it closes without a question.
//! - After a refused login the field is empty, so that Enter cannot repeat it.
//! - What is said of a login that was tried is in [`probe`]; of our own, when it is refused, in [`login`] and the banners.

pub mod checks;
pub mod keys;
pub mod login;
pub mod outcome;
pub mod passwords;
pub mod probe;
pub mod update;
pub mod view;
pub mod words;

pub use crate::screens::next::Purpose;
pub use crate::screens::user_form::checks::Complaint;

use crate::domain::command::CommandId;
use crate::domain::password::PasswordRules;
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::domain::user::UserName;
use crate::ui::field::Field;
use crate::ui::focus;
use crate::ui::key::Key;

/// The part of a form that has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The user name; only when adding.
    Name,
    /// The password.
    Password,
    /// The password again.
    Confirm,
    /// The button that closes the form.
    Cancel,
    /// The button that sends.
    Submit,
}

/// How far a form has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Being filled in.
    Editing,
    /// Its command waits for the broker.
    Waiting(CommandId),
    /// Its password is being tried, by the link itself.
    LoggingIn,
    /// Its password is being tried, beside the link.
    Probing,
}

/// What is known of the password in a form before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quality {
    /// Nothing.
    Unknown,
    /// How hard a typed one is to guess.
    Typed(Strength),
    /// It was made here. Whether it was shown or copied: else nobody would know it.
    Made {
        /// Whether anybody can know it.
        known: bool,
    },
}

/// A form.
#[derive(Debug)]
pub struct Form {
    /// What for.
    pub purpose: Purpose,
    /// The name of the user to add.
    pub name: Field,
    /// The password.
    pub password: Field,
    /// The password again.
    pub confirm: Field,
    /// Whether the passwords are shown.
    pub reveal: bool,
    /// Where the keyboard is.
    pub focus: Focus,
    /// How far it has come.
    pub phase: Phase,
    /// What went wrong last, for instance the broker's refusal.
    pub error: Option<String>,
    /// The command whose outcome is unknown and that still says what stands in the fields.
    pub unsure: Option<CommandId>,
    /// Whether sending was tried, so that empty fields are now complained about.
    pub tried: bool,
    /// What is known of the password.
    pub quality: Quality,
    /// The judgement that is under way, and whether it is about another text than stands there
    /// now.
    pub judgement: Option<(u64, bool)>,
    /// What came of the last key, where that is no complaint: a report, or what copying does.
    pub note: Option<(Tone, String)>,
    /// How a password that is set must be.
    pub rules: PasswordRules,
}

impl Form {
    /// An empty form.
    pub fn new(purpose: Purpose) -> Self {
        let focus = match purpose {
            Purpose::Add | Purpose::Name => Focus::Name,
            Purpose::Password(_)
            | Purpose::Recreate { .. }
            | Purpose::LogIn(_)
            | Purpose::Probe(_) => Focus::Password,
        };
        Self {
            purpose,
            name: Field::default(),
            password: Field::default(),
            confirm: Field::default(),
            reveal: false,
            focus,
            phase: Phase::Editing,
            error: None,
            unsure: None,
            tried: false,
            quality: Quality::Unknown,
            judgement: None,
            note: None,
            rules: PasswordRules::default(),
        }
    }

    /// The same form, for a broker with these rules.
    pub fn under(mut self, rules: &PasswordRules) -> Self {
        self.rules.clone_from(rules);
        self
    }

    /// The parts of this form, in the order of the Tab key.
    pub const fn parts(&self) -> &'static [Focus] {
        const ADD: &[Focus] = &[
            Focus::Name,
            Focus::Password,
            Focus::Confirm,
            Focus::Cancel,
            Focus::Submit,
        ];
        match self.purpose {
            Purpose::Add => ADD,
            Purpose::Password(_) | Purpose::Recreate { .. } => ADD.split_at(1).1,
            Purpose::Name => &[Focus::Name, Focus::Cancel, Focus::Submit],
            Purpose::LogIn(_) | Purpose::Probe(_) => {
                &[Focus::Password, Focus::Cancel, Focus::Submit]
            }
        }
    }

    /// Whom the form is about, as far as it is typed.
    pub fn user(&self) -> UserName {
        match &self.purpose {
            Purpose::Add | Purpose::Name => self.name.text().into(),
            Purpose::Password(user)
            | Purpose::Recreate { user, .. }
            | Purpose::LogIn(user)
            | Purpose::Probe(user) => user.clone(),
        }
    }

    /// Whether it asks for the password of our own account rather than changing anything.
    pub const fn is_login(&self) -> bool {
        matches!(self.purpose, Purpose::LogIn(_))
    }

    /// Whether it asks for a password that somebody has already, and not for a new one.
    pub const fn asks_for_known(&self) -> bool {
        matches!(self.purpose, Purpose::LogIn(_) | Purpose::Probe(_))
    }

    /// Whether it sets a password.
    pub const fn sets_password(&self) -> bool {
        matches!(
            self.purpose,
            Purpose::Add | Purpose::Password(_) | Purpose::Recreate { .. }
        )
    }

    /// The typed password.
    pub fn secret(&self) -> Secret {
        Secret::new(self.password.text())
    }

    /// Whether anything was typed.
    pub fn is_touched(&self) -> bool {
        [&self.name, &self.password, &self.confirm]
            .iter()
            .any(|field| !field.text().is_empty())
    }

    /// Moves the keyboard by one part, round about.
    pub fn step(&mut self, forward: bool) {
        self.focus = focus::next(self.parts(), self.focus, forward);
    }

    /// On a button, left and right go to the other one, as they do in questions.
    pub(in crate::screens) fn turn(&mut self, key: Key) -> bool {
        focus::turn(&mut self.focus, [Focus::Cancel, Focus::Submit], key)
    }

    fn focused(&mut self) -> Option<&mut Field> {
        match self.focus {
            Focus::Name => Some(&mut self.name),
            Focus::Password => Some(&mut self.password),
            Focus::Confirm => Some(&mut self.confirm),
            Focus::Cancel | Focus::Submit => None,
        }
    }

    /// Gives a key to the focused field. Returns whether the field took it.
    pub fn edit(&mut self, key: Key) -> bool {
        if self.phase != Phase::Editing {
            return false;
        }
        let taken = self.focused().is_some_and(|field| field.edit(key));
        if taken {
            self.touched();
        }
        taken
    }

    /// Fills in a password that was made, in both fields, and hides it.
    pub(in crate::screens) fn fill(&mut self, password: &Secret) {
        self.password = Field::holding(password.expose());
        self.confirm = Field::holding(password.expose());
        self.reveal = false;
        self.tried = false;
        self.touched();
        self.quality = Quality::Made { known: false };
    }

    /// Somebody can know the password that was made.
    pub(in crate::screens) fn note_known(&mut self) {
        if let Quality::Made { known } = &mut self.quality {
            *known = true;
        }
    }

    /// Puts pasted text into the focused field, without the line break that copying a line brings along.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        if self.phase != Phase::Editing {
            return Err("Not pasted: this is on its way to the broker".into());
        }
        let Some(field) = self.focused() else {
            return Err("Not pasted: move to a field first".into());
        };
        field.paste(text)?;
        self.touched();
        Ok(())
    }

    fn touched(&mut self) {
        self.error = None;
        self.unsure = None;
        self.note = None;
        let made = matches!(self.quality, Quality::Made { .. }) && self.focus != Focus::Name;
        if made || self.password.text().is_empty() {
            self.quality = Quality::Unknown;
        }
    }

    /// Whether the form is about this command: it waits for it, or was given back because its
    /// outcome is not known and was not changed since.
    pub fn is_about(&self, id: CommandId) -> bool {
        self.phase == Phase::Waiting(id) || self.unsure == Some(id)
    }
}
