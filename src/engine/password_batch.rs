//! New passwords for many users, from their making to the one time that they are handed over.
//!
//! - A file is written before anything is sent, with all of them as planned, and again when all is
//!   decided, with those that the broker took: whatever happens in between, no device is left with
//!   a password that nobody knows. That the file then holds some that nobody has is the smaller
//!   evil.
//! - The end replaces the file as a whole, and only if it is still the same file. One that was
//!   moved stays as it is, and the passwords are offered again.
//! - It hears of its commands where all are put in line (`engine::submit`), and knows them by user
//!   and password.

mod control;
pub mod csv;

use super::command_log::{CommandLog, Outcome};
use crate::domain::command::{Command, CommandId};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// Where new passwords are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// In a file that is not there yet.
    File(String),
    /// On a page, once.
    Screen,
}

/// A file as the system tells it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileId {
    pub device: u64,
    pub number: u64,
}

/// Work on the file for new passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordFileJob {
    /// Write a file that must not be there yet, readable by its owner alone.
    Create {
        /// Where.
        path: String,
        /// What it is to hold.
        text: Secret,
    },
    /// Replace the file as a whole, if it is still the same.
    Replace {
        /// Where.
        path: String,
        /// Which file that is.
        file: FileId,
        /// What it is to hold.
        text: Secret,
    },
    /// Remove the file, if it is still the same.
    Remove {
        /// Where.
        path: String,
        /// Which file that is.
        file: FileId,
    },
}

/// What became of one new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordStatus {
    /// It is in line, or without an answer.
    Open,
    /// The broker took it.
    Accepted,
    /// It may be the user's password now, or the old one still is.
    Unknown,
    /// The old one still is: it was refused, or never sent.
    NotSet,
}

impl PasswordStatus {
    /// The word in the file and on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "planned",
            Self::Accepted => "accepted",
            Self::Unknown => "unknown",
            Self::NotSet => "not set",
        }
    }
}

/// A new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose.
    pub user: UserName,
    password: Secret,
    /// The commands that were to set it: more than one where it was tried again.
    commands: Vec<CommandId>,
    /// What became of it, as it is handed over.
    pub status: PasswordStatus,
}

impl Row {
    /// The password itself.
    pub const fn password(&self) -> &Secret {
        &self.password
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The file is being written, before anything is sent.
    Preparing,
    /// The commands are reviewed, or on their way.
    Applying,
    /// All is decided; the file is being written again, or removed.
    Writing,
    /// All is decided, and the passwords wait for being shown, or for another file.
    Undelivered,
}

/// New passwords that are not handed over yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordBatch {
    /// The passwords, in the order of the table.
    pub rows: Vec<Row>,
    /// Where they go.
    pub destination: Destination,
    /// The file that holds them as planned.
    pub planned: Option<(String, FileId)>,
    /// How far it has come.
    pub stage: Stage,
}

impl PasswordBatch {
    /// New passwords for these users, one each. Nothing is sent yet.
    pub fn new(users: Vec<UserName>, passwords: Vec<Secret>, destination: Destination) -> Self {
        let rows = users.into_iter().zip(passwords);
        let rows = rows.map(|(user, password)| Row {
            user,
            password,
            commands: Vec::new(),
            status: PasswordStatus::Open,
        });
        Self {
            rows: rows.collect(),
            destination,
            planned: None,
            stage: Stage::Preparing,
        }
    }

    /// The commands that set them.
    pub fn commands(&self) -> Vec<Command> {
        let commands = self.rows.iter().map(|row| Command::ChangePassword {
            user: row.user.clone(),
            password: row.password.clone(),
        });
        commands.collect()
    }

    /// Notes a command that was put in line, if it sets one of these. It must have the same user
    /// and the same password: somebody may set another password for the same user.
    pub(super) fn note(&mut self, id: CommandId, command: &Command) {
        if let Some(at) = self.row_of(command) {
            self.rows[at].commands.push(id);
        }
    }

    /// Whether a command sets one of these passwords.
    pub fn holds(&self, command: &Command) -> bool {
        self.row_of(command).is_some()
    }

    /// Whether one of these passwords is for this user.
    pub fn is_for(&self, user: &UserName) -> bool {
        self.rows.iter().any(|row| row.user == *user)
    }

    fn row_of(&self, command: &Command) -> Option<usize> {
        let (Command::ChangePassword { user, password } | Command::AddUser { user, password }) =
            command
        else {
            return None;
        };
        let mut rows = self.rows.iter();
        rows.position(|row| row.user == *user && row.password == *password)
    }

