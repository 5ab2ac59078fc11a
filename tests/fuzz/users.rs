//! The decoder of the user list.

use std::collections::HashSet;
use std::fmt::Write as _;

use fastrand::Rng;

use crate::model::{self, Expected};
use crate::run::{Bound, Kind, bounded, fuzz};
use guestlist::broker::dialect::coreflux::{Coreflux, USERS_TOPIC};
use guestlist::broker::dialect::{Decoded, Dialect};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::roster::Roster;

/// The shapes of docs/protocol.md, and what brokers and their enemies may make of them.
const CORPUS: [&[u8]; 20] = [
    br#"[{"UserName":"root","AllowedSystemConfiguration":"Yes","AllowedUserManagement":"No"},{"UserName":"boss","AllowedUserManagement":"Yes"}]"#,
    br#"{"Users":{"User":[{"user_name":"root","allowed_system_configuration":true},{"user_name":"test"}]}}"#,
    br#"[{"UserName":"root","Permissions":{"AllowedSystemConfiguration":true,"user_management":"off","x":{"AllowedX":1}}}]"#,
    br#"[{"UserName":"root","rights":["AllowedSystemConfiguration"]},{"UserName":"b","rights":["AllowedX","else"]}]"#,
    br#"{"UserName":"alone","scopes":"all","AllowedUserManagement":"maybe"}"#,
    br#"{"a":{"b":{"User":{"UserName":"x","AllowedX":"1"}}}}"#,
    br##"[{"UserName":"mg","Password":"fake","AllowedBaseTopic":"#","AllowedSystemConfiguration":false,"AllowedUserManagement":false,"AllowedLogManagement":false}]"##,
    br#"{"Users":[{"userName":"a","allowedSystemConfiguration":"True"},{"username":"b","AllowedX":1}]}"#,
    br#"{"alice":{"AllowedSystemConfiguration":true,"Groups":["x"]},"bob":{"AllowedLogManagement":0}}"#,
    br#"{"version":2,"users":{"alice":{"AllowedX":true},"bob":{}}}"#,
    br#"{"roles":[{"name":"r"}],"data":[{"Username":"u","Tags":{"a":[1,2,{"Password":"fake"}]}}]}"#,
    br#"[{"UserName":"a","UserName":"b","name":"c","AllowedX":true,"allowedx":false}]"#,
    br#"[{"UserName":""},{"UserName":7},null,[],"text",{"name":"n"},{"name":"n"}]"#,
    br#"[{"UserName":"\u001b[2J\ud83d\ude00","AllowedX":null,"AllowedY":"maybe","AllowedZ":1e3}]"#,
    "\u{feff} [ { \"UserName\" : \"\u{202e}\u{64cd}\" , \"AllowedX\" : \"TRUE\" } ] ".as_bytes(),
    br#"[{"UserName":"a","Huge":123456789012345678901234567890,"Tiny":-1e-400,"AllowedX":2}]"#,
    b"[]",
    b"{}",
    b"",
    b"null",
];

const DICTIONARY: [&[u8]; 40] = [
    b"\"UserName\":\"",
    b"\"userName\":",
    b"\"name\":\"x\",",
    b"\"Users\":[",
    b"\"users\":{",
    b"\"Password\":\"fake\"",
    b"\"AllowedSystemConfiguration\":true,",
    b"\"allowedsystemconfiguration\":false,",
    b"\"AllowedX\":",
    b"\"AllowedPassword\":\"fake\",",
    b"\"ALLOWED\":1",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"\\ud83d\\ude00",
    b"null",
    b"true",
    b"false",
    b"\"true\"",
    b"\"False\"",
    b"0",
    b"1",
    b"-0",
    b"1.0",
    b"1e999",
    b"18446744073709551616",
    b"-9223372036854775809",
    b"{\"a\":",
    b"{\"name\":\"n\"},",
    b"\xff",
    b"\xc3\x28",
    "\u{feff}".as_bytes(),
    "\u{2028}\u{0}".as_bytes(),
];

/// A user takes some hundred bytes where the list had a dozen; 64 columns, a byte each, are the
/// most that one may have. What is copied while vectors grow counts in all.
const BOUND: Bound = Bound {
    held: 80,
    total: 240,
    fixed: 16 * 1024,
};

fn decode(bytes: &[u8]) -> BrokerEvent {
    let decoded = Coreflux::new("fuzz").decode(USERS_TOPIC, bytes);
    match <[Decoded; 1]>::try_from(decoded) {
        Ok([Decoded::Event(event)]) => event,
        other => panic!("{other:?}"),
    }
}

fn check(bytes: &[u8]) -> Kind {
    let expected = model::read(bytes);
    match (bounded(bytes, BOUND, || decode(bytes)), expected) {
        (BrokerEvent::Roster(roster, _), expected) => {
            assert_sound(&roster);
            if expected == Expected::Anything {
                return "a list";
            }
            assert_eq!(seen(&roster), expected);
            "a list like the model's"
        }
        (BrokerEvent::BadRoster(sentence), Expected::Bad) => {
            assert!(sentence.starts_with("The broker sent "), "{sentence}");
            "no list like the model's"
        }
        (BrokerEvent::BadRoster(_), Expected::Anything) => "no list",
        (event, expected) => panic!("{event:?} where the model says {expected:?}"),
    }
}

