//! The answers of a Coreflux broker: one JSON envelope per command from newer ones (H), plain text
//! from older ones (M). See `docs/protocol.md`, *Answers*.
//!
//! A refusal is one in any spelling (`status`, `ok`, `error`, `errors` …), a success only where the
//! word stands. A new sentence of the broker goes into `domain::redact` too, else it may be hidden.

use serde_json::{Map, Value};

use super::envelope::{self, Id, field};
use super::users::group_names;
use crate::domain::broker_messages::GroupsTold;
use crate::domain::command::{CommandKind, Verdict};
use crate::domain::user::UserName;
use crate::text::byte_order_mark::without_mark;

/// What an answer says, before it is known whose it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ParsedAnswer {
    /// The request id that it carries.
    pub(super) id: Option<Id>,
    /// The command that it names, in lower case and without its dash.
    pub(super) verb: Option<String>,
    pub(super) verdict: Verdict,
    pub(super) text: String,
    pub(super) user: Option<UserName>,
}

impl ParsedAnswer {
    /// The kind of command that it names.
    pub(super) fn kind(&self) -> Option<CommandKind> {
        match self.verb.as_deref()? {
            "adduser" => Some(CommandKind::Add),
            "removeuser" => Some(CommandKind::Remove),
            "changeuserpassword" => Some(CommandKind::Password),
            "changeusersettings" | "addusertogroup" | "removeuserfromgroup" => {
                Some(CommandKind::Permission)
            }
            _ => None,
        }
    }

    /// Whether it names a change of a group.
    pub(super) fn is_about_membership(&self) -> bool {
        let verb = self.verb.as_deref();
        matches!(verb, Some("addusertogroup" | "removeuserfromgroup"))
    }
}

/// Reads an answer of any shape.
pub(super) fn read(payload: &[u8]) -> ParsedAnswer {
    let Ok(text) = std::str::from_utf8(payload) else {
        return unclear(String::from_utf8_lossy(payload).into_owned());
    };
    let text = without_mark(text).trim();
    if !text.starts_with(['{', '[']) {
        return plain(text);
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(envelope)) => read_envelope(&envelope),
        // The word `success` inside broken or foreign JSON proves nothing.
        Ok(_) | Err(_) => unclear(text.into()),
    }
}

/// What an answer to `-listUserGroups` says (M: `data.groups`). Empty data may be an object or a
/// list (H).
pub(super) fn groups(answer: &ParsedAnswer, payload: &[u8]) -> GroupsTold {
    let words = |text: &str| match text {
        "" => GroupsTold::Nothing("the broker's answer does not mention groups".into()),
        text => GroupsTold::Nothing(text.into()),
    };
    match answer.verdict {
        Verdict::Accepted => {}
        _ if answer.text.to_lowercase().contains("unknown command") => return GroupsTold::NoGroups,
        _ => return words(&answer.text),
    }
    let envelope: Option<Value> = std::str::from_utf8(payload)
        .ok()
        .and_then(|text| serde_json::from_str(without_mark(text).trim()).ok());
    let envelope = envelope.as_ref().and_then(Value::as_object);
    let data = envelope.and_then(|envelope| field(envelope, "data"));
    let names = match data {
        Some(Value::Object(data)) if data.is_empty() => Some(Vec::new()),
        Some(Value::Object(data)) => field(data, "groups").and_then(group_names),
        Some(list) => group_names(list),
        None => None,
    };
    match names {
        Some(names) => GroupsTold::These(names.into_iter().map(Into::into).collect()),
        None => words(""),
    }
}

fn unclear(text: String) -> ParsedAnswer {
    ParsedAnswer {
        id: None,
        verb: None,
        verdict: Verdict::Unclear,
        text,
        user: None,
    }
}

fn read_envelope(envelope: &Map<String, Value>) -> ParsedAnswer {
    let text = envelope::words(envelope);
    let inner = plain(&text);
    let verdict = match (envelope::verdict(envelope), inner.verdict) {
        // A field says yes and the words say no: only `success` itself counts more than the words.
        (Some(Verdict::Accepted), Verdict::Refused) if field(envelope, "success").is_none() => {
            Verdict::Unclear
        }
        (Some(verdict), _) | (None, verdict) => verdict,
    };
    let command = field(envelope, "command").and_then(Value::as_str);
    let verb = command.map(|verb| verb.trim_start_matches('-').to_lowercase());
    ParsedAnswer {
        id: envelope::id(envelope),
        verb: verb.filter(|verb| !verb.is_empty()).or(inner.verb),
        verdict,
        user: envelope::named_user(envelope).or(inner.user),
        text,
    }
}

