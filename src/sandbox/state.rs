//! All that the broker keeps, and how messages go through it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use mqtt5_protocol::ReasonCode;
use mqtt5_protocol::packet::suback::SubAckReasonCode;
use mqtt5_protocol::packet::subscribe::{RetainHandling, SubscribePacket, TopicFilter};
use mqtt5_protocol::packet::unsuback::UnsubAckReasonCode;
use mqtt5_protocol::validation::{is_valid_topic_filter, is_valid_topic_name};
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use super::access;
use super::caller::Caller;
use super::executed::Journal;
use super::message::{Delivery, Message};
use super::options::Limits;
use super::session::{LinkId, Profile, Session, SessionKey, Subscription};
use super::table::Table;

/// How many command lines are kept for tests to look at.
const COMMANDS_KEPT: usize = 10_000;

/// Why the broker ends a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Another client of the same user took the session over.
    TakenOver,
    /// A fault: at once.
    Cut,
    /// A fault: after what is already due.
    CutAfterFlush,
    /// The user was removed or has a new password.
    Administrative,
    /// The sandbox stops.
    Shutdown,
}

/// A message that a client left, and how long after its death it is published, in seconds.
#[derive(Debug)]
pub(super) struct Will {
    pub(super) message: Message,
    pub(super) delay: u32,
}

/// One connection, also before its CONNECT.
#[derive(Debug)]
pub(super) struct Link {
    /// The session that it serves, once logged in and until it is taken over.
    pub(super) key: Option<SessionKey>,
    pub(super) profile: Profile,
    /// Packets to send before any message: acknowledgements and the like.
    pub(super) control: Vec<u8>,
    /// Nothing more is taken from the session: the link is about to be cut.
    pub(super) closing: bool,
    pub(super) will: Option<Will>,
    /// Wakes the writer.
    pub(super) wake: Arc<Notify>,
    /// Tells the reader that `control` was emptied.
    pub(super) drained: Arc<Notify>,
    pub(super) end: watch::Sender<Option<End>>,
}

impl Link {
    pub(super) fn reply(&mut self, bytes: &[u8]) {
        self.control.extend_from_slice(bytes);
        self.wake.notify_one();
    }
}

/// All that the broker remembers.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) table: Table,
    pub(super) sessions: HashMap<SessionKey, Session>,
    pub(super) links: HashMap<LinkId, Link>,
    pub(super) last_link: LinkId,
    retained: BTreeMap<String, Arc<Message>>,
    retained_bytes: usize,
    commands: VecDeque<String>,
    pub(super) journal: Journal,
}

impl State {
    pub(super) fn new(table: Table) -> Self {
        Self {
            table,
            ..Self::default()
        }
    }

    pub(super) fn key_of(&self, link: LinkId) -> Option<SessionKey> {
        self.links.get(&link)?.key.clone()
    }

    /// The session that a link serves.
    pub(super) fn session_of(&mut self, link: LinkId) -> Option<&mut Session> {
        let key = self.key_of(link)?;
        self.sessions.get_mut(&key)
    }

    /// The sessions as a list of objects, in the order of their client ids.
    pub(super) fn sessions_told(&self) -> Vec<u8> {
        let mut sessions: Vec<(&SessionKey, bool)> = self
            .sessions
            .iter()
            .map(|(key, session)| (key, session.link.is_some()))
            .collect();
        sessions.sort_by_key(|(key, _)| &key.client_id);
        let told = sessions.into_iter().map(|(key, connected)| {
            let user = self.table.by_caller(key.caller).map(|entry| &entry.name);
            json!({ "ClientId": key.client_id, "UserName": user, "Connected": connected })
        });
        Value::Array(told.collect()).to_string().into_bytes()
    }