/// Every user has a name, and no two the same one; no user is wider than the table.
fn assert_sound(roster: &Roster) {
    let names = roster.users().iter().map(|user| user.name.as_str());
    let different: HashSet<&str> = names.clone().collect();
    assert!(!different.is_empty(), "an empty list");
    assert!(names.clone().all(|name| !name.is_empty()), "no name");
    assert_eq!(different.len(), roster.users().len(), "a name twice");
    for (row, user) in roster.users().iter().enumerate() {
        assert_eq!(roster.row(&user.name), Some(row));
        assert!(user.grants.len() <= roster.permissions().len());
    }
    let keys: HashSet<_> = roster.permissions().iter().map(|it| &it.key).collect();
    assert_eq!(keys.len(), roster.permissions().len(), "a column twice");
}

fn seen(roster: &Roster) -> Expected {
    let columns = roster.permissions().iter();
    let users = roster.users().iter().map(|user| {
        let grants = (0..roster.permissions().len()).map(|column| user.grant(column));
        let groups = user.groups.as_ref();
        model::User {
            name: user.name.as_str().to_owned(),
            grants: grants.collect(),
            groups: groups.map(|names| names.iter().map(|name| (**name).to_owned()).collect()),
        }
    });
    Expected::Users(
        columns.map(|it| it.key.as_str().to_owned()).collect(),
        users.collect(),
    )
}

// --- Fresh lists ---

const NAMES: [&str; 6] = [
    "UserName", "userName", "username", "USERNAME", "name", "Name",
];
const FLAGS: [&str; 9] = [
    "allowed_user_management",
    "AllowedBaseTopic",
    "AllowedSystemConfiguration",
    "allowedUserManagement",
    "AllowedLogManagement",
    "allowedlogmanagement",
    "AllowedAssetManipulation",
    "AllowedX",
    "ALLOWEDX",
];
const GROUPS: [&str; 4] = ["Groups", "groups", "Groups", "user_groups"];
const MEMBERS: [&str; 9] = [
    "\"b\"",
    "\"b\"",
    "\"a\"",
    "{\"Name\":\"c\",\"Id\":1}",
    "{\"name\":\"c\",\"name\":\"d\"}",
    "{\"id\":1}",
    "\"\"",
    "null",
    "7",
];
const RIGHTS: [&str; 8] = [
    "[\"AllowedX\"]",
    "[\"UserManagement\",\"allowed_x\"]",
    "[\"AllowedX\",\"else\"]",
    "[]",
    "{\"AllowedUserManagement\":\"yes\",\"log_management\":0}",
    "{\"AllowedX\":\"maybe\",\"more\":{\"AllowedY\":true}}",
    "{}",
    "\"all\"",
];
const VALUES: [&str; 20] = [
    "\"Yes\"",
    "\"no\"",
    "\"on\"",
    "\"0\"",
    "\"1\"",
    "\"enabled \"",
    "true",
    "false",
    "\"true\"",
    "\"False\"",
    "0",
    "1",
    "2",
    "null",
    "-1",
    "1.5",
    "\"\"",
    "[]",
    "{}",
    "\"maybe\"",
];

/// A list in one of the shapes of docs/protocol.md.
fn list(random: &mut Rng) -> Vec<u8> {
    let count = match random.u8(..20) {
        0 => random.usize(..150),
        _ => random.usize(..5),
    };
    let keyed = random.u8(..3) == 0;
    let mut entries = Vec::new();
    for number in 0..count {
        let entry = entry(random, number);
        entries.push(if keyed {
            format!("\"user{}\":{entry}", random.usize(..=count))
        } else {
            entry
        });
    }
    let body = entries.join(if random.bool() { "," } else { " ,\n" });
    let list = if keyed {
        format!("{{{body}}}")
    } else {
        format!("[{body}]")
    };
    let wrapped = match random.u8(..4) {
        0 => format!("{{\"Users\":{list}}}"),
        1 => format!(
            "{{\"version\":{},\"uSERS\":{list},\"x\":[]}}",
            value(random)
        ),
        _ => list,
    };
    wrapped.into_bytes()
}

fn value(random: &mut Rng) -> &'static str {
    random.choice(VALUES).unwrap()
}

fn entry(random: &mut Rng, number: usize) -> String {
    let mut text = String::from("{");
    for part in 0..random.usize(1..7) {
        if part > 0 {
            text.push(',');
        }
        let written = match random.u8(..9) {
            0 => write!(text, "\"Password\":\"fake\""),
            1 => {
                let key = random.choice(GROUPS).unwrap();
                let last = random.choice(MEMBERS).unwrap();
                write!(text, "\"{key}\":[\"a\",{last}]")
            }
            2 => {
                let key = random.choice(NAMES).unwrap();
                write!(text, "\"{key}\":{}", value(random))
            }
            8 => {
                let key = random.choice(["Permissions", "user_rights"]).unwrap();
                write!(text, "\"{key}\":{}", random.choice(RIGHTS).unwrap())
            }
            3 | 4 => {
                let key = random.choice(NAMES).unwrap();
                write!(text, "\"{key}\":\"user{}\"", random.usize(..=number + 1))
            }
            _ => {
                let key = random.choice(FLAGS).unwrap();
                write!(text, "\"{key}\":{}", value(random))
            }
        };
        written.unwrap();
    }
    text.push('}');
    text
}

#[test]
fn user_lists() {
    fuzz("user lists", &CORPUS, &DICTIONARY, list, check);
}
