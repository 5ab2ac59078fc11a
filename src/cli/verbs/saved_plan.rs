//! A plan in a file: the commands as they were shown, without secrets, and what the broker's list
//! said of their users. It is applied only while the list still says that.

use serde_json::{Map, Value, json};

use guestlist::config::hide_from_commands;
use guestlist::domain::command::Command;
use guestlist::domain::desired::{DesiredUser, PasswordSource};
use guestlist::domain::permission::PermissionKey;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::text;

use super::desired::{secret_of, why_password};
use super::exit_codes::{Exit, Failure};
use super::grant_as_json::grant_as_json;
use super::learn_groups::learn_groups;
use super::new_passwords::NewPasswords;
use super::open_brokers::OpenBroker;

/// The version of the file.
const SCHEMA: &str = "guestlist-plan/1";

/// What the schema of each version begins with.
const ANY_SCHEMA: &str = "guestlist-plan/";

/// The plan for one broker.
#[derive(Debug, Clone)]
pub(super) struct SavedPlan {
    address: String,
    /// What the list said of each user that is changed; null for one that it lacked.
    base: Map<String, Value>,
    commands: Vec<Value>,
}

impl SavedPlan {
    pub(super) fn of(
        open: &OpenBroker,
        users: &[DesiredUser],
        commands: &[Command],
    ) -> Result<Self, Failure> {
        let engine = open.engine();
        let mut base = Map::new();
        for command in commands {
            let user = command.user();
            base.insert(user.as_str().into(), state(engine, user));
        }
        let commands = commands.iter().map(|command| to_json(command, users));
        Ok(Self {
            address: open.broker.address(),
            base,
            commands: commands.collect::<Result<_, _>>()?,
        })
    }
}

/// What the list says of a user.
fn state(engine: &Engine, user: &UserName) -> Value {
    if !engine.is_listed(user) {
        return Value::Null;
    }
    let permissions = engine.permissions().iter().map(|permission| {
        let grant = engine.grant(user, permission);
        let value = grant.map_or(Value::Null, grant_as_json);
        (permission.key.as_str().to_owned(), value)
    });
    let groups = engine.groups(user).map(|all| {
        let mut all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
        all.sort_unstable();
        all
    });
    json!({"permissions": permissions.collect::<Map<_, _>>(), "groups": groups})
}

fn to_json(command: &Command, users: &[DesiredUser]) -> Result<Value, Failure> {
    let user = command.user();
    let name = user.as_str();
    Ok(match command {
        Command::AddUser { .. } => {
            json!({"do": "add", "user": name, "password": source(user, users)?})
        }
        Command::ChangePassword { .. } => {
            json!({"do": "password", "user": name, "password": source(user, users)?})
        }
        Command::RemoveUser { .. } => json!({"do": "remove", "user": name}),
        Command::SetPermission {
            permission,
            enabled,
            ..
        } => {
            let what = if permission.as_group().is_some() {
                "group"
            } else {
                "permission"
            };
            json!({"do": "set", "user": name, what: permission.as_str(), "on": enabled})
        }
    })
}

/// Where a password comes from when the plan is applied: never the password itself.
fn source(user: &UserName, users: &[DesiredUser]) -> Result<Value, Failure> {
    let source = users
        .iter()
        .find(|it| it.name == *user)
        .and_then(|it| it.password.as_ref());
    match source {
        None => Ok("generate".into()),
        Some(PasswordSource::Env(variable)) => Ok(json!({"env": variable})),
        Some(PasswordSource::File(file)) => Ok(json!({"file": file})),
        Some(PasswordSource::Literal(_)) => {
            let why = format!(
                "a saved plan holds no secret, and the file has a password for {}: use password_env or \
                 password_file for it",
                text::short(user.as_str())
            );
            Err(Failure::new(Exit::Refused, why))
        }
    }
}

/// The file.
pub(super) fn text(plans: &[SavedPlan]) -> Secret {
    let plans = plans
        .iter()
        .map(|plan| json!({"address": plan.address, "base": plan.base, "commands": plan.commands}));
    let file = json!({"schema": SCHEMA, "plans": plans.collect::<Vec<_>>()});
    Secret::new(format!(
        "{}\n",
        guestlist::runtime::json_line::pretty(&file)
    ))
}

