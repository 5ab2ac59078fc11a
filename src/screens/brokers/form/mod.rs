//! The form for a broker that is added or edited.

pub mod change;
pub mod checks;
pub mod part;
#[cfg(test)]
mod tests;
pub mod update;

pub use crate::screens::brokers::form::part::{Part, PasswordSource};

use std::path::PathBuf;

use crate::domain::profile::Profile;
use crate::ui::field::Field;
use crate::ui::focus;
use crate::ui::key::{Key, KeyCode};

/// A form for a broker.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent answers of the person"
)]
pub struct ProfileForm {
    /// What was known before; `None` when adding.
    pub old: Option<Profile>,
    name: Field,
    url: Field,
    user: Field,
    source: PasswordSource,
    variable: Field,
    command: Field,
    password: Field,
    ca: Field,
    certificate: Field,
    key: Field,
    insecure: bool,
    plaintext: bool,
    description: Field,
    production: bool,
    read_only: bool,
    protected: Field,
    /// The part that has the keyboard.
    pub focus: Part,
    /// Whether a typed password is shown.
    pub reveal: bool,
    /// Whether saving was tried, so that empty fields are now complained about.
    pub tried: bool,
    /// Whether the file is being written.
    pub waiting: bool,
    /// Why it could not be written.
    pub error: Option<String>,
}

