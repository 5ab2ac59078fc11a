//! What the broker, or the link to it, did.

use std::time::Duration;

use super::{answers, lists, rights, saving};
use crate::app::effect::Effect;
use crate::app::message::Timer;
use crate::app::model::{LinkState, Model, NextList, Tone};
use crate::domain::link::{BrokerEvent, Link};

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn on_event(model: &mut Model, event: BrokerEvent, effects: &mut Vec<Effect>) {
    match event {
        BrokerEvent::Link(link) => on_link(model, link, effects),
        BrokerEvent::Channel(channel, refusal) => {
            rights::on_channel(model, channel, refusal, effects);
        }
        BrokerEvent::Ready { in_flight } => {
            model.flights.set_limit(in_flight);
            saving::pump(model, effects);
        }
        BrokerEvent::Roster(roster, remarks) => lists::arrive(model, roster, remarks, effects),
        BrokerEvent::BadRoster(why) => {
            model.next_list = NextList::News;
            model.bad_list = Some(why);
        }
        BrokerEvent::Answer(answer) => answers::on_answer(model, &answer, effects),
        BrokerEvent::PasswordWorks(id) => answers::password_works(model, id),
        BrokerEvent::Undelivered(id, why) => answers::on_undelivered(model, id, &why, effects),
    }
}

fn on_link(model: &mut Model, link: Link, effects: &mut Vec<Effect>) {
    let was_connected = model.link == LinkState::Connected;
    model.link = match link {
        // While nothing is known of the new try, what went wrong stays on the screen.
        Link::Connecting => match std::mem::replace(&mut model.link, LinkState::Connecting) {
            LinkState::Down {
                refused, reason, ..
            } => LinkState::Down {
                refused,
                reason,
                seconds: 0,
            },
            _ => LinkState::Connecting,
        },
        Link::Connected => {
            // What the account may read stays as it was until the broker says it anew.
            rights::forget(model);
            if model.roster.is_some() {
                model.next_list = NextList::Return;
                model.say(Tone::Good, "Connected again; reading the user list");
            }
            LinkState::Connected
        }
        Link::Waiting { retry_in, reason } => down(model, false, reason, retry_in, effects),
        Link::Refused {
            retry_in, reason, ..
        } => down(model, true, reason, retry_in, effects),
    };
    if model.link != LinkState::Connected {
        model.next_list = NextList::News;
        if was_connected {
            answers::on_link_lost(model, effects);
        }
    }
}

fn down(
    model: &mut Model,
    refused: bool,
    reason: String,
    retry_in: Duration,
    effects: &mut Vec<Effect>,
) -> LinkState {
    model.countdown += 1;
    // Rounded up, so that the screen never promises a try that is late.
    let seconds = retry_in.as_millis().div_ceil(1000);
    effects.push(Effect::Start(Timer::Countdown(model.countdown), SECOND));
    LinkState::Down {
        refused,
        reason,
        seconds: u64::try_from(seconds).unwrap_or(u64::MAX),
    }
}

/// One second less until the next try, as the header shows it.
pub(super) fn count_down(model: &mut Model, generation: u64, effects: &mut Vec<Effect>) {
    if generation != model.countdown {
        model.changed = false;
        return;
    }
    if let LinkState::Down { seconds, .. } = &mut model.link {
        *seconds = seconds.saturating_sub(1);
        if *seconds > 0 {
            effects.push(Effect::Start(Timer::Countdown(generation), SECOND));
        }
    }
}
