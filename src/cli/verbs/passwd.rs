//! `users passwd`: a new password for a user, and the login with it that `--probe` tries. Where the
//! password comes from is in [`super::new_password_source`].

use std::path::Path;

use guestlist::config::command_line::SetPassword;
use guestlist::domain::broker_messages::Admission;
use guestlist::domain::command::Command;
use guestlist::domain::refused_login;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::driver::probe_login;
use guestlist::engine::compare_with_file::Wanted;

use super::change::{self, finish};
use super::exit_codes::{Exit, Failure};
use super::new_passwords::NewPasswords;
use super::open_brokers::{OpenBroker, Run};
use super::outcome_row::RowOutcome;
use super::output::Output;
use super::report::Report;

/// `users passwd`
pub(super) async fn run(flags: &SetPassword, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.change.on.target, config)?;
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let user = UserName::from(flags.user.as_str());
    let new_passwords = NewPasswords::new(&run, &user, &flags.password, &flags.change, true)?;
    let reports = run.each(async |mut open| {
        let done = passwd_at(&mut open, flags, &user, &new_passwords, &output).await;
        (open, done)
    });
    Ok(finish(reports.await, &output, Some(&new_passwords)))
}

async fn passwd_at(
    open: &mut OpenBroker,
    flags: &SetPassword,
    user: &UserName,
    new_passwords: &NewPasswords,
    output: &Output,
) -> Result<Report, Failure> {
    let password = new_passwords.password(open, user)?;
    let command = Command::change_password(user.clone(), password.clone());
    let wanted = Wanted {
        commands: vec![command],
        unchanged: Vec::new(),
    };
    let mut report = change::change(open, wanted, flags.change.guards, false, output).await?;
    new_passwords.note(open, &report);
    if flags.probe
        && report
            .rows
            .iter()
            .any(|row| row.outcome == RowOutcome::Accepted)
    {
        probe(open, user, password, &mut report).await;
    }
    Ok(report)
}

/// Logs in with the new password, beside the link.
async fn probe(open: &OpenBroker, user: &UserName, password: Secret, report: &mut Report) {
    let tried = probe_login(open.driver.route(), user.clone(), password);
    let (outcome, reason) = match tokio::time::timeout_at(open.patience(), tried).await {
        Ok(Admission::Admitted) => (RowOutcome::Verified, "the login works".into()),
        Ok(Admission::Refused(why)) => {
            let why = refused_login::words(&why);
            let why = format!("the new password is set, but the login with it fails: {why}");
            (RowOutcome::Failed(Exit::Refused), why)
        }
        Ok(Admission::Untried(why)) => (
            RowOutcome::Unknown,
            format!("the login was not tried: {why}"),
        ),
        Err(_) => (
            RowOutcome::Unknown,
            "the login was not answered in time".into(),
        ),
    };
    for row in &mut report.rows {
        row.outcome = outcome;
        row.reason = Some(reason.clone());
    }
}
