//! Publishes the answer to a command: late, twice or never, and with its link cut, as the faults
//! ask. How an answer is worded is in `answer`.

use std::sync::Arc;

use super::answer::Answer;
use super::broker::Broker;
use super::fault_state::Cut;
use super::session::LinkId;
use super::topics;

/// Answers and cuts in the order that the fault asks for.
pub(super) fn conclude(
    broker: &Arc<Broker>,
    link: Option<LinkId>,
    cut: Cut,
    answer: Option<Answer>,
) {
    let lost = matches!(cut, Cut::BeforeAck | Cut::BeforeAnswer);
    if let Some(answer) = answer.filter(|_| !lost) {
        let payload = answer.render(broker.command_settings.answer_format);
        publish_answer(broker, payload, link.is_some());
    }
    let Some(link) = link else { return };
    match cut {
        Cut::Nowhere | Cut::BeforeExecuting => {}
        Cut::BeforeAck => broker.state().cut(link),
        Cut::BeforeAnswer | Cut::AfterAnswer => broker.state().cut_after_flush(link),
    }
}

fn publish_answer(broker: &Arc<Broker>, payload: Vec<u8>, faulty: bool) {
    let mut knobs = broker.knobs();
    if faulty && knobs.withholds() {
        return;
    }
    let (delay, twice) = (knobs.delay, knobs.twice);
    drop(knobs);
    let publish = move |broker: &Broker| {
        if faulty && twice {
            broker.publish_own(topics::OUTPUT, payload.clone(), false);
        }
        broker.publish_own(topics::OUTPUT, payload, false);
    };
    if faulty && !delay.is_zero() {
        broker.later(delay, publish);
    } else {
        publish(broker);
    }
}
