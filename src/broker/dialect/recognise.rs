//! What tells families apart: topics, questions, decisive answers. A new family goes here.
//! `broker::session::recognising` runs it on a link.
//!
//! Only what no other family says counts. An admitted topic proves nothing, since a broker may
//! admit any topic to anybody. Nor does a message that anybody could have sent: an answer has to be
//! to our own question. Nothing is asked while the broker may still say it by itself.
//!
//! One SUBSCRIBE names the versions, the Coreflux list, and the answers of both families. A version
//! or the list decides without a question; else both are asked something harmless, and only an
//! answer that repeats our id, or names the question in an older broker's words, decides. What is
//! retained on an answer topic, or came before the question, decides nothing. What comes late still
//! decides, and the list that decided is taken.

use super::contract::{Decoded, Dialect, Publish};
use super::coreflux::{self, Coreflux};
use super::mosquitto::{self, Mosquitto};
use crate::domain::family::BrokerFamily;
use crate::domain::user::UserName;

/// Where a Coreflux broker says which version it is (H).
const COREFLUX_VERSION: &str = "$SYS/Coreflux/Version";
/// Where Mosquitto says so, as in `mosquitto version 2.0.11`.
const MOSQUITTO_VERSION: &str = "$SYS/broker/version";

/// The topics of the search: what the broker says by itself, then the answers of both families.
/// They hold all that either dialect subscribes to.
pub const TOPICS: [&str; 5] = [
    COREFLUX_VERSION,
    MOSQUITTO_VERSION,
    coreflux::USERS_TOPIC,
    coreflux::ANSWER_TOPIC,
    mosquitto::ANSWER_TOPIC,
];

/// What the broker says to each of [`TOPICS`].
pub type Admitted = [bool; TOPICS.len()];

/// The next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing yet: the broker may still say something.
    Wait,
    /// Ask these harmless questions.
    Ask(Vec<Publish>),
    /// It is of this family.
    Found(BrokerFamily),
    /// Neither family, as far as is known: what was tried, in words for an operator. A late message
    /// may still decide.
    Neither(String),
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Subscribing,
    Listening,
    Asking,
    GivenUp,
    Found,
}

/// The search for the family of one broker on one connection.
#[derive(Debug)]
pub struct FamilySearch {
    stage: Stage,
    admitted: Admitted,
    asked: bool,
    session: String,
    own_name: Option<UserName>,
    /// What the broker said that decides nothing.
    said: Option<String>,
}

impl FamilySearch {
    /// Begins. [`TOPICS`] have to be subscribed to.
    pub fn new(session: &str, own_name: Option<UserName>) -> Self {
        Self {
            stage: Stage::Subscribing,
            admitted: Admitted::default(),
            asked: false,
            session: session.into(),
            own_name,
            said: None,
        }
    }

    /// The broker says which of [`TOPICS`] it admits.
    pub fn admitted(&mut self, admitted: Admitted) -> Step {
        if self.stage == Stage::Found {
            return Step::Wait;
        }
        self.admitted = admitted;
        self.stage = Stage::Listening;
        let [told @ .., _, _] = admitted;
        if told.contains(&true) {
            // What is retained comes right behind.
            return Step::Wait;
        }
        self.expired()
    }

    /// A message came; `retained` says that the broker had kept it.
    pub fn heard(&mut self, topic: &str, payload: &[u8], retained: bool) -> Step {
        let is_answer = || self.asked && !retained;
        let kind = match topic {
            _ if self.stage == Stage::Found => None,
            // No other broker has such a topic, whatever the message is.
            coreflux::USERS_TOPIC => Some(BrokerFamily::Coreflux),
            COREFLUX_VERSION => is_version(payload).then_some(BrokerFamily::Coreflux),
            MOSQUITTO_VERSION => {
                let named = payload.starts_with(b"mosquitto version");
                named.then_some(BrokerFamily::Mosquitto)
            }
            coreflux::ANSWER_TOPIC if is_answer() => {
                let mut dialect = Coreflux::new(&self.session);
                is_to_us(&mut dialect, topic, payload).then_some(BrokerFamily::Coreflux)
            }
            mosquitto::ANSWER_TOPIC if is_answer() => {
                let mut dialect = Mosquitto::new(&self.session);
                is_to_us(&mut dialect, topic, payload).then_some(BrokerFamily::Mosquitto)
            }
            _ => None,
        };
        if let Some(kind) = kind {
            self.stage = Stage::Found;
            return Step::Found(kind);
        }
        if [MOSQUITTO_VERSION, mosquitto::ANSWER_TOPIC].contains(&topic) {
            let text = String::from_utf8_lossy(payload);
            self.said = Some(text.chars().take(100).collect());
        }
        Step::Wait
    }

