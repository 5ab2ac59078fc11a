//! The form for new passwords. Who is left out is decided in `update` (`about`).

use crate::domain::password_rules::{LENGTHS, PasswordRules};
use crate::domain::user::UserName;
use crate::engine::password_batch::Destination;
use crate::engine::password_batch::PasswordBatch;
use crate::ui::form::{self, Form, Value};

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
    Undelivered(usize),
}

/// A part of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How long they are.
    Length,
    /// Whether they go to a file, and not to the screen.
    ToFile,
    /// Which file.
    Path,
}

impl form::Part for Part {
    fn label(self) -> &'static str {
        match self {
            Self::Length => "Length",
            Self::ToFile => "Deliver to",
            Self::Path => "File",
        }
    }

    fn indent(width: u16) -> u16 {
        12.min(width / 2)
    }

    fn is_shown(self, form: &Form<Self>) -> bool {
        self != Self::Path || form.is_on(Self::ToFile)
    }

    fn is_optional(self) -> bool {
        self == Self::Path
    }
}

/// Where they go, in words.
const DESTINATIONS: [&str; 2] = ["file (space: screen)", "screen (space: file)"];

/// The form.
#[derive(Debug)]
pub struct NewPasswords {
    pub about: About,
    /// What is chosen.
    pub fields: Form<Part>,
    /// Whether the file is being written.
    pub waiting: bool,
    rules: PasswordRules,
}

impl NewPasswords {
    /// For passwords to be made by these rules, and by default for this file.
    pub fn new(about: About, rules: &PasswordRules, path: &str) -> Self {
        let mut parts = vec![
            (Part::ToFile, Value::Flag(true, DESTINATIONS)),
            (Part::Path, Value::text(path)),
        ];
        if matches!(about, About::New { .. }) {
            parts.insert(0, (Part::Length, Value::text(&rules.length.to_string())));
        }
        Self {
            about,
            fields: Form::new(parts),
            waiting: false,
            rules: rules.clone(),
        }
    }

    /// For passwords that could not be handed over, and why.
    pub fn undelivered(batch: &PasswordBatch, why: String, path: &str) -> Self {
        let about = About::Undelivered(batch.rows.len());
        let mut this = Self::new(about, &PasswordRules::default(), path);
        this.fields.error = Some(why);
        this
    }

    /// Whether they go to a file.
    pub fn to_file(&self) -> bool {
        self.fields.is_on(Part::ToFile)
    }

    /// What is chosen: the rules for the passwords, and where they go.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn choice(&self) -> Result<(PasswordRules, Destination), (Part, String)> {
        let mut rules = self.rules.clone();
        if matches!(self.about, About::New { .. }) {
            rules.length = self.length()?;
        }
        if !self.to_file() {
            return Ok((rules, Destination::Screen));
        }
        match self.fields.text(Part::Path) {
            path if path.trim().is_empty() => Err((Part::Path, "Name a file".into())),
            path => Ok((rules, Destination::File(path.into()))),
        }
    }

    fn length(&self) -> Result<usize, (Part, String)> {
        let least = self.rules.minimum.max(*LENGTHS.start());
        let most = *LENGTHS.end();
        let length = self.fields.text(Part::Length).trim().parse().ok();
        length
            .filter(|length| (least..=most).contains(length))
            .ok_or_else(|| {
                let text = format!("The length must be a number from {least} to {most}");
                (Part::Length, text)
            })
    }
}
