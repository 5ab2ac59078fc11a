//! What the command line can ask for.

#[cfg(feature = "sandbox")]
mod with_sandbox;
#[cfg(not(feature = "sandbox"))]
mod without_sandbox;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use color_eyre::eyre::{self, WrapErr};

use guestlist::app::brokers::model::Setup;
use guestlist::app::clipboard::Clipboard;
use guestlist::app::keymap::Keymap;
use guestlist::app::model::ConsoleSettings;
use guestlist::app::unsaved::Owner;
use guestlist::config::cli::{self, Comfort, Connection};
use guestlist::config::password::{self, PasswordError};
use guestlist::config::profiles::{self, Places, Store};
use guestlist::config::{self, Choice, Config, listing, locale, preferences};
use guestlist::domain::profile::LinkSafety;
use guestlist::domain::theme::ThemeName;
use guestlist::domain::user::UserName;
use guestlist::engine::session::Session;
use guestlist::runtime::signals::LastResort;
use guestlist::runtime::terminal::Usage;
use guestlist::runtime::{Console, Desk, Opening, desk, terminal};
use guestlist::ui::ink::Depth;
use guestlist::view::appearance::Appearance;

use crate::questions;

/// Whether the person wants colour: `NO_COLOR` set to anything but nothing says no.
pub(crate) fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Reads the profiles, and tells what a person should know of their files.
fn read_profiles() -> eyre::Result<Store> {
    let store = profiles::load(&Places::find(&environment), &environment)?;
    warn_of(&store);
    Ok(store)
}

fn warn_of(store: &Store) {
    store.warnings().iter().for_each(|text| warn(text));
}

fn warn(text: &str) {
    let text = guestlist::text::clean(text);
    let _ = writeln!(io::stderr(), "guestlist: warning: {text}");
}

/// How the console looks and is used: the flags, else the config file.
struct Comforts {
    usage: Usage,
    keys: Keymap,
    /// Whether the config file lets a journal be kept.
    journal: bool,
    /// Whether the config file lets changes be kept that were not saved.
    drafts: bool,
}

impl Comforts {
    fn of(flags: &Comfort) -> eyre::Result<Self> {
        let place = preferences::Place::find(flags.config.as_deref(), &environment);
        let preferences = place.as_ref().map(preferences::load).transpose()?;
        let preferences = preferences.unwrap_or_default();
        let ascii = flags.ascii.or(preferences.ascii);
        let ascii = ascii.unwrap_or_else(|| !locale::is_utf8(&environment));
        let variable = |name| environment(name).unwrap_or_default();
        let appearance = Appearance {
            no_colour: !wants_colour(),
            flag: flags.theme.as_deref().and_then(ThemeName::parse),
            config: preferences.theme,
            depth: Depth::told(Some(&variable("COLORTERM")), Some(&variable("TERM"))),
            ascii,
        };
        Ok(Self {
            usage: Usage {
                clipboard: Clipboard::of(environment),
                appearance,
                mouse: flags.mouse.unwrap_or(preferences.mouse),
            },
            keys: preferences.keys.in_ascii(ascii),
            journal: preferences.journal,
            drafts: preferences.drafts,
        })
    }
}

/// What a broker is opened with.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    flags: &'a Connection,
    comforts: &'a Comforts,
}

/// Opens one broker, or the list of them.
pub(crate) async fn open(flags: &Connection, comfort: &Comfort) -> eyre::Result<u8> {
    check_terminal()?;
    let wanted = Wanted {
        flags,
        comforts: &Comforts::of(comfort)?,
    };
    let start = LastResort::after(Duration::ZERO)?;
    let store = match profiles::load(&Places::find(&environment), &environment) {
        Ok(store) => store,
        // The list says which file is broken, and opens what the others hold.
        Err(_) if flags.names_none() => return list(None, wanted, start).await,
        Err(error) => return Err(error.into()),
    };
    match config::choice(flags, &store, &environment)? {
        Choice::Open(config) => {
            warn_of(&store);
            open_one(*config, wanted, start).await
        }
        Choice::List { preselect } => list(preselect, wanted, start).await,
    }
}

/// Opens the list of brokers.
async fn list(
    preselect: Option<String>,
    wanted: Wanted<'_>,
    start: LastResort,
) -> eyre::Result<u8> {
    warn_of_password_file(wanted.flags);
    let _last_resort = LastResort::after(PATIENCE)?;
    drop(start);
    Console::list(desk(preselect, wanted), wanted.comforts.usage)
        .await
        .wrap_err("the terminal failed")
}

/// The file of the journal, unless none is kept.
fn journal(wanted: Wanted<'_>) -> Option<PathBuf> {
    let wanted = wanted.comforts.journal && !wanted.flags.no_journal;
    wanted.then(|| config::journal_file(&environment)).flatten()
}

/// The folder for changes that were not saved, unless none are kept.
fn drafts(wanted: Wanted<'_>) -> Option<PathBuf> {
    let wanted = wanted.comforts.drafts && !wanted.flags.no_drafts;
    wanted
        .then(|| config::drafts_folder(&environment))
        .flatten()
}

