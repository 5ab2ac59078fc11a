//! Reading the user list of a broker that is asked for it.
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
use crate::broker::dialect::{Heard, Publish, Voice};
use crate::broker::wire::Refusal;
use crate::domain::link::{BrokerEvent, Channel};

/// How long to wait for more changes: a script makes several, and so does a plan of ours.
const GATHER: Duration = Duration::from_millis(50);
/// How long a list may be known to be old while our own commands go on.
const OLD_AT_MOST: Duration = Duration::from_secs(2);
/// How long the broker rests after a reading, as a multiple of what that took, and at most.
const REST: u32 = 4;
const REST_AT_MOST: Duration = Duration::from_secs(5);
/// How often an unanswered question is asked: answers come with `QoS` 0, so one can be lost.
const TRIES: u8 = 2;

/// Where it stands.
#[derive(Debug)]
pub(super) struct Asking {
    /// Until when the answer to the question under way may come.
    until: Option<Instant>,
    began: Instant,
    /// Questions in a row without an answer.
    unanswered: u8,
    /// Whether the list was asked for again while it is read.
    again: bool,
    /// Since when the list is known to be old, and when that was last heard.
    stale: Option<(Instant, Instant)>,
    /// Not to be read again before.
    rest_until: Instant,
    /// When to ask whether anything changed.
    poll_at: Option<Instant>,
    /// What the console was told of the list.
    told: Option<bool>,
}

impl Asking {
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
    pub(super) fn asking_until(&self) -> Option<Instant> {
        let moments = [self.asking.until, self.read_at(), self.asking.poll_at];
        moments.into_iter().flatten().min()
    }

    /// When to read the list again because it is old.
    fn read_at(&self) -> Option<Instant> {
        let asking = &self.asking;
        let (since, last) = asking.stale.filter(|_| asking.until.is_none())?;
        let gathered = if self.commands_out.is_empty() {
            last + GATHER
        } else {
            since + OLD_AT_MOST
        };
        Some(gathered.max(asking.rest_until))
    }

    pub(super) fn asking_deadline(&mut self, cx: &mut Context, now: Instant) {
        let over = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= now);
        if over(self.asking.until) {
            self.unanswered(cx);
        } else if over(self.read_at()) {
            self.ask_list(cx);
        } else if over(self.asking.poll_at) && self.asking.until.is_none() {
            let question = cx.dialect.poll();
            self.ask_once(&question);
        }
    }

    /// Reads the list from its beginning.
    pub(super) fn ask_list(&mut self, cx: &mut Context) {
        if self.asking.until.is_some() && self.asking.unanswered == 0 {
            self.asking.again = true;
            return;
        }
        self.asking.stale = None;
        self.asking.again = false;
        self.asking.began = Instant::now();
        let question = cx.dialect.ask_list();
        // The first with QoS 1, since only that shows a refusal.
        if self.publish(&question, Request::Question) {
            self.await_answer();
        }
    }

    /// Asks with `QoS` 0, which a broker answers at once where it would else wait for an
    /// acknowledgement of TCP.
    fn ask_once(&mut self, question: &Publish) {
        if self.publish_once(question, Request::Harmless) {
            self.await_answer();
        }
    }

    fn await_answer(&mut self) {
        let patience = if self.asking.told == Some(true) {
            self.timings.connect_timeout
        } else {
            self.timings.probe_patience
        };
        self.asking.poll_at = None;
        self.asking.until = Some(Instant::now() + patience);
    }

    fn unanswered(&mut self, cx: &mut Context) {
        self.asking.unanswered += 1;
        if self.asking.unanswered < TRIES {
            return self.ask_list(cx);
        }
        self.end_reading(cx);
        // Nothing was refused, as far as anybody can tell.
        let silence = cx.dialect.silence();
        cx.deliver(if self.listed {
            BrokerEvent::BadRoster(silence)
        } else {
            BrokerEvent::NoRoster(silence)
        });
        if self.voice.is_none() {
            self.speak(cx, Voice::Marked);
        }
    }

    /// The question was refused.
    pub(super) fn question_refused(&mut self, cx: &mut Context, refusal: Refusal) {
        let sentence = cx.dialect.refusal(Channel::Users, refusal.words);
        self.refuse_list(cx, sentence);
    }

    pub(super) fn refuse_list(&mut self, cx: &mut Context, sentence: String) {
        self.end_reading(cx);
        // Nothing is asked by itself that was refused.
        self.asking.poll_at = None;
        self.asking.told = Some(false);
        cx.deliver(BrokerEvent::Channel(Channel::Users, Some(sentence)));
        if self.voice.is_none() {
            self.speak(cx, Voice::Marked);
        }
    }

    fn end_reading(&mut self, cx: &Context) {
        let now = Instant::now();
        let rest = (now - self.asking.began) * REST;
        self.asking.until = None;
        self.asking.unanswered = 0;
        self.asking.rest_until = now + rest.min(REST_AT_MOST);
        self.asking.poll_at = cx.settings.timings.poll.map(|poll| now + poll);
        if std::mem::take(&mut self.asking.again) {
            self.asking.stale = Some((now, now));
        }
    }

    /// What was heard about the list.
    pub(super) fn hear_of_list(&mut self, cx: &mut Context, heard: Heard) {
        match heard {
            Heard::Answered => {
                self.asking.unanswered = 0;
                self.await_answer();
                if self.asking.told != Some(true) {
                    self.asking.told = Some(true);
                    cx.deliver(BrokerEvent::Channel(Channel::Users, None));
                    cx.deliver(BrokerEvent::Channel(Channel::Answers, None));
                }
                self.set_commands(cx, None);
                if self.voice.is_none() {
                    self.speak(cx, Voice::Marked);
                }
            }
            Heard::Ask(question) => self.ask_once(&question),
            Heard::Listed => {
                // The broker answers in the order in which it works: what was told before is in it.
                self.asking.stale = None;
                self.end_reading(cx);
            }
            Heard::Unread | Heard::Polled => self.end_reading(cx),
            Heard::Stale => {
                let now = Instant::now();
                let since = self.asking.stale.map_or(now, |(since, _)| since);
                self.asking.stale = Some((since, now));
            }
            Heard::Probe(..) | Heard::Groups(..) | Heard::Event(_) => {}
        }
    }
}
