//! What the broker says about sessions. The shapes are not documented (M; `docs/protocol.md`,
//! *Topics*): entries are separate where they stand in a list, and belong to a user only where they
//! name it as such (L). All else is passed on as it came.

use serde_json::{Map, Value};

use super::users::is_secret;
use crate::broker::dialect::contract::Decoded;
use crate::domain::broker_messages::BrokerEvent;
use crate::domain::session_report::{About, Report, SessionNote};
use crate::domain::user::UserName;

/// The most that is read: more would not fit on a page.
const MOST: usize = 1024 * 1024;

/// Reads a message about sessions.
pub(super) fn read(about: About, payload: &[u8]) -> Decoded {
    Decoded::Event(BrokerEvent::Report(Report::new(about, notes(payload))))
}

fn notes(payload: &[u8]) -> Vec<SessionNote> {
    if payload.len() > MOST {
        let text = format!("{} bytes, too many to show", payload.len());
        return vec![SessionNote::text(None, text)];
    }
    let raw = || String::from_utf8_lossy(payload).trim().to_owned();
    let Ok(value) = serde_json::from_slice(payload) else {
        let text = raw();
        return match text.as_str() {
            "" => Vec::new(),
            _ => vec![SessionNote::text(None, text)],
        };
    };
    match value {
        Value::Array(entries) => entries.iter().map(|entry| one(None, entry)).collect(),
        Value::Object(object) => of_object(&object),
        Value::Null => Vec::new(),
        other => vec![one(None, &other)],
    }
}

/// An object is one entry, or holds a list of them, or holds them by a key of each.
fn of_object(object: &Map<String, Value>) -> Vec<SessionNote> {
    let whole = || vec![entry(None, object)];
    if user(object).is_some() {
        return whole();
    }
    let mut lists = object.values().filter_map(Value::as_array);
    if let (Some(list), None) = (lists.next(), lists.next())
        && list.iter().all(Value::is_object)
    {
        return list.iter().map(|entry| one(None, entry)).collect();
    }
    let by_key = object
        .values()
        .all(|value| value.as_object().is_some_and(|entry| user(entry).is_some()));
    if by_key {
        let entries = object.iter();
        return entries.map(|(key, value)| one(Some(key), value)).collect();
    }
    whole()
}

fn one(key: Option<&str>, value: &Value) -> SessionNote {
    match value {
        Value::Object(object) => entry(key, object),
        other => SessionNote::text(None, spelt(other)),
    }
}

fn entry(key: Option<&str>, object: &Map<String, Value>) -> SessionNote {
    let fields = object
        .iter()
        .filter(|(key, _)| !is_secret(&key.to_lowercase()));
    let fields: Vec<(&str, String)> = fields.map(|(key, value)| (&**key, spelt(value))).collect();
    let parts = fields.iter().map(|(key, value)| format!("{key} {value}"));
    let parts: Vec<String> = key.map(str::to_owned).into_iter().chain(parts).collect();
    let mut told: Vec<(usize, (String, String))> = fields
        .into_iter()
        .filter(|(key, _)| !is_user(key))
        .map(|(key, value)| {
            let (rank, name) = named(key);
            (rank, (name.into(), value))
        })
        .collect();
    told.sort_by_key(|(rank, _)| *rank);
    // Without a client id it is not clear what the entry is about.
    let is_session = told.first().is_some_and(|(rank, _)| *rank == 0);
    let told = told.into_iter().filter(|_| is_session);
    SessionNote {
        user: user(object),
        text: parts.join(", "),
        fields: told.map(|(_, field)| field).collect(),
    }
}

/// What people look for in an entry, in its order, by the names that brokers may use (L).
const KNOWN: [(&str, &[&str]); 3] = [
    ("Client id", &["clientid"]),
    (
        "Since",
        &["since", "connectedsince", "connectedat", "connecttime"],
    ),
    (
        "Address",
        &["address", "ipaddress", "remoteaddress", "ip", "host"],
    ),
];

/// The place of a field among all, and what it is called.
fn named(key: &str) -> (usize, &str) {
    let plain = plain(key);
    let known = KNOWN.iter().position(|(_, keys)| keys.contains(&&*plain));
    known.map_or((KNOWN.len(), key), |at| (at, KNOWN[at].0))
}

