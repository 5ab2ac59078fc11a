//! The decoder of answers.

use std::collections::HashSet;

use fastrand::Rng;

use crate::json::Json;
use crate::run::{Bound, Kind, bounded, fuzz};
use guestlist::broker::dialect::coreflux::{ANSWER_TOPIC, Coreflux};
use guestlist::broker::dialect::{AnswerMode, Decoded, Dialect};
use guestlist::domain::broker_messages::{BrokerEvent, GroupsTold};
use guestlist::domain::command::{Answer, Correlation, Verdict};

const CORPUS: [&[u8]; 23] = [
    br#"{"success":true,"command":"AddUser","requestId":"gl-fuzz-7","message":"User operator added successfully!","entityType":"User","entityName":"operator","data":{}}"#,
    br#"{"success":false,"command":"RemoveUser","requestId":"gl-fuzz-8","message":"","errors":[{"message":"User bob not found"}],"data":[]}"#,
    br#"{"success":true,"command":"ListUserGroups","requestId":"gl-fuzz-p1","data":{"groups":["a"]}}"#,
    br#"{"Success":"true","RequestId":12,"Errors":["x","y"],"Message":"done"}"#,
    br#"{"requestId":"gl-other-7","message":"Queued"}"#,
    br#"{"success":false,"message":"Permission denied: You are not allowed to execute -changeUserSettings"}"#,
    b"User operator added successfully!",
    b"User operator removed successfully!",
    b"Password for user operator changed successfully!",
    b"Settings for user line 1 changed successfully!",
    b"Permission denied: You are not allowed to execute -addUser",
    b"Unknown command: -frobnicate",
    b"User 'bob' not found",
    b"Failed to add user bob: User already exists",
    b"Queued",
    b"",
    br#"{"status":"error","error":"Quota of users exceeded"}"#,
    br#"{"result":"failed","reason":"too many","request_id":"gl-fuzz-7"}"#,
    br#"{"ok":false,"correlationId":"gl-fuzz-7","msg":"no"}"#,
    br#"{"errors":["one"],"RequestID":7,"command":"AddUser"}"#,
    br#"{"error":{"message":"locked","code":"E7"},"status":"success"}"#,
    br#"{"result":{"success":false,"reason":"inner"},"requestId":7}"#,
    br#"{"error":true,"ok":true,"status":403}"#,
];

const DICTIONARY: [&[u8]; 46] = [
    b"success",
    b"successfully",
    b"Success",
    b"SUCCESS",
    b"not ",
    b"un",
    b"\"success\":true,",
    b"\"success\":false,",
    b"\"success\":\"\",",
    b"\"requestId\":\"gl-fuzz-7\",",
    b"\"requestId\":null,",
    b"gl-fuzz-",
    b"gl-fuzz-p",
    b"gl-fuzz-07",
    b"18446744073709551615",
    b"18446744073709551616",
    b"\"errors\":[",
    b"\"errors\":\"x\",",
    b"{\"message\":\"e\"},",
    b"\"message\":\"",
    b"\"command\":\"-AddUser\",",
    b"\"entityName\":\"",
    b"\"entityType\":\"Route\",",
    b"User ",
    b"Password for user ",
    b"settings for user ",
    b" added",
    b" changed",
    b"!",
    b"{",
    b"}",
    b"[",
    b"\"",
    b"\\u0073",
    b",",
    b"\xff",
    "\u{feff}\u{130}\u{1e9e}".as_bytes(),
    b" execute -addUser ",
    b"\"ok\":true,",
    b"\"ok\":false,",
    b"\"status\":\"error\",",
    b"\"status\":\"success\",",
    b"\"result\":{",
    b"\"error\":{\"message\":\"x\"},",
    b"\"correlationId\":\"gl-fuzz-7\",",
    b"\"request_id\":7,",
];

/// An answer is read as a tree, and its words are copied a few times.
const BOUND: Bound = Bound {
    held: 100,
    total: 200,
    fixed: 16 * 1024,
};

