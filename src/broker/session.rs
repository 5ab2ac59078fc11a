//! One connection: what was asked, what is still open, and how the broker marks its answers.

mod deadlines;
mod groups_and_sessions;
mod harmless_command;
mod in_flight_limit;
mod list_polling;
mod may_send_secrets;
mod open_group_questions;
mod queued;
mod recognising;
mod sending;
mod subscribing;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;

use super::context::Context;
use super::dialect::{AnswerMode, Decoded};
use super::timings::Timings;
use super::wire::{Failure, MAX_PACKET, Message, Refusal, Sender, Sent, WireEvent};
use crate::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, GroupsTold, Link};
use crate::domain::command::{CommandId, Correlation};
use harmless_command::{Judgement, Probe};
use list_polling::ListPolling;
use may_send_secrets::{Trust, is_kept_answer};
use open_group_questions::Questions;
use queued::Queued;
use recognising::Search;
use subscribing::Resubscription;

/// A filter that is never subscribed to: a broker acknowledges an UNSUBSCRIBE of it all the same.
const NOTHING: &str = "guestlist/nothing";

/// How a connection ended.
pub(super) enum End {
    /// As asked for.
    Left,
    /// By a failure, with the session that ended, if there was one.
    Lost(Failure, Option<EndedSession>),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct EndedSession {
    /// How long it lived.
    pub(super) lived: Duration,
    /// Whether commands were sent over it.
    pub(super) commanded: bool,
}

/// How it goes on.
pub(super) enum Next {
    Stay,
    /// The session ended as asked for.
    Leave,
    Fail(Failure),
}

/// A request to the event loop that the broker has not acknowledged yet.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Request {
    Command(CommandId),
    /// Several, in one message.
    Batch(Vec<CommandId>),
    Probe,
    /// The subscription that tells the broker's family.
    FindOut,
    /// The first question for the list.
    Question,
    /// A question that may be refused without meaning anything.
    Harmless,
    Subscribe(Vec<Channel>),
    Unsubscribe,
    /// The question for a user's groups, by its turn.
    Groups(u64),
    /// Listening to sessions, or no longer. Nobody waits for its outcome.
    Sessions,
    /// A sign of life: only its acknowledgement is wanted.
    SignOfLife,
}

pub(super) struct Session {
    sender: Sender,
    timings: Timings,
    admitted: Option<Instant>,
    leaving: Option<Instant>,
    /// The largest packet that the broker takes.
    max_packet: usize,
    keep_alive: Duration,
    last_sign: Instant,
    /// When the broker last acknowledged something that we sent.
    last_reply: Instant,
    ping_sent: Option<Instant>,
    queued: Queued,
    /// Requests on the wire, by packet id. Publishes and subscriptions have ids of their own
    /// here, since those of rumqttc can coincide where few packets may be open.
    published: HashMap<u16, Request>,
    subscribed: HashMap<u16, Request>,
    resubscription: Resubscription,
    resubscription_until: Option<Instant>,
    refused: Vec<Channel>,
    commands_open: Option<bool>,
    probe: Probe,
    answer_mode: Option<AnswerMode>,
    search: Option<Search>,
    polling: ListPolling,
    /// The commands whose answers are still to come.
    commands_out: HashSet<CommandId>,
    /// Whether any was sent.
    commanded: bool,
    trust: Trust,
    /// Until when a list that was admitted may come.
    list_until: Option<Instant>,
    /// Whether one came on this connection.
    listed: bool,
    questions: Questions,
    /// Whether the console listens to what the broker tells about sessions.
    listens: bool,
}

impl Session {
    pub(super) fn new(sender: Sender, timings: &Timings) -> Self {
        Self {
            sender,
            timings: timings.clone(),
            admitted: None,
            leaving: None,
            max_packet: MAX_PACKET,
            keep_alive: timings.keep_alive,
            last_sign: Instant::now(),
            last_reply: Instant::now(),
            ping_sent: None,
            queued: Queued::default(),
            published: HashMap::new(),
            subscribed: HashMap::new(),
            resubscription: Resubscription::Idle,
            resubscription_until: None,
            refused: Vec::new(),
            commands_open: None,
            probe: Probe::default(),
            answer_mode: None,
            search: None,
            polling: ListPolling::new(),
            commands_out: HashSet::new(),
            commanded: false,
            trust: Trust::default(),
            list_until: None,
            listed: false,
            questions: Questions::default(),
            listens: false,
        }
    }

