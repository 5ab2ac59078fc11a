//! Runs `dialect::recognise` on a link, before anything else is sent to the broker.
//!
//! Once found, the family is kept as long as the link's task lives. What is not found is said
//! (`BrokerEvent::UnknownFamily`): what was in line goes back, and nothing more is put in line.

use std::time::Duration;

use tokio::time::Instant;

use super::queued::Kind;
use super::{Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::recognise::{FamilySearch, Step, TOPICS};
use crate::broker::wire::{Message, Refusal};
use crate::domain::broker_messages::BrokerEvent;
use crate::domain::family::BrokerFamily;

/// How long to wait for a version. It is retained, so it comes right after the acknowledged
/// subscription.
const RETAINED: Duration = Duration::from_millis(500);

pub(super) struct Search {
    steps: FamilySearch,
    /// When it gives up waiting; `None` once it has. A late message may still decide.
    until: Option<Instant>,
    /// The broker's answer to the subscription to [`TOPICS`], once it is there.
    results: Option<Vec<Result<(), Refusal>>>,
}

impl Session {
    /// The broker admitted us: uses its family if that is known, else finds it out.
    pub(super) fn begin(&mut self, cx: &mut Context) {
        match cx.known {
            Some(_) => {
                cx.tell_family();
                self.subscribe(cx);
            }
            None => self.find_out(cx),
        }
    }

    pub(super) fn find_out(&mut self, cx: &Context) {
        self.enqueue(
            self.sender.subscribe(&TOPICS),
            Kind::Subscribe,
            Request::FindOut,
        );
        self.search = Some(Search {
            steps: FamilySearch::new(&cx.settings.session, cx.own_name()),
            until: Some(Instant::now() + self.timings.connect_timeout),
            results: None,
        });
    }

    /// When the present wait ends.
    pub(super) fn search_until(&self) -> Option<Instant> {
        self.search.as_ref().and_then(|search| search.until)
    }

    pub(super) fn on_topics(&mut self, cx: &mut Context, results: &[Result<(), Refusal>]) {
        let Some(search) = &mut self.search else {
            // A message decided before the broker acknowledged the subscription.
            return self.take_over(cx, results);
        };
        search.results = Some(results.into());
        let admitted = std::array::from_fn(|at| results.get(at).is_some_and(Result::is_ok));
        self.advance(cx, Some(RETAINED), |search| search.admitted(admitted));
    }

    /// Whether a message was for the search alone. The one that ends it may be a list too.
    pub(super) fn search_takes(&mut self, cx: &mut Context, message: &Message) -> bool {
        let (topic, payload) = (message.topic(), message.payload());
        let retained = message.is_retained();
        self.advance(cx, None, |search| search.heard(&topic, payload, retained));
        self.search.is_some()
    }

    pub(super) fn search_expired(&mut self, cx: &mut Context) {
        self.advance(cx, None, FamilySearch::expired);
    }

    /// Takes a step. `wait`, where given, is how long the next one may take.
    fn advance(
        &mut self,
        cx: &mut Context,
        wait: Option<Duration>,
        advance: impl FnOnce(&mut FamilySearch) -> Step,
    ) {
        let Some(search) = &mut self.search else {
            return;
        };
        match advance(&mut search.steps) {
            Step::Wait => search.until = wait.map_or(search.until, |it| Some(Instant::now() + it)),
            Step::Ask(questions) => {
                search.until = Some(Instant::now() + self.timings.probe_patience);
                for question in questions {
                    self.publish(&question, Request::Harmless);
                }
            }
            Step::Found(kind) => self.found(cx, kind),
            Step::Neither(tried) => {
                search.until = None;
                let is_refused = search.steps.is_refused();
                cx.deliver(BrokerEvent::UnknownFamily { tried, is_refused });
            }
        }
    }

    fn found(&mut self, cx: &mut Context, kind: BrokerFamily) {
        let results = self.search.take().and_then(|search| search.results);
        cx.learn(kind);
        cx.tell_family();
        let ours = cx.dialect.subscriptions();
        let others = TOPICS
            .iter()
            .filter(|topic| ours.iter().all(|(_, it)| it != *topic));
        for topic in others {
            self.enqueue(
                self.sender.unsubscribe(topic),
                Kind::Unsubscribe,
                Request::SignOfLife,
            );
        }
        self.await_subscriptions(cx);
        if let Some(results) = results {
            self.take_over(cx, &results);
        }
    }

    /// The subscriptions of the search serve for those of the family. Subscribing again might bring
    /// no list, since a list comes with a new subscription only (M).
    fn take_over(&mut self, cx: &mut Context, results: &[Result<(), Refusal>]) {
        let ours = cx.dialect.subscriptions().iter();
        let (channels, results): (Vec<_>, Vec<_>) = ours
            .filter_map(|(channel, topic)| {
                let at = TOPICS.iter().position(|it| it == topic)?;
                Some((*channel, *results.get(at)?))
            })
            .unzip();
        self.on_subscribed(cx, &channels, &results);
    }
}