/// One event; none for the answer to another's question.
fn hear(session: &str, bytes: &[u8]) -> Option<Decoded> {
    let mut decoded = Coreflux::new(session).decode(ANSWER_TOPIC, bytes);
    assert!(decoded.len() <= 1, "{decoded:?}");
    decoded.pop()
}

fn check(bytes: &[u8]) -> Kind {
    let text = std::str::from_utf8(bytes).map(|text| text.trim_start_matches('\u{feff}').trim());
    let tree: Option<Json> = text.ok().and_then(|text| serde_json::from_str(text).ok());
    let envelope = match &tree {
        Some(Json::Object(object)) => Some(object.as_slice()),
        _ => None,
    };
    let kind = match bounded(bytes, BOUND, || hear("fuzz", bytes)) {
        None => {
            assert!(asks(text.ok()), "{:?}", bytes.escape_ascii().to_string());
            "another's question"
        }
        Some(Decoded::Probe(AnswerMode::WithIds, _)) => {
            assert!(ids(envelope).any(|id| id.starts_with("gl-fuzz-p")));
            "our question"
        }
        Some(Decoded::Probe(AnswerMode::WithoutIds, groups)) => {
            // Whose groups they are nobody knows.
            assert!(matches!(groups, None | Some(GroupsTold::NoGroups)));
            "a question"
        }
        Some(Decoded::Groups(turn, told)) => {
            let sent = format!("gl-fuzz-g{turn}");
            assert!(ids(envelope).any(|id| id == sent), "not our id");
            assert_groups(&told);
            "our question for groups"
        }
        Some(Decoded::Event(BrokerEvent::Answer(answer))) => {
            assert_verdict(&answer, bytes, text.ok(), envelope);
            assert_owner(&answer, envelope)
        }
        Some(other) => panic!("{other:?}"),
    };
    // The same words to another console are never its own too.
    if kind == "ours" {
        match hear("other", bytes) {
            Some(Decoded::Event(BrokerEvent::Answer(answer))) => {
                assert_eq!(answer.correlation, Correlation::Foreign);
            }
            None => assert!(asks(text.ok())),
            other => panic!("{other:?}"),
        }
    }
    kind
}

/// Whether a command that only asks is named anywhere.
fn asks(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.to_lowercase().contains("list"))
}

type Object = [(String, Json)];

fn is(key: &str, name: &str) -> bool {
    key.replace(['_', '-'], "").eq_ignore_ascii_case(name)
}

/// Groups have names, and no two the same one.
fn assert_groups(told: &GroupsTold) {
    if let GroupsTold::These(names) = told {
        let different: HashSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "a group twice");
        assert!(names.iter().all(|name| !name.is_empty()), "no name");
    }
}

/// Whether a key is that of an id, however it is spelt.
fn is_id(key: &str) -> bool {
    let letters = key.replace(['_', '-'], "");
    let ids = ["requestid", "correlationid", "correlationdata", "reqid"];
    ids.contains(&letters.to_ascii_lowercase().as_str())
}

/// The texts that stand as request ids.
fn ids(envelope: Option<&Object>) -> impl Iterator<Item = &str> {
    let fields = envelope.into_iter().flatten();
    fields.filter_map(|(key, value)| match value {
        Json::Text(id) if is_id(key) => Some(id.as_str()),
        _ => None,
    })
}

/// Only an id of this session, exactly as it was sent, makes an answer ours.
fn assert_owner(answer: &Answer, envelope: Option<&Object>) -> Kind {
    match answer.correlation {
        Correlation::Ours(id) => {
            let sent = format!("gl-fuzz-{}", id.0);
            assert!(ids(envelope).any(|id| id == sent), "not our id: {id:?}");
            "ours"
        }
        Correlation::Foreign => "another's",
        Correlation::Numbered(number) => {
            let mut fields = envelope.into_iter().flatten();
            let is_it = |value: &Json| *value == Json::Whole(number);
            assert!(fields.any(|(key, value)| is_id(key) && is_it(value)));
            "a number's"
        }
        Correlation::Unmarked | Correlation::Membership => {
            let several = envelope.into_iter().flatten().filter(|(key, _)| is_id(key));
            assert!(ids(envelope).all(str::is_empty) || several.count() > 1);
            "anybody's"
        }
    }
}