    /// Keeps a message if it is a retained one, and hands it to all who want and may read it.
    pub(super) fn route(&mut self, message: Message, from: Option<&SessionKey>, limits: &Limits) {
        self.forget_expired();
        let message = Arc::new(message);
        if message.retain {
            self.keep(&message, limits);
        }
        let table = &self.table;
        for (key, session) in &mut self.sessions {
            let Some(delivery) = session.wants(&message, from == Some(key)) else {
                continue;
            };
            if access::may_read(table, key.caller, &message.topic) {
                session.offer(delivery, limits);
            }
        }
    }

    fn keep(&mut self, message: &Arc<Message>, limits: &Limits) {
        if let Some(old) = self.retained.remove(&message.topic) {
            self.retained_bytes -= old.weight();
        }
        let weight = message.weight();
        let room = self.retained.len() < limits.retained
            && self.retained_bytes + weight <= limits.retained_bytes;
        // Only the broker publishes here. These messages are few, and others must not push them
        // out.
        let own = message.topic.starts_with("$SYS/");
        if !message.payload.is_empty() && (room || own) {
            self.retained_bytes += weight;
            self.retained
                .insert(message.topic.clone(), Arc::clone(message));
        }
    }

    /// Sessions whose time is over end when somebody looks, not by a clock that ticks.
    pub(super) fn forget_expired(&mut self) {
        if self.sessions.values().all(|s| s.expires.is_none()) {
            return;
        }
        let now = Instant::now();
        // One with a will to publish stays for the task that waits to do so.
        self.sessions.retain(|_, session| {
            session.delayed_will.is_some() || session.expires.is_none_or(|at| at > now)
        });
    }

    /// Adds subscriptions, with one answer each, and queues the retained messages for them.
    pub(super) fn subscribe(
        &mut self,
        link: LinkId,
        packet: SubscribePacket,
        refused: impl Fn(&str) -> bool,
        limits: &Limits,
    ) -> Vec<SubAckReasonCode> {
        let identifier = packet.properties.get_subscription_identifier();
        let Some(key) = self.key_of(link) else {
            return vec![SubAckReasonCode::NotAuthorized; packet.filters.len()];
        };
        let mut codes = Vec::with_capacity(packet.filters.len());
        for filter in packet.filters {
            codes.push(match self.refusal(&key, &filter, &refused, limits) {
                Some(code) => code,
                None => self.admit(&key, filter, identifier, limits),
            });
        }
        codes
    }

    fn refusal(
        &self,
        key: &SessionKey,
        filter: &TopicFilter,
        refused: impl Fn(&str) -> bool,
        limits: &Limits,
    ) -> Option<SubAckReasonCode> {
        let text = &filter.filter;
        let held = self.sessions.get(key).map_or(0, |s| s.subscriptions.len());
        if text.starts_with("$share/") {
            Some(SubAckReasonCode::SharedSubscriptionsNotSupported)
        } else if !is_valid_topic_filter(text) {
            Some(SubAckReasonCode::TopicFilterInvalid)
        } else if refused(text) || !access::may_subscribe(&self.table, key.caller, text) {
            Some(SubAckReasonCode::NotAuthorized)
        } else if held >= limits.subscriptions {
            Some(SubAckReasonCode::QuotaExceeded)
        } else {
            None
        }
    }

    fn admit(
        &mut self,
        key: &SessionKey,
        filter: TopicFilter,
        identifier: Option<u32>,
        limits: &Limits,
    ) -> SubAckReasonCode {
        let Some(session) = self.sessions.get_mut(key) else {
            return SubAckReasonCode::UnspecifiedError;
        };
        let options = filter.options;
        let held = session.subscriptions.len();
        session.subscriptions.retain(|s| s.filter != filter.filter);
        let new = session.subscriptions.len() == held;
        let send = match options.retain_handling {
            RetainHandling::SendAtSubscribe => true,
            RetainHandling::SendAtSubscribeIfNew => new,
            RetainHandling::DoNotSend => false,
        };
        // Only this subscription for a moment, so that `wants` answers for it alone.
        let others = std::mem::take(&mut session.subscriptions);
        session.subscriptions.push(Subscription {
            filter: filter.filter,
            options,
            identifier,
        });
        if send {
            for message in self.retained.values() {
                if !access::may_read(&self.table, key.caller, &message.topic) {
                    continue;
                }
                if let Some(delivery) = session.wants(message, false) {
                    let retain = true;
                    session.offer(Delivery { retain, ..delivery }, limits);
                }
            }
        }
        session.subscriptions.extend(others);
        SubAckReasonCode::from_qos(options.qos)
    }

