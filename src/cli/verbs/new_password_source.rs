//! Where a new password comes from, and the file that made ones go to. When that is written, and
//! what it says at the end, is in [`super::new_passwords`]. For `apply` see `put_passwords` in
//! [`super::desired`].

use std::io::{self, IsTerminal as _};
use std::path::Path;

use guestlist::config;
use guestlist::config::command_line::{NewPassword, Target};
use guestlist::config::first_line::{self, NoPassword};
use guestlist::domain::password_rules::PasswordRules;
use guestlist::domain::secret::Secret;
use guestlist::engine::password_batch::PasswordFileJob;
use guestlist::runtime::{made_passwords_file, passwords};
use guestlist::text;

use super::exit_codes::{Exit, Failure};
use super::in_time::read_in_time;
use crate::cli::{environment, shell_prompts};

/// The new password, where one password is for all brokers; `None` where one is made.
pub(super) fn given(
    flags: &NewPassword,
    user: &str,
    target: &Target,
) -> Result<Option<Secret>, Failure> {
    if flags.generate || flags.generate_to.is_some() {
        return Ok(None);
    }
    if flags.password_stdin {
        let read = || password_in(io::stdin().lock(), "standard input");
        return read_in_time(target, read).map(Some);
    }
    if let Some(file) = flags.new_password_file.clone() {
        return read_in_time(target, move || of_file(&file)).map(Some);
    }
    if let Some(variable) = &flags.password_env {
        config::hide_from_commands(variable);
        return of_variable(variable).map(Some);
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::new(
            Exit::Usage,
            format!(
                "no new password for {}: use --password-stdin, --password-file, --password-env, \
                 --generate or --generate-to",
                text::short(user)
            ),
        ));
    }
    asked(user).map(Some)
}

/// The first line of a file.
pub(super) fn of_file(file: &Path) -> Result<Secret, Failure> {
    let shown = file.display().to_string();
    let opened = std::fs::File::open(file);
    let opened = opened.map_err(|error| bad(format!("cannot read {shown}: {error}")))?;
    password_in(opened, &shown)
}

/// The value of a variable.
pub(super) fn of_variable(variable: &str) -> Result<Secret, Failure> {
    match environment(variable) {
        Some(value) if !value.is_empty() => Ok(Secret::new(value)),
        set => {
            let is = if set.is_some() { "empty" } else { "not set" };
            let name = text::clean(variable);
            Err(bad(format!("the variable {name} is {is}")))
        }
    }
}

fn bad(why: String) -> Failure {
    Failure::new(Exit::Refused, why)
}

fn password_in(from: impl io::Read, shown: &str) -> Result<Secret, Failure> {
    first_line::password(from).map_err(|no| {
        bad(match no {
            NoPassword::Unreadable(why) => format!("cannot read {shown}: {why}"),
            NoPassword::Empty => {
                format!("the first line of {shown} is empty: it must be the password")
            }
        })
    })
}

fn asked(user: &str) -> Result<Secret, Failure> {
    let name = text::clean(user);
    let ask = |what: &str| {
        let asked = shell_prompts::new_password(&format!("{what} for {name}: "));
        asked.map_err(|error| bad(format!("no new password for {name}: {error}")))
    };
    let (password, again) = (ask("New password")?, ask("Repeat the new password")?);
    if password != again {
        return Err(bad(format!(
            "the two new passwords for {name} differ; nothing was sent"
        )));
    }
    Ok(password)
}

/// Makes passwords.
pub(super) fn make(count: usize, rules: &PasswordRules) -> Result<Vec<Secret>, Failure> {
    passwords::make(count, rules).map_err(|why| Failure::new(Exit::Internal, why))
}

/// A file that is made before anything is sent, and holds made passwords.
pub(super) struct PasswordFile {
    path: String,
    file: guestlist::engine::password_batch::FileId,
}

impl PasswordFile {
    /// Makes the file. Its rows say `planned`.
    pub(super) fn create(path: &Path, text: Secret) -> Result<Self, Failure> {
        let exists = std::fs::symlink_metadata(path).is_ok();
        let path = path.display().to_string();
        let job = PasswordFileJob::Create {
            path: path.clone(),
            text,
        };
        let file = made_passwords_file::work(&job).map_err(|why| {
            Failure::new(
                if exists {
                    Exit::Exists
                } else {
                    Exit::CannotWrite
                },
                why,
            )
        })?;
        Ok(Self { path, file })
    }

    /// Replaces what it holds with what became of it.
    pub(super) fn replace(&mut self, text: Secret) -> Result<(), Failure> {
        let job = PasswordFileJob::Replace {
            path: self.path.clone(),
            file: self.file,
            text,
        };
        let written = made_passwords_file::work(&job);
        self.file = written.map_err(|why| Failure::new(Exit::CannotWrite, why))?;
        Ok(())
    }

    /// Removes the file: no password in it was set.
    pub(super) fn remove(&self) {
        let job = PasswordFileJob::Remove {
            path: self.path.clone(),
            file: self.file,
        };
        // A file that stays says that nothing was set.
        let _ = made_passwords_file::work(&job);
    }
}
