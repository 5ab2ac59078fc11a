//! `apply`: the changes that a file of users or a saved plan wants. What is already so is counted
//! here, and not listed. It is carried out by `change`, whose waits are in
//! `driver::how_long_to_wait`.

use std::path::Path;

use guestlist::config::command_line::Apply;
use guestlist::domain::desired::DesiredUser;
use guestlist::engine::compare_with_file::Wanted;

use super::change::{self, finish};
use super::desired;
use super::exit_codes::{Exit, Failure};
use super::new_passwords::NewPasswords;
use super::open_brokers::{OpenBroker, Run};
use super::output::Output;
use super::report::Report;
use super::saved_plan::{self, SavedPlan};

/// `apply`
pub(super) async fn run(flags: &Apply, config: Option<&Path>) -> Result<Exit, Failure> {
    let text = desired::text_of(&flags.file, &flags.change.on.target)?;
    let saved = saved_plan::read(&text)?;
    let users = match saved {
        Some(_) => Vec::new(),
        None => desired::users_of(&flags.file, &text)?,
    };
    if saved.is_some() && flags.prune {
        let why =
            "--prune does not apply to a saved plan: make the plan again with plan --prune --out";
        return Err(Failure::new(Exit::Usage, why));
    }
    let run = Run::start(&flags.change.on.target, config)?;
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let new_passwords = NewPasswords::to_file(&run, flags.generate_to.as_deref())?;
    let reports = run.each(async |mut open| {
        let done = applied(
            &mut open,
            flags,
            &users,
            saved.as_deref(),
            &new_passwords,
            &output,
        )
        .await;
        (open, done)
    });
    Ok(finish(reports.await, &output, Some(&new_passwords)))
}

async fn applied(
    open: &mut OpenBroker,
    flags: &Apply,
    users: &[DesiredUser],
    saved: Option<&[SavedPlan]>,
    new_passwords: &NewPasswords,
    output: &Output,
) -> Result<Report, Failure> {
    let wanted = if let Some(plans) = saved {
        Wanted {
            commands: saved_plan::commands(open, plans, new_passwords).await?,
            unchanged: Vec::new(),
        }
    } else {
        desired::wanted(open, &flags.file, users, flags.prune, Some(new_passwords)).await?
    };
    let unchanged = wanted.unchanged.len();
    let unknown_groups = desired::unknown_groups(open.engine(), users);
    let wanted = Wanted {
        commands: wanted.commands,
        unchanged: Vec::new(),
    };
    let done = change::change(open, wanted, flags.change.guards, flags.fail_fast, output).await;
    let mut report = done?;
    report.unchanged += unchanged;
    report.warnings.extend(unknown_groups);
    new_passwords.note(open, &report);
    Ok(report)
}
