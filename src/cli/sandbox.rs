//! `guestlist sandbox`: runs the embedded broker alone. Its flags are in `config::command_line`
//! (`Sandbox`); the file of users is read in `sandbox::server` (`load`), by `store`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use color_eyre::eyre::{self, WrapErr as _};
use tokio::signal::unix::{SignalKind, signal};

use guestlist::config::command_line;
use guestlist::domain::secret::Secret;
use guestlist::sandbox::{self, AnswerFormat, Options, Sandbox, Tls, UserSource};

use super::print;

/// Runs the embedded broker alone.
pub(crate) async fn run(options: &command_line::Sandbox) -> eyre::Result<u8> {
    let users = match &options.users {
        Some(path) => UserSource::File(path.clone()),
        None => UserSource::Memory(sandbox::demo_accounts()),
    };
    let answer_format = if options.plain_text {
        AnswerFormat::PlainText
    } else {
        AnswerFormat::Envelopes
    };
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let is_new = options.users.as_ref().is_some_and(|path| !path.exists());
    let tls = read_tls(options)?;
    let scheme = if tls.is_some() { "mqtts" } else { "mqtt" };
    let starting = Sandbox::start(Options {
        listen: options.listen,
        tls,
        users,
        hashing,
        anonymous: options.anonymous,
        answer_format,
        ..Options::default()
    });
    // Many passwords take a while to hash; the file stays as it is until all are.
    let broker = tokio::select! {
        started = starting => started?,
        _ = interrupt.recv() => return Ok(0),
        _ = terminate.recv() => return Ok(0),
    };
    say(&format!(
        "The sandbox broker listens on {scheme}://{}",
        broker.address()
    ))?;
    match &options.users {
        Some(path) if is_new => say(&format!(
            "{} is new: log in as root with the password coreflux, and change it",
            path.display()
        ))?,
        Some(path) => say(&format!("The users are those of {}", path.display()))?,
        None => say(&format!(
            "Log in as root with the password {}; the users are made up and kept in memory",
            sandbox::DEMO_PASSWORD
        ))?,
    }
    let ca = if scheme == "mqtts" { " --ca FILE" } else { "" };
    say(&format!(
        "Try: guestlist --url {scheme}://{} --username root{ca}     ctrl-c ends the broker",
        broker.address()
    ))?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    broker.stop().await;
    Ok(0)
}

/// Up to so many passwords are hashed without a message: they take about a second.
const FEW: usize = 50;

/// Reports ten times how far hashing is, where it takes longer.
fn hashing(done: usize, of: usize) {
    let step = of.div_ceil(10);
    if of > FEW && (done.is_multiple_of(step) || done == of) {
        // Nobody may be reading it.
        let _ = writeln!(io::stderr(), "Hashing passwords: {done} of {of}");
    }
}

fn read_tls(options: &command_line::Sandbox) -> eyre::Result<Option<Tls>> {
    let read = |path: &Path| {
        fs::read_to_string(path).wrap_err_with(|| format!("cannot read {}", path.display()))
    };
    let (Some(chain), Some(key)) = (&options.tls_cert, &options.tls_key) else {
        return Ok(None);
    };
    Ok(Some(Tls {
        chain: read(chain)?,
        key: Secret::new(read(key)?),
        client_ca: options.tls_client_ca.as_deref().map(read).transpose()?,
    }))
}

fn say(text: &str) -> eyre::Result<()> {
    print(&format!("{text}\n"))
}