// --- Plain text ---

/// The documented confirmations (M): what stands before and after the user, and the command.
const CONFIRMATIONS: [(&str, &str, &str); 3] = [
    ("User ", " added successfully", "adduser"),
    ("User ", " removed successfully", "removeuser"),
    (
        "Password for user ",
        " changed successfully",
        "changeuserpassword",
    ),
];

/// What marks a failure even beside the word `success`. The first five are what the vendor's own
/// older client and its documentation know (H, M), the others are variations (L).
/// The end of a sentence that names the user goes into `refused_user` too.
const FAILURES: [&str; 31] = [
    "not found",
    "does not exist",
    "error",
    "failed",
    "denied",
    "unknown command",
    "not allowed",
    "already exists",
    "unsuccess",
    "not success",
    "without success",
    "no success",
    "failure",
    "fails",
    "cannot",
    "can't",
    "could not",
    "couldn't",
    "unable",
    "not been",
    "was not",
    "wasn't",
    "did not",
    "didn't",
    "refused",
    "rejected",
    "forbidden",
    "unauthorized",
    "not authorized",
    "not permitted",
    "invalid",
];

fn plain(text: &str) -> ParsedAnswer {
    if let Some(answer) = group_confirmation(text) {
        return answer;
    }
    if let Some(answer) = confirmation(text) {
        return answer;
    }
    let lower = text.to_lowercase();
    let verdict = if FAILURES.iter().any(|word| lower.contains(word)) {
        Verdict::Refused
    } else if lower.contains("success") {
        Verdict::Accepted
    } else {
        Verdict::Unclear
    };
    let (subject, named) = subject(text).unzip();
    ParsedAnswer {
        id: None,
        verb: verb(&lower).or(subject),
        verdict,
        text: text.into(),
        user: refused_user(text).or(named),
    }
}

/// The command and the user that a text is about, as in `Settings for user bob changed
/// successfully!` or `Failed to add user bob: …`. No such text is documented (L), but without this
/// another admin's could be taken for ours, since older brokers send no request ids. A name that
/// holds one of the ends is cut there: then the answer is nobody's, and the outcome unknown.
fn subject(text: &str) -> Option<(String, UserName)> {
    const PHRASES: [(&str, &str); 8] = [
        ("settings for user ", "changeusersettings"),
        ("settings of user ", "changeusersettings"),
        ("update user ", "changeusersettings"),
        ("password for user ", "changeuserpassword"),
        ("password of user ", "changeuserpassword"),
        ("add user ", "adduser"),
        ("remove user ", "removeuser"),
        ("delete user ", "removeuser"),
    ];
    const ENDS: [&str; 9] = [
        ": ",
        " changed ",
        " updated ",
        " successfully",
        " not found",
        " does not exist",
        " already exists",
        " failed",
        " was ",
    ];
    // Only ASCII is changed, so that positions are the same in both texts.
    let lower = text.to_ascii_lowercase();
    PHRASES.iter().find_map(|(phrase, verb)| {
        let start = lower.find(phrase)? + phrase.len();
        let rest = &text[start..];
        let ends = ENDS.iter().filter_map(|end| lower[start..].find(end));
        let name = &rest[..ends.min().unwrap_or(rest.len())];
        let name = name.trim_end_matches(['!', '.']).trim_matches(['\'', '"']);
        let (verb, name) = of_group(verb, name).unwrap_or((verb, name));
        (!name.is_empty()).then(|| (verb.to_owned(), UserName::from(name)))
    })
}

/// What `add user bob to group ops` is about: the membership of bob (L).
fn of_group<'a>(verb: &str, name: &'a str) -> Option<(&'static str, &'a str)> {
    let (middle, of_group) = match verb {
        "adduser" => (" to group ", "addusertogroup"),
        "removeuser" => (" from group ", "removeuserfromgroup"),
        _ => return None,
    };
    let (user, _) = name.split_once(middle)?;
    Some((of_group, user.trim_matches(['\'', '"'])))
}

/// The user that a refusal names, as in `User bob not found` (L): without it another admin's
/// refusal could be taken for ours, since older brokers send no request ids.
fn refused_user(text: &str) -> Option<UserName> {
    const ENDS: [&str; 3] = [" not found", " does not exist", " already exists"];
    let rest = text.strip_prefix("User ")?;
    let end = ENDS.iter().filter_map(|end| rest.find(end)).min()?;
    let user = rest[..end].trim_matches(['\'', '"']);
    (!user.is_empty()).then(|| UserName::from(user))
}