    pub(super) const fn admitted(&self) -> bool {
        self.admitted.is_some()
    }

    /// Takes a request; `None` when nobody can make one any more.
    pub(super) fn request(&mut self, cx: &mut Context, request: Option<BrokerRequest>) -> Next {
        match request {
            None | Some(BrokerRequest::Disconnect) => return self.leave(),
            Some(BrokerRequest::Submit(submission)) => self.submit(cx, &[submission]),
            Some(BrokerRequest::SubmitTogether(submissions)) => self.submit(cx, &submissions),
            Some(BrokerRequest::Refresh) => self.refresh(cx),
            Some(BrokerRequest::AskGroups(user)) => self.ask_groups(cx, user),
            Some(BrokerRequest::ListenToSessions(on)) => self.listen(cx, on),
            // The password that we have has just worked.
            Some(BrokerRequest::LogIn(_)) if self.admitted.is_some() => {}
            Some(request) => cx.note_request(&request),
        }
        Next::Stay
    }

    fn leave(&mut self) -> Next {
        if self.leaving.is_some() {
            return Next::Stay;
        }
        if self.admitted.is_none() || self.sender.disconnect().is_err() {
            return Next::Leave;
        }
        // The broker closes the connection when it has read the DISCONNECT; until then, or until
        // this moment, the event loop is polled so that it goes out.
        self.leaving = Some(Instant::now() + self.timings.farewell);
        Next::Stay
    }

    pub(super) fn on_event(&mut self, cx: &mut Context, event: WireEvent) -> Next {
        self.last_sign = Instant::now();
        match event {
            WireEvent::PingSent => self.ping_sent = Some(self.last_sign),
            WireEvent::Sent(kind, packet) => self.on_sent(kind, packet),
            WireEvent::Quiet => {}
            _ => {
                // A message is no reply: it also comes over a link that is dead the other way.
                if !matches!(event, WireEvent::Message(_)) {
                    self.ping_sent = None;
                    self.last_reply = self.last_sign;
                }
                return self.on_broker_event(cx, event);
            }
        }
        Next::Stay
    }

    fn on_broker_event(&mut self, cx: &mut Context, event: WireEvent) -> Next {
        match event {
            WireEvent::Admitted { .. } if self.admitted.is_some() => {
                return Next::Fail(Failure::Garbled("a second answer to the login".into()));
            }
            WireEvent::Admitted {
                max_packet,
                keep_alive,
            } => {
                self.on_admitted(cx, max_packet, keep_alive);
            }
            WireEvent::Subscribed { packet, results } => match self.subscribed.remove(&packet) {
                Some(Request::Subscribe(channels)) => self.on_subscribed(cx, &channels, &results),
                Some(Request::FindOut) => self.on_topics(cx, &results),
                _ => {}
            },
            WireEvent::Unsubscribed { packet } => {
                let known = self.subscribed.remove(&packet) == Some(Request::Unsubscribe);
                if known && self.resubscription == Resubscription::Unsubscribing {
                    self.subscribe(cx);
                }
            }
            WireEvent::Message(message) => self.on_message(cx, &message),
            WireEvent::Acknowledged { packet, refusal } => {
                if let Some(request) = self.published.remove(&packet) {
                    self.on_acknowledged(cx, &request, refusal);
                }
            }
            _ => {}
        }
        Next::Stay
    }

    fn on_admitted(&mut self, cx: &mut Context, max_packet: Option<u32>, keep_alive: Duration) {
        self.admitted = Some(self.last_sign);
        self.keep_alive = keep_alive;
        if let Some(size) = max_packet.and_then(|size| usize::try_from(size).ok()) {
            self.max_packet = self.max_packet.min(size);
        }
        cx.deliver(BrokerEvent::Link(Link::Connected));
        self.begin(cx);
    }

