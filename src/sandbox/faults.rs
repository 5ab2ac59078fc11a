//! Tests turn these knobs to make the sandbox misbehave. `fault_state` holds their state. They act
//! in `publish_answer` (answers), `broker` (lists), `handshake` (logins) and `state`
//! (subscriptions).

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::broker::Broker;
use super::fault_state::{Knobs, ListFault};
use super::topics;

/// Knobs that make the sandbox misbehave. Each acts from its call on, until [`Faults::reset`].
///
/// Faults of answers and cuts apply to commands that came over a connection, not to those of
/// `Sandbox::execute_as_other_admin`. A command whose publish is refused uses up none.
pub struct Faults {
    broker: Arc<Broker>,
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Faults").field(&self.broker.knobs()).finish()
    }
}

impl Faults {
    pub(super) fn new(broker: Arc<Broker>) -> Self {
        Self { broker }
    }

    /// Publishes each answer this much later. The command itself is executed at once, so the
    /// list comes before the answer.
    pub fn delay_answers(&self, delay: Duration) {
        self.broker.knobs().delay = delay;
    }

    /// Withholds every answer while on. The commands are executed.
    pub fn withhold_answers(&self, on: bool) {
        self.broker.knobs().withhold = on;
    }

    /// Withholds the next `count` answers. The commands are executed.
    pub fn withhold_next_answers(&self, count: usize) {
        self.broker.knobs().withhold_next = count;
    }

    /// Publishes each answer twice while on.
    pub fn answer_twice(&self, on: bool) {
        self.broker.knobs().twice = on;
    }

    /// What goes wrong when the list is published after a change.
    pub fn list(&self, fault: ListFault) {
        self.broker.knobs().list = fault;
    }

    /// Refuses subscriptions to exactly this filter while on, whoever asks: SUBACK 0x80 or 0x87.
    pub fn refuse_subscription(&self, filter: &str, on: bool) {
        switch(&mut self.broker.knobs().refused_filters, filter, on);
    }

    /// Refuses publishes on exactly this topic while on, whoever asks: silence in 3.1.1, a
    /// PUBACK (or PUBREC) with 0x87 in 5.
    pub fn refuse_publish(&self, topic: &str, on: bool) {
        switch(&mut self.broker.knobs().refused_topics, topic, on);
    }

    /// Cuts the link when each of the next `count` commands comes: nothing is executed, no
    /// PUBACK is sent.
    pub fn cut_before_executing(&self, count: usize) {
        self.broker.knobs().cut_before_executing = count;
    }

    /// Executes each of the next `count` commands, then cuts the link: no PUBACK, no answer to
    /// anybody. The list is published.
    pub fn cut_before_ack(&self, count: usize) {
        self.broker.knobs().cut_before_ack = count;
    }

    /// Sends the PUBACK of each of the next `count` commands, executes it, then cuts the link:
    /// no answer to anybody. The list is published, but not on this link.
    pub fn cut_before_answer(&self, count: usize) {
        self.broker.knobs().cut_before_answer = count;
    }

    /// Answers each of the next `count` commands, sends what is due on the link, then cuts it,
    /// 50 ms later. The list is published after the decision to cut, so not on this link.
    pub fn cut_after_answer(&self, count: usize) {
        self.broker.knobs().cut_after_answer = count;
    }

    /// Publishes these bytes as the list, retained. Empty bytes take the retained list away.
    /// The next change of a user publishes the true list again.
    pub fn send_list_bytes(&self, bytes: Vec<u8>) {
        self.broker.publish_own(topics::USERS, bytes, true);
    }

    /// Publishes these bytes as the report about sessions, retained.
    pub fn send_session_bytes(&self, bytes: Vec<u8>) {
        self.broker.publish_own(topics::SESSIONS, bytes, true);
    }

    /// Publishes these bytes as an answer.
    pub fn raw_answer(&self, bytes: Vec<u8>) {
        self.broker.publish_own(topics::OUTPUT, bytes, false);
    }

    /// Answers a CONNECT of MQTT 5 as a broker that knows only 3.1.1: return code 1.
    pub fn refuse_protocol_5(&self, on: bool) {
        self.broker.knobs().refuse_protocol_5 = on;
    }

    /// Refuses every CONNECT while on: return code 3 or reason 0x88, "server unavailable".
    pub fn refuse_connects(&self, on: bool) {
        self.broker.knobs().refuse_connects = on;
    }

    /// Ends the open sessions of a user that is removed or gets a new password (MQTT 5: reason
    /// 0x98, administrative action). Off, they stay open; which of both a real broker does is
    /// unknown.
    pub fn drop_sessions(&self, on: bool) {
        self.broker.knobs().drop_sessions = on;
    }

    /// Stops reading from and writing to every connection while on, new ones included, without
    /// closing any: a dead network. Keep-alive is not enforced meanwhile.
    pub fn freeze(&self, on: bool) {
        self.broker.freeze(on);
    }

    /// Turns every knob back.
    pub fn reset(&self) {
        *self.broker.knobs() = Knobs::default();
        self.broker.freeze(false);
    }
}

fn switch(set: &mut HashSet<String>, text: &str, on: bool) {
    if on {
        set.insert(text.to_owned());
    } else {
        set.remove(text);
    }
}
