//! Subscribing on a connection, and reading the user list again. Which topics there are says the
//! dialect (`Dialect::subscriptions`, `session_topics`).
//!
//! Where a list was granted and does not come within `Timings::list_patience` (10 s),
//! `BrokerEvent::NoRoster` has the console work by name until one comes; so it does where the only
//! list that came cannot be read. A list that does not come *again* on the same connection leaves
//! the table as it is, and says so.

use tokio::time::Instant;

use super::queued::Kind;
use super::{Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::{AnswerMode, Listing};
use crate::broker::wire::Refusal;
use crate::domain::broker_messages::{BrokerEvent, Channel};

/// How far a new reading of the user list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resubscription {
    Idle,
    Unsubscribing,
    Subscribing {
        /// Whether another reading was asked for meanwhile: the list may have been on its way
        /// already.
        again: bool,
    },
}

impl Session {
    pub(super) fn refresh(&mut self, cx: &Context) {
        if self.admitted.is_none() || self.leaving.is_some() {
            // A new link brings a list anyway.
            return;
        }
        if cx.known.is_none() {
            if self.search_until().is_none() {
                self.find_out(cx);
            }
            return;
        }
        if cx.dialect.listing() == Listing::Asked {
            // The account may have won or lost rights.
            if self.resubscription == Resubscription::Idle {
                self.subscribe(cx);
            }
            return;
        }
        match &mut self.resubscription {
            Resubscription::Unsubscribing => {}
            Resubscription::Subscribing { again } => *again = true,
            Resubscription::Idle => self.read_again(cx),
        }
    }

    /// A subscription yields the retained list; only a new one yields it again (M).
    pub(super) fn read_again(&mut self, cx: &Context) {
        let subscriptions = cx.dialect.subscriptions().iter();
        let users = subscriptions.filter(|(channel, _)| *channel == Channel::Users);
        for (_, topic) in users {
            if self.enqueue(
                self.sender.unsubscribe(topic),
                Kind::Unsubscribe,
                Request::Unsubscribe,
            ) {
                self.resubscription = Resubscription::Unsubscribing;
                self.resubscription_until = Some(Instant::now() + self.timings.connect_timeout);
            }
        }
    }

    /// Subscribes to everything, also when the list is read again: rights may have changed either
    /// way, and only the answer to a subscription tells.
    pub(super) fn subscribe(&mut self, cx: &Context) {
        let subscriptions = cx.dialect.subscriptions().iter();
        let (channels, topics): (Vec<_>, Vec<_>) = subscriptions.copied().unzip();
        self.enqueue(
            self.sender.subscribe(&topics),
            Kind::Subscribe,
            Request::Subscribe(channels),
        );
        self.await_subscriptions(cx);
    }

    /// Takes what the broker admits and refuses.
    pub(super) fn await_subscriptions(&mut self, cx: &Context) {
        self.await_list(cx);
        self.resubscription = Resubscription::Subscribing { again: false };
        self.resubscription_until = Some(Instant::now() + self.timings.connect_timeout);
    }

    pub(super) fn on_subscribed(
        &mut self,
        cx: &mut Context,
        channels: &[Channel],
        results: &[Result<(), Refusal>],
    ) {
        let again = self.resubscription == Resubscription::Subscribing { again: true };
        self.resubscription = Resubscription::Idle;
        self.resubscription_until = None;
        let was_deaf = self.refused.contains(&Channel::Answers);
        let mut refusal_of_answers = None;
        for (place, channel) in channels.iter().enumerate() {
            let missing = Err(Refusal {
                rights: false,
                words: "no reason given",
            });
            let result = results.get(place).copied().unwrap_or(missing);
            self.refused.retain(|refused| refused != channel);
            let refusal = result
                .err()
                .map(|refusal| cx.dialect.refusal(*channel, refusal.words));
            if refusal.is_some() {
                self.refused.push(*channel);
            }
            if *channel == Channel::Answers {
                refusal_of_answers.clone_from(&refusal);
            }
            cx.deliver(BrokerEvent::Channel(*channel, refusal));
        }
        if cx.dialect.listing() == Listing::Asked {
            return match refusal_of_answers {
                Some(sentence) => self.refuse_list(cx, sentence),
                None => self.ask_list(cx),
            };
        }
        if self.refused.contains(&Channel::Users) {
            self.list_until = None;
        }
        if channels.contains(&Channel::Answers) {
            if self.refused.contains(&Channel::Answers) {
                // Nobody would hear the answer to a probe.
                if self.answer_mode.is_none() {
                    self.set_answer_mode(cx, AnswerMode::WithoutIds);
                }
            } else if was_deaf || self.probe.is_unasked() || self.asks_again() {
                self.ask(cx);
            }
        }
        if again {
            self.read_again(cx);
        }
    }

    /// A list was subscribed to: it has to come, unless that is refused. It may come before the
    /// broker's yes.
    pub(super) fn await_list(&mut self, cx: &Context) {
        let comes = cx.dialect.listing() == Listing::Subscribed;
        let until = Instant::now() + self.timings.list_patience;
        self.list_until = comes.then_some(until);
    }

    /// The list did not come.
    pub(super) fn list_overdue(&mut self, cx: &Context) {
        self.list_until = None;
        let seconds = self.timings.list_patience.as_secs();
        let event = if self.listed {
            let text = format!("The broker has not sent the user list again in {seconds} s.");
            BrokerEvent::BadRoster(text)
        } else {
            let text = format!(
                "The broker lets this account read the user list, but has not sent it in {seconds} s."
            );
            BrokerEvent::NoRoster(text)
        };
        cx.deliver(event);
    }
}
