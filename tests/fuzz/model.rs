//! The user list read a second time, in the most simple-minded way: the whole text as a tree, the
//! rules of docs/protocol.md (*The user list*) one after the other.

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
    /// docs/protocol.md does not say.
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
    let mut users = object
        .iter()
        .filter(|(key, _)| is(key, "users") || is(key, "user"));
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
        is_rights(key) || known && !matches!(value, Json::Object(_))
    };
    let objects = object.iter().map(|(_, value)| match value {
        Json::Object(entry) => Some(entry),
        _ => None,
    });
    let objects: Option<Vec<_>> = objects.collect();
    objects.is_some_and(|it| it.iter().any(|entry| entry.iter().any(is_user)))
}

/// In any case, with or without something between the words.
fn is(key: &str, name: &str) -> bool {
    folded(key) == name
}

fn folded(key: &str) -> String {
    key.replace(['_', '-', ' '], "").to_lowercase()
}

fn is_flag(key: &str) -> bool {
    let starts = key.get(..7).map(str::to_lowercase);
    starts.as_deref() == Some("allowed") && !is(key, "allowedbasetopic")
}

fn is_rights(key: &str) -> bool {
    let folded = folded(key);
    [
        "permissions",
        "rights",
        "scopes",
        "privileges",
        "grants",
        "flags",
        "capabilities",
        "claims",
    ]
    .contains(&folded.strip_prefix("user").unwrap_or(&folded))
}

/// The flag that a word among rights names.
fn named(word: &str) -> Option<&str> {
    if is_flag(word) {
        return Some(word);
    }
    let known = KNOWN.iter();
    known
        .copied()
        .find(|known| folded(&known[7..]) == folded(word))
}

/// What one entry says: its flags in the order in which they come, and whether all of its rights
/// are understood.
#[derive(Default)]
struct Said {
    flags: Vec<(String, Option<bool>)>,
    whole: bool,
    names: bool,
}

impl Said {
    fn of(object: &Object) -> Self {
        let mut said = Self {
            whole: true,
            ..Self::default()
        };
        for (key, value) in object {
            if is_flag(key) {
                said.flags.push((key.clone(), truth(value)));
            } else if is_rights(key) {
                said.hear(value);
            }
        }
        said
    }

    fn hear(&mut self, value: &Json) {
        match value {
            Json::Array(words) => {
                self.names = true;
                for word in words {
                    match word {
                        Json::Text(word) if named(word).is_some() => {
                            self.flags.push((named(word).unwrap().into(), Some(true)));
                        }
                        _ => self.whole = false,
                    }
                }
            }
            Json::Object(object) => {
                for (key, value) in object {
                    match named(key) {
                        Some(flag) => {
                            self.flags.push((flag.into(), truth(value)));
                            self.whole &= truth(value).is_some();
                        }
                        None => self.hear(value),
                    }
                }
            }
            _ => self.whole = false,
        }
    }
}

fn expected(entries: &[(Option<&str>, &Json)]) -> Expected {
    let objects = entries.iter().filter_map(|(key, entry)| match entry {
        Json::Object(object) => Some((*key, object.as_slice(), Said::of(object))),
        _ => None,
    });
    let objects: Vec<(Option<&str>, &Object, Said)> = objects.collect();
    let mut columns = columns(&objects);
    if columns.len() > MOST_COLUMNS {
        return Expected::Anything;
    }
    columns.retain(|(key, name)| {
        let truths = objects.iter().flat_map(|(.., said)| values(said, key));
        KNOWN.contains(&name.as_str()) && columns_stay(&objects, key)
            || truths.into_iter().any(|value| value.is_some())
    });
    if objects.iter().any(|(.., said)| said.names) {
        for known in &KNOWN[..3] {
            if !columns.iter().any(|(_, name)| name == known) {
                columns.push((folded(known), (*known).to_owned()));
            }
        }
    }
    let mut users: Vec<User> = Vec::new();
    for (key, object, said) in &objects {
        let Some(name) = name(*key, object) else {
            continue;
        };
        if !users.iter().any(|it| it.name == name) {
            let grants = columns.iter().map(|(folded, _)| grant(said, folded));
            let grants: Vec<Grant> = grants.collect();
            users.push(User {
                name,
                grants: match (grants.is_empty(), said.whole) {
                    (false, _) => grants,
                    (true, true) => vec![Grant::Unknown; 3],
                    (true, false) => vec![Grant::Unclear; 3],
                },
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
    }
    Expected::Users(names, users)
}

/// The keys that may be permissions, folded and as a command spells them, in the order in which
/// they come.
fn columns(objects: &[(Option<&str>, &Object, Said)]) -> Vec<(String, String)> {
    let mut columns: Vec<(String, String)> = Vec::new();
    for (key, _) in objects.iter().flat_map(|(.., said)| &said.flags) {
        let folded = folded(key);
        if !columns.iter().any(|(it, _)| *it == folded) {
            let known = KNOWN.iter().find(|known| self::folded(known) == folded);
            columns.push((folded, known.map_or(key.as_str(), |known| known).to_owned()));
        }
    }
    columns
}

/// A documented flag is a column wherever it stands.
fn columns_stay(objects: &[(Option<&str>, &Object, Said)], folded: &str) -> bool {
    let mut values = objects.iter().flat_map(|(.., said)| values(said, folded));
    values.next().is_some()
}

fn values(said: &Said, wanted: &str) -> Vec<Option<bool>> {
    let flags = said.flags.iter().filter(|(key, _)| folded(key) == wanted);
    flags.map(|(_, value)| *value).collect()
}

fn truth(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(value) => Some(*value),
        Json::Whole(0) => Some(false),
        Json::Whole(1) => Some(true),
        Json::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "on" | "enabled" | "1" => Some(true),
            "false" | "no" | "n" | "off" | "disabled" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Values that disagree, or one that is neither yes nor no, make it unclear; so does nothing where
/// not all rights are understood.
fn grant(said: &Said, folded: &str) -> Grant {
    let values = values(said, folded);
    match values.first() {
        None if said.whole => Grant::Disabled,
        Some(Some(first)) if values.iter().all(|it| *it == Some(*first)) => Grant::from(*first),
        _ => Grant::Unclear,
    }
}

/// The key, else the first `UserName`, else the first `name`; never empty. The key `User` only says
/// what stands there, where that has a name.
fn name(key: Option<&str>, object: &Object) -> Option<String> {
    let first = |wanted: &str| {
        object.iter().find_map(|(key, value)| match value {
            Json::Text(text) if is(key, wanted) && !text.is_empty() => Some(text.clone()),
            _ => None,
        })
    };
    let own = first("username");
    match key.filter(|key| own.is_none() || !is(key, "user")) {
        Some(key) => (!key.is_empty()).then(|| key.to_owned()),
        None => own.or_else(|| first("name")),
    }
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

/// Of one key that stands there twice, as written, the last counts and keeps the place of the
/// first.
fn group_name(entry: &Object) -> Option<&String> {
    ["name", "groupname", "group"].iter().find_map(|wanted| {
        let (key, _) = entry.iter().find(|(key, _)| is(key, wanted))?;
        match entry.iter().rev().find(|(it, _)| it == key)? {
            (_, Json::Text(name)) => Some(name),
            _ => None,
        }
    })
}
