//! The verbs: what the console does, from a script. Each is an engine run by `driver`, so that no
//! second way to change a user exists; `change` is where all of them meet.

mod add;
mod apply;
mod change;
mod check;
mod desired;
mod exit_codes;
mod export;
mod grant_as_json;
mod groups_and_roles;
mod in_time;
mod learn_groups;
mod list;
mod log;
mod new_file;
mod new_password_source;
mod new_passwords;
mod open_brokers;
mod outcome_row;
mod output;
mod passwd;
mod plan;
mod report;
mod rm;
mod saved_plan;
mod set;
mod show;
mod signals;
mod table;
mod watch;
mod which_brokers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::LazyLock;

use color_eyre::eyre;

use guestlist::config::command_line::{Named, Users, Verb};

pub(crate) use exit_codes::{Exit as ExitCode, Failure};
pub(crate) use which_brokers::{bad_choice, several};

/// Does it. Returns the exit code; what went wrong has been said.
pub(crate) async fn run(verb: &Verb, config: Option<&Path>) -> u8 {
    LazyLock::force(&in_time::STARTED);
    let done = match verb {
        Verb::Users(Users::List(flags)) => list::users(flags, config).await,
        Verb::Users(Users::Show(flags)) => show::run(flags, config).await,
        Verb::Users(Users::Add(flags)) => add::run(flags, config).await,
        Verb::Users(Users::Set(flags)) => set::run(flags, config).await,
        Verb::Users(Users::Passwd(flags)) => passwd::run(flags, config).await,
        Verb::Users(Users::Rm(flags)) => rm::run(flags, config).await,
        Verb::Groups(Named::List(flags)) => groups_and_roles::groups(flags, config).await,
        Verb::Roles(Named::List(flags)) => groups_and_roles::roles(flags, config).await,
        Verb::Plan(flags) => plan::plan(flags, config).await,
        Verb::Apply(flags) => apply::run(flags, config).await,
        Verb::Export(flags) => export::run(flags, config).await,
        Verb::Watch(flags) => watch::run(flags, config).await,
        Verb::Check(flags) => check::run(flags, config).await,
    };
    match done {
        Ok(exit) => exit.code(),
        Err(failure) => fail(&failure),
    }
}

/// Says why there is no result. Returns the exit code.
pub(crate) fn fail(failure: &Failure) -> u8 {
    output::complain(&failure.text);
    failure.exit.code()
}

/// Runs it so that a fault of ours, a panic too, has its exit code and not one that means something
/// else.
pub(crate) fn own_fault(work: impl FnOnce() -> eyre::Result<u8>) -> u8 {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(code)) => return code,
        Ok(Err(report)) => crate::cli::complain(&report),
        // The hook has told it.
        Err(_) => {}
    }
    ExitCode::Internal.code()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_panics_are_faults_of_ours() {
        assert_eq!(own_fault(|| Ok(3)), 3);
        assert_eq!(own_fault(|| Err(eyre::eyre!("of a test"))), 70);
        assert_eq!(own_fault(|| panic!("of a test")), 70);
    }
}
