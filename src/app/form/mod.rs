//! Dialogs with fields: adding a user, changing a password, logging in again.

mod checks;
mod field;

pub use checks::Complaint;
pub use field::Field;

use super::key::Key;
use crate::domain::command::CommandId;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Add New User.
    Add,
    /// Change Password of the named user.
    Password(UserName),
    /// Naming a user to work on; no command comes of it.
    Name,
    /// Log in again as the named user, with a password that was changed elsewhere.
    LogIn(UserName),
}

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
    /// Its password is being tried.
    LoggingIn,
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
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new(purpose: Purpose) -> Self {
        let focus = match purpose {
            Purpose::Add | Purpose::Name => Focus::Name,
            Purpose::Password(_) | Purpose::LogIn(_) => Focus::Password,
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
        }
    }

    /// The parts of this form, in the order of the Tab key.
    #[must_use]
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
            Purpose::Password(_) => ADD.split_at(1).1,
            Purpose::Name => &[Focus::Name, Focus::Cancel, Focus::Submit],
            Purpose::LogIn(_) => &[Focus::Password, Focus::Cancel, Focus::Submit],
        }
    }

    /// Whom the form is about, as far as it is typed.
    #[must_use]
    pub fn user(&self) -> UserName {
        match &self.purpose {
            Purpose::Add | Purpose::Name => self.name.text().into(),
            Purpose::Password(user) | Purpose::LogIn(user) => user.clone(),
        }
    }

    /// Whether it asks for the password of our own account rather than changing anything.
    #[must_use]
    pub const fn is_login(&self) -> bool {
        matches!(self.purpose, Purpose::LogIn(_))
    }

    /// The typed password.
    #[must_use]
    pub fn secret(&self) -> Secret {
        Secret::new(self.password.text())
    }

    /// Whether anything was typed.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        [&self.name, &self.password, &self.confirm]
            .iter()
            .any(|field| !field.text().is_empty())
    }

    /// Moves the keyboard by one part, round about.
    pub fn step(&mut self, forward: bool) {
        let parts = self.parts();
        let at = parts
            .iter()
            .position(|part| *part == self.focus)
            .unwrap_or(0);
        let next = if forward {
            at + 1
        } else {
            at + parts.len() - 1
        };
        self.focus = parts[next % parts.len()];
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
    }

    /// Whether the form is about this command: it waits for it, or was given back because its
    /// outcome is not known and was not changed since.
    #[must_use]
    pub fn is_about(&self, id: CommandId) -> bool {
        self.phase == Phase::Waiting(id) || self.unsure == Some(id)
    }
}
