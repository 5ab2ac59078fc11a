//! `users add`: a new user with its password, permissions and groups.

use std::collections::HashSet;
use std::path::Path;

use guestlist::config::command_line::AddUser;
use guestlist::domain::command::Command;
use guestlist::domain::permission::PermissionKey;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::compare_with_file::Wanted;

use super::change::{self, finish, known};
use super::exit_codes::{Exit, Failure};
use super::new_passwords::NewPasswords;
use super::open_brokers::{OpenBroker, Run};
use super::output::Output;
use super::report::Report;

/// `users add`
pub(super) async fn run(flags: &AddUser, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.change.on.target, config)?;
    let user = UserName::from(flags.user.as_str());
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let is_needed = !flags.if_missing;
    let new_passwords = NewPasswords::new(&run, &user, &flags.password, &flags.change, is_needed)?;
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
