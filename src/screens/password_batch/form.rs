//! The form for new passwords.

use crate::domain::password::{LENGTHS, PasswordRules};
use crate::domain::user::UserName;
use crate::engine::password_batch::Destination;
use crate::engine::password_batch::PasswordBatch;
use crate::ui::field::Field;
use crate::ui::focus;
use crate::ui::key::{Key, KeyCode};

/// What the form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Passwords to be made.
    New {
        /// The users who get one.
        users: Vec<UserName>,
        /// Who is left out, and why, in sentences.
        left_out: Vec<String>,
    },
    /// Passwords that the broker took, and that could not be handed over; how many.
    Owed(usize),
}

/// A part of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How long they are.
    Length,
    /// A file or the screen.
    Destination,
    /// Which file.
    Path,
    /// The button that closes the form.
    Cancel,
    /// The button that goes on.
    Submit,
}

/// The form.
#[derive(Debug)]
pub struct NewPasswords {
    /// What it is about.
    pub about: About,
    /// How long they are.
    pub length: Field,
    /// Whether they go to a file.
    pub to_file: bool,
    /// Which file.
    pub path: Field,
    /// Where the keyboard is.
    pub focus: Part,
    /// Whether the file is being written.
    pub waiting: bool,
    /// What went wrong.
    pub error: Option<String>,
    rules: PasswordRules,
    /// The file that is offered.
    offered: String,
}

impl NewPasswords {
    /// For passwords to be made by these rules, and by default for this file.
    pub fn new(about: About, rules: &PasswordRules, path: &str) -> Self {
        let focus = match about {
            About::New { .. } => Part::Length,
            About::Owed(_) => Part::Destination,
        };
        Self {
            about,
            length: Field::holding(&rules.length.to_string()),
            to_file: true,
            path: Field::holding(path),
            focus,
            waiting: false,
            error: None,
            rules: rules.clone(),
            offered: path.into(),
        }
    }

    /// Whether anything was chosen.
    pub fn is_touched(&self) -> bool {
        let length = self.rules.length.to_string();
        !self.to_file || self.path.text() != self.offered || self.length.text() != length
    }

    /// For passwords that could not be handed over, and why.
    pub fn owed(batch: &PasswordBatch, why: String, path: &str) -> Self {
        let about = About::Owed(batch.rows.len());
        let mut form = Self::new(about, &PasswordRules::default(), path);
        form.error = Some(why);
        form
    }

    /// Its parts, in the order of the Tab key.
    pub fn parts(&self) -> Vec<Part> {
        let length = matches!(self.about, About::New { .. }).then_some(Part::Length);
        let path = self.to_file.then_some(Part::Path);
        let parts = [
            length,
            Some(Part::Destination),
            path,
            Some(Part::Cancel),
            Some(Part::Submit),
        ];
        parts.into_iter().flatten().collect()
    }

    /// Moves the keyboard by one part, round about.
    pub fn step(&mut self, forward: bool) {
        self.focus = focus::next(&self.parts(), self.focus, forward);
    }

    /// Gives a key to the focused part.
    pub fn edit(&mut self, key: Key) {
        if focus::turn(&mut self.focus, [Part::Cancel, Part::Submit], key) {
            return;
        }
        let taken = match self.focus {
            Part::Length => self.length.edit(key),
            Part::Path => self.path.edit(key),
            Part::Destination if key.code == KeyCode::Char(' ') => {
                self.to_file = !self.to_file;
                true
            }
            _ => false,
        };
        if taken {
            self.error = None;
        }
    }

    /// Puts pasted text into the focused field.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        let field = match self.focus {
            Part::Length => &mut self.length,
            Part::Path => &mut self.path,
            _ => return Err("Not pasted: move to a field first".into()),
        };
        field.paste(text)?;
        self.error = None;
        Ok(())
    }

    /// What is chosen: the rules for the passwords, and where they go.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn choice(&self) -> Result<(PasswordRules, Destination), (Part, String)> {
        let least = self.rules.minimum.max(*LENGTHS.start());
        let most = *LENGTHS.end();
        let length = self.length.text().trim().parse();
        let length = length.ok().filter(|length| (least..=most).contains(length));
        let Some(length) = length else {
            let text = format!("The length must be a number from {least} to {most}");
            return Err((Part::Length, text));
        };
        let rules = PasswordRules {
            length,
            ..self.rules.clone()
        };
        if !self.to_file {
            return Ok((rules, Destination::Screen));
        }
        match self.path.text() {
            path if path.trim().is_empty() => Err((Part::Path, "Name a file".into())),
            path => Ok((rules, Destination::File(path.into()))),
        }
    }
}