fn has_twice(envelope: Option<&Object>, name: &str) -> bool {
    let fields = envelope.into_iter().flatten();
    fields.filter(|(key, _)| is(key, name)).count() > 1
}

/// Nothing is a success that does not say so, and nothing that says no.
fn assert_verdict(answer: &Answer, bytes: &[u8], text: Option<&str>, envelope: Option<&Object>) {
    let Some(text) = text else {
        assert_eq!(answer.verdict, Verdict::Unclear, "no text");
        assert_eq!(answer.correlation, Correlation::Unmarked);
        return;
    };
    if answer.verdict == Verdict::Accepted {
        let says = |text: &str| text.to_lowercase().contains("success");
        let said = match envelope {
            None => says(text),
            Some(object) => object
                .iter()
                .any(|(key, value)| says(&key.replace(['_', '-'], "")) || speaks_of_success(value)),
        };
        assert!(said, "no success in {:?}", bytes.escape_ascii().to_string());
    }
    let is_json = text.starts_with(['{', '[']);
    if is_json && envelope.is_none() {
        assert_eq!(answer.verdict, Verdict::Unclear, "broken JSON");
    }
    if let Some(object) = envelope
        && !has_twice(Some(object), "success")
    {
        let success = object.iter().find(|(key, _)| is(key, "success"));
        match success.map(|(_, value)| value) {
            Some(Json::Bool(true)) => assert_eq!(answer.verdict, Verdict::Accepted),
            Some(Json::Bool(false)) => {
                let refusals = [Verdict::Refused, Verdict::Denied];
                assert!(refusals.contains(&answer.verdict), "{:?}", answer.verdict);
            }
            _ => {}
        }
    }
    assert!(
        answer
            .user
            .as_ref()
            .is_none_or(|user| !user.as_str().is_empty())
    );
}

fn speaks_of_success(value: &Json) -> bool {
    let says = |text: &str| text.to_lowercase().contains("success");
    match value {
        Json::Text(text) => says(text),
        Json::Object(inner) => {
            let mut inner = inner.iter();
            inner.any(|(key, value)| says(&key.replace(['_', '-'], "")) || speaks_of_success(value))
        }
        _ => false,
    }
}

/// An envelope of fields in any order.
fn envelope(random: &mut Rng) -> Vec<u8> {
    const FIELDS: [&str; 30] = [
        r#""success":true"#,
        r#""success":false"#,
        r#""Success":"True""#,
        r#""requestId":"gl-fuzz-1""#,
        r#""requestId":"gl-fuzz-01""#,
        r#""requestId":"gl-other-1""#,
        r#""REQUESTID":"gl-fuzz-9""#,
        r#""requestId":1"#,
        r#""message":"User x added successfully!""#,
        r#""message":"User x was not added""#,
        r#""message":"Queued""#,
        r#""errors":[{"message":"bad"},{"message":"worse"}]"#,
        r#""errors":[]"#,
        r#""command":"AddUser""#,
        r#""command":"ListRoutes""#,
        r#""command":"ListUserGroups""#,
        r#""requestId":"gl-fuzz-g4""#,
        r#""requestId":"gl-fuzz-p4""#,
        r#""data":{"groups":["ops",{"name":"night"},"ops"]}"#,
        r#""Data":["ops",7,null]"#,
        r#""entityType":"User","entityName":"x""#,
        r#""status":"error""#,
        r#""status":"success""#,
        r#""ok":false"#,
        r#""ok":true"#,
        r#""error":"Quota""#,
        r#""error":{"code":7}"#,
        r#""result":{"success":true}"#,
        r#""correlation_id":"gl-fuzz-3""#,
        r#""reason":"User x added successfully!""#,
    ];
    let fields = random.choose_multiple(FIELDS, 5);
    format!("{{{}}}", fields.join(",")).into_bytes()
}

#[test]
fn answers() {
    fuzz("answers", &CORPUS, &DICTIONARY, envelope, check);
}
