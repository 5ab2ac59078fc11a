//! What the command line can ask for.

use std::io;
use std::time::Duration;

use color_eyre::eyre::{self, WrapErr};

use guestlist::app::model::Session;
use guestlist::broker::{Settings, Timings, dialect::coreflux};
use guestlist::config::cli::{self, Connection};
use guestlist::config::{self, Config};
use guestlist::domain::address::Source;
use guestlist::domain::profile::LinkSafety;
use guestlist::domain::secret::Secret;
use guestlist::runtime::signals::{INTERRUPTED, LastResort};
use guestlist::runtime::{Console, Opening, terminal};
use guestlist::view::theme::Theme;

/// Whether the person wants colour: `NO_COLOR` set to anything but nothing says no.
pub(crate) fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn theme() -> Theme {
    if wants_colour() {
        Theme::colour()
    } else {
        Theme::plain()
    }
}

/// Opens a broker.
pub(crate) async fn open(connection: &Connection, url_source: Source) -> eyre::Result<u8> {
    check_terminal()?;
    let start = LastResort::after(Duration::ZERO)?;
    let environment = |name: &str| std::env::var(name).ok();
    let config = config::resolve(connection, url_source, environment, ask)?;
    let broker = config.address.to_string();
    console(config, broker, None, start).await
}

fn check_terminal() -> eyre::Result<()> {
    Ok(terminal::check(std::env::var("TERM").ok().as_deref())?)
}

fn ask(user: &str) -> io::Result<Secret> {
    let user = guestlist::text::clean(user).into_owned();
    let answer = rpassword::prompt_password(format!("Password for {user}: "));
    if let Err(error) = &answer
        && error.kind() == io::ErrorKind::Interrupted
    {
        // It was ctrl-c, and the terminal has its echo back.
        std::process::exit(INTERRUPTED.into());
    }
    answer.map(Secret::new)
}

/// How long leaving may take before a signal ends the program the hard way.
const PATIENCE: Duration = Duration::from_secs(3);

/// Connects, and runs the console. `start` ends the program on a signal until the console can.
async fn console(
    config: Config,
    broker: String,
    note: Option<String>,
    start: LastResort,
) -> eyre::Result<u8> {
    let session = Session {
        broker,
        user: config.username.as_deref().map(Into::into),
        note,
        notice: coreflux::NOTICE.into(),
        safety: LinkSafety::of(&config.address, &config.tls),
        ..Session::default()
    };
    let settings = Settings {
        address: config.address,
        tls: config.tls,
        client_id: match config.client_id {
            Some(id) => id,
            None => format!("guestlist-{}", random_id()?),
        },
        username: config.username,
        password: config.password,
        session: random_id()?,
        timings: Timings::default(),
    };
    let opening = Opening::connect(settings).await?;
    let _last_resort = LastResort::after(PATIENCE)?;
    drop(start);
    Console::run(opening, session, theme())
        .await
        .wrap_err("the terminal failed")
}

/// Eight hexadecimal digits that nobody can guess.
fn random_id() -> eyre::Result<String> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).wrap_err("the system gives no random numbers")?;
    Ok(format!("{:08x}", u32::from_ne_bytes(bytes)))
}

#[cfg(feature = "sandbox")]
mod with_sandbox {
    use std::fs;
    use std::io::{self, Write};
    use std::path::Path;

    use super::{
        Config, Duration, LastResort, Secret, WrapErr, check_terminal, cli, console, eyre,
    };
    use guestlist::domain::address::Address;
    use guestlist::domain::profile::TlsOptions;
    use guestlist::sandbox::{self, Options, Sandbox, Tls, UserSource, Voice};
    use tokio::signal::unix::{SignalKind, signal};

    const DEMO_NOTE: &str = "Demo: a broker inside this program, with made-up users. Nothing here \
        is a real broker, and all is gone when you quit.";

    /// Opens the console on an embedded broker with made-up users.
    pub(crate) async fn demo() -> eyre::Result<u8> {
        check_terminal()?;
        let start = LastResort::after(Duration::ZERO)?;
        let users = UserSource::Memory(sandbox::demo_accounts());
        let broker = Sandbox::start(Options {
            users,
            ..Options::default()
        })
        .await?;
        let listening = broker.address();
        let address = Address::mqtt(listening.ip().to_string(), listening.port());
        let name = format!("demo {address}");
        let config = Config {
            address,
            username: Some("root".into()),
            password: Some(Secret::new(sandbox::DEMO_PASSWORD)),
            client_id: None,
            tls: TlsOptions::default(),
        };
        let code = console(config, name, Some(DEMO_NOTE.into()), start).await;
        broker.stop().await;
        code
    }

    /// Runs the embedded broker alone.
    pub(crate) async fn sandbox(options: &cli::Sandbox) -> eyre::Result<u8> {
        let users = match &options.users {
            Some(path) => UserSource::File(path.clone()),
            None => UserSource::Memory(sandbox::demo_accounts()),
        };
        let voice = if options.plain_text {
            Voice::PlainText
        } else {
            Voice::Envelopes
        };
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let is_new = options.users.as_ref().is_some_and(|path| !path.exists());
        let tls = read_tls(options)?;
        let scheme = if tls.is_some() { "mqtts" } else { "mqtt" };
        let broker = Sandbox::start(Options {
            listen: options.listen,
            tls,
            users,
            anonymous: options.anonymous,
            voice,
            ..Options::default()
        })
        .await?;
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
        say(&format!(
            "Try: guestlist --url {scheme}://{} --username root     ctrl-c ends the broker",
            broker.address()
        ))?;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        broker.stop().await;
        Ok(0)
    }

    fn read_tls(options: &cli::Sandbox) -> eyre::Result<Option<Tls>> {
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
        writeln!(io::stdout(), "{text}").wrap_err("cannot write to the output")
    }
}

#[cfg(feature = "sandbox")]
pub(crate) use with_sandbox::{demo, sandbox};

#[cfg(not(feature = "sandbox"))]
mod without_sandbox {
    use super::{cli, eyre};

    const MISSING: &str = "this guestlist was built without its embedded broker: build it with \
        the cargo feature `sandbox` (on by default), or open a broker with --url";

    /// Says what is missing.
    pub(crate) async fn demo() -> eyre::Result<u8> {
        Err(eyre::eyre!(MISSING))
    }

    /// Says what is missing.
    pub(crate) async fn sandbox(_: &cli::Sandbox) -> eyre::Result<u8> {
        Err(eyre::eyre!(MISSING))
    }
}

#[cfg(not(feature = "sandbox"))]
pub(crate) use without_sandbox::{demo, sandbox};
