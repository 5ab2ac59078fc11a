//! What the form for new passwords says.

use crate::domain::reason::Tone;
use crate::engine::password_batch::PasswordBatch;
use crate::screens::password_batch::count;
use crate::screens::password_batch::form::{About, NewPasswords};
use crate::text;
use crate::ui::form::draw::{Look, Note, Sheet};

/// How many users are named; the others are counted.
const NAMED: usize = 5;

impl NewPasswords {
    /// What it says beside its fields.
    pub fn sheet(&self) -> Sheet {
        let (title, submit) = self.title();
        let head = self.head().into_iter();
        let (text, look) = match &self.fields.error {
            Some(error) => (error.as_str(), Look::Tone(Tone::Bad)),
            None if self.waiting => ("Writing the file…", Look::Busy),
            None => ("", Look::Dim),
        };
        Sheet {
            title,
            above: head
                .map(|text| Note::fixed(text, Look::Tone(Tone::Info)))
                .collect(),
            below: vec![
                Note::kept(3, self.explanation(), Look::Dim),
                Note::kept(3, text, look),
            ],
            buttons: ["Cancel", submit],
        }
    }

    /// The heading, and the word on the button that goes on.
    pub fn title(&self) -> (String, &'static str) {
        match &self.about {
            About::New { users, .. } => (count_for(users.len()), "Generate and Review"),
            About::Undelivered(number) if self.to_file() => (undelivered(*number), "Write"),
            About::Undelivered(number) => (undelivered(*number), "Show"),
        }
    }

    /// What stands above the fields, a sentence each.
    fn head(&self) -> Vec<String> {
        match &self.about {
            About::New { users, left_out } => {
                let mut lines = vec![format!(
                    "For {}.",
                    text::some_of(users.iter().map(|it| text::short(it.as_str())), NAMED)
                )];
                lines.extend(left_out.iter().cloned());
                lines
            }
            About::Undelivered(_) => vec!["The broker has them. They are delivered once.".into()],
        }
    }

    /// What handing them over like this means.
    fn explanation(&self) -> &'static str {
        match (&self.about, self.to_file()) {
            (About::New { .. }, true) => {
                "The file must not exist. Only you can read it (0600). It is written before \
                    anything is sent, so that no password is lost, and again at the end."
            }
            (About::New { .. }, false) => {
                "They are shown once, at the end. If guestlist ends before that, they are lost."
            }
            (About::Undelivered(_), true) => {
                "The file must not exist. Only you can read it (0600)."
            }
            (About::Undelivered(_), false) => "They are shown once.",
        }
    }
}

impl PasswordBatch {
    /// How many there are, in words.
    pub fn count(&self) -> String {
        count(self.rows.len())
    }
}

fn count_for(users: usize) -> String {
    match users {
        1 => "A New Password for 1 User".into(),
        users => format!("New Passwords for {users} Users"),
    }
}

fn undelivered(number: usize) -> String {
    format!("Deliver {}", count(number))
}
