//! The one way in which verbs change users: check each command, look ahead, stop at the guards,
//! carry the plan out, and tell what became of it. The commands, the plan and the look ahead are
//! the console's own. What `--fail-fast` and a signal stop is handed on here for each broker by
//! itself (`carry_out`); what all brokers have in common is `signals::Stop`.

use std::collections::HashSet;

use serde_json::{Value, json};

use guestlist::config::command_line::Guards;
use guestlist::domain::command::{Command, CommandKind};
use guestlist::domain::permission::PermissionKey;
use guestlist::domain::plan::Plan;
use guestlist::domain::reason::Reason;
use guestlist::domain::user::UserName;
use guestlist::driver::Driver;
use guestlist::driver::carry_out::{Bounds, EarlyEnd};
use guestlist::engine::Engine;
use guestlist::engine::apply::{LineStatus, Run};
use guestlist::engine::compare_with_file::Wanted;
use guestlist::engine::impact::{Impact, foresee};
use guestlist::text;

use super::exit_codes::{Exit, Failure};
use super::new_passwords::NewPasswords;
use super::open_brokers::OpenBroker;
use super::outcome_row::{self, Row};
use super::output::Output;
use super::report::Report;
use super::which_brokers::Broker;

/// Checks, guards and carries out. What was refused before anything was sent is an error.
pub(super) async fn change(
    open: &mut OpenBroker,
    wanted: Wanted,
    guards: Guards,
    fail_fast: bool,
    output: &Output,
) -> Result<Report, Failure> {
    check(open.engine(), &wanted.commands)?;
    let commands = wanted.commands;
    guard(open, &commands, guards)?;
    let unchanged = wanted.unchanged.iter();
    let unchanged = unchanged.map(|(it, why)| Row::unchanged(open.engine(), it, why));
    let mut report = Report {
        broker: broker(open),
        rows: unchanged.collect(),
        ..Report::default()
    };
    if commands.is_empty() {
        output.rows(open, &report.rows);
        return Ok(report);
    }
    if open.stop.is_asked() {
        return Err(Failure::new(Exit::Signal, "stopped by a signal"));
    }
    let plan = open.driver.call(|engine| engine.plan(commands));
    open.stop.note_sending();
    output.rows(open, &report.rows);
    let cut = carry_out(open, plan, fail_fast, output).await;
    let (exit, error) = cut_short(open.engine(), cut);
    let engine = open.engine();
    if let Some(run) = engine.run() {
        report
            .rows
            .extend(outcome_row::rows(engine, run, &open.session, exit));
        report.warnings.extend(old_password(engine, run));
    }
    report.error = error.map(|text| (exit, text));
    Ok(report)
}

async fn carry_out(
    open: &mut OpenBroker,
    plan: Plan,
    fail_fast: bool,
    output: &Output,
) -> Option<EarlyEnd> {
    let bounds = Bounds {
        until: open.until,
        fail_fast,
    };
    let stop = open.stop.clone();
    let mut journal = open.journal();
    let mut progress = output.progress(open, plan.lines().len());
    let each = |driver: &mut Driver| {
        journal(driver);
        progress.follow(&driver.engine);
    };
    let cut = open
        .driver
        .carry_out(plan, bounds, async move { stop.wait().await }, each)
        .await;
    progress.end(&open.driver.engine);
    cut
}

/// That a profile has the old password of the account that logged in, which has a new one now.
fn old_password(engine: &Engine, run: &Run) -> Option<String> {
    let mut lines = run.lines().iter().enumerate();
    lines.find_map(|(at, line)| {
        let is_set = line.command.kind() == CommandKind::Password
            && run.status(engine.log(), at) == LineStatus::Accepted;
        let profile = engine
            .profile_with_old_password(line.user())
            .filter(|_| is_set)?;
        let (user, profile) = (text::short(line.user().as_str()), text::short(profile));
        Some(format!(
            "profile {profile} still has the old password of {user}"
        ))
    })
}

/// The code of what was not sent, and what is said of an early end.
fn cut_short(engine: &Engine, cut: Option<EarlyEnd>) -> (Exit, Option<String>) {
    let sent = engine
        .run()
        .is_some_and(|run| run.decided() > 0 || run.tally(LineStatus::Sent) > 0);
    // No list shows a password: its answer is the end.
    let is_all_done = engine.run().is_some_and(|run| {
        let mut lines = run.lines().iter().enumerate();
        lines.all(|(at, line)| match run.status(engine.log(), at) {
            LineStatus::Verified => true,
            LineStatus::Accepted => line.command.kind() == CommandKind::Password,
            _ => false,
        })
    });
    match cut {
        None => (Exit::Refused, None),
        // It came too late to cut anything.
        Some(_) if is_all_done => (Exit::Refused, None),
        Some(EarlyEnd::Failed) => {
            let why = "stopped after the first failure (--fail-fast)";
            (Exit::Refused, Some(why.into()))
        }
        Some(EarlyEnd::Stopped) if sent => (Exit::Partly, Some("stopped by a signal".into())),
        Some(EarlyEnd::Stopped) => (Exit::Signal, Some("stopped by a signal".into())),
        Some(EarlyEnd::Late) => (Exit::Unreachable, Some("--timeout ran out".into())),
        Some(EarlyEnd::LinkLost) => (
            Exit::Unreachable,
            Some("the connection was lost and could not be restored".into()),
        ),
    }
}

