//! What stands in a file of changes that were not saved: one JSON object.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::unsaved::{Change, Owner};
use crate::domain::user::UserName;
use crate::domain::validate::MAX_BYTES;
use crate::runtime::json_line;

/// The version that this guestlist writes, and the only one that it reads.
const VERSION: u64 = 1;

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) owner: Owner,
    /// When it was written.
    pub(super) time: jiff::Timestamp,
    pub(super) changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "version")]
    _version: u64,
    broker: String,
    user: Option<String>,
    time: String,
    changes: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    user: String,
    permission: Option<String>,
    group: Option<String>,
    from: Option<Base>,
    to: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Base {
    Flag(bool),
    Word(Word),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Inherited,
    Unclear,
}

/// The text of a file. A terminal acts on nothing in it.
pub(super) fn write(kept: &Kept) -> String {
    let changes = kept.changes.iter().map(|change| {
        let from = match change.from {
            Grant::Disabled => false.into(),
            Grant::Enabled => true.into(),
            Grant::Inherited => "inherited".into(),
            Grant::Unclear => "unclear".into(),
            Grant::Unknown => serde_json::Value::Null,
        };
        let kind = match change.permission.as_group() {
            Some(_) => "group",
            None => "permission",
        };
        json!({
            "user": change.user.as_str(),
            kind: change.permission.as_str(),
            "from": from,
            "to": change.to,
        })
    });
    json_line::written(&json!({
        "version": VERSION,
        "broker": kept.owner.broker,
        "user": kept.owner.user.as_ref().map(UserName::as_str),
        "time": kept.time.to_string(),
        "changes": changes.collect::<Vec<_>>(),
    }))
}

pub(super) fn read(text: &[u8]) -> Result<Kept, String> {
    let damaged = |error: serde_json::Error| format!("it is damaged ({error})");
    let head: Head = serde_json::from_slice(text).map_err(damaged)?;
    if head.version != VERSION {
        return Err("another version of guestlist wrote it".into());
    }
    let body: Body = serde_json::from_slice(text).map_err(damaged)?;
    let time = body.time.parse();
    let time = time.map_err(|_| "it is damaged (the time)".to_owned())?;
    let changes = body.changes.into_iter().map(change);
    Ok(Kept {
        owner: Owner {
            broker: body.broker,
            user: body.user.map(Into::into),
        },
        time,
        changes: changes.collect::<Result<_, _>>()?,
    })
}

fn change(entry: Entry) -> Result<Change, String> {
    // A broker may have users and groups whose name is empty.
    let is_name = |name: &str| name.len() <= MAX_BYTES;
    let permission = match (entry.permission, entry.group) {
        (Some(flag), None) if !flag.is_empty() && is_name(&flag) => {
            PermissionKey::from(flag.as_str())
        }
        (None, Some(group)) if is_name(&group) => PermissionKey::group(group),
        _ => return Err("it is damaged (a permission)".into()),
    };
    if !is_name(&entry.user) {
        return Err("it is damaged (a user)".into());
    }
    Ok(Change {
        user: entry.user.into(),
        permission,
        from: match entry.from {
            None => Grant::Unknown,
            Some(Base::Flag(flag)) => flag.into(),
            Some(Base::Word(Word::Inherited)) => Grant::Inherited,
            Some(Base::Word(Word::Unclear)) => Grant::Unclear,
        },
        to: entry.to,
    })
}

