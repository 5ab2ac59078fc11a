//! The user list read a second time, in the most simple-minded way: the whole text as a tree, the
//! rules of the protocol page one after the other.

use serde::de::IgnoredAny;

use crate::json::Json;
use guestlist::domain::permission::Grant;

/// No list may have more columns.
const MOST_COLUMNS: usize = 64;
/// Nobody who is in more groups is worked with.
const MOST_GROUPS: usize = 256;
const KNOWN: [&str; 4] = [
    "AllowedSystemConfiguration",
    "AllowedUserManagement",
    "AllowedLogManagement",
    "AllowedAssetManipulation",
];

/// What a list must be read as.
#[derive(Debug, PartialEq)]
pub(crate) enum Expected {
    /// Not at all.
    Bad,
    /// As these columns, and these users.
    Users(Vec<String>, Vec<User>),
    /// The protocol page does not say.
    Anything,
}

/// A user: its name, its grants in each column, its groups.
#[derive(Debug, PartialEq)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) grants: Vec<Grant>,
    pub(crate) groups: Option<Vec<String>>,
}

type Object = [(String, Json)];

pub(crate) fn read(payload: &[u8]) -> Expected {
    let Ok(text) = std::str::from_utf8(payload) else {
        return Expected::Bad;
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Expected::Bad;
    }
    // What is valid and still cannot be read as a tree: too deep, numbers too large, half of a
    // surrogate pair. Where it stands decides.
    let Ok(json) = serde_json::from_str(text) else {
        return Expected::Anything;
    };
    match json {
        Json::Array(entries) => expected(&unnamed(&entries)),
        Json::Object(object) => read_object(&object),
        _ => Expected::Bad,
    }
}

fn unnamed(entries: &[Json]) -> Vec<(Option<&str>, &Json)> {
    entries.iter().map(|entry| (None, entry)).collect()
}

fn read_object(object: &Object) -> Expected {
    let mut users = object.iter().filter(|(key, _)| is(key, "users"));
    match (users.next(), users.next()) {
        (Some((_, Json::Array(entries))), None) => expected(&unnamed(entries)),
        (None, None) if is_keyed(object) => {
            let entries = object
                .iter()
                .map(|(key, entry)| (Some(key.as_str()), entry));
            expected(&entries.collect::<Vec<_>>())
        }
        _ => Expected::Anything,
    }
}

/// Only objects, and at least one has a key that only a user has.
fn is_keyed(object: &Object) -> bool {
    let is_user = |(key, value): &(String, Json)| {
        let known = is_flag(key) || is(key, "username") || is(key, "name");
        known && !matches!(value, Json::Object(_))
    };
    let objects = object.iter().map(|(_, value)| match value {
        Json::Object(entry) => Some(entry),
        _ => None,
    });
    let objects: Option<Vec<_>> = objects.collect();
    objects.is_some_and(|it| it.iter().any(|entry| entry.iter().any(is_user)))
}

fn is(key: &str, name: &str) -> bool {
    key.eq_ignore_ascii_case(name)
}

fn is_flag(key: &str) -> bool {
    key.get(..7).is_some_and(|start| is(start, "allowed"))
}

fn expected(entries: &[(Option<&str>, &Json)]) -> Expected {
    let objects = entries.iter().filter_map(|(key, entry)| match entry {
        Json::Object(object) => Some((*key, object.as_slice())),
        _ => None,
    });
    let objects: Vec<(Option<&str>, &Object)> = objects.collect();
    let mut columns = columns(&objects);
    if columns.len() > MOST_COLUMNS {
        return Expected::Anything;
    }
    columns.retain(|(lower, _)| objects.iter().any(|(_, object)| has_truth(object, lower)));
    let mut users: Vec<User> = Vec::new();
    for (key, object) in &objects {
        let Some(name) = name(*key, object) else {
            continue;
        };
        if !users.iter().any(|it| it.name == name) {
            let grants = columns.iter().map(|(lower, _)| grant(object, lower));
            users.push(User {
                name,
                grants: grants.collect(),
                groups: groups(object),
            });
        }
    }
    if users.is_empty() {
        return Expected::Bad;
    }
    let mut names: Vec<String> = columns.into_iter().map(|(_, name)| name).collect();
    if names.is_empty() {
        names = KNOWN[..3].iter().map(|key| (*key).to_owned()).collect();
        for user in &mut users {
            user.grants = vec![Grant::Disabled; 3];
        }
    }
    Expected::Users(names, users)
}

