//! The dialect of the Coreflux broker: what its messages mean, and what is sent to it. The topics
//! are in `topics`, what is known of it as a family in `family`. What the harmless command asks is
//! decided here (`probe`).
//!
//! Its facts, and how sure each one is (**H**, **M**, **L**), are in `docs/protocol.md`.

mod answer;
mod default_rules;
mod encode;
mod envelope;
mod factory_login;
mod family;
mod passwords_in_answers;
mod permissions;
mod protection;
mod session_reports;
mod shown_command;
mod topics;
mod users;

use super::contract::{AnswerMode, Decoded, Dialect, EncodeError, Publish};
use super::request_ids::{canonical_number, id_prefix};
use crate::domain::broker_messages::{BrokerEvent, Channel, GroupsTold};
use crate::domain::command::{Answer, CommandId, Correlation, Submission, Verdict};
use crate::domain::family::FamilyTraits;
use crate::domain::secret::Secret;
use crate::domain::session_report::About;
use crate::domain::user::UserName;
use crate::domain::validate;
use envelope::Id;
use permissions::ROOT;
pub use topics::{
    ANSWER_TOPIC, CLIENTS_TOPIC, COMMAND_TOPIC, LOGINS_TOPIC, SESSIONS_TOPIC, USERS_TOPIC,
};

/// How changes are saved and where users come from: the notice that the vendor's own page shows.
pub const NOTICE: &str = "Changes are saved by commands to $SYS/Coreflux/Command; \
    users come from $SYS/Coreflux/Config/Users.";

/// What is documented of all Coreflux brokers.
pub fn family() -> FamilyTraits {
    family::family()
}

/// The question for a user's groups, as the envelope spells it in lower case.
const GROUPS_VERB: &str = "listusergroups";

/// What stands for the words of a refusal that has none.
const WITHOUT_REASON: &str = "refused without giving a reason";

/// Commands without side effects, spelt in the same way.
const PROBE_VERBS: [&str; 2] = [GROUPS_VERB, "listroutes"];

/// The Coreflux dialect within one session of the console.
#[derive(Debug)]
pub struct Coreflux {
    /// What the request ids of this session start with.
    prefix: String,
}

impl Coreflux {
    /// A dialect whose request ids read `gl-<session>-<id>`. Of `session` only ASCII letters and
    /// digits are kept, since an id must stay one token of the command.
    pub fn new(session: &str) -> Self {
        Self {
            prefix: id_prefix(session),
        }
    }

    fn correlation(&self, id: Option<&Id>) -> Correlation {
        let id = match id {
            None => return Correlation::Unmarked,
            Some(Id::Number(number)) => return Correlation::Numbered(*number),
            Some(Id::Text(id)) => id,
        };
        let number = id.strip_prefix(&self.prefix).and_then(canonical_number);
        number.map_or(Correlation::Foreign, |number| {
            Correlation::Ours(CommandId(number))
        })
    }

    /// The turn of a question of this session. Its id differs from that of a command by a letter.
    fn own_turn(&self, letter: char, id: &str) -> Option<u64> {
        let turn = id.strip_prefix(&self.prefix)?.strip_prefix(letter)?;
        canonical_number(turn)
    }