    /// Nothing came in time.
    pub fn expired(&mut self) -> Step {
        let [.., coreflux, mosquitto] = self.admitted;
        match self.stage {
            Stage::Listening if coreflux || mosquitto => {
                self.stage = Stage::Asking;
                self.asked = true;
                Step::Ask(self.questions())
            }
            Stage::GivenUp | Stage::Found => Step::Wait,
            _ => {
                self.stage = Stage::GivenUp;
                Step::Neither(self.tried())
            }
        }
    }

    /// Whether the broker admits no topic that would tell without a question.
    pub fn is_refused(&self) -> bool {
        let [told @ .., _, _] = self.admitted;
        !told.contains(&true)
    }

    fn questions(&self) -> Vec<Publish> {
        let [.., coreflux, mosquitto] = self.admitted;
        let own_name = self.own_name.as_ref();
        let ask = |dialect: &dyn Dialect| dialect.probe(own_name, 0);
        let coreflux = coreflux.then(|| ask(&Coreflux::new(&self.session)));
        let mosquitto = mosquitto.then(|| ask(&Mosquitto::new(&self.session)));
        coreflux.into_iter().chain(mosquitto).collect()
    }

    fn tried(&self) -> String {
        let outcome = |at: usize, nothing: &'static str| {
            if self.admitted[at] {
                nothing
            } else {
                "refused"
            }
        };
        let said = self.said.as_ref().map(|it| format!(" It said: {it}."));
        let said = said.unwrap_or_default();
        let asked = if self.asked { "no answer" } else { "not asked" };
        let nothing = if self.admitted.contains(&true) {
            ""
        } else {
            " This account may use none of them: log in as an admin."
        };
        format!(
            "Unknown broker type. Tried: {COREFLUX_VERSION} ({}), {MOSQUITTO_VERSION} ({}), {} \
                ({}), commands of Coreflux ({}), commands of Mosquitto's dynamic security \
                ({}).{said}{nothing} Set it with --broker, or family in the profile: {}.",
            outcome(0, "nothing there"),
            outcome(1, "nothing that identifies it"),
            coreflux::USERS_TOPIC,
            outcome(2, "nothing there"),
            outcome(3, asked),
            outcome(4, asked),
            BrokerFamily::ALL.map(BrokerFamily::name).join(" or "),
        )
    }
}

/// Whether it can be a version: anything with a number in it.
fn is_version(payload: &[u8]) -> bool {
    payload.iter().any(u8::is_ascii_digit)
}

