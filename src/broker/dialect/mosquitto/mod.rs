//! The dialect of Mosquitto's Dynamic Security plugin: JSON commands on one topic, answers to all
//! admins on another. Its facts are observed on 2.0.11 and 2.1.2; "2.0" and "2.1" stand for these.
//! They are in `docs/protocol.md`, *Mosquitto dynamic security*.
//!
//! A change to our own account cuts our own link, on 2.0 before the answer: a plan pauses there as
//! after any loss, and the list tells the outcome.

mod account_rights;
mod acl;
mod answer;
mod encode;
mod entries;
mod family;
mod list_pages;
mod roster;
mod shown_command;
mod topics;

use super::contract::{AnswerMode, Batch, Decoded, Dialect, EncodeError, Listing, Publish};
use super::request_ids::{canonical_number, id_prefix};
use crate::domain::broker_messages::{BrokerEvent, Channel, GroupsTold};
use crate::domain::command::{Answer, CommandId, Correlation, Submission, Verdict};
use crate::domain::family::FamilyTraits;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use answer::Response;
use entries::One;
use list_pages::Pages;
use topics::to_broker;
pub use topics::{ANSWER_TOPIC, COMMAND_TOPIC};

/// How changes are saved and where users come from.
pub const NOTICE: &str = "Changes are saved by commands to $CONTROL/dynamic-security/v1, one after \
    the other; users, roles and groups come from its lists.";

/// What sets the correlation data of a question for a user's groups apart.
const GROUPS: char = 'G';
/// What sets the correlation data of a harmless question apart.
const PROBE: char = 'p';

/// What is known of all brokers of the family.
pub fn family() -> FamilyTraits {
    family::family()
}

/// The dialect within one session of the console.
#[derive(Debug)]
pub struct Mosquitto {
    /// What the correlation data of this session starts with.
    prefix: String,
    pages: Pages,
}

impl Mosquitto {
    /// A dialect whose correlation data reads `gl-<session>-<id>`. Of `session` only ASCII letters
    /// and digits are kept.
    pub fn new(session: &str) -> Self {
        let prefix = id_prefix(session);
        Self {
            pages: Pages::new(prefix.clone()),
            prefix,
        }
    }

    fn hear(&mut self, response: &Response<'_>, decoded: &mut Vec<Decoded>) {
        let tail = response.tail(&self.prefix);
        let number = tail.and_then(canonical_number).map(CommandId);
        match (tail, number) {
            (Some(_), Some(id)) => {
                decoded.push(Decoded::Event(BrokerEvent::Answer(response.verdict(id))));
                self.disturb(decoded);
            }
            (Some(tail), None) if tail.starts_with(GROUPS) => {
                let turn = tail.strip_prefix(GROUPS).and_then(canonical_number);
                decoded.extend(turn.map(|turn| Decoded::Groups(turn, groups_in(response))));
            }
            (Some(tail), None) if tail.starts_with(PROBE) => {
                let turn = tail.strip_prefix(PROBE).and_then(canonical_number);
                decoded.extend(turn.map(|_| Decoded::Probe(AnswerMode::WithIds, None)));
            }
            (Some(tail), None) => self.pages.take(tail, response, decoded),
            (None, _) if response.changes_something() => {
                decoded.push(Decoded::Event(BrokerEvent::Answer(Answer {
                    correlation: Correlation::Foreign,
                    verdict: Verdict::Accepted,
                    // It says nothing else: neither the user nor the change.
                    text: response.command.as_ref().into(),
                    kind: encode::kind(&response.command),
                    user: None,
                })));
                self.disturb(decoded);
            }
            (None, _) => {}
        }
    }

    /// Something changed, so the pages that are being read may not fit together.
    fn disturb(&mut self, decoded: &mut Vec<Decoded>) {
        self.pages.disturb();
        if !decoded.contains(&Decoded::Stale) {
            decoded.push(Decoded::Stale);
        }
    }
}

fn groups_in(response: &Response<'_>) -> GroupsTold {
    if let Some(error) = &response.error {
        return GroupsTold::Nothing(error.as_ref().into());
    }
    let text = response.data.map_or("null", |data| data.get());
    match serde_json::from_str::<One>(text) {
        Ok(one) => {
            let names = one
                .client
                .groups
                .iter()
                .map(|it| it.groupname.as_str().into());
            GroupsTold::These(names.collect())
        }
        Err(error) => GroupsTold::Nothing(error.to_string()),
    }
}

impl Dialect for Mosquitto {
    fn family(&self) -> (FamilyTraits, &'static str) {
        (family(), NOTICE)
    }

    fn subscriptions(&self) -> &'static [(Channel, &'static str)] {
        topics::SUBSCRIBED
    }

    fn listing(&self) -> Listing {
        Listing::Asked
    }

    fn ask_list(&mut self) -> Publish {
        to_broker(self.pages.begin())
    }

    fn poll(&mut self) -> Publish {
        to_broker(self.pages.poll())
    }

    fn encode(&self, submission: &Submission, _: AnswerMode) -> Result<Publish, EncodeError> {
        let command = encode::command(submission, &self.prefix)?;
        Ok(to_broker(encode::batch(&[command])))
    }

    fn encode_together(&self, submissions: &[Submission], largest: usize) -> Vec<Batch> {
        encode::batches(submissions, &self.prefix, largest)
    }

    fn groups_question(&self, user: &UserName, turn: u64) -> Result<Publish, EncodeError> {
        let id = format!("{}{GROUPS}{turn}", self.prefix);
        encode::question("getClient", user.as_str(), &id).map(to_broker)
    }

    fn session_topics(&self) -> &'static [&'static str] {
        &[]
    }

    fn probe(&self, _: Option<&UserName>, turn: u64) -> Publish {
        to_broker(Secret::new(format!(
            r#"{{"commands":[{{"command":"getDefaultACLAccess","correlationData":"{}{PROBE}{turn}"}}]}}"#,
            self.prefix
        )))
    }

    fn decode(&mut self, topic: &str, payload: &[u8]) -> Vec<Decoded> {
        let mut decoded = Vec::new();
        if topic == ANSWER_TOPIC {
            // A text that a raw client stored may be no UTF-8; it must not hide the whole list.
            let text = String::from_utf8_lossy(payload);
            for response in &answer::read(&text) {
                self.hear(response, &mut decoded);
            }
        }
        decoded
    }

    fn is_factory_login(&self, _: &str, _: &Secret) -> bool {
        // The person that sets the broker up chooses the first password.
        false
    }

    fn refusal(&self, channel: Channel, broker_says: &str) -> String {
        family::refusal(channel, broker_says)
    }

    fn silence(&self) -> String {
        family::SILENCE.into()
    }

    fn unheard(&self) -> String {
        format!(
            "No password is sent: nothing has answered on {COMMAND_TOPIC} yet, so others may \
                be reading it."
        )
    }
}

#[cfg(test)]
mod tests;
