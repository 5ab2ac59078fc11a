//! New passwords of one user at one broker or several: given once for all, or made for each and
//! handed over once, on standard output or in a file that is there before anything is sent.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use guestlist::config::command_line::{ChangeOptions, NewPassword, ResultFormat};
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::password_batch::csv::{self, CsvRow};

use super::exit_codes::{Exit, Failure};
use super::new_file::check_new;
use super::new_password_source::{self, PasswordFile};
use super::open_brokers::{OpenBroker, Run};
use super::outcome_row::RowOutcome;
use super::output::{self, Output};
use super::report::Report;

pub(super) const LOST: &str =
    "cannot write to the output: the new passwords are set, but lost; set them again";

/// A made password and where it went.
pub(super) struct Made {
    pub(super) broker: String,
    pub(super) user: UserName,
    pub(super) password: Secret,
    pub(super) status: &'static str,
}

/// Where the new passwords come from and go.
pub(super) struct NewPasswords {
    /// The one password for all brokers; `None` where each gets one of its own.
    given: Option<Secret>,
    /// Why there is none, where it may not be needed.
    missing: Option<Failure>,
    /// Whether passwords are made.
    makes: bool,
    made: RefCell<Vec<Made>>,
    /// The file for them.
    to: Option<PathBuf>,
    file: RefCell<Option<PasswordFile>>,
    several: bool,
}

impl NewPasswords {
    /// For one user. `is_needed`: whether it is an error at once that none is given.
    pub(super) fn new(
        run: &Run,
        user: &UserName,
        flags: &NewPassword,
        on: &ChangeOptions,
        is_needed: bool,
    ) -> Result<Self, Failure> {
        if flags.generate && on.on.output == ResultFormat::Ndjson {
            let why = "--generate prints a password, which has no place in -o ndjson: use -o json, or --generate-to";
            return Err(Failure::new(Exit::Usage, why));
        }
        let mut it = Self::to_file(run, flags.generate_to.as_deref())?;
        match new_password_source::given(flags, user.as_str(), &on.on.target) {
            Err(why) if !is_needed => it.missing = Some(why),
            given => {
                it.given = given?;
                it.makes = it.given.is_none();
            }
        }
        Ok(it)
    }

    /// For many users, whose passwords are made where there is a file for them.
    pub(super) fn to_file(run: &Run, to: Option<&Path>) -> Result<Self, Failure> {
        to.map_or(Ok(()), check_new)?;
        Ok(Self {
            given: None,
            missing: None,
            makes: to.is_some(),
            made: RefCell::default(),
            to: to.map(Into::into),
            file: RefCell::default(),
            several: run.is_for_several(),
        })
    }

    pub(super) const fn makes(&self) -> bool {
        self.makes
    }

    /// The new password of one user at a broker.
    pub(super) fn password(&self, open: &OpenBroker, user: &UserName) -> Result<Secret, Failure> {
        if let Some(given) = &self.given {
            return Ok(given.clone());
        }
        if let Some(why) = &self.missing {
            return Err(why.clone());
        }
        let made = self.passwords(open, std::slice::from_ref(user))?.pop();
        made.ok_or_else(|| Failure::new(Exit::Internal, "no password was generated"))
    }

    /// New passwords for users at a broker. They are in the file before this returns.
    pub(super) fn passwords(
        &self,
        open: &OpenBroker,
        users: &[UserName],
    ) -> Result<Vec<Secret>, Failure> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let rules = &open.engine().session.password_rules;
        let passwords = new_password_source::make(users.len(), rules)?;
        let broker = open.broker.name();
        let made = users.iter().zip(&passwords).map(|(user, password)| Made {
            broker: broker.clone(),
            user: user.clone(),
            password: password.clone(),
            status: "planned",
        });
        self.made.borrow_mut().extend(made);
        self.write()?;
        Ok(passwords)
    }

    fn write(&self) -> Result<(), Failure> {
        let Some(to) = &self.to else { return Ok(()) };
        let text = csv(&self.made.borrow(), self.several);
        let mut file = self.file.borrow_mut();
        if let Some(file) = file.as_mut() {
            return file.replace(text);
        }
        *file = Some(PasswordFile::create(to, text)?);
        Ok(())
    }

    /// Notes what became of the passwords at a broker.
    pub(super) fn note(&self, open: &OpenBroker, report: &Report) {
        let rows = report.rows.iter().filter(|row| row.sets_password());
        let set: HashMap<&str, RowOutcome> =
            rows.map(|row| (row.user.as_str(), row.outcome)).collect();
        let broker = open.broker.name();
        for made in self
            .made
            .borrow_mut()
            .iter_mut()
            .filter(|made| made.broker == broker)
        {
            made.status = match set.get(made.user.as_str()) {
                Some(RowOutcome::Verified | RowOutcome::Accepted) => "accepted",
                Some(RowOutcome::Unknown) => "unknown",
                _ => "not set",
            };
        }
    }

    /// Hands the made passwords over that a user may have now.
    pub(super) fn finish(
        &self,
        reports: &mut [(String, Report)],
        output: &Output,
    ) -> Result<(), Failure> {
        let mut made = self.made.borrow_mut();
        made.retain(|it| matches!(it.status, "accepted" | "unknown"));
        if let Some(file) = self.file.borrow_mut().as_mut() {
            if made.is_empty() {
                file.remove();
                return Ok(());
            }
            let written = file.replace(csv(&made, self.several));
            return written.map_err(|failure| {
                let why = format!(
                    "{}: it has the passwords, but does not say which were set",
                    failure.text
                );
                Failure::new(failure.exit, why)
            });
        }
        if output.is_json() {
            for (broker, report) in reports {
                let of_broker = made.iter().filter(|it| it.broker == *broker);
                let of_broker = of_broker.map(|it| (&it.user, &it.password));
                report.new_passwords(&of_broker.collect::<Vec<_>>());
            }
            if !made.is_empty() {
                output.note_passwords();
            }
            return Ok(());
        }
        for it in made.iter() {
            let line = if self.several {
                format!("{}\t{}\n", it.broker, it.password.expose())
            } else {
                format!("{}\n", it.password.expose())
            };
            let lost = |_| Failure::new(Exit::CannotWrite, LOST);
            output::print(&Zeroizing::new(line)).map_err(lost)?;
        }
        if !made.is_empty() {
            output.move_aside();
        }
        Ok(())
    }
}

/// The passwords as a file.
pub(super) fn csv(made: &[Made], several: bool) -> Secret {
    let rows = made.iter().map(|it| CsvRow {
        broker: several.then_some(it.broker.as_str()),
        user: &it.user,
        password: &it.password,
        outcome: it.status,
    });
    csv::text(&rows.collect::<Vec<_>>())
}
