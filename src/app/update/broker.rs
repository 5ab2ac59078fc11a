//! What the broker, or the link to it, did.

use std::time::Duration;

use super::{answers, know, lists, login, probe, rights, saving, unknown, without_list};
use crate::app::effect::Effect;
use crate::app::message::Timer;
use crate::app::model::{Model, Tone};
use crate::domain::link::{BrokerEvent, Link};
use crate::domain::local_time::LocalTime;
use crate::engine::connection::{Cause, LinkState, Retry};
use crate::engine::user_list::NextList;

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn on_event(model: &mut Model, event: BrokerEvent, effects: &mut Vec<Effect>) {
    match event {
        BrokerEvent::Link(link) => on_link(model, link, effects),
        BrokerEvent::Channel(channel, refusal) => {
            rights::on_channel(model, channel, refusal, effects);
        }
        BrokerEvent::Ready { in_flight } => {
            model.engine.queue.set_limit(in_flight);
            saving::pump(model, effects);
        }
        BrokerEvent::UnknownFamily(tried) => unknown::gave_up(model, tried, effects),
        BrokerEvent::Unheard(why) => model.engine.unheard = why,
        BrokerEvent::Family { family, notice } => {
            unknown::found(model);
            model.engine.queue.set_together(family.together);
            model.engine.session.family = *family;
            notice.clone_into(&mut model.settings.notice);
        }
        BrokerEvent::Reading { done, total } => {
            // One that is read by itself, to see whether anything changed, is nobody's concern.
            model.changed =
                model.engine.roster.is_none() || model.engine.next_list != NextList::News;
            model.engine.reading = model.changed.then_some((done, total));
        }
        BrokerEvent::Roster(roster, remarks) => lists::arrive(model, roster, remarks, effects),
        BrokerEvent::BadRoster(why) => {
            probe::on_no_list(model);
            model.engine.next_list = NextList::News;
            model.engine.reading = None;
            model.engine.bad_list = Some(why);
            if model.engine.roster.is_none() {
                without_list::withheld(model, effects);
            }
        }
        BrokerEvent::NoRoster(why) => {
            probe::on_no_list(model);
            model.engine.next_list = NextList::News;
            model.engine.reading = None;
            model.engine.bad_list = Some(why);
            without_list::withheld(model, effects);
        }
        BrokerEvent::Answer(answer) => answers::on_answer(model, &answer, effects),
        BrokerEvent::Groups(user, told) => know::on_groups(model, user, &told, effects),
        BrokerEvent::Report(report) => know::on_report(model, report),
        BrokerEvent::PasswordWorks(id) => answers::password_works(model, id),
        BrokerEvent::FactoryPassword(is) => model.engine.session.factory_password = is,
        BrokerEvent::Undelivered(id, why) => answers::on_undelivered(model, id, &why, effects),
    }
}

fn on_link(model: &mut Model, link: Link, effects: &mut Vec<Effect>) {
    let was_connected = model.engine.link == LinkState::Connected;
    model.engine.link = match link {
        // While nothing is known of the new try, what went wrong stays on the screen.
        Link::Connecting => {
            match std::mem::replace(&mut model.engine.link, LinkState::Connecting) {
                LinkState::Down { cause, reason, .. } => LinkState::Down {
                    cause,
                    reason,
                    retry: Retry::Now,
                },
                _ => LinkState::Connecting,
            }
        }
        Link::Connected => {
            login::admitted(model);
            model.engine.user_info.on_connected();
            model.engine.identity.on_connected();
            // What the account may read stays as it was until the broker says it anew.
            rights::forget(model);
            unknown::found(model);
            if model.engine.roster.is_some() {
                model.engine.next_list = NextList::Return;
                model.say(Tone::Good, "Connected again; reading the user list");
            }
            LinkState::Connected
        }
        Link::Waiting { retry_in, reason } => {
            down(model, Cause::Lost, reason, Some(retry_in), effects)
        }
        Link::Refused {
            retry_in,
            reason,
            credentials: false,
        } => down(model, Cause::Refused, reason, retry_in, effects),
        Link::Refused {
            retry_in, reason, ..
        } => {
            login::refused(model);
            down(model, Cause::Credentials, reason, retry_in, effects)
        }
    };
    if model.engine.link != LinkState::Connected {
        model.engine.next_list = NextList::News;
        model.engine.reading = None;
        if was_connected {
            model.engine.user_info.on_link_lost();
            if model.engine.roster.is_some() && model.engine.old_since.is_none() {
                effects.push(Effect::AskTime);
            }
            answers::on_link_lost(model, effects);
            probe::on_no_list(model);
        }
    }
}

fn down(
    model: &mut Model,
    cause: Cause,
    reason: String,
    retry_in: Option<Duration>,
    effects: &mut Vec<Effect>,
) -> LinkState {
    model.engine.countdown += 1;
    let Some(retry_in) = retry_in else {
        let retry = Retry::OnRequest;
        return LinkState::Down {
            cause,
            reason,
            retry,
        };
    };
    // Rounded up, so that the screen never promises a try that is late.
    let seconds = retry_in.as_millis().div_ceil(1000);
    effects.push(Effect::Start(
        Timer::Countdown(model.engine.countdown),
        SECOND,
    ));
    LinkState::Down {
        cause,
        reason,
        retry: in_seconds(u64::try_from(seconds).unwrap_or(u64::MAX)),
    }
}

const fn in_seconds(seconds: u64) -> Retry {
    match seconds {
        0 => Retry::Now,
        _ => Retry::In(seconds),
    }
}

/// The link, or the list, was lost at this time: what is shown may be old from now on. Or users
/// changed at it. Returns whether that is news: the time is asked for other reasons too.
pub(super) fn note_time(model: &mut Model, time: LocalTime) -> bool {
    let in_details = model.engine.user_info.stamp(&time) && know::shows_details(model);
    let lost = model.engine.link != LinkState::Connected || model.engine.list_is_refused();
    let is_news = lost && model.engine.roster.is_some() && model.engine.old_since.is_none();
    if is_news {
        model.engine.old_since = Some(time);
    }
    is_news || in_details
}

/// One second less until the next try, as the header shows it.
pub(super) fn count_down(model: &mut Model, generation: u64, effects: &mut Vec<Effect>) {
    if generation != model.engine.countdown {
        model.changed = false;
        return;
    }
    if let LinkState::Down { retry, .. } = &mut model.engine.link
        && let Retry::In(seconds) = *retry
    {
        *retry = in_seconds(seconds.saturating_sub(1));
        if *retry != Retry::Now {
            effects.push(Effect::Start(Timer::Countdown(generation), SECOND));
        }
    }
}
