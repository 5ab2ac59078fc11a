//! The decoder of Mosquitto's answers, which also assembles its lists.

use fastrand::Rng;

use crate::json::Json;
use crate::run::{Bound, Kind, bounded, fuzz};
use guestlist::broker::dialect::mosquitto::{ANSWER_TOPIC, Mosquitto};
use guestlist::broker::dialect::{Decoded, Dialect};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::command::{Correlation, Verdict};

/// The answer to the first question of a session, as 2.0 gives it.
const FIRST: &[u8] = br#"{"responses":[{"command":"getDetails","error":"Unknown command","correlationData":"gl-fuzz-d1"},{"command":"listRoles","data":{"totalCount":2,"roles":[{"rolename":"admin","acls":[{"acltype":"publishClientSend","topic":"$CONTROL/dynamic-security/#","priority":0,"allow":true}]},{"rolename":"r","acls":[]}]},"correlationData":"gl-fuzz-r1.0"},{"command":"listGroups","data":{"totalCount":1,"groups":[{"groupname":"g","clients":[{"username":"u"}],"roles":[{"rolename":"r"}]}]},"correlationData":"gl-fuzz-g1.0"},{"command":"listClients","data":{"totalCount":2,"clients":[{"username":"admin","roles":[{"rolename":"admin"}],"groups":[]},{"username":"u","disabled":true,"roles":[{"rolename":"r","priority":3}],"groups":[{"groupname":"g"}]}]},"correlationData":"gl-fuzz-c1.0"}]}"#;

const CORPUS: [&[u8]; 9] = [
    FIRST,
    br#"{"responses":[{"command":"getDetails","data":{"clientCount":1,"groupCount":1,"roleCount":7,"changeIndex":0},"correlationData":"gl-fuzz-d1"}]}"#,
    br#"{"responses":[{"command":"addClientRole","correlationData":"gl-fuzz-7"},{"command":"createClient","error":"Client already exists","correlationData":"gl-fuzz-8"}]}"#,
    br#"{"responses":[{"command":"addClientRole"}]}"#,
    br#"{"responses":[{"command":"listClients","data":{"totalCount":1,"clients":["admin"]},"correlationData":"gl-other-c1.0"}]}"#,
    br#"{"responses":[{"command":"Unknown command","error":"Payload not valid JSON"}]}"#,
    br#"{"responses":[{"command":"listClients","data":{"totalCount":1200,"clients":[{"username":"a","connections":[{"address":"127.0.0.1"}]}]},"correlationData":"gl-fuzz-c1.0"}]}"#,
    br#"{"error": "endpoint not available"}"#,
    b"",
];

const DICTIONARY: [&[u8]; 26] = [
    b"\"responses\":[",
    b"\"command\":\"listClients\",",
    b"\"command\":\"deleteClient\",",
    b"\"error\":\"Internal error\",",
    b"\"correlationData\":\"gl-fuzz-7\",",
    b"\"correlationData\":null,",
    b"gl-fuzz-",
    b"gl-fuzz-c1.500",
    b"gl-fuzz-07",
    b"18446744073709551616",
    b"\"totalCount\":",
    b"\"totalCount\":99999999999,",
    b"\"clients\":[",
    b"\"roles\":[",
    b"\"groups\":[",
    b"{\"username\":\"u\"},",
    b"{\"rolename\":\"r\"},",
    b"\"priority\":-1,",
    b"\"priority\":1e300,",
    b"\"disabled\":true,",
    b"\\u0000",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\xff",
];

/// Entries become users with a place for each role.
const BOUND: Bound = Bound {
    held: 100,
    total: 200,
    fixed: 32 * 1024,
};

fn hear(session: &str, bytes: &[u8]) -> Vec<Decoded> {
    let mut dialect = Mosquitto::new(session);
    dialect.ask_list();
    dialect.decode(ANSWER_TOPIC, bytes)
}