    /// What an answer means to this session; `None` for an answer to somebody else's question,
    /// which changes nothing.
    fn hear_answer(&self, payload: &[u8]) -> Option<Decoded> {
        let parsed = answer::read(payload);
        let about_groups = parsed.verb.as_deref() == Some(GROUPS_VERB);
        let id = match &parsed.id {
            Some(Id::Text(id)) => Some(id.as_str()),
            Some(Id::Number(_)) | None => None,
        };
        if let Some(id) = id {
            if self.own_turn(PROBE, id).is_some() {
                let groups = about_groups.then(|| answer::groups(&parsed, payload));
                return Some(Decoded::Probe(AnswerMode::WithIds, groups));
            }
            if let Some(turn) = self.own_turn(GROUPS, id) {
                return Some(Decoded::Groups(turn, answer::groups(&parsed, payload)));
            }
        } else if parsed
            .verb
            .as_deref()
            .is_some_and(|verb| PROBE_VERBS.contains(&verb))
        {
            // An answer to a harmless question is never one to a command. It is not known who
            // asked, but it says that the broker has no groups.
            let told = about_groups.then(|| answer::groups(&parsed, payload));
            let none = told.filter(|told| *told == GroupsTold::NoGroups);
            return Some(Decoded::Probe(AnswerMode::WithoutIds, none));
        }
        let kind = parsed.kind();
        let correlation = match self.correlation(parsed.id.as_ref()) {
            // It names a command that this console never sends.
            Correlation::Unmarked | Correlation::Numbered(_)
                if parsed.verb.is_some() && kind.is_none() =>
            {
                Correlation::Foreign
            }
            Correlation::Unmarked | Correlation::Numbered(_) if parsed.is_about_membership() => {
                Correlation::Membership
            }
            correlation => correlation,
        };
        let is_theirs = correlation == Correlation::Foreign;
        if is_theirs
            && parsed
                .verb
                .as_deref()
                .is_some_and(|it| it.starts_with("list"))
        {
            return None;
        }
        let verdict = match parsed.verdict {
            Verdict::Refused if answer::is_denial(&parsed.text) => Verdict::Denied,
            verdict => verdict,
        };
        let text = match (parsed.text.as_str(), parsed.verdict) {
            ("", Verdict::Refused) => WITHOUT_REASON.into(),
            (text, _) => passwords_in_answers::without_passwords(text).into_owned(),
        };
        let text = match &parsed.verb {
            // Nothing else would say what it is about.
            Some(verb) if kind.is_none() && !text.to_lowercase().contains(verb) => {
                format!("{verb}: {text}")
            }
            _ => text,
        };
        Some(Decoded::Event(BrokerEvent::Answer(Answer {
            correlation,
            verdict,
            kind,
            user: parsed.user,
            text,
        })))
    }
}

/// What sets the ids of questions apart from those of commands: that of the probe, and that for a
/// user's groups.
const PROBE: char = 'p';
const GROUPS: char = 'g';

impl Dialect for Coreflux {
    fn family(&self) -> (FamilyTraits, &'static str) {
        (family(), NOTICE)
    }

