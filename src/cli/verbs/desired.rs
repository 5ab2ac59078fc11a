//! From a file of desired users to commands: what a broker's list lacks, has otherwise, or has besides.

use std::io::Read as _;
use std::path::Path;

use zeroize::Zeroizing;

use guestlist::config::desired::{self, Format};
use guestlist::domain::command::Command;
use guestlist::domain::desired::{DesiredUser, PasswordPolicy, PasswordSource};
use guestlist::domain::permission::PermissionKey;
use guestlist::domain::roster::Roster;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::text;

use super::brokers::OpenBroker;
use super::change::Wanted;
use super::exit::{Exit, Failure};
use super::list::newest;
use super::new_passwords::NewPasswords;
use super::password;
use super::permissions;
use super::show::learn_groups;

/// Reads a file, or standard input for `-`.
pub(super) fn text_of(file: &Path) -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut it| it.read_to_string(&mut text))
    };
    match read {
        Ok(_) => Ok(text),
        Err(error) => Err(bad(file, &error.to_string())),
    }
}

/// The users that a file wants.
pub(super) fn users_of(file: &Path, text: &str) -> Result<Vec<DesiredUser>, Failure> {
    let format = Format::of(file).unwrap_or_else(|| Format::guess(text));
    desired::read(text, format).map_err(|error| bad(file, &error.to_string()))
}

fn bad(file: &Path, why: &str) -> Failure {
    let file = file.display().to_string();
    let file = if file == "-" {
        "standard input"
    } else {
        file.as_str()
    };
    Failure::new(Exit::Refused, format!("{file}: {why}"))
}

/// Where the passwords of new users come from.
#[derive(Clone, Copy)]
pub(super) enum Passwords<'a> {
    /// They are not needed: nothing is sent.
    None,
    /// They are read, or made and handed over.
    Needed(&'a NewPasswords),
}

/// What has to be done at a broker, so that it is as the file says.
pub(super) async fn wanted(
    open: &mut OpenBroker,
    file: &Path,
    users: &[DesiredUser],
    prune: bool,
    passwords: Passwords<'_>,
) -> Result<Wanted, Failure> {
    let with_groups = users.iter().filter(|user| user.groups.is_some());
    let names: Vec<UserName> = with_groups.map(|user| user.name.clone()).collect();
    learn_groups(open, &names).await;
    let mut found = Wanted::default();
    let new = users
        .iter()
        .filter(|user| !open.engine().is_listed(&user.name));
    let new: Vec<&DesiredUser> = new.collect();
    let secrets = secrets(open, file, &new, passwords)?;
    let engine = open.engine();
    for (user, secret) in new.into_iter().zip(secrets) {
        found.commands.push(Command::add(user.name.clone(), secret));
        for (key, enabled) in settings(engine, file, user)? {
            found.want_for_new(engine, Command::set(user.name.clone(), key, enabled, None));
        }
    }
    for user in users.iter().filter(|user| engine.is_listed(&user.name)) {
        for (key, enabled) in settings(engine, file, user)? {
            found.want(engine, Command::set(user.name.clone(), key, enabled, None));
        }
        if let (Some(source), PasswordPolicy::Always) = (&user.password, user.policy) {
            let secret = match passwords {
                Passwords::None => Secret::new(""),
                Passwords::Needed(_) => secret_of(source)?,
            };
            found
                .commands
                .push(Command::change_password(user.name.clone(), secret));
        }
    }
    if prune {
        found
            .commands
            .extend(besides(engine, newest(engine)?, users).map(Command::remove));
    }
    Ok(found)
}

/// The passwords of new users, in their order.
fn secrets(
    open: &OpenBroker,
    file: &Path,
    new: &[&DesiredUser],
    passwords: Passwords<'_>,
) -> Result<Vec<Secret>, Failure> {
    let Passwords::Needed(new_passwords) = passwords else {
        return Ok(new.iter().map(|_| Secret::new("")).collect());
    };
    let without = new.iter().filter(|user| user.password.is_none());
    let without: Vec<UserName> = without.map(|user| user.name.clone()).collect();
    if let (Some(first), false) = (without.first(), new_passwords.makes()) {
        let place = new
            .iter()
            .find(|user| user.name == *first)
            .map(|user| user.place.to_string());
        let name = text::short(first.as_str());
        return Err(bad(
            file,
            &format!(
                "{}: {name} is new and needs a password: name its source (password_env, password_file), or add --generate-to FILE",
                place.unwrap_or_default(),
            ),
        ));
    }
    let mut made = new_passwords.passwords(open, &without)?.into_iter();
    let secret = |user: &&DesiredUser| match &user.password {
        Some(source) => secret_of(source),
        None => Ok(made.next().unwrap_or_else(|| Secret::new(""))),
    };
    new.iter().map(secret).collect()
}

/// The password of a source.
pub(super) fn secret_of(source: &PasswordSource) -> Result<Secret, Failure> {
    match source {
        PasswordSource::Literal(secret) => Ok(secret.clone()),
        PasswordSource::Env(variable) => password::of_variable(variable),
        PasswordSource::File(file) => password::of_file(file),
    }
}

/// The permissions and groups of a user as the file wants them.
fn settings(
    engine: &Engine,
    file: &Path,
    user: &DesiredUser,
) -> Result<Vec<(PermissionKey, bool)>, Failure> {
    let mut all = Vec::new();
    for permission in &user.permissions {
        let found = permissions::find(engine, &permission.name);
        let key = found.map_err(|why| bad(file, &format!("{}: {}", permission.place, why.text)))?;
        if all.iter().any(|(it, _)| *it == key) {
            let why = format!("{}: {:?} is named twice", permission.place, permission.name);
            return Err(bad(file, &why));
        }
        all.push((key, permission.wanted));
    }
    let Some(groups) = &user.groups else {
        return Ok(all);
    };
    for group in groups {
        let found = permissions::group(engine, group);
        let key = found.map_err(|why| bad(file, &format!("{}: {}", user.place, why.text)))?;
        all.push((key, true));
    }
    for group in engine.groups(&user.name).unwrap_or_default() {
        if !groups.iter().any(|it| **it == **group) {
            all.push((PermissionKey::group(group.clone()), false));
        }
    }
    Ok(all)
}

/// The users that the file does not name, but for root, our own account and protected ones.
fn besides(
    engine: &Engine,
    list: &Roster,
    users: &[DesiredUser],
) -> impl Iterator<Item = UserName> {
    let named: std::collections::HashSet<&UserName> = users.iter().map(|it| &it.name).collect();
    let stays = |name: &UserName| {
        name.as_str() == "root"
            || engine.is_self(name)
            || engine.is_perhaps_self(name)
            || engine.session.is_protected(name)
            || list.protection(name).is_some()
    };
    let all = list.users().iter().map(|user| user.name.clone());
    all.filter(|name| !named.contains(name) && !stays(name))
        .collect::<Vec<_>>()
        .into_iter()
}
