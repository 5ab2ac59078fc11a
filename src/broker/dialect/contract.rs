//! What a dialect is, and what passes between it and the link.

use crate::domain::broker_messages::{BrokerEvent, Channel, GroupsTold};
use crate::domain::command::{CommandId, Submission};
use crate::domain::family::FamilyTraits;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::domain::validate::Flaw;

/// A message for the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// The topic it goes to.
    pub topic: &'static str,
    /// Its payload. Some commands carry a password, so all are treated as if they did.
    pub payload: Secret,
}

impl Publish {
    /// Its bytes as an MQTT 5 packet, acknowledged and without properties.
    pub fn packet_size(&self) -> usize {
        packet_size(self.topic, self.payload.expose().len())
    }
}

/// The bytes of an MQTT 5 packet with a payload of this size, at most.
pub(super) fn packet_size(topic: &str, payload: usize) -> usize {
    // The lengths of topic and properties, and the packet id.
    let body = 2 + topic.len() + 2 + 1 + payload;
    let digits = match body {
        0..=0x7f => 1,
        0x80..=0x3fff => 2,
        0x4000..=0x1f_ffff => 3,
        _ => 4,
    };
    1 + digits + body
}

/// Whether a broker puts our ids into its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerMode {
    /// It repeats the id of the request, so several commands may be in flight.
    WithIds,
    /// It does not. Then no ids may be sent, and only one command may be in flight.
    WithoutIds,
}

/// The meaning of a message from the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// Something for the console.
    Event(BrokerEvent),
    /// The answer to a [`Dialect::probe`], never to a command: whether answers carry ids, and the
    /// groups of our own account if it names them.
    Probe(AnswerMode, Option<GroupsTold>),
    /// The answer to the [`Dialect::groups_question`] of this turn.
    Groups(u64, GroupsTold),
    /// The broker answered one of our questions for the list, so it will answer commands.
    Answered,
    /// The next question of a reading that has begun.
    Ask(Publish),
    /// The whole list was read; it follows as an event.
    Listed,
    /// The reading ended without a list; why follows as an event.
    Unread,
    /// Somebody changed something: the last list is old.
    Stale,
    /// A [`Dialect::poll`] was answered: nothing changed, unless [`Decoded::Stale`] follows.
    Polled,
}

/// How a broker of the family gives the user list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// By a subscription to [`Channel::Users`], and again with each change.
    Subscribed,
    /// By answers to questions ([`Dialect::ask_list`]).
    Asked,
}

/// Commands that go in one message, or cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The commands.
    pub ids: Vec<CommandId>,
    /// The message.
    pub publish: Result<Publish, EncodeError>,
}

/// Why a command cannot be put into the words of a broker family. Never holds what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodeError {
    /// An argument cannot be carried.
    Flawed {
        /// The argument, for instance `user name`.
        argument: &'static str,
        /// What is wrong with it.
        flaw: Flaw,
    },
    /// It is larger than the broker takes in one message.
    TooLarge {
        /// Its bytes as an MQTT packet.
        size: usize,
    },
}

impl std::fmt::Display for EncodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flawed { argument, flaw } => write!(f, "Not sent: the {argument} {flaw}."),
            Self::TooLarge { size } => {
                write!(f, "Not sent: {size} bytes is more than the broker accepts.")
            }
        }
    }
}

impl std::error::Error for EncodeError {}

/// The language of one broker family.
pub trait Dialect: Send {
    /// What is documented of the family, and the notice that says how changes are saved there and
    /// where users come from.
    fn family(&self) -> (FamilyTraits, &'static str);

    /// How the user list is given.
    fn listing(&self) -> Listing {
        Listing::Subscribed
    }

    /// Begins to read a list that has to be asked for, and returns the first question. Drops what
    /// an earlier reading left.
    fn ask_list(&mut self) -> Publish {
        self.probe(None, 0)
    }

    /// The question whether a list that has to be asked for changed, or for the list itself.
    fn poll(&mut self) -> Publish {
        self.ask_list()
    }

    /// Puts commands into as few messages as the family allows, none larger than the broker takes.
    /// A command that is larger by itself is [`EncodeError::TooLarge`].
    fn encode_together(&self, submissions: &[Submission], _largest: usize) -> Vec<Batch> {
        let encoded = submissions.iter().map(|submission| Batch {
            ids: vec![submission.id],
            publish: self.encode(submission, AnswerMode::WithIds),
        });
        encoded.collect()
    }

    /// Why a question for the list may have got no answer: a sentence.
    fn silence(&self) -> String {
        "The broker did not answer the request for the user list.".into()
    }

    /// What it means that no question was answered yet: a sentence. Until one is, what is sent may
    /// go to an ordinary topic that others read.
    fn unheard(&self) -> String;

    /// What to subscribe to on every connection. [`Channel::Users`] delivers the list again when
    /// it is subscribed again.
    fn subscriptions(&self) -> &'static [(Channel, &'static str)];

    /// The topics about sessions. A broker may lack or refuse them.
    fn session_topics(&self) -> &'static [&'static str];

    /// Puts a command into the family's words.
    ///
    /// # Errors
    /// An [`EncodeError`] when an argument cannot be carried.
    fn encode(&self, submission: &Submission, mode: AnswerMode) -> Result<Publish, EncodeError>;

    /// A harmless command whose answer tells the broker's [`AnswerMode`]. `turn` makes its request
    /// id unique within the session.
    fn probe(&self, own_name: Option<&UserName>, turn: u64) -> Publish;

    /// Asks for the groups of a user, with an id. `turn` is unique within the session.
    ///
    /// # Errors
    /// An [`EncodeError`] when the name cannot be carried.
    fn groups_question(&self, user: &UserName, turn: u64) -> Result<Publish, EncodeError>;

    /// Reads any message, hostile ones too. Other topics give nothing.
    fn decode(&mut self, topic: &str, payload: &[u8]) -> Vec<Decoded>;

    /// What the account lacks when the broker refuses a channel: a sentence for an operator.
    /// `broker_says` is the broker's own reason, as the end of a sentence.
    fn refusal(&self, channel: Channel, broker_says: &str) -> String;

    /// Whether every fresh broker of the family has this user with this password.
    fn is_factory_login(&self, user: &str, password: &Secret) -> bool;
}
