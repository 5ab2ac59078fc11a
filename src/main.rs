//! The `guestlist` command.

mod cli;

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use color_eyre::config::{HookBuilder, Theme as ReportTheme};
use color_eyre::eyre::{self, WrapErr};

use guestlist::config::command_line::{Cli, Command};
use guestlist::runtime::terminal;

fn main() -> ExitCode {
    cli::completions::answer();
    let result = set_up().and_then(|()| run());
    match result {
        Ok(code) => ExitCode::from(code),
        Err(report) => {
            cli::complain(&report);
            ExitCode::FAILURE
        }
    }
}

fn set_up() -> eyre::Result<()> {
    let mut builder = HookBuilder::default().display_env_section(false);
    if !cli::wants_colour() || !io::stderr().is_terminal() {
        builder = builder.theme(ReportTheme::new());
    }
    builder.install()?;
    terminal::leave_on_panic();
    Ok(())
}

fn run() -> eyre::Result<u8> {
    let flags = match Cli::read(std::env::args_os()) {
        Ok(flags) => flags,
        Err(error) => return Ok(cli::usage(&error)),
    };
    let config = flags.config.as_deref();
    match flags.command {
        None if flags.several.is_asked() => run_on(cli::open::together(
            &flags.several,
            &flags.connection,
            &flags.display,
            config,
        )),
        None => run_on(cli::open::run(&flags.connection, &flags.display, config)),
        Some(Command::Verb(verb)) => Ok(cli::verbs::own_fault(|| {
            run_on(async { Ok(cli::verbs::run(&verb, config).await) })
        })),
        Some(Command::Topic(topic)) => cli::written(cli::topic(topic)),
        Some(Command::Profiles(options)) => cli::written(cli::profiles::run(&options)),
        Some(Command::Config) => cli::written(cli::config::run()),
        Some(Command::Completions(options)) => cli::written(cli::completions::run(&options)),
        Some(Command::Man(options)) => cli::written(cli::man::run(&options)),
        Some(Command::Demo(display)) => run_on(cli::demo::run(&display, config)),
        Some(Command::Sandbox(options)) => run_on(cli::sandbox::run(&options)),
    }
}

/// One worker besides the main thread: the broker must get its answers while a terminal takes no
/// output.
fn run_on(work: impl Future<Output = eyre::Result<u8>>) -> eyre::Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .wrap_err("cannot start the runtime")?;
    let code = runtime.block_on(work);
    // Nothing that still runs matters any more, but a command would go on.
    guestlist::config::end_commands();
    runtime.shutdown_background();
    code
}
