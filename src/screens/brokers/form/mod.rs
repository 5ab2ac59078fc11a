//! The form for a broker that is added or edited.

pub mod change;
pub mod checks;
mod comma_lists;
pub mod fields;
#[cfg(test)]
mod tests;
pub mod update;
pub mod words;

pub use crate::screens::brokers::form::fields::{Part, PasswordSource};

use std::path::PathBuf;

use crate::domain::profile::Profile;
use crate::ui::form::{Focus, Form, NOT_IN_A_FIELD, Value};
use crate::ui::key::{Key, KeyCode};

/// A form for a broker.
#[derive(Debug)]
pub struct ProfileForm {
    /// What was known before; `None` when adding.
    pub old: Option<Profile>,
    /// What is typed and chosen.
    pub fields: Form<Part>,
    /// Whether saving was tried, so that empty fields are now complained about.
    pub tried: bool,
    /// Whether the file is being written.
    pub waiting: bool,
}

impl ProfileForm {
    /// An empty form.
    pub fn adding() -> Self {
        Self::of(None)
    }

    /// A form that holds what is known of a broker. A stored password is not put into it.
    pub fn editing(profile: &Profile) -> Self {
        Self::of(Some(profile))
    }

    fn of(old: Option<&Profile>) -> Self {
        let text =
            |of: fn(&Profile) -> Option<String>| Value::text(&old.and_then(of).unwrap_or_default());
        let path = |of: fn(&Profile) -> Option<&PathBuf>| {
            let path = old.and_then(of).map(|path| path.display().to_string());
            Value::text(&path.unwrap_or_default())
        };
        let flag = |of: fn(&Profile) -> bool| Value::Flag(old.is_some_and(of), ["yes", "no"]);
        let source = old.map_or(PasswordSource::Ask, |old| PasswordSource::of(&old.password));
        let source = Value::Choice(source as usize, &PasswordSource::WORDS);
        let fields = Form::new(vec![
            (Part::Name, text(|old| Some(old.name.clone()))),
            (
                Part::Url,
                text(|old| Some(old.address.as_ref().ok()?.to_string())),
            ),
            (Part::User, text(|old| old.username.clone())),
            (Part::Source, source),
            (Part::Variable, text(|old| old.password.variable.clone())),
            (Part::Command, text(|old| old.password.command.clone())),
            (Part::Password, Value::password()),
            (Part::Ca, path(|old| old.tls.ca.as_ref())),
            (Part::Certificate, path(|old| old.tls.certificate.as_ref())),
            (Part::Key, path(|old| old.tls.key.as_ref())),
            (Part::Insecure, flag(|old| old.tls.insecure)),
            (Part::Plaintext, flag(|old| old.allow_plaintext)),
            (Part::Description, text(|old| Some(old.description.clone()))),
            (Part::Tags, text(|old| Some(comma_lists::joined(&old.tags)))),
            (Part::Production, flag(|old| old.production)),
            (Part::ReadOnly, flag(|old| old.read_only)),
            (
                Part::Protected,
                text(|old| Some(comma_lists::joined(&old.protected))),
            ),
        ]);
        Self {
            old: old.cloned(),
            fields,
            tried: false,
            waiting: false,
        }
    }

    /// Where the password is to come from.
    fn source(&self) -> PasswordSource {
        PasswordSource::chosen(&self.fields)
    }

    /// Gives a key to what has the keyboard. On a button, left and right both go to the other one.
    ///
    /// # Errors
    /// Which key chooses, where a letter does not.
    pub(in crate::screens) fn edit(&mut self, key: Key) -> Result<(), String> {
        let turns = matches!(key.code, KeyCode::Left | KeyCode::Right);
        match self.fields.focus {
            Focus::Cancel if turns => self.fields.focus = Focus::Submit,
            Focus::Submit if turns => self.fields.focus = Focus::Cancel,
            Focus::Part(part) => {
                let is_typed = matches!(key.code, KeyCode::Char(_)) && !key.ctrl && !key.alt;
                if !self.fields.edit(key) && is_typed {
                    return part.chosen_by().map_or(Ok(()), Err);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Puts pasted text into the focused field.
    pub(in crate::screens) fn paste(&mut self, text: &str) -> Result<(), String> {
        let beside = "Not pasted: move to a field for text first";
        let pasted = self.fields.paste(text);
        pasted.map_err(|why| why.replace(NOT_IN_A_FIELD, beside))
    }

    /// The old entry holds a password, which stays unless another is typed.
    pub fn keeps_password(&self) -> bool {
        let old = self.old.as_ref();
        old.is_some_and(|old| old.password.stored.is_some())
    }
}