/// What a report says of the broker.
pub(super) fn broker(open: &OpenBroker) -> Value {
    let mut broker = named(&open.broker);
    broker["user"] = open.engine().own().map(UserName::as_str).into();
    broker
}

/// What a report says of a broker that nothing is known of.
pub(super) fn named(broker: &Broker) -> Value {
    json!({
        "name": broker.profile_name(),
        "address": broker.address(),
        "user": broker.profile.username,
    })
}

/// The report of a broker where nothing was done.
pub(super) fn failed(broker: &Broker, failure: Failure) -> Report {
    Report::failed(named(broker), failure.exit, failure.text)
}

/// Refuses what the engine refuses.
pub(super) fn allowed(answer: Result<(), Reason>) -> Result<(), Failure> {
    answer.map_err(|why| Failure::new(Exit::Refused, why.text))
}

/// Refuses a permission or group that the broker does not have.
pub(super) fn known(found: Result<PermissionKey, String>) -> Result<PermissionKey, Failure> {
    found.map_err(|why| Failure::new(Exit::Refused, why))
}

/// The same as [`check`], where passwords are not known yet.
pub(super) fn check_names(engine: &Engine, commands: &[Command]) -> Result<(), Failure> {
    let with_secret = commands.iter().filter(|it| it.holds_secret());
    let new = with_secret.map(Command::user).collect();
    commands.iter().try_for_each(|command| {
        if !command.holds_secret() {
            check_right(engine, command)?;
        }
        check_user(engine, command, &new)
    })
}

/// Refuses what the broker is known to refuse, before anything is sent.
pub(super) fn check(engine: &Engine, commands: &[Command]) -> Result<(), Failure> {
    let mut new: HashSet<&UserName> = HashSet::new();
    for command in commands {
        check_right(engine, command)?;
        check_user(engine, command, &new)?;
        check_password(engine, command)?;
        if command.kind() == CommandKind::Add {
            new.insert(command.user());
        }
    }
    Ok(())
}

fn check_right(engine: &Engine, command: &Command) -> Result<(), Failure> {
    let may = engine.may(command.kind());
    may.map_err(|why| Failure::new(Exit::NoRight, why.text))
}

fn check_password(engine: &Engine, command: &Command) -> Result<(), Failure> {
    let (user, Some(password)) = (command.user(), command.new_password()) else {
        return Ok(());
    };
    engine.may_be_password(password.expose()).map_err(|flaw| {
        let why = format!("the new password of {} {flaw}", text::short(user.as_str()));
        Failure::new(Exit::Refused, why)
    })
}

fn check_user(engine: &Engine, command: &Command, new: &HashSet<&UserName>) -> Result<(), Failure> {
    let user = command.user();
    allowed(engine.may_send(command, new.contains(user))).map_err(|mut why| {
        if command.kind() == CommandKind::Add && engine.is_listed(user) {
            why.text += " (add --if-missing to accept that)";
        }
        why
    })
}

/// Stops at what a person would be asked.
pub(super) fn guard(
    open: &OpenBroker,
    commands: &[Command],
    guards: Guards,
) -> Result<(), Failure> {
    let engine = open.engine();
    if commands.is_empty() {
        return Ok(());
    }
    let stop = |why: String| Err(Failure::new(Exit::Guard, why));
    if engine.session.read_only {
        return stop("nothing is changed: this broker is read-only (--read-only, or readOnly in its profile)".into());
    }
    let impact = foresee(engine, commands);
    if impact.locks_out {
        if !guards.allow_lockout {
            return stop(format!(
                "{} Nothing was sent; add --allow-lockout to do it anyway",
                sentences(&impact)
            ));
        }
    } else if !impact.is_calm() && !guards.yes {
        return stop(format!(
            "{} Nothing was sent; add --yes to do it anyway",
            sentences(&impact)
        ));
    }
    if engine.session.production && !guards.yes {
        return stop("this broker is marked as production: add --yes to change it".into());
    }
    if commands.iter().any(|it| it.kind() == CommandKind::Remove) && !guards.yes {
        return stop("nothing was sent: add --yes to delete users".into());
    }
    Ok(())
}

fn sentences(impact: &Impact) -> String {
    impact.warnings.join(" ")
}

/// Prints the results of all brokers, and hands made passwords over. Returns the exit code.
pub(super) fn finish(
    results: Vec<(Broker, Result<Report, Failure>)>,
    output: &Output,
    new_passwords: Option<&NewPasswords>,
) -> Exit {
    let reports = results.into_iter().map(|(broker, result)| {
        let report = result.unwrap_or_else(|failure| failed(&broker, failure));
        (broker.name(), report)
    });
    let mut reports: Vec<(String, Report)> = reports.collect();
    let handed = new_passwords.map(|it| it.finish(&mut reports, output));
    if let Some(Err(failure)) = handed {
        for (_, report) in &mut reports {
            let error = (failure.exit, failure.text.clone());
            report.error.get_or_insert(error);
        }
    }
    output.finish(&reports)
}
