//! Finding out of which family the broker is, before it is spoken to.

use std::time::Duration;

use tokio::time::Instant;

use super::{Request, Session};
use crate::broker::actor::Context;
use crate::broker::dialect::finding::{Finding, Step, TOPICS};
use crate::broker::wire::Refusal;
use crate::domain::family::Kind;
use crate::domain::link::BrokerEvent;

/// How long a version may take, which is retained and so comes right behind the yes to its
/// subscription.
const RETAINED: Duration = Duration::from_millis(500);

/// The search, and until when what it waits for may come.
pub(super) struct Search {
    finding: Finding,
    until: Instant,
}

impl Session {
    /// The broker admitted us: speaks to it as what it is known to be, or finds out.
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
        if self.sender.subscribe(&TOPICS).is_ok() {
            self.queued.push_back(Request::FindOut);
        }
        self.search = Some(Search {
            finding: Finding::new(&cx.settings.session, cx.own_name()),
            until: Instant::now() + self.timings.connect_timeout,
        });
    }

    /// Until when something is awaited that tells.
    pub(super) fn search_until(&self) -> Option<Instant> {
        self.search.as_ref().map(|search| search.until)
    }

    pub(super) fn on_topics(&mut self, cx: &mut Context, results: &[Result<(), Refusal>]) {
        let admitted = std::array::from_fn(|at| results.get(at).is_some_and(Result::is_ok));
        self.advance(cx, RETAINED, |finding| finding.admitted(admitted));
    }

    /// Whether a message was one for the search.
    pub(super) fn search_hears(&mut self, cx: &mut Context, topic: &str, payload: &[u8]) -> bool {
        let Some(search) = &self.search else {
            return false;
        };
        let left = search.until.saturating_duration_since(Instant::now());
        self.advance(cx, left, |finding| finding.heard(topic, payload));
        true
    }

    pub(super) fn search_expired(&mut self, cx: &mut Context) {
        self.advance(cx, RETAINED, Finding::expired);
    }

    fn advance(
        &mut self,
        cx: &mut Context,
        wait: Duration,
        advance: impl FnOnce(&mut Finding) -> Step,
    ) {
        let Some(search) = &mut self.search else {
            return;
        };
        match advance(&mut search.finding) {
            Step::Wait => search.until = Instant::now() + wait,
            Step::Ask(questions) => {
                search.until = Instant::now() + self.timings.probe_patience;
                for question in questions {
                    self.publish(&question, Request::Harmless);
                }
            }
            Step::Found(kind) => self.found(cx, kind),
            Step::Neither(tried) => {
                self.search = None;
                cx.deliver(BrokerEvent::BadRoster(tried));
            }
        }
    }

    fn found(&mut self, cx: &mut Context, kind: Kind) {
        self.search = None;
        cx.learn(kind);
        cx.tell_family();
        let ours = cx.dialect.subscriptions();
        let others = TOPICS
            .iter()
            .filter(|topic| ours.iter().all(|(_, it)| it != *topic));
        for topic in others {
            if self.sender.unsubscribe(topic).is_ok() {
                self.queued.push_back(Request::SignOfLife);
            }
        }
        self.subscribe(cx);
    }
}