fn check(bytes: &[u8]) -> Kind {
    let decoded = bounded(bytes, BOUND, || hear("fuzz", bytes));
    let text = String::from_utf8_lossy(bytes);
    let tree: Option<Json> = serde_json::from_str(&text).ok();
    let mut kind = "nothing";
    for it in &decoded {
        kind = match it {
            Decoded::Event(BrokerEvent::Answer(answer)) => {
                let Correlation::Ours(id) = answer.correlation else {
                    assert_eq!(answer.correlation, Correlation::Foreign);
                    continue;
                };
                let sent = format!("gl-fuzz-{}", id.0);
                // Numbers beyond all bounds stay unread in what is not for us.
                let ours = tree.as_ref().map_or_else(
                    || text.contains(&sent),
                    |tree| holds(tree, "correlationData", &sent),
                );
                assert!(ours, "not our id: {sent}");
                if answer.verdict == Verdict::Refused {
                    assert!(tree.as_ref().is_none_or(|tree| has(tree, "error")));
                }
                "ours"
            }
            Decoded::Event(BrokerEvent::Roster(roster, _)) => {
                let columns = roster.permissions().len();
                for user in roster.users() {
                    assert_eq!(user.grants.len(), columns);
                }
                return "a list";
            }
            Decoded::Event(BrokerEvent::BadRoster(_)) => return "a bad list",
            Decoded::Stale => "a change",
            _ => kind,
        };
    }
    // The same words to another console are never its own too.
    for it in hear("other", bytes) {
        match it {
            Decoded::Stale => {}
            Decoded::Event(BrokerEvent::Answer(answer)) => {
                let is_foreign = answer.correlation == Correlation::Foreign;
                assert!(is_foreign || text.contains("gl-other-"), "{answer:?}");
            }
            other => assert!(text.contains("gl-other-"), "{other:?}"),
        }
    }
    kind
}

/// Whether a field of this name is anywhere.
fn has(tree: &Json, name: &str) -> bool {
    match tree {
        Json::Object(fields) => fields.iter().any(|(key, it)| key == name || has(it, name)),
        Json::Array(items) => items.iter().any(|it| has(it, name)),
        _ => false,
    }
}

/// Whether a field of this name contains a text anywhere.
fn holds(tree: &Json, name: &str, text: &str) -> bool {
    match tree {
        Json::Object(fields) => fields.iter().any(|(key, it)| {
            key == name && matches!(it, Json::Text(it) if it == text) || holds(it, name, text)
        }),
        Json::Array(items) => items.iter().any(|it| holds(it, name, text)),
        _ => false,
    }
}

/// Answers to the first question, and to commands, in any order.
fn responses(random: &mut Rng) -> Vec<u8> {
    const PARTS: [&str; 10] = [
        r#"{"command":"getDetails","data":{"changeIndex":4},"correlationData":"gl-fuzz-d1"}"#,
        r#"{"command":"getDetails","error":"Unknown command","correlationData":"gl-fuzz-d1"}"#,
        r#"{"command":"listRoles","data":{"totalCount":1,"roles":[{"rolename":"r"}]},"correlationData":"gl-fuzz-r1.0"}"#,
        r#"{"command":"listGroups","data":{"totalCount":0,"groups":[]},"correlationData":"gl-fuzz-g1.0"}"#,
        r#"{"command":"listClients","data":{"totalCount":1,"clients":[{"username":"u","roles":[{"rolename":"r"}]}]},"correlationData":"gl-fuzz-c1.0"}"#,
        r#"{"command":"listClients","data":{"totalCount":2,"clients":[{"username":"u"}]},"correlationData":"gl-fuzz-c1.0"}"#,
        r#"{"command":"addClientRole","correlationData":"gl-fuzz-1"}"#,
        r#"{"command":"addClientRole","error":"Internal error","correlationData":"gl-fuzz-2"}"#,
        r#"{"command":"deleteClient","correlationData":"gl-other-2"}"#,
        r#"{"command":"createRole"}"#,
    ];
    let parts = random.choose_multiple(PARTS, 6);
    format!(r#"{{"responses":[{}]}}"#, parts.join(",")).into_bytes()
}

#[test]
fn dynamic_security() {
    fuzz("dynamic security", &CORPUS, &DICTIONARY, responses, check);
}
