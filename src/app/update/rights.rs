//! Learning what the account may do from the broker's refusals, and forgetting it when it may
//! have changed.

use super::without_list;
use crate::app::effect::Effect;
use crate::app::model::{Model, Tone};
use crate::domain::command::{Answer, Correlation, Deed, Verdict};
use crate::domain::link::{BrokerRequest, Channel};
use crate::domain::roster::Roster;
use crate::engine::connection::LinkState;
use crate::engine::user_list::NextList;

/// How often the broker is asked again by itself between two keys. The bound keeps a broker that
/// answers each question with news from being asked for ever.
const UNASKED: u8 = 3;

/// The broker admitted or refused a channel.
pub(super) fn on_channel(
    model: &mut Model,
    channel: Channel,
    refusal: Option<String>,
    effects: &mut Vec<Effect>,
) {
    let Some(sentence) = refusal else {
        if model.engine.refused.remove(&channel).is_some() && channel == Channel::Users {
            model.engine.next_list = NextList::Regained;
        }
        return;
    };
    let is_new = !model.engine.refused.contains_key(&channel);
    if channel != Channel::Users {
        model.engine.refused.insert(channel, sentence);
        if is_new && channel == Channel::Commands {
            // Who may send no commands may have lost more.
            ask_again(model, effects);
        }
        return;
    }
    let asked = std::mem::replace(&mut model.engine.next_list, NextList::News) == NextList::Refresh;
    if is_new {
        if model.engine.roster.is_some() && model.engine.old_since.is_none() {
            effects.push(Effect::AskTime);
        }
        without_list::enter(model, sentence, effects);
    } else {
        model.engine.refused.insert(channel, sentence);
        if asked {
            model.say(Tone::Warning, "The broker refuses the user list as before");
        }
    }
}

/// The broker refused a command, since the account may not send its kind.
pub(super) fn learn(model: &mut Model, deed: Deed, words: &str) {
    model.engine.denied.insert(deed, words.into());
}

/// What was learnt about commands may not be true any more.
pub(super) fn forget(model: &mut Model) {
    model.engine.denied.clear();
    model.engine.refused.remove(&Channel::Commands);
}

/// Asks the broker what this account may read, without a key: something says that it changed.
pub(super) fn ask_again(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.engine.unasked < UNASKED && model.engine.link == LinkState::Connected {
        model.engine.unasked += 1;
        effects.push(Effect::Broker(BrokerRequest::Refresh));
    }
}

/// Another admin's answer: when it may be about our own account, our rights may have changed.
pub(super) fn overhear(model: &mut Model, answer: &Answer, effects: &mut Vec<Effect>) {
    // An answer to somebody's question for groups names no deed: two consoles that look at one user
    // must not make each other ask for ever.
    let changed = answer.user.as_ref();
    if let Some(user) = changed.filter(|_| answer.deed == Some(Deed::Permission)) {
        model.engine.user_info.doubt(user);
    }
    let about_us = match &answer.user {
        Some(user) => model.engine.is_self(user) && answer.deed.is_some(),
        // Older brokers do not say whose settings were changed.
        None => answer.correlation == Correlation::Unmarked,
    };
    if about_us && answer.verdict == Verdict::Accepted {
        ask_again(model, effects);
    }
}

/// A new list: when it shows our own account changed, what was learnt is forgotten, and the
/// broker is asked what we may still read.
pub(super) fn watch_own_row(model: &mut Model, newer: &Roster, effects: &mut Vec<Effect>) {
    let waiting = model.engine.waiting.as_ref().map(|waiting| &waiting.roster);
    let (Some(own), Some(last)) = (model.engine.own(), waiting.or(model.engine.roster.as_ref()))
    else {
        return;
    };
    if last.row(own).is_none() {
        return;
    }
    let mut by_others = Vec::new();
    let groups = |roster: &Roster| roster.user(own).map(|user| user.groups.clone());
    let mut changed = newer.row(own).is_none() || groups(newer) != groups(last);
    for permission in newer.permissions() {
        let grant = newer.grant(own, &permission.key);
        if grant == last.grant(own, &permission.key) {
            continue;
        }
        changed = true;
        let field = model.engine.drafts.field(own, &permission.key);
        let is_ours = field.is_some_and(|field| grant.is_some_and(|grant| grant.is(field.wanted)));
        if let Some(grant) = grant.filter(|_| !is_ours) {
            by_others.push(format!("{} is now {}", permission.label, grant.word()));
        }
    }
    if !changed {
        return;
    }
    if !by_others.is_empty() {
        let text = format!("Your own account was changed: {}", by_others.join(", "));
        model.say(Tone::Warning, text);
    }
    forget(model);
    ask_again(model, effects);
}
