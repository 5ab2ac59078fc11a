//! The `guestlist` command.

mod cli;

use std::io::{self, Write};
use std::process::ExitCode;

use color_eyre::config::{HookBuilder, Theme as ReportTheme};
use color_eyre::eyre::{self, WrapErr};

use guestlist::config::cli::{Cli, Command};
use guestlist::runtime::terminal;

fn main() -> ExitCode {
    cli::completions::answer();
    let result = set_up().and_then(|()| run());
    match result {
        Ok(code) => ExitCode::from(code),
        Err(report) => {
            let _ = writeln!(
                io::stderr(),
                "guestlist: {}",
                cli::with_causes(report.as_ref())
            );
            ExitCode::FAILURE
        }
    }
}

fn set_up() -> eyre::Result<()> {
    let mut builder = HookBuilder::default().display_env_section(false);
    if !cli::wants_colour() {
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
    // One worker besides the main thread: the broker must get its answers while a terminal takes no
    // output.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .wrap_err("cannot start the runtime")?;
    let code = match flags.command {
        None if flags.several.is_asked() => runtime.block_on(cli::open::together(
            &flags.several,
            &flags.connection,
            &flags.display,
            config,
        )),
        None => runtime.block_on(cli::open::run(&flags.connection, &flags.display, config)),
        Some(Command::Verb(verb)) => Ok(runtime.block_on(cli::verbs::run(&verb, config))),
        Some(Command::Topic(topic)) => cli::topic(topic),
        Some(Command::Profiles(options)) => cli::profiles::run(&options),
        Some(Command::Config) => cli::config::run(),
        Some(Command::Completions(options)) => cli::completions::run(&options),
        Some(Command::Man(options)) => cli::man::run(&options),
        Some(Command::Demo(display)) => runtime.block_on(cli::demo::run(&display, config)),
        Some(Command::Sandbox(options)) => runtime.block_on(cli::sandbox::run(&options)),
    };
    // Nothing that still runs matters any more.
    runtime.shutdown_background();
    code
}
