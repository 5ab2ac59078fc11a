//! `users add`, `set`, `passwd` and `rm`: from the words of the command line to commands. `users list` is in
//! [`super::list`], `users show` in [`super::show`].

use std::collections::HashSet;
use std::path::Path;

use guestlist::config::command_line::{AddUser, Guards, RemoveUsers, SetPassword, SetUser};
use guestlist::domain::command::Command;
use guestlist::domain::link::Admission;
use guestlist::domain::permission::PermissionKey;
use guestlist::domain::refused_login;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::driver::probe_login;
use guestlist::engine::compare_with_file::Wanted;
use guestlist::text;

use super::change;
use super::exit_codes::{Exit, Failure};
use super::new_passwords::NewPasswords;
use super::open_brokers::{OpenBroker, Run};
use super::outcome_row::RowOutcome;
use super::output::Output;
use super::report::Report;
use super::which_brokers::Broker;

/// `users add`
pub(super) async fn add(flags: &AddUser, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.change.on.target, config)?;
    let user = UserName::from(flags.user.as_str());
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let new_passwords = NewPasswords::new(&run, &user, &flags.password, &flags.change)?;
    let reports = run.each(async |mut open| {
        let done = add_at(&mut open, flags, &user, &new_passwords, &output).await;
        (open, done)
    });
    Ok(finish(reports.await, &output, Some(&new_passwords)))
}

async fn add_at(
    open: &mut OpenBroker,
    flags: &AddUser,
    user: &UserName,
    new_passwords: &NewPasswords,
    output: &Output,
) -> Result<Report, Failure> {
    let engine = open.engine();
    let mut wanted = Wanted::default();
    let keys = keys(open, &flags.grant, &flags.group)?;
    let is_there = engine.is_listed(user);
    if is_there && flags.if_missing {
        let add = Command::add(user.clone(), Secret::new(""));
        wanted.unchanged.push((add, "already exists"));
    } else {
        let password = new_passwords.password(open, user)?;
        wanted.commands.push(Command::add(user.clone(), password));
        for key in keys {
            wanted.want_for_new(engine, user, key, true);
        }
    }
    let report = change::change(open, wanted, flags.change.guards, false, output).await?;
    new_passwords.note(open, &report);
    Ok(report)
}

/// Refuses a permission or group that the broker does not have.
fn known(found: Result<PermissionKey, String>) -> Result<PermissionKey, Failure> {
    found.map_err(|why| Failure::new(Exit::Refused, why))
}

/// The permissions and groups that are named.
fn keys(
    open: &OpenBroker,
    grants: &[String],
    groups: &[String],
) -> Result<Vec<PermissionKey>, Failure> {
    let mut keys: Vec<PermissionKey> = Vec::new();
    for name in grants {
        keys.push(known(open.engine().permission_named(name))?);
    }
    for name in groups {
        keys.push(known(open.engine().group_named(name))?);
    }
    let mut seen = HashSet::new();
    keys.retain(|key| seen.insert(key.clone()));
    Ok(keys)
}

/// `users set`
pub(super) async fn set(flags: &SetUser, config: Option<&Path>) -> Result<Exit, Failure> {
    let settings = settings(flags)?;
    let run = Run::start(&flags.change.on.target, config)?;
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let user = UserName::from(flags.user.as_str());
    let reports = run.each(async |mut open| {
        let done = set_at(&mut open, &user, &settings, flags.change.guards, &output).await;
        (open, done)
    });
    Ok(finish(reports.await, &output, None))
}

/// One setting of the command line.
enum Setting {
    Permission(String, bool),
    Group(String, bool),
}

fn settings(flags: &SetUser) -> Result<Vec<Setting>, Failure> {
    let bad = |why: String| Failure::new(Exit::Usage, why);
    let mut settings = Vec::new();
    for text in &flags.settings {
        let shown = text::clean(text);
        let Some((name, value)) = text.split_once('=') else {
            return Err(bad(format!(
                "{shown:?} has no value: write {shown}=on or {shown}=off"
            )));
        };
        let wanted = match value.to_ascii_lowercase().as_str() {
            "on" | "true" | "yes" => true,
            "off" | "false" | "no" => false,
            _ => return Err(bad(format!("{shown:?}: the value must be on or off"))),
        };
        settings.push(Setting::Permission(name.into(), wanted));
    }
    for text in &flags.group {
        let setting = match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(name), _) => Setting::Group(name.into(), true),
            (_, Some(name)) => Setting::Group(name.into(), false),
            _ => {
                let shown = text::clean(text);
                return Err(bad(format!("--group {shown}: write +{shown} or -{shown}")));
            }
        };
        settings.push(setting);
    }
    if settings.is_empty() {
        return Err(bad(
            "nothing to set: name a permission (log-management=on) or a --group".into(),
        ));
    }
    Ok(settings)
}

async fn set_at(
    open: &mut OpenBroker,
    user: &UserName,
    settings: &[Setting],
    guards: Guards,
    output: &Output,
) -> Result<Report, Failure> {
    change::allowed(open.engine().present(user))?;
    let mut wanted = Wanted::default();
    if settings.iter().any(|it| matches!(it, Setting::Group(..))) {
        super::show::learn_groups(open, std::slice::from_ref(user)).await;
    }
    let mut seen = HashSet::new();
    for setting in settings {
        let engine = open.engine();
        let (key, enabled) = match setting {
            Setting::Permission(name, on) => (known(engine.permission_named(name))?, *on),
            Setting::Group(name, on) => (known(engine.group_named(name))?, *on),
        };
        if !seen.insert(key.clone()) {
            let why = format!("{} is named twice", engine.permission_name(&key));
            return Err(Failure::new(Exit::Usage, text::clean(&why)));
        }
        wanted.want(engine, Command::set(user.clone(), key, enabled, None));
    }
    change::change(open, wanted, guards, false, output).await
}

/// `users passwd`
pub(super) async fn passwd(flags: &SetPassword, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.change.on.target, config)?;
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let user = UserName::from(flags.user.as_str());
    let new_passwords = NewPasswords::new(&run, &user, &flags.password, &flags.change)?;
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

/// `users rm`
pub(super) async fn rm(flags: &RemoveUsers, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.change.on.target, config)?;
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let reports = run.each(async |mut open| {
        let done = rm_at(&mut open, flags, &output).await;
        (open, done)
    });
    Ok(finish(reports.await, &output, None))
}

async fn rm_at(
    open: &mut OpenBroker,
    flags: &RemoveUsers,
    output: &Output,
) -> Result<Report, Failure> {
    let mut wanted = Wanted::default();
    for name in &flags.users {
        let command = Command::remove(name.as_str());
        let engine = open.engine();
        if wanted.commands.contains(&command) {
            continue;
        }
        if flags.if_exists && !engine.is_listed(command.user()) {
            wanted.unchanged.push((command, "already gone"));
        } else {
            wanted.commands.push(command);
        }
    }
    change::change(open, wanted, flags.change.guards, false, output).await
}

/// Prints the results of all brokers, and hands made passwords over. Returns the exit code.
pub(super) fn finish(
    results: Vec<(Broker, Result<Report, Failure>)>,
    output: &Output,
    new_passwords: Option<&NewPasswords>,
) -> Exit {
    let reports = results.into_iter().map(|(broker, result)| {
        let report = result.unwrap_or_else(|failure| {
            Report::failed(change::named(&broker), failure.exit, failure.text)
        });
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