/// The keys that may be permissions, in lower case and as a command spells them, in the order in
/// which they come.
fn columns(objects: &[(Option<&str>, &Object)]) -> Vec<(String, String)> {
    let mut columns: Vec<(String, String)> = Vec::new();
    for (key, _) in objects.iter().flat_map(|(_, object)| object.iter()) {
        let lower = key.to_lowercase();
        if is_flag(key) && !columns.iter().any(|(it, _)| *it == lower) {
            let known = KNOWN.iter().find(|known| is(known, key));
            columns.push((lower, known.map_or(key.as_str(), |known| known).to_owned()));
        }
    }
    columns
}

fn values<'a>(object: &'a Object, lower: &str) -> impl Iterator<Item = Option<bool>> + 'a {
    let lower = lower.to_owned();
    object
        .iter()
        .filter(move |(key, _)| is_flag(key) && key.to_lowercase() == lower)
        .map(|(_, value)| truth(value))
}

fn has_truth(object: &Object, lower: &str) -> bool {
    values(object, lower).any(|value| value.is_some())
}

fn truth(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(value) => Some(*value),
        Json::Whole(0) => Some(false),
        Json::Whole(1) => Some(true),
        Json::Text(text) if is(text, "true") => Some(true),
        Json::Text(text) if is(text, "false") => Some(false),
        _ => None,
    }
}

/// Values that disagree, or one that is neither yes nor no, make it unclear.
fn grant(object: &Object, lower: &str) -> Grant {
    let values: Vec<Option<bool>> = values(object, lower).collect();
    match values.first() {
        None => Grant::Disabled,
        Some(Some(first)) if values.iter().all(|it| *it == Some(*first)) => Grant::from(*first),
        Some(_) => Grant::Unclear,
    }
}

/// The key, else the first `UserName`, else the first `name`; never empty.
fn name(key: Option<&str>, object: &Object) -> Option<String> {
    if let Some(key) = key {
        return (!key.is_empty()).then(|| key.to_owned());
    }
    let first = |wanted: &str| {
        object.iter().find_map(|(key, value)| match value {
            Json::Text(text) if is(key, wanted) && !text.is_empty() => Some(text.clone()),
            _ => None,
        })
    };
    first("username").or_else(|| first("name"))
}

/// The groups that an entry lists; nothing where it lists none, or two lists that differ.
fn groups(object: &Object) -> Option<Vec<String>> {
    let is_groups = |key: &str| {
        let plain: String = key.chars().filter(char::is_ascii_alphabetic).collect();
        key.is_ascii()
            && ["groups", "usergroups", "groupnames"]
                .iter()
                .any(|it| is(&plain, it))
    };
    let lists = object.iter().filter(|(key, _)| is_groups(key));
    let mut lists = lists.map(|(_, value)| group_names(value));
    let first = lists.next()??;
    lists
        .all(|list| list.as_ref() == Some(&first))
        .then_some(first)
}

fn group_names(value: &Json) -> Option<Vec<String>> {
    let Json::Array(entries) = value else {
        return None;
    };
    let mut names: Vec<String> = Vec::new();
    for entry in entries {
        let name = match entry {
            Json::Text(name) => name,
            Json::Object(entry) => group_name(entry)?,
            _ => return None,
        };
        if name.is_empty() {
            return None;
        }
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    (entries.len() <= MOST_GROUPS).then_some(names)
}

/// Of one key that stands there twice, as written, the last counts and keeps the place of the first.
fn group_name(entry: &Object) -> Option<&String> {
    ["name", "groupname", "group"].iter().find_map(|wanted| {
        let (key, _) = entry.iter().find(|(key, _)| is(key, wanted))?;
        match entry.iter().rev().find(|(it, _)| it == key)? {
            (_, Json::Text(name)) => Some(name),
            _ => None,
        }
    })
}
