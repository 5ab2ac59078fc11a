//! Dialogs with fields: adding a user, changing a password, logging in again, trying a login. Whom
//! a form is about, a typed name as it is sent too, is decided here (`UserForm::user`).
//!
//! - What `update` must not do goes out as effects: `Effect::Make` for random passwords,
//!   `Effect::Judge` for an estimate. That one runs beside the loop, one at a time, since zxcvbn
//!   takes a second for odd texts.
//! - A password that was made is shown at once, else nobody would know it.
//! - Pasted text with line breaks is refused and not cut; one at the end is left out.
//! - A form that the person closed after it was sent loses nothing, so it closes without a
//!   question.
//! - After a refused login the field is empty, so that Enter cannot repeat it.
//! - What is said of a login that was tried is in [`try_login`]; of our own, when it is refused, in
//!   [`login`] and the banners.

pub mod checks;
pub mod generated_passwords;
pub mod keys;
pub mod login;
pub mod outcome;
pub mod passwords;
pub mod try_login;
pub mod update;
pub mod view;
pub mod words;

pub use crate::screens::next::Purpose;

use crate::domain::command::CommandId;
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::screens::password_strength::{PasswordStrength, Quality};
use crate::ui::form::{self, Form, Value};
use crate::ui::key::Key;

/// What a form can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The user name; only when adding.
    Name,
    Password,
    /// The password again.
    Confirm,
}

impl form::Part for Part {
    fn label(self) -> &'static str {
        match self {
            Self::Name => "User name",
            Self::Password => "Password",
            Self::Confirm => "Confirm",
        }
    }

    fn placeholder(self) -> &'static str {
        match self {
            Self::Name => "Enter username",
            Self::Password => "Enter password",
            Self::Confirm => "Confirm password",
        }
    }
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

/// A form for a user, or for a password.
#[derive(Debug)]
pub struct UserForm {
    /// What for.
    pub purpose: Purpose,
    /// What is typed.
    pub fields: Form<Part>,
    /// How far it has come.
    pub phase: Phase,
    /// The command whose outcome is unknown and that still says what stands in the fields.
    pub unsure: Option<CommandId>,
    /// Whether sending was tried, so that empty fields are now complained about.
    pub tried: bool,
    /// What is known of the password.
    pub strength: PasswordStrength,
    /// What came of the last key, where that is no complaint: a report, or what copying does.
    pub note: Option<(Tone, String)>,
    /// Whether the password that is there was copied.
    pub is_copied: bool,
}

impl UserForm {
    /// An empty form.
    pub fn new(purpose: Purpose) -> Self {
        let parts: &[Part] = match purpose {
            Purpose::Add => &[Part::Name, Part::Password, Part::Confirm],
            Purpose::Password(_) | Purpose::Recreate { .. } => &[Part::Password, Part::Confirm],
            Purpose::Name => &[Part::Name],
            Purpose::LogIn(_) | Purpose::Probe(_) => &[Part::Password],
        };
        let value = |part: &Part| match part {
            Part::Name => (*part, Value::text("")),
            Part::Password | Part::Confirm => (*part, Value::password()),
        };
        Self {
            purpose,
            fields: Form::new(parts.iter().map(value).collect()),
            phase: Phase::Editing,
            unsure: None,
            tried: false,
            strength: PasswordStrength::default(),
            note: None,
            is_copied: false,
        }
    }

    /// Whom the form is about, as far as it is typed.
    pub fn user(&self) -> UserName {
        match &self.purpose {
            Purpose::Add | Purpose::Name => self.fields.text(Part::Name).into(),
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
        Secret::new(self.fields.text(Part::Password))
    }

    /// Gives a key to the focused field. Returns whether the field took it.
    pub(in crate::screens) fn edit(&mut self, key: Key) -> bool {
        let taken = self.fields.edit(key);
        if taken {
            self.touched();
        }
        taken
    }

    /// Fills in a password that was made, in both fields, and shows it: nobody would know it else.
    pub(in crate::screens) fn fill(&mut self, password: &Secret) {
        self.fields.set_text(Part::Password, password.expose());
        self.fields.set_text(Part::Confirm, password.expose());
        self.fields.reveal(true);
        self.fields.error = None;
        self.tried = false;
        self.touched();
        self.strength.quality = Quality::Made;
    }

    /// Puts pasted text into the focused field, without the line break that copying a line brings
    /// along.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        if self.phase != Phase::Editing {
            return Err("Not pasted: this is on its way to the broker".into());
        }
        self.fields.paste(text)?;
        self.touched();
        Ok(())
    }

    fn touched(&mut self) {
        self.unsure = None;
        self.note = None;
        let made = self.strength.is_made() && !self.fields.is_at(Part::Name);
        if made || self.fields.text(Part::Password).is_empty() {
            self.strength.quality = Quality::Unknown;
        }
    }

    /// Whether the form is about this command: it waits for it, or was given back because its
    /// outcome is not known and was not changed since.
    pub fn is_about(&self, id: CommandId) -> bool {
        self.phase == Phase::Waiting(id) || self.unsure == Some(id)
    }
}