/// A time for people who know what day it is.
pub(super) fn when(time: jiff::Timestamp, now: &ZonedDateTime) -> String {
    let zone: TimeZone = now.time_zone().clone();
    let time = time.to_zoned_datetime(zone);
    let format = if time.date() == now.date() {
        "%H:%M"
    } else if time.year() == now.year() {
        "%b %-d, %H:%M"
    } else {
        "%Y-%m-%d, %H:%M"
    };
    time.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(user: Option<&str>, changes: Vec<Change>) -> Kept {
        Kept {
            owner: Owner {
                broker: "mqtts://plant:8883".into(),
                user: user.map(Into::into),
            },
            time: "2026-11-28T11:04:05Z".parse().unwrap(),
            changes,
        }
    }

    fn grants() -> impl Strategy<Value = Grant> {
        prop_oneof![
            Just(Grant::Disabled),
            Just(Grant::Enabled),
            Just(Grant::Inherited),
            Just(Grant::Unclear),
            Just(Grant::Unknown),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            user in proptest::option::of(any::<String>()),
            changes in proptest::collection::vec(
                ("[\\s\\S]+", any::<bool>(), "[\\s\\S]+", grants(), any::<bool>()), 0..6),
        ) {
            let changes = changes.into_iter().map(|(user, group, name, from, to)| Change {
                user: user.into(),
                permission: if group {
                    PermissionKey::group(name)
                } else {
                    name.as_str().into()
                },
                from,
                to,
            });
            let kept = kept(user.as_deref(), changes.collect());
            let text = write(&kept);
            prop_assert_eq!(read(text.as_bytes()), Ok(kept));
            prop_assert!(!text.trim_end().chars().any(char::is_control), "{}", text);
        }

        #[test]
        fn no_bytes_do_harm(cut in 0usize..300, at in 0usize..300, byte in any::<u8>()) {
            let change = Change {
                user: "anna".into(),
                permission: "A".into(),
                from: Grant::Enabled,
                to: false,
            };
            let mut bytes = write(&kept(Some("root"), vec![change])).into_bytes();
            if let Some(it) = bytes.get_mut(at) {
                *it = byte;
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            if let Ok(kept) = read(&bytes) {
                prop_assert!(kept.changes.len() <= 1);
            }
        }
    }

    #[test]
    fn what_is_not_as_it_is_written_is_not_read() {
        let good = r#"{"version":1,"broker":"mqtt://b:1883","user":"root",
            "time":"2026-11-28T11:04:05Z",
            "changes":[{"user":"anna","permission":"A","from":true,"to":false}]}"#;
        assert_eq!(read(good.as_bytes()).unwrap().changes.len(), 1);
        for (from, to, why) in [
            ("\"version\":1", "\"version\":2", "another version"),
            ("\"version\":1,", "", "damaged"),
            ("\"from\":true", "\"from\":\"yes\"", "damaged"),
            ("\"from\":true", "\"from\":1", "damaged"),
            ("\"to\":false", "\"to\":null", "damaged"),
            ("\"to\":false", "\"to\":false,\"more\":1", "damaged"),
            ("\"user\":\"root\"", "\"user\":7", "damaged"),
            ("\"A\"", "\"\"", "a permission"),
            ("\"permission\":\"A\",", "", "a permission"),
            ("\"A\"", "\"A\",\"group\":\"line9\"", "a permission"),
            ("2026-11-28T11:04:05Z", "noon", "the time"),
            ("}]}", "}]} and more", "damaged"),
            ("{\"version\"", "[{\"version\"", "damaged"),
        ] {
            let text = good.replace(from, to);
            assert_ne!(text, good, "{from}");
            let error = read(text.as_bytes()).unwrap_err();
            assert!(error.contains(why), "{to}: {error}");
        }
        // Some brokers have users whose name is empty.
        let unnamed = read(good.replace("anna", "").as_bytes()).unwrap();
        assert_eq!(unnamed.changes[0].user, "".into());
        let long = good.replace("anna", &"x".repeat(MAX_BYTES + 1));
        assert!(read(long.as_bytes()).unwrap_err().contains("a user"));
        for bytes in [&b""[..], b"null", b"\xff\xfe", b"{}"] {
            assert!(read(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn the_day_is_told_where_it_is_another() {
        let now: ZonedDateTime = "2026-11-28T14:00:00+01:00[+01:00]".parse().unwrap();
        for (time, expected) in [
            ("2026-11-28T11:04:05Z", "12:04"),
            ("2026-11-27T23:30:00Z", "00:30"),
            ("2026-11-27T11:04:05Z", "Nov 27, 12:04"),
            ("2025-11-28T11:04:05Z", "2025-11-28, 12:04"),
        ] {
            assert_eq!(when(time.parse().unwrap(), &now), expected, "{time}");
        }
    }
}
