//! What a user of the file is made of.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::PathBuf;

use super::SCHEMA;
use super::error::DesiredError;
use super::value::{Field, Node, Value};
use crate::domain::desired::{
    DesiredPermission, DesiredUser, PasswordPolicy, PasswordSource, Place,
};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::text::nearest::possible;

/// The fields of the file. An export writes all of them; only the users are read.
pub(super) const AT_THE_TOP: [&str; 3] = ["users", "schema", "broker"];

/// The fields of a user.
const FIELDS: [&str; 7] = [
    "name",
    "permissions",
    "groups",
    "password",
    "password_env",
    "password_file",
    "password_policy",
];

const POLICIES: [(&str, PasswordPolicy); 2] = [
    ("on_create", PasswordPolicy::OnCreate),
    ("always", PasswordPolicy::Always),
];

/// The users that a file lists, each still as a value.
pub(super) fn listed(root: Value<'_>) -> Result<Vec<Value<'_>>, DesiredError> {
    let start = root.place;
    let list = match root.node {
        Node::Table(fields) => users_field(fields)?,
        _ => Some(root),
    };
    let Some(list) = list else {
        return Err(DesiredError::at(start, "there is no list of users"));
    };
    match list.node {
        Node::List(users) => Ok(users),
        _ => Err(DesiredError::at(list.place, "the users must be a list")),
    }
}

fn users_field(fields: Vec<Field<'_>>) -> Result<Option<Value<'_>>, DesiredError> {
    no_field_twice(&fields)?;
    let mut users = None;
    for field in fields {
        if field.name == "users" {
            users = Some(field.value);
        } else if field.name == "schema" {
            check_schema(&field.value)?;
        } else if !AT_THE_TOP.contains(&&*field.name) {
            return Err(unknown(&field, &AT_THE_TOP));
        }
    }
    Ok(users)
}

/// A file of another version may mean something else by the same words.
fn check_schema(value: &Value<'_>) -> Result<(), DesiredError> {
    match &value.node {
        Node::Nothing => Ok(()),
        Node::Text(schema) if *schema == SCHEMA => Ok(()),
        _ => {
            let why = format!("this is another schema: this version reads {SCHEMA:?}");
            Err(DesiredError::at(value.place, why))
        }
    }
}

/// Reads one user.
pub(super) fn read(value: Value<'_>) -> Result<DesiredUser, DesiredError> {
    let Node::Table(fields) = value.node else {
        let why = "a user must be a set of fields, such as its name";
        return Err(DesiredError::at(value.place, why));
    };
    no_field_twice(&fields)?;
    let mut name = None;
    let mut user = DesiredUser {
        name: UserName::from(""),
        place: value.place,
        permissions: Vec::new(),
        groups: None,
        password: None,
        policy: PasswordPolicy::default(),
    };
    for field in fields {
        if !FIELDS.contains(&&*field.name) {
            return Err(unknown(&field, &FIELDS));
        }
        if matches!(field.value.node, Node::Nothing) {
            continue;
        }
        let place = field.place;
        match (&*field.name, field.value) {
            ("name", value) => {
                user.place = value.place;
                name = Some(text("name", value)?);
            }
            ("permissions", value) => user.permissions = permissions(value)?,
            ("groups", value) => user.groups = Some(groups(value)?),
            ("password_policy", value) => user.policy = policy(value)?,
            (field, value) => {
                if user.password.is_some() {
                    let why = "give only one of password, password_env and password_file";
                    return Err(DesiredError::at(place, why));
                }
                user.password = Some(source(field, value)?);
            }
        }
    }
    let name = name.ok_or_else(|| DesiredError::at(value.place, "this user has no name"))?;
    user.name = name.into_owned().into();
    Ok(user)
}

fn unknown(field: &Field<'_>, known: &[&str]) -> DesiredError {
    let possible = possible(&field.name, known.iter().copied());
    let why = format!("unknown field {:?}; {possible}", field.name);
    DesiredError::at(field.place, why)
}

fn no_field_twice(fields: &[Field<'_>]) -> Result<(), DesiredError> {
    let mut seen = HashSet::new();
    let again = fields.iter().find(|field| !seen.insert(&field.name));
    again.map_or(Ok(()), |field| {
        let why = format!("the field {:?} appears twice", field.name);
        Err(DesiredError::at(field.place, why))
    })
}

/// A text that is not empty.
fn text<'a>(field: &str, value: Value<'a>) -> Result<Cow<'a, str>, DesiredError> {
    match value.node {
        Node::Text(text) if text.is_empty() => {
            Err(DesiredError::at(value.place, format!("{field} is empty")))
        }
        Node::Text(text) => Ok(text),
        _ => {
            let why = format!("{field} must be text in quotes");
            Err(DesiredError::at(value.place, why))
        }
    }
}

fn source(field: &str, value: Value<'_>) -> Result<PasswordSource, DesiredError> {
    let text = text(field, value)?.into_owned();
    Ok(match field {
        "password_env" => PasswordSource::Env(text),
        "password_file" => PasswordSource::File(PathBuf::from(text)),
        _ => PasswordSource::Literal(Secret::new(text)),
    })
}

fn policy(value: Value<'_>) -> Result<PasswordPolicy, DesiredError> {
    let place = value.place;
    let word = text("password_policy", value)?;
    let known = POLICIES.into_iter().find(|(known, _)| *known == word);
    known.map(|(_, policy)| policy).ok_or_else(|| {
        let possible = possible(&word, POLICIES.into_iter().map(|(known, _)| known));
        DesiredError::at(place, format!("unknown password_policy; {possible}"))
    })
}

fn groups(value: Value<'_>) -> Result<Vec<String>, DesiredError> {
    let Node::List(groups) = value.node else {
        let why = "groups must be a list of names in quotes";
        return Err(DesiredError::at(value.place, why));
    };
    let mut names = Names::new("group");
    let groups = groups.into_iter();
    let groups = groups.map(|group| names.take(group.place, text("a group", group)?));
    groups.collect()
}

/// Permissions as true or false, or a list of those that the user should have.
fn permissions(value: Value<'_>) -> Result<Vec<DesiredPermission>, DesiredError> {
    let mut names = Names::new("permission");
    let mut permissions = Vec::new();
    let mut take = |place, name, wanted: Option<bool>| {
        let name = names.take(place, name)?;
        permissions.push(DesiredPermission {
            name,
            wanted,
            place,
        });
        Ok(())
    };
    match value.node {
        Node::List(list) => {
            for item in list {
                take(item.place, text("a permission", item)?, Some(true))?;
            }
        }
        Node::Table(fields) => {
            for field in fields {
                let wanted = wanted(&field)?;
                take(field.place, field.name, wanted)?;
            }
        }
        _ => {
            let why = "permissions must be names with true or false, or a list of names in quotes";
            return Err(DesiredError::at(value.place, why));
        }
    }
    Ok(permissions)
}

fn wanted(permission: &Field<'_>) -> Result<Option<bool>, DesiredError> {
    match permission.value.node {
        Node::Flag(wanted) => Ok(Some(wanted)),
        Node::Nothing => Ok(None),
        _ => {
            let why = format!("permission {:?} must be true or false", permission.name);
            Err(DesiredError::at(permission.value.place, why))
        }
    }
}

/// The names of a list. None may stand there twice.
struct Names {
    noun: &'static str,
    seen: HashSet<String>,
}

impl Names {
    fn new(noun: &'static str) -> Self {
        Self {
            noun,
            seen: HashSet::new(),
        }
    }

    fn take(&mut self, place: Place, name: Cow<'_, str>) -> Result<String, DesiredError> {
        let noun = self.noun;
        if name.is_empty() {
            return Err(DesiredError::at(place, format!("a {noun} has no name")));
        }
        let name = name.into_owned();
        if !self.seen.insert(name.clone()) {
            let why = format!("{noun} {name:?} appears twice");
            return Err(DesiredError::at(place, why));
        }
        Ok(name)
    }
}