/// A key in small letters and without separators.
fn plain(key: &str) -> String {
    let letters = key.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

fn is_user(key: &str) -> bool {
    matches!(&*plain(key), "username" | "user")
}

/// The user that an entry names as such. A client id may be anything, so it is not taken for a
/// user.
fn user(object: &Map<String, Value>) -> Option<UserName> {
    let mut named = object.iter().filter(|(key, _)| is_user(key));
    match (named.next(), named.next()) {
        (Some((_, Value::String(name))), None) if !name.is_empty() => {
            Some(UserName::from(name.as_str()))
        }
        _ => None,
    }
}

/// A value as text, without what looks like a password.
fn spelt(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => without_secrets(other).to_string(),
    }
}

fn without_secrets(value: &Value) -> Value {
    match value {
        Value::Array(entries) => entries.iter().map(without_secrets).collect(),
        Value::Object(object) => {
            let fields = object.iter();
            let fields = fields.filter(|(key, _)| !is_secret(&key.to_lowercase()));
            fields
                .map(|(key, value)| (key.clone(), without_secrets(value)))
                .collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(payload: &str) -> Vec<(Option<String>, String)> {
        let notes = notes(payload.as_bytes()).into_iter();
        let name = |user: UserName| user.as_str().to_owned();
        notes.map(|note| (note.user.map(name), note.text)).collect()
    }

    fn told_as(payload: &str, expected: &[(Option<&str>, &str)]) {
        let expected = expected.iter();
        let expected: Vec<_> = expected
            .map(|(user, text)| (user.map(str::to_owned), (*text).to_owned()))
            .collect();
        assert_eq!(read_as(payload), expected, "{payload}");
    }

    #[test]
    fn what_people_look_for_in_a_session_comes_first() {
        let payload = r#"[{"Connected":true,"UserName":"anna","address":"192.0.2.7","Connected_At":"12:04",
            "ClientId":"c1"}, {"UserName":"bob","Connected":true}]"#;
        let notes = notes(payload.as_bytes());
        let fields = notes[0].fields.iter();
        let fields: Vec<(&str, &str)> = fields.map(|(key, value)| (&**key, &**value)).collect();
        assert_eq!(
            fields,
            [
                ("Client id", "c1"),
                ("Since", "12:04"),
                ("Address", "192.0.2.7"),
                ("Connected", "true")
            ]
        );
        assert_eq!(notes[1].fields, [], "it names no session");
    }

    #[test]
    fn an_entry_belongs_to_the_user_that_it_names_as_such() {
        let anna = (Some("anna"), "ClientId c1, UserName anna");
        for payload in [
            r#"[{"ClientId":"c1","UserName":"anna"}]"#,
            r#"{"Sessions":[{"ClientId":"c1","UserName":"anna"}],"Count":1}"#,
            r#"{"ClientId":"c1","UserName":"anna"}"#,
        ] {
            told_as(payload, &[anna]);
        }
        told_as(
            r#"{"c1":{"user_name":"anna"},"c2":{"USER":"bob"}}"#,
            &[
                (Some("anna"), "c1, user_name anna"),
                (Some("bob"), "c2, USER bob"),
            ],
        );
    }

    #[test]
    fn unknown_shapes_are_passed_on_and_never_guessed() {
        for (payload, text) in [
            ("anna connected", "anna connected"),
            (
                r#"{"Count":3,"Names":["anna"]}"#,
                r#"Count 3, Names ["anna"]"#,
            ),
            (r#"[{"ClientId":"anna"}]"#, "ClientId anna"),
            (
                r#"[{"UserName":"anna","User":"bob"}]"#,
                "UserName anna, User bob",
            ),
            (r#"[{"UserName":7}]"#, "UserName 7"),
            ("7", "7"),
        ] {
            told_as(payload, &[(None, text)]);
        }
        told_as("", &[]);
        told_as("[]", &[]);
        told_as("null", &[]);
    }

    #[test]
    fn what_looks_like_a_password_is_dropped() {
        let payload = r#"[{"UserName":"a","Password":"hunter2","x":{"token":"hunter2","k":[1]}}]"#;
        told_as(payload, &[(Some("a"), r#"UserName a, x {"k":[1]}"#)]);
    }

    #[test]
    fn a_flood_is_not_read() {
        let notes = notes(&vec![b'['; MOST + 1]);
        assert_eq!(notes.len(), 1);
        assert!(notes[0].text.contains("too many"), "{notes:?}");
    }
}