/// What the list of brokers works with.
fn desk(preselect: Option<String>, wanted: Wanted<'_>) -> Desk {
    let flags = wanted.flags;
    let journal = journal(wanted);
    let drafts = drafts(wanted);
    let shown = journal.as_ref().map(|file| file.display().to_string());
    Desk {
        setup: Setup {
            journal: shown,
            keeps_drafts: drafts.is_some(),
            demo: DEMO_NOTE.map(Into::into),
            read_only: flags.read_only,
            allow_plaintext: flags.allow_plaintext,
            preselect,
            keys: wanted.comforts.keys,
            clipboard: wanted.comforts.usage.clipboard,
            ..Setup::default()
        },
        places: Places::find(&environment),
        password_file: flags.password_file.clone(),
        journal,
        drafts,
    }
}

fn warn_of_password_file(flags: &Connection) {
    let file = flags.password_file.as_deref();
    if let Some(text) = file.and_then(password::warning) {
        warn(&text);
    }
}

/// Opens a broker: asks what must be asked, in the order in which it matters.
async fn open_one(mut config: Config, wanted: Wanted<'_>, start: LastResort) -> eyre::Result<u8> {
    let flags = wanted.flags;
    let mut consented = false;
    if config.needs_consent() {
        questions::consent(&config, io::stdin().lock(), io::stdout())?;
        consented = true;
    }
    warn_of_password_file(flags);
    let file = flags.password_file.as_deref();
    config.password = config.find_password(file, &environment)?;
    if let (Some(user), None) = (&config.username, &config.password) {
        let asked = questions::password(user);
        config.password = Some(asked.map_err(|_| PasswordError::NotGiven(user.clone()))?);
    }
    config.check()?;
    console(config, None, consented, wanted, start).await
}

/// Lists the profiles.
pub(crate) fn list_profiles(options: &cli::Profiles) -> eyre::Result<u8> {
    let store = read_profiles()?;
    let text = if options.json {
        format!("{:#}\n", listing::json(&store, &environment))
    } else if store.profiles().is_empty() {
        "No profile is known.\n".into()
    } else {
        listing::table(&store, &environment)
    };
    let written = io::stdout().write_all(text.as_bytes());
    written.wrap_err("cannot write to the output")?;
    Ok(0)
}

/// Prints the config file that says what is so by default.
pub(crate) fn print_config() -> eyre::Result<u8> {
    let written = io::stdout().write_all(preferences::sample().as_bytes());
    written.wrap_err("cannot write to the output")?;
    Ok(0)
}

fn check_terminal() -> eyre::Result<()> {
    Ok(terminal::check(std::env::var("TERM").ok().as_deref())?)
}

/// How long leaving may take before a signal ends the program the hard way.
const PATIENCE: Duration = Duration::from_secs(3);

/// Connects, and runs the console. `note` stands on it all the time, for a demo, which has no list
/// of brokers to go back to. `consented` says that the person was asked about a password in clear;
/// `start` ends the program on a signal until the console can.
async fn console(
    config: Config,
    note: Option<&str>,
    consented: bool,
    wanted: Wanted<'_>,
    start: LastResort,
) -> eyre::Result<u8> {
    let safety = config.safety();
    let mut desk = desk(None, wanted);
    // What happens on a demo is nobody's business later.
    let is_demo = note.is_some();
    let user: Option<UserName> = config.username.as_deref().map(Into::into);
    let mut session = Session {
        broker: config.title(),
        user: user.clone(),
        certificate: config.tls.shows_certificate(&config.address),
        safety,
        plaintext_known: consented || config.allow_plaintext || safety != LinkSafety::Plaintext,
        production: config.production,
        read_only: config.read_only,
        protected: config
            .protected
            .iter()
            .map(|user| user.as_str().into())
            .collect(),
        password_rules: config.password_rules.clone(),
        // What its family is like, the link tells once it knows.
        ..Session::default()
    };
    let on_screen = ConsoleSettings {
        note: note.map(Into::into),
        has_list: !is_demo,
        keys: wanted.comforts.keys,
        clipboard: wanted.comforts.usage.clipboard,
        theme: config.theme,
        journal: desk.setup.journal.clone().filter(|_| !is_demo),
        unsaved: (desk.setup.keeps_drafts && !is_demo).then(|| Owner {
            broker: config.address.to_string(),
            user,
        }),
    };
    let name = config.name.clone();
    if consented {
        let named = name.clone().into_iter();
        desk.setup.agreed = named
            .map(|name| (name, config.address.to_string()))
            .collect();
    }
    let settings = desk::settings(config)?;
    session.factory_password = settings.is_factory_login();
    let opening = Opening::connect(settings).await?;
    let _last_resort = LastResort::after(PATIENCE)?;
    drop(start);
    let start = (session, on_screen);
    Console::open(opening, start, name, desk, wanted.comforts.usage)
        .await
        .wrap_err("the terminal failed")
}

#[cfg(feature = "sandbox")]
pub(crate) use with_sandbox::{DEMO_NOTE, demo, sandbox};

#[cfg(not(feature = "sandbox"))]
pub(crate) use without_sandbox::{DEMO_NOTE, demo, sandbox};