    pub(super) fn unsubscribe(
        &mut self,
        link: LinkId,
        filters: &[String],
    ) -> Vec<UnsubAckReasonCode> {
        let Some(session) = self.session_of(link) else {
            return vec![UnsubAckReasonCode::NoSubscriptionExisted; filters.len()];
        };
        let mut drop = |filter: &String| {
            let held = session.subscriptions.len();
            session.subscriptions.retain(|s| s.filter != *filter);
            if session.subscriptions.len() < held {
                UnsubAckReasonCode::Success
            } else {
                UnsubAckReasonCode::NoSubscriptionExisted
            }
        };
        filters.iter().map(&mut drop).collect()
    }

    /// Moves what is due on a link to `out`. Rights are checked again here: one that was taken away
    /// stops what already waits.
    pub(super) fn output(&mut self, link: LinkId, out: &mut Vec<u8>) {
        let Some(held) = self.links.get_mut(&link) else {
            return;
        };
        out.append(&mut held.control);
        held.drained.notify_one();
        let Some(key) = held.key.as_ref().filter(|_| !held.closing) else {
            return;
        };
        if let Some(session) = self.sessions.get_mut(key) {
            let table = &self.table;
            session.fill(out, held.profile, |topic| {
                access::may_read(table, key.caller, topic)
            });
        }
    }

    /// Ends a link by a fault once what is due now has been sent.
    pub(super) fn cut_after_flush(&mut self, link: LinkId) {
        let mut due = Vec::new();
        loop {
            let before = due.len();
            let mut chunk = Vec::new();
            self.output(link, &mut chunk);
            due.append(&mut chunk);
            if due.len() == before {
                break;
            }
        }
        if let Some(held) = self.links.get_mut(&link) {
            held.control = due;
            held.closing = true;
            held.end.send_replace(Some(End::CutAfterFlush));
        }
    }

    /// Ends a link by a fault, at once.
    pub(super) fn cut(&self, link: LinkId) {
        if let Some(held) = self.links.get(&link) {
            held.end.send_replace(Some(End::Cut));
        }
    }

    /// Ends all links that the closure picks.
    pub(super) fn end_links(&self, end: End, which: impl Fn(&Link) -> bool) {
        for link in self.links.values().filter(|link| which(link)) {
            link.end.send_replace(Some(end));
        }
    }

    /// Installs a changed table. Kept sessions of users who are gone end.
    pub(super) fn install(&mut self, table: Table) {
        self.table = table;
        let table = &self.table;
        self.sessions
            .retain(|key, session| session.link.is_some() || known(table, key.caller));
    }

    /// Whether a session may outlive its link.
    pub(super) fn outlives(&self, key: &SessionKey) -> bool {
        let kept = self.sessions.get(key).is_some_and(|s| s.expiry > 0);
        kept && known(&self.table, key.caller)
    }

    pub(super) fn log_command(&mut self, line: String) {
        if self.commands.len() == COMMANDS_KEPT {
            self.commands.pop_front();
        }
        self.commands.push_back(line);
    }

    pub(super) fn commands(&self) -> Vec<String> {
        self.commands.iter().cloned().collect()
    }
}

fn known(table: &Table, caller: Caller) -> bool {
    caller == Caller::Anonymous || table.by_caller(caller).is_some()
}

/// Checks the name that a client wants to publish on.
pub(super) fn check_name(name: &str) -> Result<(), ReasonCode> {
    if is_valid_topic_name(name) {
        Ok(())
    } else {
        Err(ReasonCode::TopicNameInvalid)
    }
}
