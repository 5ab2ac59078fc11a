//! What the shell is asked and told: a file for each command.

pub(crate) mod completions;
pub(crate) mod config;
mod console;
mod display_settings;
pub(crate) mod man;
pub(crate) mod open;
pub(crate) mod profiles;
mod shell_prompts;
pub(crate) mod verbs;

#[cfg(feature = "sandbox")]
pub(crate) mod demo;
#[cfg(feature = "sandbox")]
pub(crate) mod sandbox;

#[cfg(not(feature = "sandbox"))]
mod no_sandbox;
#[cfg(not(feature = "sandbox"))]
pub(crate) use no_sandbox::{demo, sandbox};

use std::error::Error;
use std::io::{self, Write as _};

use color_eyre::eyre::{self, WrapErr as _};

use guestlist::config::command_line::{Topic, command};
use guestlist::config::profiles::Store;

pub(crate) use display_settings::wants_colour;

/// Prints what clap says of a wrong command line, or the help that was asked for. Returns the exit
/// code.
pub(crate) fn usage(error: &clap::Error) -> u8 {
    let printed = error.print();
    match printed {
        _ if error.use_stderr() => verbs::ExitCode::Usage.code(),
        // A closed pipe is no reason to complain.
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "guestlist: cannot write to the output: {why}");
            verbs::ExitCode::CannotWrite.code()
        }
        _ => 0,
    }
}

/// Prints a page of help, wrapped as help is.
pub(crate) fn topic(topic: Topic) -> eyre::Result<u8> {
    let mut command = command();
    let page = command.find_subcommand_mut(topic.name());
    let page = page.map(|page| page.render_long_help().to_string());
    print(&page.unwrap_or_else(|| topic.text().into()))?;
    Ok(0)
}

/// One sentence, with the causes that it does not name itself, for the person who has to fix it.
pub(crate) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let words = cause.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        next = cause.source();
    }
    text
}

/// Says what went wrong.
pub(crate) fn complain(report: &eyre::Report) {
    let text = with_causes(report.as_ref());
    let _ = writeln!(io::stderr(), "guestlist: {text}");
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Writes to the output, where a broken pipe is an error.
fn print(text: &str) -> eyre::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.wrap_err("cannot write to the output")
}

/// The exit code of what only writes something. A closed pipe is the end, and no error.
pub(crate) fn written(done: eyre::Result<u8>) -> eyre::Result<u8> {
    done.or_else(|report| {
        let mut causes = report.chain();
        let cause = causes.find_map(|cause| cause.downcast_ref::<io::Error>());
        match cause.map(io::Error::kind) {
            None => Err(report),
            Some(io::ErrorKind::BrokenPipe) => Ok(0),
            Some(_) => {
                complain(&report);
                Ok(verbs::ExitCode::CannotWrite.code())
            }
        }
    })
}

fn warn_of(store: &Store) {
    store.warnings().iter().for_each(|text| warn(text));
}

fn warn(text: &str) {
    let text = guestlist::text::clean(text);
    let _ = writeln!(io::stderr(), "guestlist: warning: {text}");
}
