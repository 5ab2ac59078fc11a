//! New passwords of one user at one broker or several: given once for all, or made for each and handed over
//! once, on standard output or in a file that is there before anything is sent.

use std::cell::RefCell;
use std::path::PathBuf;

use zeroize::Zeroizing;

use guestlist::config::cli::{NewPassword, Say};
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::password_batch::{self, CsvRow};

use super::brokers::{Open, Run};
use super::exit::{Exit, Failure};
use super::output::{self, Output};
use super::password::{self, Keeper};
use super::report::{Became, Report};

/// A made password and where it went.
pub(super) struct Made {
    pub(super) broker: String,
    pub(super) user: UserName,
    pub(super) password: Secret,
    pub(super) status: &'static str,
}

/// Where the new passwords come from and go.
pub(super) struct HandOver {
    /// The one password for all brokers; `None` where each gets one of its own.
    given: Option<Secret>,
    user: UserName,
    made: RefCell<Vec<Made>>,
    /// The file for them.
    to: Option<PathBuf>,
    file: RefCell<Option<Keeper>>,
    several: bool,
}

impl HandOver {
    pub(super) fn new(
        run: &Run,
        user: &UserName,
        flags: &NewPassword,
        format: Say,
    ) -> Result<Self, Failure> {
        if flags.generate && format == Say::Ndjson {
            let why = "--generate prints a password, which has no place in -o ndjson: use -o json, or --generate-to";
            return Err(Failure::new(Exit::Usage, why));
        }
        let to = flags.generate_to.clone();
        if let Some(path) = to
            .as_ref()
            .filter(|path| std::fs::symlink_metadata(path).is_ok())
        {
            let why = format!("{} exists already: name another file", path.display());
            return Err(Failure::new(Exit::Exists, why));
        }
        Ok(Self {
            given: password::given(flags, user.as_str())?,
            user: user.clone(),
            made: RefCell::default(),
            to,
            file: RefCell::default(),
            several: run.is_for_several(),
        })
    }

    /// The new password for a broker. A made one is in the file before this returns.
    pub(super) fn password(&self, open: &Open) -> Result<Secret, Failure> {
        if let Some(given) = &self.given {
            return Ok(given.clone());
        }
        let rules = &open.engine().session.password_rules;
        let password = password::make(1, rules)?
            .pop()
            .unwrap_or_else(|| Secret::new(""));
        self.made.borrow_mut().push(Made {
            broker: open.site.name(),
            user: self.user.clone(),
            password: password.clone(),
            status: "planned",
        });
        self.write()?;
        Ok(password)
    }

    fn write(&self) -> Result<(), Failure> {
        let Some(to) = &self.to else { return Ok(()) };
        let text = csv(&self.made.borrow(), self.several);
        let mut file = self.file.borrow_mut();
        match file.as_mut() {
            Some(file) => file.replace(text),
            None => {
                *file = Some(Keeper::create(to, text)?);
                Ok(())
            }
        }
    }

    /// Notes what became of the password at a broker.
    pub(super) fn note(&self, open: &Open, user: &UserName, report: &Report) {
        let rows = report.rows.iter().filter(|row| row.user == user.as_str());
        let set = rows
            .filter(|row| row.sets_password())
            .map(|row| row.outcome);
        let status = match set.last() {
            Some(Became::Verified | Became::Accepted) => "accepted",
            Some(Became::Unknown) => "unknown",
            _ => "not set",
        };
        let broker = open.site.name();
        for made in self
            .made
            .borrow_mut()
            .iter_mut()
            .filter(|made| made.broker == broker)
        {
            made.status = status;
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
        if let Some(file) = self.file.borrow().as_ref() {
            if made.is_empty() {
                file.remove();
                return Ok(());
            }
            return file.replace(csv(&made, self.several));
        }
        if output.is_json() {
            for (broker, report) in reports {
                let of_broker = made.iter().filter(|it| it.broker == *broker);
                let of_broker = of_broker.map(|it| (&it.user, &it.password));
                report.hand_over(&of_broker.collect::<Vec<_>>());
            }
            return Ok(());
        }
        for it in made.iter() {
            let line = if self.several {
                format!("{}\t{}\n", it.broker, it.password.expose())
            } else {
                format!("{}\n", it.password.expose())
            };
            output::print(&Zeroizing::new(line))?;
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
    password_batch::csv(&rows.collect::<Vec<_>>())
}
