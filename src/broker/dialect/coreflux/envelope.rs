//! What stands in the JSON envelope of an answer. Only newer brokers are known to send one (H;
//! `docs/protocol.md`, *Answers*), so fields are found under several names, and whatever their
//! case. Sentences are read in `answer`; how our own ids begin is in `dialect::request_ids`.

use serde_json::{Map, Value};

use crate::domain::command::Verdict;
use crate::domain::user::UserName;

/// The request id of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Id {
    /// A text: ours, or somebody else's.
    Text(String),
    /// A number. We send none, so the broker kept only the digits of an id, or counts by itself.
    Number(u64),
}

const IDS: [&str; 4] = ["requestid", "correlationid", "correlationdata", "reqid"];
/// Fields that say yes or no, or name a state.
const STATES: [&str; 5] = ["ok", "status", "result", "state", "outcome"];
const REFUSALS: [&str; 14] = [
    "error",
    "err",
    "failed",
    "failure",
    "fail",
    "denied",
    "rejected",
    "refused",
    "forbidden",
    "unauthorized",
    "invalid",
    "unsuccessful",
    "ko",
    "nok",
];
const SUCCESSES: [&str; 4] = ["success", "succeeded", "successful", "successfully"];
/// Fields that hold what went wrong; no matter what is in them, it is no success.
const COMPLAINTS: [&str; 4] = ["errors", "error", "exception", "failure"];
/// Fields with words for people.
const MESSAGES: [&str; 3] = ["message", "msg", "text"];
const REASONS: [&str; 8] = [
    "reason",
    "errormessage",
    "errordescription",
    "description",
    "details",
    "detail",
    "cause",
    "hint",
];
/// How many errors of an answer are shown. Each is compared with all before it, which would take
/// for ever with a hostile answer of very many.
const ERRORS_TOLD: usize = 20;

/// A field by its name in small letters, without `_` and `-`.
pub(super) fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let is = |key: &str| {
        let letters = key.bytes().filter(|b| !matches!(b, b'_' | b'-'));
        letters.map(|b| b.to_ascii_lowercase()).eq(name.bytes())
    };
    let mut fields = object.iter();
    fields.find(|(key, _)| is(key)).map(|(_, value)| value)
}

fn first<'a>(object: &'a Map<String, Value>, names: &[&str]) -> impl Iterator<Item = &'a Value> {
    let found: Vec<&Value> = names
        .iter()
        .filter_map(|name| field(object, name))
        .collect();
    found.into_iter()
}

pub(super) fn id(envelope: &Map<String, Value>) -> Option<Id> {
    let mut ids = first(envelope, &IDS);
    ids.find_map(|value| match value {
        Value::String(id) if id.is_empty() => None,
        Value::String(id) => Some(Id::Text(id.clone())),
        Value::Null => None,
        other => Some(match other.as_u64() {
            Some(number) => Id::Number(number),
            None => Id::Text(other.to_string()),
        }),
    })
}

pub(super) fn named_user(envelope: &Map<String, Value>) -> Option<UserName> {
    let kind = field(envelope, "entitytype").and_then(Value::as_str);
    if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("user")) {
        return None;
    }
    let name = field(envelope, "entityname").and_then(Value::as_str);
    name.filter(|name| !name.is_empty()).map(UserName::from)
}

// --- Yes or no ---

