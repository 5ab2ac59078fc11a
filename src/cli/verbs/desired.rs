//! From a file of desired users to commands with their passwords. What has to be done says
//! [`guestlist::engine::compare_with_file`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read as _;
use std::path::Path;

use zeroize::Zeroizing;

use guestlist::config::command_line::Target;
use guestlist::config::desired::{self, Format};
use guestlist::config::hide_from_commands;
use guestlist::domain::command::{Command, CommandKind};
use guestlist::domain::desired::{DesiredUser, PasswordSource, Place};
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::engine::compare_with_file::Wanted;
use guestlist::text;

use super::exit_codes::{Exit, Failure};
use super::in_time::read_in_time;
use super::learn_groups::learn_groups;
use super::new_password_source;
use super::new_passwords::NewPasswords;
use super::open_brokers::OpenBroker;

/// How many users are named whose groups are not known.
const NAMED: usize = 3;

/// Reads a file, or standard input for `-`.
pub(super) fn text_of(file: &Path, target: &Target) -> Result<Zeroizing<String>, Failure> {
    let file = file.to_owned();
    read_in_time(target, move || {
        let mut bytes = Zeroizing::new(Vec::new());
        let read = if file == Path::new("-") {
            std::io::stdin().lock().read_to_end(&mut bytes)
        } else {
            std::fs::File::open(&file).and_then(|mut it| it.read_to_end(&mut bytes))
        };
        read.map_err(|error| bad(&file, &error.to_string()))?;
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(Zeroizing::new(text.to_owned())),
            Err(error) => {
                let line = bytes[..error.valid_up_to()]
                    .split(|byte| *byte == b'\n')
                    .count();
                let why = format!("line {line} is not UTF-8: save the file as UTF-8");
                Err(bad(&file, &why))
            }
        }
    })
}

/// The users that a file wants.
pub(super) fn users_of(file: &Path, text: &str) -> Result<Vec<DesiredUser>, Failure> {
    let format = Format::of(file).unwrap_or_else(|| Format::guess(text));
    let users = desired::read(text, format).map_err(|error| bad(file, &error.to_string()))?;
    for user in &users {
        if let Some(PasswordSource::Env(variable)) = &user.password {
            hide_from_commands(variable);
        }
    }
    Ok(users)
}

pub(super) fn bad(file: &Path, why: &str) -> Failure {
    let file = file.display().to_string();
    let file = if file == "-" {
        "standard input"
    } else {
        file.as_str()
    };
    Failure::new(Exit::Refused, format!("{file}: {why}"))
}

/// What has to be done at a broker, so that it is as the file says. Without `passwords` nothing
/// will be sent, and the commands hold empty ones.
pub(super) async fn wanted(
    open: &mut OpenBroker,
    file: &Path,
    users: &[DesiredUser],
    prune: bool,
    passwords: Option<&NewPasswords>,
) -> Result<Wanted, Failure> {
    if prune && users.is_empty() {
        let why = "it names no users, and --prune would delete all: to delete users, name them in `users rm`";
        return Err(bad(file, why));
    }
    let with_groups = users.iter().filter(|user| user.groups.is_some());
    let names: Vec<UserName> = with_groups.map(|user| user.name.clone()).collect();
    learn_groups(open, &names).await;
    let compared = open.engine().compare(users, prune);
    let mut wanted = compared.map_err(|it| bad(file, &format!("{}: {}", it.place, it.why)))?;
    check_new_names(open.engine(), file, users, &wanted.commands)?;
    if let Some(passwords) = passwords {
        put_passwords(open, file, users, &mut wanted.commands, passwords)?;
    }
    Ok(wanted)
}

/// Of whom the file names the groups, though those that they have are not known: nothing is taken
/// from what is not known.
pub(super) fn unknown_groups(engine: &Engine, users: &[DesiredUser]) -> Option<String> {
    let of_file = users.iter().filter(|it| it.groups.is_some());
    let listed = of_file.filter(|it| engine.is_listed(&it.name));
    let unknown: Vec<_> = listed
        .filter(|it| engine.groups(&it.name).is_none())
        .collect();
    if unknown.is_empty() {
        return None;
    }
    let names = unknown.iter().map(|it| text::short(it.name.as_str()));
    Some(format!(
        "the groups of {} are not known: the broker did not send them, so none is taken away",
        text::some_of(names, NAMED)
    ))
}

/// Refuses names that no user may have, by where they stand in the file.
fn check_new_names(
    engine: &Engine,
    file: &Path,
    users: &[DesiredUser],
    commands: &[Command],
) -> Result<(), Failure> {
    let places: HashMap<&UserName, Place> = users.iter().map(|it| (&it.name, it.place)).collect();
    let mut added = commands.iter().filter(|it| it.kind() == CommandKind::Add);
    added.try_for_each(|command| {
        let allowed = engine.may_send(command, true);
        allowed.map_err(|why| match places.get(command.user()) {
            Some(place) => bad(file, &format!("{place}: {}", why.text)),
            None => bad(file, &why.text),
        })
    })
}