/// Whether a message answers our question: it repeats our id, or, from an older broker, it names
/// the question in words (L).
fn is_to_us(dialect: &mut dyn Dialect, topic: &str, payload: &[u8]) -> bool {
    let heard = dialect.decode(topic, payload);
    heard
        .iter()
        .any(|heard| matches!(heard, Decoded::Probe(..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Admitted = [true; 5];
    const NONE: Admitted = [false; 5];

    fn search() -> FamilySearch {
        FamilySearch::new("a", Some("root".into()))
    }

    /// Both questions were asked.
    fn asking() -> FamilySearch {
        let mut search = search();
        search.admitted(ALL);
        search.expired();
        search
    }

    fn topics(step: Step) -> Vec<&'static str> {
        match step {
            Step::Ask(questions) => questions.iter().map(|it| it.topic).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_only_one_family_says_decides_before_anything_is_asked() {
        for (topic, payload, kind) in [
            (COREFLUX_VERSION, "2.14.3", BrokerFamily::Coreflux),
            (COREFLUX_VERSION, "v1.6", BrokerFamily::Coreflux),
            (coreflux::USERS_TOPIC, "[]", BrokerFamily::Coreflux),
            (
                coreflux::USERS_TOPIC,
                r#"[{"UserName":"root"}]"#,
                BrokerFamily::Coreflux,
            ),
            (coreflux::USERS_TOPIC, "unreadable", BrokerFamily::Coreflux),
            (
                MOSQUITTO_VERSION,
                "mosquitto version 2.0.11",
                BrokerFamily::Mosquitto,
            ),
        ] {
            for retained in [true, false] {
                let mut search = search();
                assert_eq!(search.admitted(ALL), Step::Wait);
                let step = search.heard(topic, payload.as_bytes(), retained);
                assert_eq!(step, Step::Found(kind), "{topic}");
                assert_eq!(search.expired(), Step::Wait);
            }
        }
    }

    #[test]
    fn without_that_only_the_answer_to_our_own_question_decides() {
        for (topic, payload, kind) in [
            (
                coreflux::ANSWER_TOPIC,
                "Unknown command: -listUserGroups",
                BrokerFamily::Coreflux,
            ),
            (
                coreflux::ANSWER_TOPIC,
                "Permission denied: You are not allowed to execute -listUserGroups",
                BrokerFamily::Coreflux,
            ),
            (
                coreflux::ANSWER_TOPIC,
                "Error: Wrong arguments. Usage: -listRoutes",
                BrokerFamily::Coreflux,
            ),
            (
                coreflux::ANSWER_TOPIC,
                r#"{"success":false,"message":"no","requestId":"gl-a-p0"}"#,
                BrokerFamily::Coreflux,
            ),
            (
                mosquitto::ANSWER_TOPIC,
                r#"{"responses":[{"command":"getDefaultACLAccess","correlationData":"gl-a-p0"}]}"#,
                BrokerFamily::Mosquitto,
            ),
        ] {
            let mut search = search();
            search.admitted(ALL);
            // Before the question nothing can be its answer.
            assert_eq!(search.heard(topic, payload.as_bytes(), false), Step::Wait);
            assert_eq!(
                topics(search.expired()),
                [coreflux::COMMAND_TOPIC, mosquitto::COMMAND_TOPIC]
            );
            // What is retained was there before.
            assert_eq!(search.heard(topic, payload.as_bytes(), true), Step::Wait);
            let step = search.heard(topic, payload.as_bytes(), false);
            assert_eq!(step, Step::Found(kind), "{payload}");
        }
    }

    #[test]
    fn what_anybody_may_say_decides_nothing() {
        for (topic, payload) in [
            ("other", "x"),
            (COREFLUX_VERSION, ""),
            (COREFLUX_VERSION, "hello"),
            (MOSQUITTO_VERSION, "other 1.0"),
            (coreflux::ANSWER_TOPIC, "hello"),
            (coreflux::ANSWER_TOPIC, "User bob added successfully!"),
            (
                coreflux::ANSWER_TOPIC,
                r#"{"success":true,"command":"AddUser","requestId":"gl-b-1"}"#,
            ),
            (
                coreflux::ANSWER_TOPIC,
                r#"{"success":true,"command":"ListUserGroups","requestId":"gl-b-p0"}"#,
            ),
            (mosquitto::ANSWER_TOPIC, "hello"),
            (mosquitto::ANSWER_TOPIC, r#"{"responses":[]}"#),
            (
                mosquitto::ANSWER_TOPIC,
                r#"{"responses":[{"command":"getDefaultACLAccess"}]}"#,
            ),
            (
                mosquitto::ANSWER_TOPIC,
                r#"{"responses":[{"command":"listClients","correlationData":"gl-b-p0"}]}"#,
            ),
            (
                mosquitto::ANSWER_TOPIC,
                r#"{"error":"endpoint not available"}"#,
            ),
        ] {
            let mut search = asking();
            let step = search.heard(topic, payload.as_bytes(), false);
            assert_eq!(step, Step::Wait, "{payload}");
            assert!(
                matches!(search.expired(), Step::Neither(_)),
                "{topic}: {payload}"
            );
        }
    }

    #[test]
    fn what_is_admitted_alone_decides_nothing() {
        for (admitted, topic) in [
            ([false, false, false, true, false], coreflux::COMMAND_TOPIC),
            ([false, false, false, false, true], mosquitto::COMMAND_TOPIC),
        ] {
            let mut search = search();
            // Nothing can come by itself, so the question is asked at once.
            assert_eq!(topics(search.admitted(admitted)), [topic]);
            let Step::Neither(text) = search.expired() else {
                panic!("{search:?}");
            };
            assert!(text.contains("no answer"), "{text}");
        }
    }

    #[test]
    fn a_late_word_still_tells() {
        let mut refused = search();
        assert!(matches!(refused.admitted(NONE), Step::Neither(_)));
        for (topic, payload, kind) in [
            (coreflux::USERS_TOPIC, "[]", BrokerFamily::Coreflux),
            (
                coreflux::ANSWER_TOPIC,
                r#"{"success":true,"requestId":"gl-a-p0"}"#,
                BrokerFamily::Coreflux,
            ),
            (
                MOSQUITTO_VERSION,
                "mosquitto version 2",
                BrokerFamily::Mosquitto,
            ),
        ] {
            let mut search = asking();
            assert!(matches!(search.expired(), Step::Neither(_)));
            assert_eq!(search.expired(), Step::Wait);
            let step = search.heard(topic, payload.as_bytes(), false);
            assert_eq!(step, Step::Found(kind), "{payload}");
        }
    }

    #[test]
    fn all_that_a_family_subscribes_to_is_among_the_topics() {
        for kind in BrokerFamily::ALL {
            let dialect = crate::broker::dialect::of(kind, "a");
            for (_, topic) in dialect.subscriptions() {
                assert!(TOPICS.contains(topic), "{topic}");
            }
        }
    }

    #[test]
    fn neither_says_what_was_tried_and_what_to_do() {
        let mut nothing = search();
        let Step::Neither(text) = nothing.admitted(NONE) else {
            panic!("{nothing:?}");
        };
        assert_eq!(text.matches("refused").count(), 5, "{text}");
        assert!(text.contains("coreflux or mosquitto"), "{text}");

        let mut silent = asking();
        let answer = br#"{"error": "endpoint not available"}"#;
        assert_eq!(
            silent.heard(mosquitto::ANSWER_TOPIC, answer, false),
            Step::Wait
        );
        let Step::Neither(text) = silent.expired() else {
            panic!("{silent:?}");
        };
        for part in ["nothing there", "no answer", "endpoint not available"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