/// `User bob added to group ops successfully!` (L). As a user and a group may have any names, such
/// a text says for sure what was done only as long as it can be read in one way.
fn group_confirmation(text: &str) -> Option<ParsedAnswer> {
    const FORMS: [(&str, &str); 2] = [
        (" added to group ", "addusertogroup"),
        (" removed from group ", "removeuserfromgroup"),
    ];
    let body = text.trim_end_matches(['!', '.']);
    let body = body.strip_prefix("User ")?.strip_suffix(" successfully")?;
    let (verb, (user, group)) = FORMS
        .iter()
        .find_map(|(middle, verb)| Some((verb, body.split_once(middle)?)))?;
    let lower = body.to_lowercase();
    let ambiguous = FORMS.iter().any(|(middle, _)| group.contains(middle))
        || [" added", " removed"]
            .iter()
            .any(|end| group.ends_with(end))
        || FAILURES.iter().any(|word| lower.contains(word));
    if user.is_empty() || group.is_empty() || ambiguous {
        return Some(unclear(text.into()));
    }
    Some(ParsedAnswer {
        verb: Some((*verb).to_owned()),
        verdict: Verdict::Accepted,
        user: Some(UserName::from(user)),
        ..unclear(text.into())
    })
}

fn confirmation(text: &str) -> Option<ParsedAnswer> {
    let body = text.trim_end_matches(['!', '.']);
    CONFIRMATIONS.iter().find_map(|(before, after, verb)| {
        let user = body.strip_prefix(before)?.strip_suffix(after)?;
        if user.is_empty() {
            return None;
        }
        // `User bob was not added successfully!` fits the form too, while `line error` is a
        // possible name: such a text is neither a success nor a failure for sure.
        let lower = user.to_lowercase();
        let doubtful = lower.contains(char::is_whitespace)
            && (lower
                .split_whitespace()
                .any(|word| matches!(word, "not" | "never" | "nor" | "no"))
                || FAILURES.iter().any(|word| lower.contains(word)));
        let verdict = if doubtful {
            Verdict::Unclear
        } else {
            Verdict::Accepted
        };
        let user = (!doubtful).then(|| UserName::from(user));
        let verb = Some((*verb).to_owned());
        Some(ParsedAnswer {
            id: None,
            verb,
            verdict,
            text: text.into(),
            user,
        })
    })
}

/// The command that a text names, as `Unknown command: -x` and `not allowed to execute -x` do (M),
/// and `Usage: -x` may (L). Only after those words, since a user's name may start with a dash too.
fn verb(lower: &str) -> Option<String> {
    let words = lower.split_whitespace();
    words.clone().zip(words.skip(1)).find_map(|(before, word)| {
        if !matches!(before, "command:" | "command" | "execute" | "usage:") {
            return None;
        }
        let name = word.trim_matches(['\'', '"', '`', '.', ',', ':', ';', '!', '(', ')']);
        let name = name.strip_prefix('-')?;
        let spelt = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        spelt.then(|| name.to_owned())
    })
}

/// How refusals for lack of rights begin: the first is documented (M), the others are
/// variations (L). Only a beginning counts, since a user's name may hold any words.
const DENIALS: [&str; 8] = [
    "permission denied",
    "access denied",
    "you are not allowed to execute",
    "you are not authorized",
    "not authorized",
    "unauthorized",
    "insufficient permission",
    "insufficient rights",
];

