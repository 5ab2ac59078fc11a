//! `users rm`: users that are deleted.

use std::path::Path;

use guestlist::config::command_line::RemoveUsers;
use guestlist::domain::command::Command;
use guestlist::engine::compare_with_file::Wanted;

use super::change::{self, finish};
use super::exit_codes::{Exit, Failure};
use super::open_brokers::{OpenBroker, Run};
use super::output::Output;
use super::report::Report;

/// `users rm`
pub(super) async fn run(flags: &RemoveUsers, config: Option<&Path>) -> Result<Exit, Failure> {
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
