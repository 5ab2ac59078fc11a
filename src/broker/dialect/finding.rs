//! Finding out of which family a broker is: by what it admits, by what it says of itself, and by
//! what answers. Nothing is asked while it may still say so by itself.

use super::coreflux::{self, Coreflux};
use super::mosquitto::{self, Mosquitto};
use super::{Dialect, Publish};
use crate::domain::family::Kind;
use crate::domain::user::UserName;

/// Where a Coreflux broker says which version it is (H).
const COREFLUX_VERSION: &str = "$SYS/Coreflux/Version";
/// Where Mosquitto says so, as in `mosquitto version 2.0.11`.
const MOSQUITTO_VERSION: &str = "$SYS/broker/version";

/// What is subscribed to meanwhile: versions and answers of both families.
pub const TOPICS: [&str; 4] = [
    COREFLUX_VERSION,
    MOSQUITTO_VERSION,
    coreflux::ANSWER_TOPIC,
    mosquitto::ANSWER_TOPIC,
];

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing yet: the broker may still say something.
    Wait,
    /// These harmless questions are to be asked.
    Ask(Vec<Publish>),
    /// It is of this family.
    Found(Kind),
    /// It is of neither, as far as can be told: what was tried, for an operator.
    Neither(String),
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Subscribing,
    Listening,
    Asking,
    Over,
}

/// The search for the family of one broker on one connection.
#[derive(Debug)]
pub struct Finding {
    stage: Stage,
    admitted: [bool; 4],
    session: String,
    own_name: Option<UserName>,
    /// What the broker said that decides nothing.
    said: Option<String>,
}

impl Finding {
    /// Begins; [`TOPICS`] are to be subscribed to.
    #[must_use]
    pub fn new(session: &str, own_name: Option<UserName>) -> Self {
        Self {
            stage: Stage::Subscribing,
            admitted: [false; 4],
            session: session.into(),
            own_name,
            said: None,
        }
    }

    /// Whether a harmless question was asked.
    #[must_use]
    pub fn has_asked(&self) -> bool {
        self.stage == Stage::Asking
    }

    /// The broker says which of [`TOPICS`] it admits.
    pub fn admitted(&mut self, admitted: [bool; 4]) -> Step {
        self.admitted = admitted;
        self.stage = Stage::Listening;
        if admitted[0] || admitted[1] {
            // What is retained comes right behind.
            return Step::Wait;
        }
        self.expired()
    }

    /// A message came.
    pub fn heard(&mut self, topic: &str, payload: &[u8]) -> Step {
        let text = String::from_utf8_lossy(payload);
        let kind = match topic {
            COREFLUX_VERSION | coreflux::ANSWER_TOPIC => Kind::Coreflux,
            MOSQUITTO_VERSION if text.starts_with("mosquitto version") => Kind::Mosquitto,
            mosquitto::ANSWER_TOPIC if text.contains("\"responses\"") => Kind::Mosquitto,
            MOSQUITTO_VERSION | mosquitto::ANSWER_TOPIC => {
                self.said = Some(text.chars().take(100).collect());
                return Step::Wait;
            }
            _ => return Step::Wait,
        };
        self.found(kind)
    }

    /// The time for what was awaited is over.
    pub fn expired(&mut self) -> Step {
        let [.., coreflux, mosquitto] = self.admitted;
        match self.stage {
            Stage::Listening if coreflux || mosquitto => {
                self.stage = Stage::Asking;
                Step::Ask(self.questions())
            }
            // A broker that shows its answers to commands is of the family, though it does not
            // answer: it may lack a command, and the account a right.
            Stage::Asking if coreflux && !mosquitto => self.found(Kind::Coreflux),
            Stage::Asking if mosquitto && !coreflux => self.found(Kind::Mosquitto),
            Stage::Over => Step::Wait,
            _ => {
                let tried = self.tried();
                self.stage = Stage::Over;
                Step::Neither(tried)
            }
        }
    }

