//! Reads the user list of a broker that is asked for it.
//!
//! How often a broker that tells nothing is asked is in `broker::timings` (`poll`).
//!
//! It is read again when something tells of a change: at once, but not more often than the broker
//! can bear, and not between the commands of a longer plan. Where nothing tells, it is asked now
//! and then.
//!
//! - Any answer that tells of a change, ours or not, has the list read again: 50 ms after the last
//!   one, or 2 s after the first while our own commands go on. Answers come in the order of the
//!   broker's work, so a list that comes after an answer has what it told.
//! - The first question goes with `QoS` 1, since only its acknowledgement shows a refusal. The
//!   others go with `QoS` 0: a broker with Nagle's algorithm waits 40 ms for each otherwise.

use std::time::Duration;

use tokio::time::Instant;

use super::{Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::{AnswerMode, Decoded, Publish};
use crate::broker::wire::Refusal;
use crate::domain::broker_messages::{BrokerEvent, Channel};

/// How long to wait for more changes: a script makes several, and so does a plan of ours.
const GATHER: Duration = Duration::from_millis(50);
/// How long a list may be known to be old while our own commands go on.
const OLD_AT_MOST: Duration = Duration::from_secs(2);
/// How long the broker rests after a reading: a multiple of the time that it took, and the longest
/// rest.
const REST: u32 = 4;
const REST_AT_MOST: Duration = Duration::from_secs(5);
/// How often an unanswered question is asked: answers come with `QoS` 0, so one can be lost.
const TRIES: u8 = 2;

#[derive(Debug)]
pub(super) struct ListPolling {
    /// When the time for the answer to the open question ends.
    until: Option<Instant>,
    began: Instant,
    /// Questions in a row without an answer.
    unanswered: u8,
    /// Whether the list was asked for again while it is read.
    again: bool,
    /// When the list was first and last said to be old.
    stale: Option<(Instant, Instant)>,
    /// The earliest time of the next reading.
    rest_until: Instant,
    /// When to ask whether anything changed.
    poll_at: Option<Instant>,
    /// What the console knows about the list.
    told: Option<bool>,
}

impl ListPolling {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self {
            until: None,
            began: now,
            unanswered: 0,
            again: false,
            stale: None,
            rest_until: now,
            poll_at: None,
            told: None,
        }
    }
}

impl Session {
    /// When something must happen at the latest.
    pub(super) fn polling_until(&self) -> Option<Instant> {
        let moments = [self.polling.until, self.read_at(), self.polling.poll_at];
        moments.into_iter().flatten().min()
    }

    /// When to read the list again because it is old.
    fn read_at(&self) -> Option<Instant> {
        let polling = &self.polling;
        let (since, last) = polling.stale.filter(|_| polling.until.is_none())?;
        let gathered = if self.commands_out.is_empty() {
            last + GATHER
        } else {
            since + OLD_AT_MOST
        };
        Some(gathered.max(polling.rest_until))
    }

    pub(super) fn polling_deadline(&mut self, cx: &mut Context, now: Instant) {
        let over = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= now);
        if over(self.polling.until) {
            self.unanswered(cx);
        } else if over(self.read_at()) {
            self.ask_list(cx);
        } else if over(self.polling.poll_at) && self.polling.until.is_none() {
            let question = cx.dialect.poll();
            self.ask_once(&question);
        }
    }

    /// Reads the list from its beginning.
    pub(super) fn ask_list(&mut self, cx: &mut Context) {
        if self.polling.until.is_some() && self.polling.unanswered == 0 {
            self.polling.again = true;
            return;
        }
        self.polling.stale = None;
        self.polling.again = false;
        self.polling.began = Instant::now();
        let question = cx.dialect.ask_list();
        // The first with QoS 1, since only that shows a refusal.
        if self.publish(&question, Request::Question) {
            self.await_answer();
        }
    }

    /// Asks with `QoS` 0: with `QoS` 1 a broker waits for an acknowledgement of TCP before it
    /// answers.
    fn ask_once(&mut self, question: &Publish) {
        if self.publish_once(question, Request::Harmless) {
            self.await_answer();
        }
    }

    fn await_answer(&mut self) {
        let patience = if self.polling.told == Some(true) {
            self.timings.connect_timeout
        } else {
            self.timings.probe_patience
        };
        self.polling.poll_at = None;
        self.polling.until = Some(Instant::now() + patience);
    }

    fn unanswered(&mut self, cx: &mut Context) {
        self.polling.unanswered += 1;
        if self.polling.unanswered < TRIES {
            return self.ask_list(cx);
        }
        self.end_reading(cx);
        // Nothing says that it was refused.
        let silence = cx.dialect.silence();
        cx.deliver(if self.listed {
            BrokerEvent::BadRoster(silence)
        } else {
            BrokerEvent::NoRoster(silence)
        });
        if self.answer_mode.is_none() {
            self.set_answer_mode(cx, AnswerMode::WithIds);
        }
    }

    /// The question was refused.
    pub(super) fn question_refused(&mut self, cx: &mut Context, refusal: Refusal) {
        let sentence = cx.dialect.refusal(Channel::Users, refusal.words);
        self.refuse_list(cx, sentence);
    }

    pub(super) fn refuse_list(&mut self, cx: &mut Context, sentence: String) {
        self.end_reading(cx);
        // What was refused is not asked again without a key.
        self.polling.poll_at = None;
        self.polling.told = Some(false);
        cx.deliver(BrokerEvent::Channel(Channel::Users, Some(sentence)));
        if self.answer_mode.is_none() {
            self.set_answer_mode(cx, AnswerMode::WithIds);
        }
    }

    fn end_reading(&mut self, cx: &Context) {
        let now = Instant::now();
        let rest = (now - self.polling.began) * REST;
        self.polling.until = None;
        self.polling.unanswered = 0;
        self.polling.rest_until = now + rest.min(REST_AT_MOST);
        self.polling.poll_at = cx.settings.timings.poll.map(|poll| now + poll);
        if std::mem::take(&mut self.polling.again) {
            self.polling.stale = Some((now, now));
        }
    }

    /// Handles what was decoded about the list.
    pub(super) fn on_list_news(&mut self, cx: &mut Context, decoded: Decoded) {
        match decoded {
            Decoded::Answered => {
                self.polling.unanswered = 0;
                self.await_answer();
                if self.polling.told != Some(true) {
                    self.polling.told = Some(true);
                    cx.deliver(BrokerEvent::Channel(Channel::Users, None));
                    cx.deliver(BrokerEvent::Channel(Channel::Answers, None));
                }
                self.set_commands(cx, None);
                if self.answer_mode.is_none() {
                    self.set_answer_mode(cx, AnswerMode::WithIds);
                }
            }
            Decoded::Ask(question) => self.ask_once(&question),
            Decoded::Listed => {
                // The broker answers in the order of its work, so all earlier changes are in it.
                self.polling.stale = None;
                self.end_reading(cx);
            }
            Decoded::Unread | Decoded::Polled => self.end_reading(cx),
            Decoded::Stale => {
                let now = Instant::now();
                let since = self.polling.stale.map_or(now, |(since, _)| since);
                self.polling.stale = Some((since, now));
            }
            Decoded::Probe(..) | Decoded::Groups(..) | Decoded::Event(_) => {}
        }
    }
}
