//! Which brokers a verb works on, and their passwords. What `--tag`, `--brokers` and no flag at all
//! mean is decided in `config::brokers_to_open`; the way to each broker is in
//! [`super::open_brokers`].

use std::io::{self, IsTerminal as _};
use std::path::Path;

use guestlist::config::command_line::{Connection, Several, Target};
use guestlist::config::login_password::PasswordError;
use guestlist::config::profiles::{self, Places, Store};
use guestlist::config::{self, Choice, Config, ConfigError, OneOfSeveral};
use guestlist::domain::address::Address;
use guestlist::domain::profile::Profile;
use guestlist::text::clean;

use super::exit_codes::{Exit, Failure};
use super::in_time::read_in_time;
use crate::cli::{environment, shell_prompts, warn, warn_of};

/// One of the brokers.
#[derive(Clone)]
pub(super) struct Broker {
    pub(super) profile: Profile,
    /// How it is opened, or why it cannot be.
    pub(super) config: Result<Box<Config>, Failure>,
}

impl Broker {
    fn new(profile: Profile, config: Result<Config, Failure>) -> Self {
        let config = config.map(Box::new);
        let profile = config.as_ref().map_or(profile, |it| it.profile.clone());
        Self { profile, config }
    }

    /// The name of its profile; `None` where it only has a URL.
    pub(super) fn profile_name(&self) -> Option<&str> {
        Some(self.profile.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Its address; empty where that cannot be used.
    pub(super) fn address(&self) -> String {
        let address = self.profile.address.as_ref();
        address.map(Address::to_string).unwrap_or_default()
    }

    /// What the broker is called in results: its profile, else its address.
    pub(super) fn name(&self) -> String {
        let name = self.profile_name().map(str::to_owned);
        clean(&name.unwrap_or_else(|| self.address())).into_owned()
    }
}

/// The brokers that are meant, with their passwords.
pub(super) fn brokers(target: &Target) -> Result<Vec<Broker>, Failure> {
    let flags = &target.connection;
    let store = profiles::load(&Places::find(&environment), &environment);
    let store = store.map_err(|error| Failure::of(Exit::Profile, &error))?;
    warn_of(&store);
    store.hide_variables();
    let file = flags.password_file.as_deref();
    if let Some(text) = file.and_then(config::login_password::warning) {
        warn(&text);
    }
    if !target.several.is_asked() {
        let config = one(flags, &store)?;
        // A command may take long: it runs when the broker is opened, as that of several brokers.
        let config = match config.profile.password.command {
            Some(_) => config,
            None => match flags.password_file.clone() {
                // It may be a pipe that nobody writes to.
                Some(file) => {
                    let read = move || with_password(config, Some(&file), false);
                    read_in_time(target, read)?
                }
                None => with_password(config, None, true)?,
            },
        };
        return Ok(vec![Broker::new(config.profile.clone(), Ok(config))]);
    }
    let all = several(&target.several, flags, &store)?.into_iter();
    let brokers = all.map(|(profile, config)| {
        let config = config.map_err(|error| Failure::of(Exit::Profile, &error));
        Broker::new(profile, config)
    });
    Ok(brokers.collect())
}

/// The brokers that the flags for several mean, still without their passwords.
pub(crate) fn several(
    asked: &Several,
    flags: &Connection,
    store: &Store,
) -> Result<Vec<OneOfSeveral>, Failure> {
    config::several(asked, flags, store).map_err(|error| match error {
        ConfigError::Twice(_) => Failure::of(Exit::Usage, &error),
        _ => Failure::of(Exit::Profile, &error),
    })
}

fn one(flags: &Connection, store: &Store) -> Result<Config, Failure> {
    match config::choice(flags, store, &environment) {
        Ok(Choice::Open(config)) => Ok(*config),
        Ok(Choice::List { .. }) => {
            let names: Vec<&str> = store.profiles().iter().map(|it| it.name.as_str()).collect();
            let known = match names.as_slice() {
                [] => "there are no profiles: use --url, or run guestlist to add one".into(),
                names => format!(
                    "use --profile, --brokers or --all (known: {})",
                    names.join(", ")
                ),
            };
            Err(Failure::new(Exit::Usage, format!("which broker? {known}")))
        }
        Err(error) => Err(bad_choice(&error)),
    }
}

/// Why no broker can be chosen: by what was typed, or by its profile.
pub(crate) fn bad_choice(error: &ConfigError) -> Failure {
    let exit = match error {
        ConfigError::Address(_) => Exit::Usage,
        _ => Exit::Profile,
    };
    Failure::of(exit, error)
}

/// Finds the password; asks for it only where there is a terminal and one broker.
pub(super) fn with_password(
    mut config: Config,
    file: Option<&Path>,
    may_ask: bool,
) -> Result<Config, Failure> {
    let title = config.title();
    let bad = |text: String| Failure::new(Exit::Profile, format!("{title}: {text}"));
    if config.needs_consent() {
        return Err(bad(
            "the connection is not encrypted, so the password is not sent: use an mqtts:// URL, or \
             --allow-plaintext on a network that you trust"
                .into(),
        ));
    }
    let found = config.find_password(file, &environment);
    config.password = found.map_err(|error| bad(error.to_string()))?;
    if let (Some(user), None) = (&config.profile.username, &config.password) {
        let not_given = || bad(PasswordError::NotGiven(user.clone()).to_string());
        if !may_ask || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Err(not_given());
        }
        let asked = shell_prompts::password(user, &config.address);
        config.password = Some(asked.map_err(|_| not_given())?);
    }
    config.check().map_err(|error| bad(error.to_string()))?;
    Ok(config)
}
