//! When a session must do something, and when the peer counts as dead. How long an answer to a
//! command may take is in `engine::answer_timeout`.
//!
//! A message from the broker is no reply to a ping: lists also come over a link that is dead
//! upwards. While messages come in, rumqttc sends no pings, so an UNSUBSCRIBE of a filter that
//! nobody has asks for a sign of life.

use tokio::time::Instant;

use super::queued::Kind;
use super::subscribing::Resubscription;
use super::{NOTHING, Next, Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::AnswerMode;
use crate::broker::wire::{Failure, Stage};

impl Session {
    /// When something must happen at the latest. On an idle link a ping always goes out before, so
    /// it costs no wake-up.
    pub(in crate::broker) fn deadline(&self) -> Instant {
        let moments = [
            self.leaving,
            self.resubscription_until,
            self.probe.until(),
            self.questions.until(),
            self.ask_for_sign_at(),
            self.search_until(),
            self.polling_until(),
            self.list_until,
        ];
        let moments = moments.into_iter().flatten();
        moments.fold(self.alive_until(), Instant::min)
    }

    /// When the peer counts as dead. rumqttc would notice an unanswered ping only when the next one
    /// is due, after up to two intervals, and a hanging write not at all.
    fn alive_until(&self) -> Instant {
        match (self.admitted, self.ping_sent) {
            (None, _) => self.last_sign + self.timings.connect_timeout,
            (_, Some(sent)) => sent + self.keep_alive / 2,
            _ => self.last_sign + self.keep_alive + self.keep_alive / 2,
        }
    }

    /// When to ask for a sign of life besides the pings, which rumqttc holds back while messages
    /// come in. On an idle link a ping comes first.
    fn ask_for_sign_at(&self) -> Option<Instant> {
        let is_idle = self.ping_sent.is_none() && self.leaving.is_none();
        let wait = self.keep_alive + self.keep_alive / 16;
        (is_idle && self.admitted.is_some()).then(|| self.last_reply + wait)
    }

    fn ask_for_sign(&mut self) {
        self.enqueue(
            self.sender.unsubscribe(NOTHING),
            Kind::Unsubscribe,
            Request::SignOfLife,
        );
        // A full queue is a sign of the same trouble.
        self.ping_sent = Some(self.last_reply + self.keep_alive);
    }

    pub(in crate::broker) fn on_deadline(&mut self, cx: &mut Context, now: Instant) -> Next {
        let over = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= now);
        if over(self.leaving) {
            return Next::Leave;
        }
        if self.alive_until() <= now {
            return Next::Fail(match self.admitted {
                None => Failure::TimedOut(self.timings.connect_timeout, Stage::Login),
                Some(_) => Failure::Silent,
            });
        }
        if over(self.ask_for_sign_at()) {
            self.ask_for_sign();
        }
        if over(self.resubscription_until) {
            // A broker may leave an UNSUBSCRIBE without an answer, but not a SUBSCRIBE.
            if self.resubscription != Resubscription::Unsubscribing {
                return Next::Fail(Failure::Silent);
            }
            self.subscribe(cx);
        }
        if self.probe.expire(now) {
            self.set_answer_mode(cx, AnswerMode::WithoutIds);
        }
        if over(self.search_until()) {
            self.search_expired(cx);
        }
        if over(self.list_until) {
            self.list_overdue(cx);
        }
        self.polling_deadline(cx, now);
        self.questions.expire(cx, now);
        Next::Stay
    }
}