/// What the fields say; `None` when only the words can tell. `success` has the last word.
pub(super) fn verdict(envelope: &Map<String, Value>) -> Option<Verdict> {
    match field(envelope, "success").and_then(truth) {
        Some(true) => return Some(Verdict::Accepted),
        Some(false) => return Some(Verdict::Refused),
        None => {}
    }
    let states: Vec<Verdict> = first(envelope, &STATES).filter_map(state).collect();
    let complains = first(envelope, &COMPLAINTS).any(is_complaint);
    if complains || states.contains(&Verdict::Refused) {
        return Some(Verdict::Refused);
    }
    states.first().copied()
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Number(number) => match number.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// A state that says no, or says success. A mere `ok` is neither.
fn state(value: &Value) -> Option<Verdict> {
    let is = |text: &str, words: &[&str]| words.iter().any(|it| text.eq_ignore_ascii_case(it));
    match value {
        Value::Bool(false) => Some(Verdict::Refused),
        Value::String(text) if is(text.trim(), &REFUSALS) => Some(Verdict::Refused),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(Verdict::Refused),
        Value::String(text) if is(text.trim(), &SUCCESSES) => Some(Verdict::Accepted),
        // As HTTP counts them.
        Value::Number(number) if (400..600).contains(&number.as_u64()?) => Some(Verdict::Refused),
        // Fields may stand one level deeper.
        Value::Object(inner) => verdict_within(inner),
        _ => None,
    }
}

fn verdict_within(inner: &Map<String, Value>) -> Option<Verdict> {
    let success = field(inner, "success").and_then(truth)?;
    Some(if success {
        Verdict::Accepted
    } else {
        Verdict::Refused
    })
}

fn is_complaint(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(several) => !several.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

// --- Words ---

/// The message, then what the errors and reasons add to it. The first of several names counts.
pub(super) fn words(envelope: &Map<String, Value>) -> String {
    let message = first(envelope, &MESSAGES).find_map(sentence);
    let mut text = message.unwrap_or_default().to_owned();
    let mut complaints: Vec<&str> = Vec::new();
    for value in first(envelope, &COMPLAINTS).chain(first(envelope, &["result", "status", "state"]))
    {
        collect(value, &mut complaints);
    }
    complaints.extend(first(envelope, &REASONS).filter_map(sentence));
    for complaint in complaints.into_iter().take(ERRORS_TOLD) {
        if !text.contains(complaint) {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(complaint);
        }
    }
    if text.is_empty() {
        let code = first(envelope, &["code", "errorcode"]).find_map(sentence);
        text.push_str(code.unwrap_or_default());
    }
    text
}

fn sentence(value: &Value) -> Option<&str> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// Words of errors: a text, an object with a message, a list of these (H), or texts by the
/// name of an argument. A mere word for yes or no is none.
fn collect<'a>(value: &'a Value, words: &mut Vec<&'a str>) {
    let is_state = |text: &str| {
        let states = REFUSALS
            .iter()
            .chain(&SUCCESSES)
            .chain(&["ok", "true", "false"]);
        states.clone().any(|word| text.eq_ignore_ascii_case(word))
    };
    match value {
        Value::String(_) => words.extend(sentence(value).filter(|text| !is_state(text))),
        Value::Array(several) => {
            let several = several.iter().take(ERRORS_TOLD);
            several.for_each(|it| collect_one(it, words));
        }
        Value::Object(_) => collect_one(value, words),
        _ => {}
    }
}

fn collect_one<'a>(value: &'a Value, words: &mut Vec<&'a str>) {
    let Value::Object(error) = value else {
        return words.extend(sentence(value));
    };
    let names: Vec<&str> = MESSAGES
        .into_iter()
        .chain(["error"])
        .chain(REASONS)
        .collect();
    let before = words.len();
    words.extend(first(error, &names).filter_map(sentence).take(2));
    if words.len() == before {
        words.extend(
            first(error, &["code", "errorcode"])
                .filter_map(sentence)
                .take(1),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Map<String, Value> {
        match serde_json::from_str(json).unwrap() {
            Value::Object(envelope) => envelope,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_refusal_in_any_spelling_is_one_and_keeps_its_words() {
        for (json, text) in [
            (
                r#"{"status":"error","error":"Quota of users exceeded"}"#,
                "Quota of users exceeded",
            ),
            (r#"{"success":false}"#, ""),
            (r#"{"result":"failed","reason":"too many"}"#, "too many"),
            (r#"{"ok":false,"msg":"not now"}"#, "not now"),
            (r#"{"ok":false,"code":"E_QUOTA"}"#, "E_QUOTA"),
            (r#"{"errors":["one","two"]}"#, "one; two"),
            (r#"{"error":{"message":"locked","code":7}}"#, "locked"),
            (r#"{"error":{"code":"E7"}}"#, "E7"),
            (r#"{"error":true}"#, ""),
            (
                r#"{"Error":{"Description":"no room"},"Status":"ok"}"#,
                "no room",
            ),
            (
                r#"{"message":"Not done","error_description":"no disk","state":"FAILED"}"#,
                "Not done; no disk",
            ),
            (
                r#"{"status":403,"detail":"Forbidden here"}"#,
                "Forbidden here",
            ),
            (r#"{"result":{"success":false,"reason":"inner"}}"#, "inner"),
            (
                r#"{"exception":"IllegalState","message":"User x added successfully!"}"#,
                "User x added successfully!; IllegalState",
            ),
        ] {
            let envelope = read(json);
            assert_eq!(verdict(&envelope), Some(Verdict::Refused), "{json}");
            assert_eq!(words(&envelope), text, "{json}");
        }
    }

    #[test]
    fn only_what_says_success_is_one() {
        for json in [
            r#"{"status":"success"}"#,
            r#"{"result":"Succeeded","error":null,"errors":[]}"#,
            r#"{"result":{"success":true}}"#,
        ] {
            assert_eq!(verdict(&read(json)), Some(Verdict::Accepted), "{json}");
        }
        for json in [
            r#"{"ok":true}"#,
            r#"{"status":"ok"}"#,
            r#"{"status":200}"#,
            r#"{"result":"done","error":""}"#,
            r#"{"status":"pending","errors":{}}"#,
            "{}",
        ] {
            assert_eq!(verdict(&read(json)), None, "{json}");
        }
    }

    #[test]
    fn an_id_is_found_however_its_key_is_spelt() {
        for key in [
            "requestId",
            "request_id",
            "RequestID",
            "correlationId",
            "Correlation-ID",
            "REQUESTID",
        ] {
            let text = read(&format!(r#"{{"{key}":"gl-1-7"}}"#));
            assert_eq!(id(&text), Some(Id::Text("gl-1-7".into())), "{key}");
            let number = read(&format!(r#"{{"{key}":7}}"#));
            assert_eq!(id(&number), Some(Id::Number(7)), "{key}");
        }
        for json in [
            r#"{"requestId":""}"#,
            r#"{"requestId":null}"#,
            r#"{"id":"x"}"#,
        ] {
            assert_eq!(id(&read(json)), None, "{json}");
        }
    }
}