    fn found(&mut self, kind: Kind) -> Step {
        self.stage = Stage::Over;
        Step::Found(kind)
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
        let asked = if self.has_asked() {
            "no answer"
        } else {
            "not asked"
        };
        format!(
            "Not known what kind of broker this is. Tried: {COREFLUX_VERSION} ({}), \
             {MOSQUITTO_VERSION} ({}), commands of Coreflux ({}), commands of Mosquitto's dynamic \
             security ({}).{said} --broker, or family in the profile, says which it is: {}.",
            outcome(0, "nothing there"),
            outcome(1, "nothing that tells"),
            outcome(2, asked),
            outcome(3, asked),
            Kind::ALL.map(Kind::name).join(" or "),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [bool; 4] = [true; 4];

    fn finding() -> Finding {
        Finding::new("a", Some("root".into()))
    }

    fn topics(step: Step) -> Vec<&'static str> {
        match step {
            Step::Ask(questions) => questions.iter().map(|it| it.topic).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_version_decides_before_anything_is_asked() {
        for (topic, payload, kind) in [
            (COREFLUX_VERSION, "2.14.3", Kind::Coreflux),
            (
                MOSQUITTO_VERSION,
                "mosquitto version 2.0.11",
                Kind::Mosquitto,
            ),
        ] {
            let mut finding = finding();
            assert_eq!(finding.admitted(ALL), Step::Wait);
            assert_eq!(finding.heard(topic, payload.as_bytes()), Step::Found(kind));
            assert_eq!(finding.expired(), Step::Wait);
        }
    }

    #[test]
    fn without_a_version_what_answers_decides() {
        for (topic, payload, kind) in [
            (
                coreflux::ANSWER_TOPIC,
                "Unknown command: -listRoutes",
                Kind::Coreflux,
            ),
            (
                mosquitto::ANSWER_TOPIC,
                r#"{"responses":[]}"#,
                Kind::Mosquitto,
            ),
        ] {
            let mut finding = finding();
            finding.admitted(ALL);
            assert_eq!(
                topics(finding.expired()),
                [coreflux::COMMAND_TOPIC, mosquitto::COMMAND_TOPIC]
            );
            assert_eq!(finding.heard("other", b"x"), Step::Wait);
            assert_eq!(finding.heard(topic, payload.as_bytes()), Step::Found(kind));
        }
    }

    #[test]
    fn the_only_admitted_answers_decide_at_last() {
        for (admitted, topic, kind) in [
            (
                [false, false, true, false],
                coreflux::COMMAND_TOPIC,
                Kind::Coreflux,
            ),
            (
                [false, false, false, true],
                mosquitto::COMMAND_TOPIC,
                Kind::Mosquitto,
            ),
        ] {
            let mut finding = finding();
            // No version can come: it is asked at once.
            assert_eq!(topics(finding.admitted(admitted)), [topic]);
            assert_eq!(finding.expired(), Step::Found(kind));
        }
    }

    #[test]
    fn neither_says_what_was_tried_and_what_to_do() {
        let mut nothing = finding();
        let Step::Neither(text) = nothing.admitted([false; 4]) else {
            panic!("{nothing:?}");
        };
        assert_eq!(text.matches("refused").count(), 4, "{text}");
        assert!(text.contains("coreflux or mosquitto"), "{text}");

        let mut silent = finding();
        silent.admitted(ALL);
        assert_eq!(silent.heard(MOSQUITTO_VERSION, b"other 1.0"), Step::Wait);
        silent.expired();
        let answer = br#"{"error": "endpoint not available"}"#;
        assert_eq!(silent.heard(mosquitto::ANSWER_TOPIC, answer), Step::Wait);
        let Step::Neither(text) = silent.expired() else {
            panic!("{silent:?}");
        };
        for part in ["nothing there", "no answer", "endpoint not available"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