/// Reads the passwords that commands need, and makes those that the file has no source for.
fn put_passwords(
    open: &OpenBroker,
    file: &Path,
    users: &[DesiredUser],
    commands: &mut [Command],
    new_passwords: &NewPasswords,
) -> Result<(), Failure> {
    let users: HashMap<&UserName, &DesiredUser> = users.iter().map(|it| (&it.name, it)).collect();
    let source = |user: &UserName| users.get(user).and_then(|it| it.password.as_ref());
    let holders = commands.iter().filter(|it| it.holds_secret());
    let holders = holders.map(Command::user);
    let without: Vec<UserName> = holders.filter(|it| source(it).is_none()).cloned().collect();
    if let (Some(first), false) = (without.first(), new_passwords.makes()) {
        let place = users.get(first).map(|user| user.place.to_string());
        let name = text::short(first.as_str());
        let why = why_password(open, first);
        return Err(bad(
            file,
            &format!(
                "{}: {name} {why}: name its source (password_env, password_file), or add --generate-to FILE",
                place.unwrap_or_default(),
            ),
        ));
    }
    let mut made = new_passwords.passwords(open, &without)?.into_iter();
    for command in commands {
        if let Command::AddUser { user, password } | Command::ChangePassword { user, password } =
            command
        {
            *password = match source(user) {
                Some(source) => secret_of(source)?,
                None => made.next().unwrap_or_else(|| Secret::new("")),
            };
        }
    }
    Ok(())
}

/// That `apply` will want a file for new passwords, where the file of users names no source for
/// some.
pub(super) fn without_password(
    open: &OpenBroker,
    users: &[DesiredUser],
    commands: &[Command],
) -> Option<String> {
    let sources = users.iter().filter(|it| it.password.is_some());
    let sources: HashSet<&UserName> = sources.map(|it| &it.name).collect();
    let holders = commands.iter().filter(|it| it.kind().holds_password());
    let holders = holders.map(Command::user);
    let mut without = holders.filter(|it| !sources.contains(it));
    let first = without.next()?;
    let (name, why) = (text::short(first.as_str()), why_password(open, first));
    let more = match without.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some(format!(
        "{name} {why}{more}: apply needs its source in the file, or --generate-to FILE."
    ))
}

/// That `apply` will want variables and files that are not there now, a sentence each.
pub(super) fn missing_sources(users: &[DesiredUser], commands: &[Command]) -> Vec<String> {
    let holders = commands.iter().filter(|it| it.kind().holds_password());
    let holders: HashSet<&UserName> = holders.map(Command::user).collect();
    let mut wanted: BTreeMap<String, Vec<&UserName>> = BTreeMap::new();
    for user in users.iter().filter(|it| holders.contains(&it.name)) {
        if let Some(what) = user.password.as_ref().and_then(missing) {
            wanted.entry(what).or_default().push(&user.name);
        }
    }
    let sentences = wanted.into_iter().map(|(what, users)| {
        let whose = match users.as_slice() {
            [one] => text::short(one.as_str()).into_owned(),
            many => text::count(many.len(), "user", "users"),
        };
        format!("{what}; apply needs it for the password of {whose}.")
    });
    sentences.collect()
}

/// What is missing of a source of a password, as the beginning of a sentence. A file is not read: a
/// pipe would be empty afterwards.
fn missing(source: &PasswordSource) -> Option<String> {
    match source {
        PasswordSource::Env(variable) => {
            let found = new_password_source::of_variable(variable);
            found.err().map(|failure| failure.text)
        }
        PasswordSource::File(file) => {
            let shown = file.display().to_string();
            let shown = text::clean(&shown);
            match file.try_exists() {
                Ok(true) => None,
                Ok(false) => Some(format!("there is no file {shown}")),
                Err(error) => Some(format!("cannot read {shown}: {error}")),
            }
        }
        PasswordSource::Literal(_) => None,
    }
}

/// Why the file wants a password for a user, as the end of a sentence.
pub(super) fn why_password(open: &OpenBroker, user: &UserName) -> &'static str {
    if open.engine().is_listed(user) {
        "gets a new password on each run (password_policy)"
    } else {
        "is new and needs a password"
    }
}

/// The password of a source.
pub(super) fn secret_of(source: &PasswordSource) -> Result<Secret, Failure> {
    match source {
        PasswordSource::Literal(secret) => Ok(secret.clone()),
        PasswordSource::Env(variable) => new_password_source::of_variable(variable),
        PasswordSource::File(file) => new_password_source::of_file(file),
    }
}