/// Reads a saved plan; `None` for a text that is none.
pub(super) fn read(text: &str) -> Result<Option<Vec<SavedPlan>>, Failure> {
    if !text.trim_start().starts_with('{') || !text.contains(ANY_SCHEMA) {
        return Ok(None);
    }
    let Ok(file) = serde_json::from_str::<Value>(text) else {
        return Ok(None);
    };
    match file["schema"].as_str() {
        Some(SCHEMA) => {}
        Some(other) if other.starts_with(ANY_SCHEMA) => {
            let other = text::clean(other);
            let why =
                format!("this saved plan is of another version of guestlist ({other}): plan again");
            return Err(Failure::new(Exit::Refused, why));
        }
        _ => return Ok(None),
    }
    let plans = file["plans"].as_array().ok_or_else(damaged)?;
    plans
        .iter()
        .map(plan)
        .collect::<Result<Vec<_>, _>>()
        .map(Some)
}

fn damaged() -> Failure {
    Failure::new(Exit::Refused, "the saved plan is damaged: plan again")
}

fn plan(value: &Value) -> Result<SavedPlan, Failure> {
    let found = || {
        Some(SavedPlan {
            address: value["address"].as_str()?.to_owned(),
            base: value["base"].as_object()?.clone(),
            commands: value["commands"].as_array()?.clone(),
        })
    };
    let plan = found().ok_or_else(damaged)?;
    let variables = plan.commands.iter();
    let variables = variables.filter_map(|it| it["password"]["env"].as_str());
    variables.for_each(hide_from_commands);
    Ok(plan)
}

/// The commands of the plan for a broker, if its list still says what it said then.
pub(super) async fn commands(
    open: &mut OpenBroker,
    plans: &[SavedPlan],
    new_passwords: &NewPasswords,
) -> Result<Vec<Command>, Failure> {
    let address = open.broker.address();
    let Some(plan) = plans.iter().find(|plan| plan.address == address) else {
        let why = format!("the saved plan is not for {address}");
        return Err(Failure::new(Exit::Refused, why));
    };
    // What was asked for when the plan was made is asked for again.
    let asked = plan
        .base
        .iter()
        .filter(|(_, base)| !base["groups"].is_null());
    let asked: Vec<UserName> = asked.map(|(name, _)| name.as_str().into()).collect();
    learn_groups(open, &asked).await;
    for (name, base) in &plan.base {
        if state(open.engine(), &name.as_str().into()) != *base {
            let name = text::short(name);
            let why =
                format!("{name} changed since the plan was made: nothing was sent, plan again");
            return Err(Failure::new(Exit::Moved, why));
        }
    }
    let made = plan
        .commands
        .iter()
        .filter(|it| it["password"] == "generate");
    let made: Vec<UserName> = made
        .filter_map(|it| it["user"].as_str())
        .map(Into::into)
        .collect();
    if let (Some(first), false) = (made.first(), new_passwords.makes()) {
        let why = format!(
            "{} {}: add --generate-to FILE",
            text::short(first.as_str()),
            why_password(open, first)
        );
        return Err(Failure::new(Exit::Refused, why));
    }
    let mut made = new_passwords.passwords(open, &made)?.into_iter();
    plan.commands
        .iter()
        .map(|it| of_json(it, &mut made))
        .collect()
}

fn of_json(value: &Value, made: &mut impl Iterator<Item = Secret>) -> Result<Command, Failure> {
    let user = value["user"].as_str().ok_or_else(damaged)?;
    match value["do"].as_str().unwrap_or_default() {
        "add" => Ok(Command::add(user, password(&value["password"], made)?)),
        "password" => Ok(Command::change_password(
            user,
            password(&value["password"], made)?,
        )),
        "remove" => Ok(Command::remove(user)),
        "set" => {
            let on = value["on"].as_bool().ok_or_else(damaged)?;
            let key = match (value["group"].as_str(), value["permission"].as_str()) {
                (Some(group), _) => PermissionKey::group(group),
                (_, Some(key)) => key.into(),
                _ => return Err(damaged()),
            };
            Ok(Command::set(user, key, on, None))
        }
        _ => Err(damaged()),
    }
}

fn password(value: &Value, made: &mut impl Iterator<Item = Secret>) -> Result<Secret, Failure> {
    if let Some(variable) = value["env"].as_str() {
        return secret_of(&PasswordSource::Env(variable.into()));
    }
    if let Some(file) = value["file"].as_str() {
        return secret_of(&PasswordSource::File(file.into()));
    }
    made.next().ok_or_else(damaged)
}