/// Whether a refusal says that the account may not send such a command.
pub(super) fn is_denial(text: &str) -> bool {
    let lower = text.to_lowercase();
    // The message and the errors of an envelope were joined by semicolons.
    lower
        .split("; ")
        .any(|part| DENIALS.iter().any(|start| part.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use CommandKind::{Add, Password, Permission, Remove};
    use Verdict::{Accepted, Refused, Unclear};

    fn answer(text: &str) -> (Verdict, Option<CommandKind>, Option<String>) {
        let answer = read(text.as_bytes());
        (
            answer.verdict,
            answer.kind(),
            answer.user.map(|user| user.as_str().to_owned()),
        )
    }

    #[test]
    fn an_answer_about_a_group_is_never_one_about_a_flag_or_a_new_user() {
        for text in [
            "User bob added to group ops successfully!",
            "User bob removed from group ops successfully!",
            "Unknown command: -addUserToGroup",
        ] {
            let answer = plain(text);
            assert!(answer.is_about_membership(), "{text}");
            assert_eq!(answer.kind(), Some(Permission), "{text}");
        }
        for (text, user) in [
            ("Failed to add user bob to group ops: no such group", "bob"),
            ("Cannot remove user 'line 1' from group ops.", "line 1"),
        ] {
            let answer = plain(text);
            assert!(answer.is_about_membership(), "{text}");
            assert_eq!((answer.verdict, answer.user), (Refused, Some(user.into())));
        }
        let answer = plain("User bob added to group ops successfully!");
        assert_eq!(answer.user, Some("bob".into()));
        assert_eq!(answer.verdict, Accepted);
        // It may also be the addition of a user with a strange name, so it decides nothing.
        let answer = plain("User bob added to group x added successfully!");
        assert_eq!((answer.verdict, answer.user), (Unclear, None));
        let marked = br#"{"success":true,"command":"AddUserToGroup","requestId":"x"}"#;
        assert_eq!(read(marked).kind(), Some(Permission));
    }

    #[test]
    fn a_refusal_names_its_user() {
        for text in ["User line 1 not found", "User 'line 1' already exists!"] {
            assert_eq!(
                answer(text),
                (Refused, None, Some("line 1".into())),
                "{text}"
            );
        }
    }

    #[test]
    fn very_many_errors_are_told_in_part() {
        let errors: Vec<String> = (0..100_000).map(|it| format!("error {it:06}")).collect();
        let envelope = serde_json::json!({ "success": false, "errors": errors });
        let answer = read(envelope.to_string().as_bytes());
        assert_eq!(answer.verdict, Refused);
        assert!(
            answer.text.ends_with("; error 000019"),
            "{}",
            answer.text.len()
        );
    }

    #[test]
    fn other_texts_name_deed_and_user_where_they_can() {
        for (text, verdict, kind, user) in [
            (
                "Settings for user line 1 changed successfully!",
                Accepted,
                Permission,
                "line 1",
            ),
            (
                "Failed to change settings for user bob: no such setting",
                Refused,
                Permission,
                "bob",
            ),
            (
                "FAILED TO ADD USER 'bob': User already exists",
                Refused,
                Add,
                "bob",
            ),
            ("Error: cannot remove user root.", Refused, Remove, "root"),
            (
                "The password of user \u{130}x was updated",
                Unclear,
                Password,
                "\u{130}x",
            ),
        ] {
            let expected = (verdict, Some(kind), Some(user.into()));
            assert_eq!(answer(text), expected, "{text}");
        }
        for text in [
            "Failed to add user: too short",
            "Settings changed successfully",
        ] {
            assert_eq!((answer(text).1, answer(text).2), (None, None), "{text}");
        }
    }

    #[test]
    fn the_documented_confirmations_name_deed_and_user() {
        for (text, kind, user) in [
            ("User operator added successfully!", Add, "operator"),
            ("User operator removed successfully!", Remove, "operator"),
            (
                "Password for user operator changed successfully!",
                Password,
                "operator",
            ),
            ("User line 1 added successfully!", Add, "line 1"),
            (
                "User error-reporter added successfully!\n",
                Add,
                "error-reporter",
            ),
            ("User failover removed successfully", Remove, "failover"),
            (
                "User added successfully added successfully!",
                Add,
                "added successfully",
            ),
        ] {
            assert_eq!(
                answer(text),
                (Accepted, Some(kind), Some(user.into())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_confirmation_that_could_be_a_denial_is_neither() {
        for text in [
            "User bob was not added successfully!",
            "User bob not removed successfully!",
            "User bob could not be added successfully!",
        ] {
            assert_eq!(read(text.as_bytes()).verdict, Unclear, "{text}");
            assert_eq!(read(text.as_bytes()).user, None, "{text}");
        }
    }

    #[test]
    fn failure_words_win_over_success() {
        for text in [
            "Operation unsuccessful",
            "The change was not successful",
            "Success is denied",
            "User bob not found",
            "User bob does not exist",
            "User bob already exists",
            "ERROR 12",
            "Adding the user failed",
            "Unknown command: -addUser",
            "Permission denied: You are not allowed to execute -addUser",
            "Not executed successfully: invalid argument",
        ] {
            assert_eq!(read(text.as_bytes()).verdict, Refused, "{text}");
        }
    }

    #[test]
    fn a_text_that_says_neither_is_unclear() {
        for text in [
            "",
            "ok",
            "User bob",
            "done.",
            "{\"success\":tru",
            "[\"success\"]",
            "[]",
            "{}",
        ] {
            assert_eq!(read(text.as_bytes()).verdict, Unclear, "{text}");
        }
        assert_eq!(read(b"success \xff").verdict, Unclear);
        assert_eq!(
            read("Settings successfully updated".as_bytes()).verdict,
            Accepted
        );
    }

    #[test]
    fn a_refusal_names_the_deed_by_its_command() {
        for (text, kind) in [
            (
                "Permission denied: You are not allowed to execute -removeUser",
                Remove,
            ),
            ("Unknown command: -changeUserSettings.", Permission),
            ("Failed to execute '-ChangeUserPassword'", Password),
        ] {
            assert_eq!(answer(text), (Refused, Some(kind), None), "{text}");
        }
        assert_eq!(read(b"User -removeUser not found").kind(), None);
        let probe = read(b"Unknown command: -listUserGroups");
        assert_eq!(
            (probe.verb.as_deref(), probe.kind()),
            (Some("listusergroups"), None)
        );
    }

    #[test]
    fn an_envelope_is_read_whole() {
        let answer = read(
            br#"{"success":true,"command":"AddUser","requestId":"gl-1a2b3c4d","message":"User operator added successfully!",
 "entityType":"User","entityName":"operator","data":{}}"#,
        );
        assert_eq!(answer.id, Some(Id::Text("gl-1a2b3c4d".into())));
        assert_eq!(answer.kind(), Some(Add));
        assert_eq!(answer.verdict, Accepted);
        assert_eq!(answer.text, "User operator added successfully!");
        assert_eq!(answer.user, Some("operator".into()));
    }

    #[test]
    fn a_failure_joins_message_and_errors_without_repeating() {
        let text = |json: &str| read(json.as_bytes()).text;
        assert_eq!(
            text(
                r#"{"success":false,"message":"Failed","errors":[{"message":"locked"},{"message":"late"},{"message":"locked"}]}"#
            ),
            "Failed; locked; late"
        );
        assert_eq!(
            text(
                r#"{"success":false,"message":"User x not found","errors":[{"message":"not found"}]}"#
            ),
            "User x not found"
        );
        assert_eq!(
            text(r#"{"success":false,"errors":[{"message":"why"},{},7,null]}"#),
            "why"
        );
        assert_eq!(
            text(r#"{"success":false,"errors":["one",{"Message":"two"}]}"#),
            "one; two"
        );
        assert_eq!(
            text(r#"{"success":false,"errors":{"message":"alone"}}"#),
            "alone"
        );
    }

    #[test]
    fn missing_and_odd_fields_do_not_break_an_envelope() {
        for (json, verdict) in [
            (r#"{"success":"True"}"#, Accepted),
            (r#"{"Success":false}"#, Refused),
            (r#"{"success":1}"#, Accepted),
            (
                r#"{"success":0,"message":"User x added successfully!"}"#,
                Refused,
            ),
            (r#"{"success":[],"message":5}"#, Unclear),
            (
                r#"{"success":null,"message":"User x added successfully!"}"#,
                Accepted,
            ),
            (
                r#"{"message":"User x added successfully!","errors":["no"]}"#,
                Refused,
            ),
            (
                r#"{"command":3,"requestId":null,"entityName":{},"errors":4,"data":[]}"#,
                Refused,
            ),
        ] {
            assert_eq!(read(json.as_bytes()).verdict, verdict, "{json}");
        }
        let id = |json: &str| {
            read(json.as_bytes()).id.map(|id| match id {
                Id::Text(id) => id,
                Id::Number(number) => format!("number {number}"),
            })
        };
        assert_eq!(id(r#"{"requestId":""}"#), None);
        assert_eq!(id(r#"{"requestId":null}"#), None);
        assert_eq!(id(r#"{"requestId":12}"#).as_deref(), Some("number 12"));
        assert_eq!(id(r#"{"RequestID":"x"}"#).as_deref(), Some("x"));
    }

    #[test]
    fn an_envelope_about_something_else_names_no_user() {
        let answer = read(
            br#"{"success":true,"command":"AddRoute","entityType":"Route","entityName":"r1"}"#,
        );
        assert_eq!((answer.kind(), answer.user), (None, None));
        let answer =
            read(br#"{"success":true,"message":"Password for user a b changed successfully!"}"#);
        assert_eq!(
            (answer.kind(), answer.user),
            (Some(Password), Some("a b".into()))
        );
    }

    #[test]
    fn only_a_refusal_for_lack_of_rights_is_one() {
        for text in [
            "Permission denied: You are not allowed to execute -changeUserSettings",
            "The command failed; Permission denied: You are not allowed to execute -addUser",
        ] {
            assert!(is_denial(text), "{text}");
        }
        for text in [
            "User permission denied not found",
            "The root user cannot be removed",
            "Error: The character # is not allowed",
            "Unknown command: -addUser",
        ] {
            assert!(!is_denial(text), "{text}");
        }
    }
}