/// What a part of the form holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// A line that is typed; whether it is a password.
    Text(&'a Field, bool),
    /// Yes or no.
    Flag(bool),
    /// One of several, in words.
    Choice(&'static str),
    /// A button.
    Button,
}

fn path_field(path: Option<&PathBuf>) -> Field {
    path.map_or_else(Field::default, |path| {
        Field::holding(&path.display().to_string())
    })
}

impl ProfileForm {
    /// An empty form.
    pub fn adding() -> Self {
        Self {
            old: None,
            name: Field::default(),
            url: Field::default(),
            user: Field::default(),
            source: PasswordSource::Ask,
            variable: Field::default(),
            command: Field::default(),
            password: Field::default(),
            ca: Field::default(),
            certificate: Field::default(),
            key: Field::default(),
            insecure: false,
            plaintext: false,
            description: Field::default(),
            production: false,
            read_only: false,
            protected: Field::default(),
            focus: Part::Name,
            reveal: false,
            tried: false,
            waiting: false,
            error: None,
        }
    }

    /// A form that holds what is known of a broker. A stored password is not put into it.
    pub fn editing(profile: &Profile) -> Self {
        let text = |text: &Option<String>| Field::holding(text.as_deref().unwrap_or_default());
        let url = profile.address.as_ref().map(ToString::to_string);
        Self {
            name: Field::holding(&profile.name),
            url: Field::holding(&url.unwrap_or_default()),
            user: text(&profile.username),
            source: PasswordSource::of(&profile.password),
            variable: text(&profile.password.variable),
            command: text(&profile.password.command),
            ca: path_field(profile.tls.ca.as_ref()),
            certificate: path_field(profile.tls.certificate.as_ref()),
            key: path_field(profile.tls.key.as_ref()),
            insecure: profile.tls.insecure,
            plaintext: profile.allow_plaintext,
            description: Field::holding(&profile.description),
            production: profile.production,
            read_only: profile.read_only,
            protected: Field::holding(&profile.protected.join(", ")),
            old: Some(profile.clone()),
            ..Self::adding()
        }
    }

    /// The parts, in the order of the Tab key.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = vec![Part::Name, Part::Url, Part::User, Part::Source];
        match self.source {
            PasswordSource::Ask => {}
            PasswordSource::Variable => parts.push(Part::Variable),
            PasswordSource::Command => parts.push(Part::Command),
            PasswordSource::Stored => parts.push(Part::Password),
        }
        parts.extend([
            Part::Ca,
            Part::Certificate,
            Part::Key,
            Part::Insecure,
            Part::Plaintext,
            Part::Description,
            Part::Production,
            Part::ReadOnly,
            Part::Protected,
            Part::Cancel,
            Part::Save,
        ]);
        parts
    }

    /// What a part holds.
    pub fn content(&self, part: Part) -> Content<'_> {
        match part {
            Part::Name => Content::Text(&self.name, false),
            Part::Url => Content::Text(&self.url, false),
            Part::User => Content::Text(&self.user, false),
            Part::Source => Content::Choice(self.source.words()),
            Part::Variable => Content::Text(&self.variable, false),
            Part::Command => Content::Text(&self.command, false),
            Part::Password => Content::Text(&self.password, true),
            Part::Ca => Content::Text(&self.ca, false),
            Part::Certificate => Content::Text(&self.certificate, false),
            Part::Key => Content::Text(&self.key, false),
            Part::Insecure => Content::Flag(self.insecure),
            Part::Plaintext => Content::Flag(self.plaintext),
            Part::Description => Content::Text(&self.description, false),
            Part::Production => Content::Flag(self.production),
            Part::ReadOnly => Content::Flag(self.read_only),
            Part::Protected => Content::Text(&self.protected, false),
            Part::Cancel | Part::Save => Content::Button,
        }
    }

    fn focused(&mut self) -> Option<&mut Field> {
        Some(match self.focus {
            Part::Name => &mut self.name,
            Part::Url => &mut self.url,
            Part::User => &mut self.user,
            Part::Variable => &mut self.variable,
            Part::Command => &mut self.command,
            Part::Password => &mut self.password,
            Part::Ca => &mut self.ca,
            Part::Certificate => &mut self.certificate,
            Part::Key => &mut self.key,
            Part::Description => &mut self.description,
            Part::Protected => &mut self.protected,
            _ => return None,
        })
    }

    /// Moves the keyboard by one part, round about.
    pub(in crate::screens) fn step(&mut self, forward: bool) {
        self.focus = focus::next(&self.parts(), self.focus, forward);
    }

    /// Gives a key to the focused part.
    pub(in crate::screens) fn edit(&mut self, key: Key) {
        let space = key == Key::char(' ');
        let turn = match key.code {
            KeyCode::Left => Some(false),
            KeyCode::Right => Some(true),
            _ if space => Some(true),
            _ => None,
        };
        let taken = match self.focus {
            Part::Source => turn.is_some_and(|forward| self.turn(forward)),
            Part::Insecure => space && flip(&mut self.insecure),
            Part::Plaintext => space && flip(&mut self.plaintext),
            Part::Production => space && flip(&mut self.production),
            Part::ReadOnly => space && flip(&mut self.read_only),
            part if part.is_button() => {
                if turn.is_some() && !space {
                    self.step(self.focus == Part::Cancel);
                }
                false
            }
            _ => self.focused().is_some_and(|field| field.edit(key)),
        };
        if taken {
            self.error = None;
        }
    }

    fn turn(&mut self, forward: bool) -> bool {
        self.source = focus::next(&PasswordSource::ALL, self.source, forward);
        true
    }

    /// Puts pasted text into the focused field.
    pub(in crate::screens) fn paste(&mut self, text: &str) -> Result<(), String> {
        let field = self.focused();
        let field = field.ok_or("Not pasted: move to a field for text first")?;
        field.paste(text)?;
        self.error = None;
        Ok(())
    }

    /// Whether anything differs from what the form showed when it was opened.
    pub fn is_touched(&self) -> bool {
        let fresh = self.old.as_ref().map_or_else(Self::adding, Self::editing);
        let differs = |part: &Part| self.content(*part) != fresh.content(*part);
        self.source != fresh.source || self.parts().iter().any(differs)
    }

    /// The old entry holds a password, which stays unless another is typed.
    pub fn keeps_password(&self) -> bool {
        let old = self.old.as_ref();
        old.is_some_and(|old| old.password.stored.is_some())
    }
}

fn flip(flag: &mut bool) -> bool {
    *flag = !*flag;
    true
}