    fn subscriptions(&self) -> &'static [(Channel, &'static str)] {
        topics::SUBSCRIBED
    }

    fn unheard(&self) -> String {
        format!(
            "No password is sent: nothing has answered on {COMMAND_TOPIC} yet, so others may \
                be reading it."
        )
    }

    fn encode(&self, submission: &Submission, mode: AnswerMode) -> Result<Publish, EncodeError> {
        let id = match mode {
            AnswerMode::WithIds => Some(format!("{}{}", self.prefix, submission.id.0)),
            AnswerMode::WithoutIds => None,
        };
        let payload = encode::command(&submission.command, id.as_deref())?;
        Ok(Publish {
            topic: COMMAND_TOPIC,
            payload,
        })
    }

    fn probe(&self, own_name: Option<&UserName>, turn: u64) -> Publish {
        let id = format!("{}{PROBE}{turn}", self.prefix);
        let groups = own_name.map(UserName::as_str).and_then(|name| {
            // Where the syntax cannot carry the name, the routes are asked for instead.
            validate::argument(name).ok()?;
            encode::line("-listUserGroups", &[("user name", name)], Some(&id)).ok()
        });
        let payload = groups.unwrap_or_else(|| Secret::new(format!("-listRoutes -requestId {id}")));
        Publish {
            topic: COMMAND_TOPIC,
            payload,
        }
    }

    fn groups_question(&self, user: &UserName, turn: u64) -> Result<Publish, EncodeError> {
        let id = format!("{}{GROUPS}{turn}", self.prefix);
        let arguments = [("user name", user.as_str())];
        Ok(Publish {
            topic: COMMAND_TOPIC,
            payload: encode::line("-listUserGroups", &arguments, Some(&id))?,
        })
    }

    fn session_topics(&self) -> &'static [&'static str] {
        topics::OF_SESSIONS
    }

    fn decode(&mut self, topic: &str, payload: &[u8]) -> Vec<Decoded> {
        match topic {
            ANSWER_TOPIC => self.hear_answer(payload).into_iter().collect(),
            USERS_TOPIC => vec![Decoded::Event(users::decode(payload))],
            SESSIONS_TOPIC => vec![session_reports::read(About::Sessions, payload)],
            CLIENTS_TOPIC => vec![session_reports::read(About::Clients, payload)],
            LOGINS_TOPIC => vec![session_reports::read(About::Logins, payload)],
            _ => Vec::new(),
        }
    }

    fn is_factory_login(&self, user: &str, password: &Secret) -> bool {
        factory_login::is_factory_login(user, password)
    }

    fn refusal(&self, channel: Channel, broker_says: &str) -> String {
        // What the default rules ask for (M). A broker with rules of its own may ask for more.
        match channel {
            Channel::Users => format!(
                "The broker refused to show the user list ({broker_says}): reading it needs Full \
                 Access (AllowedSystemConfiguration)."
            ),
            Channel::Answers => format!(
                "The broker refused to show its answers to commands ({broker_says}): reading them \
                 needs User Management (AllowedUserManagement) or Full Access \
                 (AllowedSystemConfiguration)."
            ),
            Channel::Commands => format!(
                "The broker refused the command ({broker_says}): sending commands needs User \
                 Management (AllowedUserManagement) or Full Access (AllowedSystemConfiguration)."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Command, CommandKind};

    fn answer(decoded: &[Decoded]) -> &Answer {
        match decoded {
            [Decoded::Event(BrokerEvent::Answer(answer))] => answer,
            other => panic!("no answer: {other:?}"),
        }
    }

    #[test]
    fn ids_are_sent_only_to_a_broker_that_takes_them_and_come_back_as_ours() {
        let mut dialect = Coreflux::new("1a2b");
        let command = Command::remove("alice");
        let submission = Submission {
            id: CommandId(7),
            command,
        };
        let marked = dialect.encode(&submission, AnswerMode::WithIds).unwrap();
        assert_eq!(
            marked.payload.expose(),
            "-removeUser alice -requestId gl-1a2b-7"
        );
        assert_eq!(marked.topic, "$SYS/Coreflux/Command");
        let plain = dialect.encode(&submission, AnswerMode::WithoutIds).unwrap();
        assert_eq!(plain.payload.expose(), "-removeUser alice");
        let decoded = dialect.decode(
            ANSWER_TOPIC,
            br#"{"success":true,"command":"RemoveUser","requestId":"gl-1a2b-7"}"#,
        );
        assert_eq!(
            answer(&decoded).correlation,
            Correlation::Ours(CommandId(7))
        );
        assert_eq!(answer(&decoded).kind, Some(CommandKind::Remove));
    }

    #[test]
    fn ids_of_others_are_foreign_and_a_missing_one_is_unmarked() {
        let mut dialect = Coreflux::new("1a2b");
        for id in [
            "gl-ffff-7",
            "x",
            "gl-1a2b-",
            "gl-1a2b-07",
            "gl-1a2b-+7",
            "gl-1a2b-99999999999999999999",
            "gl-1a2b-7 ",
        ] {
            let json = format!(r#"{{"success":true,"requestId":"{id}"}}"#);
            let decoded = dialect.decode(ANSWER_TOPIC, json.as_bytes());
            assert_eq!(answer(&decoded).correlation, Correlation::Foreign, "{id}");
        }
        let decoded = dialect.decode(ANSWER_TOPIC, b"User bob added successfully!");
        assert_eq!(
            *answer(&decoded),
            Answer {
                correlation: Correlation::Unmarked,
                verdict: Verdict::Accepted,
                text: "User bob added successfully!".into(),
                kind: Some(CommandKind::Add),
                user: Some("bob".into()),
            }
        );
    }

    #[test]
    fn the_probe_asks_for_the_own_groups_or_else_the_routes() {
        let dialect = Coreflux::new("1a2b");
        let text = |name: Option<&str>| {
            let name = name.map(UserName::from);
            dialect.probe(name.as_ref(), 3).payload.expose().to_owned()
        };
        assert_eq!(
            text(Some("root")),
            "-listUserGroups root -requestId gl-1a2b-p3"
        );
        assert_eq!(
            text(Some("line 1")),
            "-listUserGroups \"line 1\" -requestId gl-1a2b-p3"
        );
        assert_eq!(text(None), "-listRoutes -requestId gl-1a2b-p3");
        assert_eq!(text(Some("a\"b")), "-listRoutes -requestId gl-1a2b-p3");
        assert_eq!(text(Some("")), "-listRoutes -requestId gl-1a2b-p3");
    }

    #[test]
    fn answers_to_probes_are_never_answers_to_commands() {
        let mut dialect = Coreflux::new("1a2b");
        for (payload, mode) in [
            (
                r#"{"success":true,"command":"ListUserGroups","requestId":"gl-1a2b-p3","data":{"groups":[]}}"#,
                AnswerMode::WithIds,
            ),
            (
                r#"{"success":false,"message":"Unknown command: -listUserGroups","requestId":"gl-1a2b-p3"}"#,
                AnswerMode::WithIds,
            ),
            (
                r#"{"success":true,"command":"ListUserGroups","data":{"groups":[]}}"#,
                AnswerMode::WithoutIds,
            ),
            ("Unknown command: -listUserGroups", AnswerMode::WithoutIds),
            (
                "Permission denied: You are not allowed to execute -listRoutes",
                AnswerMode::WithoutIds,
            ),
        ] {
            let decoded = dialect.decode(ANSWER_TOPIC, payload.as_bytes());
            let [Decoded::Probe(decoded, _)] = decoded[..] else {
                panic!("{payload}: {decoded:?}");
            };
            assert_eq!(decoded, mode, "{payload}");
        }
    }

    #[test]
    fn the_questions_of_others_are_nobodys_business() {
        let mut dialect = Coreflux::new("1a2b");
        let foreign = br#"{"success":true,"command":"ListUserGroups","requestId":"gl-ffff-p3"}"#;
        assert_eq!(dialect.decode(ANSWER_TOPIC, foreign), []);
        let listed = br#"{"success":true,"command":"ListUsers"}"#;
        assert_eq!(dialect.decode(ANSWER_TOPIC, listed), []);
    }

    #[test]
    fn an_answer_to_a_command_of_another_kind_says_to_which() {
        let mut dialect = Coreflux::new("1a2b");
        for (payload, text) in [
            (
                r#"{"success":true,"command":"AddRoute","requestId":"x","message":"Done"}"#,
                "addroute: Done",
            ),
            ("Unknown command: -addRoute", "Unknown command: -addRoute"),
            (
                r#"{"success":false,"command":"Shout","message":"-addUser carl fake-one"}"#,
                "shout: -addUser carl ••••",
            ),
        ] {
            let decoded = dialect.decode(ANSWER_TOPIC, payload.as_bytes());
            assert_eq!(answer(&decoded).text, text);
        }
    }

    #[test]
    fn the_probe_tells_of_the_own_groups_or_that_there_are_none() {
        let mut dialect = Coreflux::new("a");
        let these = |names: &[&str]| {
            let names = names.iter().map(|name| (*name).into());
            Some(GroupsTold::These(names.collect()))
        };
        for (payload, mode, groups) in [
            (
                r#"{"success":true,"command":"ListUserGroups","requestId":"gl-a-p3","data":{"groups":["ops"]}}"#,
                AnswerMode::WithIds,
                these(&["ops"]),
            ),
            (
                r#"{"success":false,"message":"Unknown command: -listUserGroups","requestId":"gl-a-p3"}"#,
                AnswerMode::WithIds,
                Some(GroupsTold::NoGroups),
            ),
            (
                "Unknown command: -listUserGroups",
                AnswerMode::WithoutIds,
                Some(GroupsTold::NoGroups),
            ),
            (
                r#"{"success":true,"command":"ListUserGroups","data":{"groups":["ops"]}}"#,
                AnswerMode::WithoutIds,
                None,
            ),
            (
                r#"{"success":true,"command":"ListRoutes","requestId":"gl-a-p3","data":[]}"#,
                AnswerMode::WithIds,
                None,
            ),
            ("Unknown command: -listRoutes", AnswerMode::WithoutIds, None),
        ] {
            let decoded = dialect.decode(ANSWER_TOPIC, payload.as_bytes());
            assert_eq!(decoded, [Decoded::Probe(mode, groups)], "{payload}");
        }
    }

    #[test]
    fn a_question_for_groups_is_answered_in_any_shape_of_its_data() {
        let mut dialect = Coreflux::new("1a2b");
        let question = dialect.groups_question(&"line 1".into(), 7).unwrap();
        assert_eq!(
            question.payload.expose(),
            "-listUserGroups \"line 1\" -requestId gl-1a2b-g7"
        );
        assert!(dialect.groups_question(&"a\"b".into(), 7).is_err());
        let mut told = |fields: &str| {
            let json = format!(r#"{{"requestId":"gl-1a2b-g7",{fields}}}"#);
            match &dialect.decode(ANSWER_TOPIC, json.as_bytes())[..] {
                [Decoded::Groups(7, told)] => told.clone(),
                other => panic!("{json}: {other:?}"),
            }
        };
        let these = |names: &[&str]| {
            let names = names.iter().map(|name| (*name).into());
            GroupsTold::These(names.collect())
        };
        for (data, names) in [
            (r#"{"groups":["ops","night"]}"#, &["ops", "night"][..]),
            (r#"{"Groups":[{"name":"ops"}]}"#, &["ops"]),
            (r#"["ops"]"#, &["ops"]),
            (r#"{"groups":[]}"#, &[]),
            // Empty data may be either (H).
            ("[]", &[]),
            ("{}", &[]),
        ] {
            let told = told(&format!(r#""success":true,"data":{data}"#));
            assert_eq!(told, these(names), "{data}");
        }
        let unknown = r#""success":false,"message":"Unknown command: -listUserGroups""#;
        assert_eq!(told(unknown), GroupsTold::NoGroups);
        for fields in [
            r#""success":false,"message":"User line 1 not found""#,
            r#""success":true,"data":{"groups":7}"#,
            r#""success":true,"data":{"other":["ops"]}"#,
            r#""message":"x""#,
        ] {
            assert!(matches!(told(fields), GroupsTold::Nothing(_)), "{fields}");
        }
        let foreign = br#"{"success":true,"requestId":"gl-ffff-g7","data":{"groups":["ops"]}}"#;
        let decoded = dialect.decode(ANSWER_TOPIC, foreign);
        assert_eq!(answer(&decoded).correlation, Correlation::Foreign);
    }

    #[test]
    fn an_answer_to_a_command_that_is_never_sent_is_foreign() {
        let mut dialect = Coreflux::new("a");
        for payload in [
            r#"{"success":true,"command":"AddRoute"}"#,
            "Unknown command: -addRoute",
        ] {
            let decoded = dialect.decode(ANSWER_TOPIC, payload.as_bytes());
            assert_eq!(
                answer(&decoded).correlation,
                Correlation::Foreign,
                "{payload}"
            );
        }
    }

    #[test]
    fn a_session_cannot_break_out_of_its_token() {
        let probe = Coreflux::new("a b\"-c").probe(None, 1);
        assert_eq!(probe.payload.expose(), "-listRoutes -requestId gl-abc-p1");
    }

    #[test]
    fn refusals_name_the_missing_permission_and_the_brokers_reason() {
        let dialect = Coreflux::new("a");
        let users = dialect.refusal(Channel::Users, "not authorized");
        assert!(
            users.contains("Full Access (AllowedSystemConfiguration)")
                && users.contains("not authorized")
        );
        for channel in [Channel::Answers, Channel::Commands] {
            assert!(
                dialect
                    .refusal(channel, "x")
                    .contains("User Management (AllowedUserManagement)")
            );
        }
    }

    #[test]
    fn a_command_that_the_account_may_not_send_is_told_from_one_that_failed() {
        let mut dialect = Coreflux::new("a");
        for (payload, verdict) in [
            (
                r#"{"success":false,"command":"ChangeUserSettings","requestId":"gl-a-1",
                    "message":"Permission denied: You are not allowed to execute -changeUserSettings"}"#,
                Verdict::Denied,
            ),
            (
                "Permission denied: You are not allowed to execute -changeUserSettings",
                Verdict::Denied,
            ),
            ("User permission denied not found", Verdict::Refused),
        ] {
            let decoded = dialect.decode(ANSWER_TOPIC, payload.as_bytes());
            assert_eq!(answer(&decoded).verdict, verdict, "{payload}");
        }
    }

    #[test]
    fn other_topics_are_not_for_us() {
        assert_eq!(
            Coreflux::new("a").decode("$SYS/Coreflux/Version", b"2.14.3"),
            []
        );
        assert_eq!(Coreflux::new("a").decode("", b""), []);
    }
}