    fn on_sent(&mut self, kind: Sent, packet: u16) {
        let Some(request) = self.queued.sent(kind, packet) else {
            return;
        };
        match kind {
            // Without an id nothing is acknowledged.
            Sent::Publish if packet == 0 => None,
            Sent::Publish => self.published.insert(packet, request),
            Sent::Subscribe | Sent::Unsubscribe => self.subscribed.insert(packet, request),
        };
    }

    fn on_acknowledged(&mut self, cx: &mut Context, request: &Request, refusal: Option<Refusal>) {
        let Some(refusal) = refusal else {
            // Without a refusal this means nothing: 3.1.1 acknowledges a refused publish like any
            // other.
            if self.commands_open == Some(false) {
                self.set_commands(cx, None);
            }
            return;
        };
        let sentence = if refusal.rights {
            cx.dialect.refusal(Channel::Commands, refusal.words)
        } else {
            format!("The broker refused the command ({}).", refusal.words)
        };
        if *request == Request::Harmless {
            return;
        }
        if refusal.rights {
            self.set_commands(cx, Some(sentence.clone()));
        }
        match request {
            Request::Command(id) => self.undelivered(cx, &[*id], &sentence),
            Request::Batch(ids) => self.undelivered(cx, ids, &sentence),
            Request::Question => self.question_refused(cx, refusal),
            Request::Probe if self.probe.give_up() => {
                self.set_answer_mode(cx, AnswerMode::WithoutIds);
            }
            Request::Groups(turn) => {
                let told = GroupsTold::Nothing(sentence);
                self.questions.answered(cx, *turn, told);
            }
            _ => {}
        }
    }

    fn on_message(&mut self, cx: &mut Context, message: &Message) {
        if self.search_takes(cx, message) || is_kept_answer(cx, message) {
            return;
        }
        for decoded in cx.dialect.decode(&message.topic(), message.payload()) {
            self.note_answer(cx, &decoded);
            let judgement = match decoded {
                Decoded::Probe(mode, groups) => {
                    if let Some((user, told)) = cx.own_name().zip(groups) {
                        cx.deliver(BrokerEvent::Groups(user, told));
                    }
                    self.probe.answered(mode)
                }
                Decoded::Groups(turn, told) => {
                    self.questions.answered(cx, turn, told);
                    Judgement::Drop
                }
                Decoded::Event(BrokerEvent::Answer(answer)) => {
                    if let Correlation::Ours(id) = answer.correlation {
                        self.commands_out.remove(&id);
                    }
                    self.probe.judge(answer)
                }
                Decoded::Event(event) => Judgement::Deliver(event),
                decoded => {
                    self.on_list_news(cx, decoded);
                    continue;
                }
            };
            match judgement {
                Judgement::Deliver(event) => cx.deliver(event),
                Judgement::Mode(mode) => {
                    self.set_commands(cx, None);
                    self.trusted(cx);
                    self.set_answer_mode(cx, mode);
                }
                Judgement::Drop => {}
            }
        }
    }

    /// What a failure makes of this session.
    pub(super) fn lost(&self, cx: &Context, failure: Failure) -> End {
        if self.leaving.is_some() {
            return End::Left;
        }
        if let (Some(_), Failure::TooLarge { size, limit }) = (self.admitted, &failure) {
            cx.deliver(BrokerEvent::BadRoster(format!(
                "The broker sent a message of {size} bytes, more than the {limit} bytes that \
                    this console accepts; it is probably the user list."
            )));
        }
        let past = self.admitted.map(|since| EndedSession {
            lived: since.elapsed(),
            commanded: self.commanded,
        });
        End::Lost(failure, past)
    }

    /// Reports the commands that never went on the wire. Of the others only the broker's list can
    /// tell whether they were executed.
    pub(super) fn close(self, cx: &Context) {
        let ids = self.queued.left().flat_map(|request| match request {
            Request::Command(id) => vec![id],
            Request::Batch(ids) => ids,
            _ => Vec::new(),
        });
        for id in ids {
            let why = format!("Not sent: the connection to {} was lost.", cx.address);
            cx.not_sent(id, why);
        }
    }
}
