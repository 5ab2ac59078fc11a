//! Dialogs with fields: adding a user, changing a password, logging in again.

use std::fmt;

use tui_input::{Input, InputRequest};
use zeroize::Zeroize;

use super::key::{Key, KeyCode};
use crate::domain::command::CommandId;
use crate::domain::roster::Roster;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::domain::validate::{self, Flaw};

/// A line of text that a person edits. Its `Debug` output never shows the text, and what it holds
/// is overwritten when it is dropped, since it may be a password.
#[derive(Default)]
pub struct Field(Input);

impl Field {
    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// The cursor, as a count of characters before it.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.0.cursor()
    }

    /// A line that holds a text already, with the cursor at its end.
    pub(in crate::app) fn holding(text: &str) -> Self {
        Self(Input::new(text.into()))
    }

    /// Puts pasted text at the cursor. One line break at the end, which copying a line brings
    /// along, is left out.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub(super) fn paste(&mut self, text: &str) -> Result<(), String> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.contains(['\n', '\r']) {
            return Err("Not pasted: the text has several lines, a field holds one".into());
        }
        if self.text().len() + text.len() > validate::MAX_BYTES {
            return Err(format!(
                "Not pasted: a field holds {} bytes",
                validate::MAX_BYTES
            ));
        }
        self.insert(text);
        Ok(())
    }

    /// Puts a text at the cursor at once: a paste can be long, and a key each would take seconds.
    fn insert(&mut self, text: &str) {
        let at = self.0.cursor();
        let (before, after) = split_chars(self.0.value(), at);
        let whole = format!("{before}{text}{after}");
        self.wipe();
        self.0 = Input::new(whole).with_cursor(at + text.chars().count());
    }

    /// Overwrites what the line holds. What it held before an edit that made it grow is beyond
    /// reach, as is what a terminal keeps.
    fn wipe(&mut self) {
        String::from(std::mem::take(&mut self.0)).zeroize();
    }

    /// Gives it a key. Returns whether it took it.
    pub(super) fn edit(&mut self, key: Key) -> bool {
        let Some(request) = edit_request(key) else {
            return false;
        };
        self.0.handle(request);
        true
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Field(••••)")
    }
}

impl Drop for Field {
    fn drop(&mut self) {
        self.wipe();
    }
}

fn split_chars(text: &str, at: usize) -> (&str, &str) {
    let byte = text
        .char_indices()
        .nth(at)
        .map_or(text.len(), |(byte, _)| byte);
    text.split_at(byte)
}

/// Whether a key types or edits text in a field.
pub(super) fn is_edit(key: Key) -> bool {
    edit_request(key).is_some()
}

fn edit_request(key: Key) -> Option<InputRequest> {
    use InputRequest as R;
    Some(match (key.code, key.ctrl, key.alt) {
        (KeyCode::Char(c), false, false) => R::InsertChar(c),
        (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => R::DeletePrevChar,
        (KeyCode::Backspace, _, _) | (KeyCode::Char('w'), true, false) => R::DeletePrevWord,
        (KeyCode::Delete, false, false) | (KeyCode::Char('d'), true, false) => R::DeleteNextChar,
        (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) => R::GoToPrevChar,
        (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) => R::GoToNextChar,
        (KeyCode::Left, true, _) => R::GoToPrevWord,
        (KeyCode::Right, true, _) => R::GoToNextWord,
        (KeyCode::Home, ..) | (KeyCode::Char('a'), true, false) => R::GoToStart,
        (KeyCode::End, ..) | (KeyCode::Char('e'), true, false) => R::GoToEnd,
        (KeyCode::Char('u'), true, false) => R::DeleteFromStart,
        (KeyCode::Char('k'), true, false) => R::DeleteTillEnd,
        _ => return None,
    })
}

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

/// What is wrong with what was typed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The field to mend.
    pub field: Focus,
    /// What is wrong; never holds a password.
    pub text: String,
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

    /// What is wrong with what stands in the fields now, the first thing first. Before sending
    /// was tried, a field that is still empty is no complaint.
    #[must_use]
    pub fn complaint(&self, roster: Option<&Roster>) -> Option<Complaint> {
        let name = self.name_complaint(roster);
        name.or_else(|| match self.purpose {
            Purpose::Name => None,
            Purpose::LogIn(_) => self.login_complaint(),
            _ => self.password_complaint(),
        })
    }

    /// A login carries more than a command does.
    fn login_complaint(&self) -> Option<Complaint> {
        let flaw = match self.password.text().len() {
            0 if self.tried => Flaw::Empty,
            length if length > validate::MAX_BYTES => Flaw::TooLong,
            _ => return None,
        };
        Some(Complaint {
            field: Focus::Password,
            text: format!("The password {flaw}"),
        })
    }

    fn name_complaint(&self, roster: Option<&Roster>) -> Option<Complaint> {
        let name = self.name.text();
        let checked = match self.purpose {
            Purpose::Add => validate::new_user(name),
            // It may have a name that this console would not give.
            Purpose::Name => validate::argument(name),
            Purpose::Password(_) | Purpose::LogIn(_) => return None,
        };
        let roster = roster.filter(|_| self.purpose == Purpose::Add);
        let text = match checked {
            Err(Flaw::Empty) if !self.tried => return None,
            Err(flaw) => format!("The user name {flaw}"),
            Ok(()) if roster.is_some_and(|roster| roster.row(&name.into()).is_some()) => {
                "A user of this name is already there".into()
            }
            Ok(()) => return None,
        };
        Some(Complaint {
            field: Focus::Name,
            text,
        })
    }

    fn password_complaint(&self) -> Option<Complaint> {
        let (password, confirm) = (self.password.text(), self.confirm.text());
        match validate::argument(password) {
            Err(Flaw::Empty) if !self.tried && confirm.is_empty() => return None,
            Err(flaw) => {
                let text = format!("The password {flaw}");
                return Some(Complaint {
                    field: Focus::Password,
                    text,
                });
            }
            Ok(()) => {}
        }
        let unfinished = !self.tried && password.starts_with(confirm);
        if password == confirm || unfinished {
            return None;
        }
        let text = "The passwords differ".into();
        Some(Complaint {
            field: Focus::Confirm,
            text,
        })
    }
}