    /// Whether a command of this log was to set one of these passwords.
    pub(super) fn is_set_by(&self, id: CommandId) -> bool {
        self.rows.iter().any(|row| row.commands.contains(&id))
    }

    /// Once all is decided, fixes what is handed over, and forgets the passwords that no user has:
    /// no late answer changes what is written down or read. Returns whether all is decided.
    pub(super) fn decide(&mut self, log: &CommandLog) -> bool {
        let statuses = self.rows.iter().map(|row| status(&row.commands, log));
        let statuses: Vec<PasswordStatus> = statuses.collect();
        if statuses.contains(&PasswordStatus::Open) {
            return false;
        }
        for (row, status) in self.rows.iter_mut().zip(statuses) {
            row.status = status;
        }
        self.rows.retain(|row| row.status != PasswordStatus::NotSet);
        true
    }
}

/// What became of a password, by all commands that were to set it. Once one may have been done, a
/// later refusal does not undo that.
fn status(commands: &[CommandId], log: &CommandLog) -> PasswordStatus {
    let statuses = commands.iter().map(|id| match log.get(*id) {
        Some(entry) => match entry.outcome {
            Outcome::Waiting | Outcome::Sent => PasswordStatus::Open,
            Outcome::Accepted | Outcome::Verified => PasswordStatus::Accepted,
            Outcome::Unknown(_) => PasswordStatus::Unknown,
            Outcome::Failed(_) | Outcome::NotSent(_) => PasswordStatus::NotSet,
        },
        None => PasswordStatus::Unknown,
    });
    let statuses: Vec<PasswordStatus> = statuses.collect();
    let known = [
        PasswordStatus::Open,
        PasswordStatus::Accepted,
        PasswordStatus::Unknown,
    ];
    let worst = known.into_iter().find(|status| statuses.contains(status));
    worst.unwrap_or(PasswordStatus::NotSet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::command_log::Change;

    fn batch(users: &[&str]) -> PasswordBatch {
        let names = users.iter().map(|user| (*user).into()).collect();
        let passwords = users.iter().map(|user| Secret::new(format!("{user}-new")));
        PasswordBatch::new(names, passwords.collect(), Destination::Screen)
    }

    fn enter(log: &mut CommandLog, batch: &mut PasswordBatch, id: u64, command: &Command) {
        batch.note(CommandId(id), command);
        log.enter(CommandId(id), command, Change::Password);
    }

    fn statuses(batch: &PasswordBatch) -> Vec<PasswordStatus> {
        batch.rows.iter().map(|row| row.status).collect()
    }

    #[test]
    fn what_became_of_each_is_taken_from_the_log() {
        let users = ["a", "b", "c", "d", "e"];
        let (mut batch, mut log) = (batch(&users), CommandLog::default());
        for (id, command) in (0..).zip(batch.commands()).take(4) {
            enter(&mut log, &mut batch, id, &command);
        }
        log.note(CommandId(0), Outcome::Accepted);
        log.note(CommandId(1), Outcome::Unknown("why".into()));
        log.note(CommandId(2), Outcome::Failed("why".into()));
        assert!(!batch.decide(&log), "d waits");
        log.note(CommandId(3), Outcome::NotSent("why".into()));
        assert!(batch.decide(&log), "e was dropped in the review");
        assert_eq!(
            statuses(&batch),
            [PasswordStatus::Accepted, PasswordStatus::Unknown]
        );
        assert_eq!(
            batch.csv().expose(),
            "user,password,outcome\r\n\"a\",\"a-new\",accepted\r\n\"b\",\"b-new\",unknown\r\n"
        );
    }

    #[test]
    fn a_refusal_after_a_try_that_may_have_worked_does_not_undo_it() {
        let (mut batch, mut log) = (batch(&["a"]), CommandLog::default());
        let command = batch.commands().remove(0);
        enter(&mut log, &mut batch, 0, &command);
        log.note(CommandId(0), Outcome::Unknown("why".into()));
        enter(&mut log, &mut batch, 1, &command);
        assert!(!batch.decide(&log));
        log.note(CommandId(1), Outcome::Failed("why".into()));
        assert!(batch.decide(&log));
        assert_eq!(statuses(&batch), [PasswordStatus::Unknown]);
    }

    #[test]
    fn another_password_for_the_same_user_is_not_this_one() {
        let (mut batch, mut log) = (batch(&["a"]), CommandLog::default());
        let other = Command::change_password("a", Secret::new("typed-fake"));
        enter(&mut log, &mut batch, 0, &other);
        log.note(CommandId(0), Outcome::Accepted);
        assert!(batch.decide(&log));
        assert_eq!(statuses(&batch), [], "it was never sent");
    }
}
