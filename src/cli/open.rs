//! `guestlist` without a command: opens one broker, or the list of them.

use std::io;
use std::path::Path;
use std::time::Duration;

use color_eyre::eyre::{self, WrapErr as _};

use guestlist::config::command_line::{Connection, DisplayOptions, Several};
use guestlist::config::login_password::{self, PasswordError};
use guestlist::config::profiles::{self, Places, Store};
use guestlist::config::{self, Choice, Config, OneOfSeveral};
use guestlist::runtime::Console;
use guestlist::runtime::signals::LastResort;

use super::console::{PATIENCE, StartOptions, broker_files, check_terminal, console};
use super::display_settings::DisplaySettings;
use super::verbs::{self, ExitCode, Failure};
use super::{environment, shell_prompts, warn, warn_of};

/// Opens one broker, or the list of them.
pub(crate) async fn run(
    flags: &Connection,
    display: &DisplayOptions,
    config: Option<&Path>,
) -> eyre::Result<u8> {
    let store = profiles::load(&Places::find(&environment), &environment);
    // A word that names no profile may be a misspelt command, also where there is no terminal.
    let choice = match &store {
        Ok(store) => config::choice(flags, store, &environment),
        // The list says which file is broken, and opens what the others hold.
        Err(_) if flags.names_none() => Ok(Choice::List { preselect: None }),
        Err(error) => return Ok(verbs::fail(&Failure::of(ExitCode::Profile, error))),
    };
    let choice = match choice {
        Ok(choice) => choice,
        Err(error) => return Ok(verbs::fail(&verbs::bad_choice(&error))),
    };
    check_terminal()?;
    store.iter().for_each(Store::hide_variables);
    let options = StartOptions {
        flags,
        display: &DisplaySettings::of(display, config)?,
    };
    let start = LastResort::after(Duration::ZERO)?;
    match choice {
        Choice::Open(config) => {
            store.iter().for_each(warn_of);
            open_one(*config, options, start).await
        }
        Choice::List { preselect } => list(preselect, options, start).await,
    }
}

/// Opens several brokers together; a single one as it opens alone.
pub(crate) async fn together(
    asked: &Several,
    flags: &Connection,
    display: &DisplayOptions,
    config: Option<&Path>,
) -> eyre::Result<u8> {
    let store = match profiles::load(&Places::find(&environment), &environment) {
        Ok(store) => store,
        Err(error) => return Ok(verbs::fail(&Failure::of(ExitCode::Profile, &error))),
    };
    let mut all = match verbs::several(asked, flags, &store) {
        Ok(all) => all,
        Err(failure) => return Ok(verbs::fail(&failure)),
    };
    check_terminal()?;
    let options = StartOptions {
        flags,
        display: &DisplaySettings::of(display, config)?,
    };
    let start = LastResort::after(Duration::ZERO)?;
    warn_of(&store);
    store.hide_variables();
    if all.len() == 1
        && let Some((_, only)) = all.pop()
    {
        return match only {
            Ok(only) => open_one(only, options, start).await,
            Err(error) => Ok(verbs::fail(&verbs::bad_choice(&error))),
        };
    }
    warn_of_password_file(flags);
    let _last_resort = LastResort::after(PATIENCE)?;
    drop(start);
    // A profile that cannot be opened is a column that says why.
    let profile = |(profile, config): OneOfSeveral| config.map_or(profile, |it| it.profile);
    let profiles = all.into_iter().map(profile).collect();
    Console::fleet(
        broker_files(None, options),
        profiles,
        options.display.screen,
    )
    .await
    .wrap_err("the terminal failed")
}

/// Opens the list of brokers.
async fn list(
    preselect: Option<String>,
    options: StartOptions<'_>,
    start: LastResort,
) -> eyre::Result<u8> {
    warn_of_password_file(options.flags);
    let _last_resort = LastResort::after(PATIENCE)?;
    drop(start);
    Console::list(broker_files(preselect, options), options.display.screen)
        .await
        .wrap_err("the terminal failed")
}

/// Opens a broker: asks what must be asked, in the order in which it matters.
async fn open_one(
    mut config: Config,
    options: StartOptions<'_>,
    start: LastResort,
) -> eyre::Result<u8> {
    let flags = options.flags;
    let mut consented = false;
    if config.needs_consent() {
        shell_prompts::consent(&config, io::stdin().lock(), io::stdout())?;
        consented = true;
    }
    warn_of_password_file(flags);
    let file = flags.password_file.as_deref();
    config.password = config.find_password(file, &environment)?;
    if let (Some(user), None) = (&config.profile.username, &config.password) {
        let asked = shell_prompts::password(user, &config.address);
        config.password = Some(asked.map_err(|_| PasswordError::NotGiven(user.clone()))?);
    }
    config.check()?;
    console(config, None, consented, options, start).await
}

fn warn_of_password_file(flags: &Connection) {
    let file = flags.password_file.as_deref();
    if let Some(text) = file.and_then(login_password::warning) {
        warn(&text);
    }
}
