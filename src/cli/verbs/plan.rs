//! `plan`: what a file of users would change. What differs, and which users `--prune` keeps, is
//! decided in [`guestlist::engine::compare_with_file`]. What `--detailed-exitcode` makes of it is
//! in `report` (`Report::exit`).

use std::path::Path;

use guestlist::config::command_line::PlanUsers;
use guestlist::domain::desired::DesiredUser;
use guestlist::domain::plan::Plan;
use guestlist::engine::impact::foresee;

use super::change::{self, finish};
use super::desired;
use super::exit_codes::{Exit, Failure};
use super::new_file::check_new;
use super::new_password_source::PasswordFile;
use super::open_brokers::{OpenBroker, Run};
use super::outcome_row::Row;
use super::output::{Output, complain};
use super::report::Report;
use super::saved_plan::{self, SavedPlan};

/// `plan`
pub(super) async fn plan(flags: &PlanUsers, config: Option<&Path>) -> Result<Exit, Failure> {
    let text = desired::text_of(&flags.file, &flags.on.target)?;
    if saved_plan::read(&text)?.is_some() {
        return Err(desired::bad(&flags.file, "this is a saved plan: apply it"));
    }
    let users = desired::users_of(&flags.file, &text)?;
    if let Some(out) = &flags.out {
        check_new(out)?;
    }
    let run = Run::start(&flags.on.target, config)?;
    let output = Output::new(flags.on.output, run.is_for_several());
    let planned = run.each(async |mut open| {
        let planned = planned(&mut open, flags, &users, &output).await;
        (open, planned)
    });
    let mut saved = Vec::new();
    let mut reports = Vec::new();
    for (broker, result) in planned.await {
        reports.push((
            broker,
            result.map(|(report, plan)| {
                saved.extend(plan);
                report
            }),
        ));
    }
    let all_read = reports.iter().all(|(_, result)| result.is_ok());
    if let Some(out) = &flags.out {
        if all_read {
            PasswordFile::create(out, saved_plan::text(&saved))?;
        } else {
            complain(&format!(
                "{} is not written: {}",
                out.display(),
                if reports.len() == 1 {
                    "no plan was made"
                } else {
                    "not every broker has a plan"
                }
            ));
        }
    }
    let reports = reports.into_iter().map(|(broker, result)| {
        let mut report = result.unwrap_or_else(|failure| change::failed(&broker, failure));
        // Nothing was to be done at a broker that could not be read either.
        report.dry_run = true;
        (broker, Ok(report))
    });
    Ok(finish(reports.collect(), &output, None))
}

async fn planned(
    open: &mut OpenBroker,
    flags: &PlanUsers,
    users: &[DesiredUser],
    output: &Output,
) -> Result<(Report, Option<SavedPlan>), Failure> {
    let wanted = desired::wanted(open, &flags.file, users, flags.prune, None).await?;
    change::check_names(open.engine(), &wanted.commands)?;
    let saved = match &flags.out {
        Some(_) => Some(SavedPlan::of(open, users, &wanted.commands)?),
        None => None,
    };
    let mut warnings = foresee(open.engine(), &wanted.commands).warnings;
    warnings.extend(desired::unknown_groups(open.engine(), users));
    warnings.extend(desired::without_password(open, users, &wanted.commands));
    warnings.extend(desired::missing_sources(users, &wanted.commands));
    let mut report = Report {
        broker: change::broker(open),
        dry_run: true,
        detailed: flags.detailed_exitcode,
        unchanged: wanted.unchanged.len(),
        warnings,
        ..Report::default()
    };
    let plan = if wanted.commands.is_empty() {
        Plan::default()
    } else {
        open.driver.call(|engine| engine.plan(wanted.commands))
    };
    let engine = open.engine();
    report.rows = plan
        .lines()
        .iter()
        .map(|line| Row::planned(engine, line))
        .collect();
    output.rows(open, &report.rows);
    Ok((report, saved))
}
