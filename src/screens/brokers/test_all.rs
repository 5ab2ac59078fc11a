//! Tests all brokers, a few at once, so that one that is dead delays no other. What a single test
//! would ask a person for, a password or the consent to send one in clear, is said in the row
//! instead. The words of a result are in `words`.

use std::collections::VecDeque;

use crate::domain::brokers_at_once::CONNECTING_AT_ONCE;
use crate::domain::reason::Tone;
use crate::screens::bindings::Action;
use crate::screens::brokers::attempt::{Attempt, Outcome, Purpose, Step};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::{connecting, words};
use crate::screens::effect::Effect;
use crate::screens::message::{ConnectionId, Message, Timer};
use crate::text;

/// The tests under way, and what came of those that are over.
#[derive(Debug, Default)]
pub struct TestAll {
    running: Vec<Attempt>,
    /// The names of those that have not begun.
    waiting: VecDeque<String>,
    over: usize,
    problems: usize,
    /// Those that only a person can go on with.
    untested: usize,
}

impl TestAll {
    /// Whether any broker is still to be tested.
    pub fn is_under_way(&self) -> bool {
        !self.running.is_empty() || !self.waiting.is_empty()
    }

    /// Whether a link is that of a test.
    pub fn holds(&self, link: ConnectionId) -> bool {
        self.running.iter().any(|it| it.link == link)
    }

    /// How the test of a broker goes, if it is under way.
    pub fn word(&self, name: &str) -> Option<&'static str> {
        if self.running.iter().any(|it| it.profile.name == name) {
            return Some("testing…");
        }
        let waits = self.waiting.iter().any(|it| it == name);
        waits.then_some("waiting…")
    }
}

/// Tests all brokers that are shown and have an address.
pub(super) fn begin(cx: &mut ListContext) {
    let shown = cx.shown().filter(|profile| profile.address.is_ok());
    let waiting: VecDeque<String> = shown.map(|profile| profile.name.clone()).collect();
    let (count, cancel) = (waiting.len(), cx.key(Action::Close));
    cx.tests = TestAll {
        waiting,
        ..TestAll::default()
    };
    let brokers = text::count(count, "broker", "brokers");
    cx.say(Tone::Info, format!("Testing {brokers} · {cancel} cancel"));
    go_on(cx);
}

/// Begins as many as may run at once.
fn go_on(cx: &mut ListContext) {
    while cx.tests.running.len() < CONNECTING_AT_ONCE
        && let Some(name) = cx.tests.waiting.pop_front()
    {
        let Some(profile) = cx.profile(&name).cloned() else {
            continue;
        };
        if connecting::is_exposed(cx, &profile) {
            let test = cx.key(Action::Test);
            let why = format!("not tested: its password would be sent unencrypted; {test} asks");
            skip(cx, &name, Outcome::new(Tone::Warning, why, "not encrypted"));
            continue;
        }
        let attempt = connecting::dial(cx, Purpose::Test, profile, None);
        cx.tests.running.push(attempt);
    }
    let tests = &cx.tests;
    if tests.is_under_way() || tests.over == 0 {
        return;
    }
    let tested = text::count(tests.over - tests.untested, "broker", "brokers");
    let (tone, problems) = match (tests.problems, tests.untested) {
        (0, 0) => (Tone::Good, "no problems".into()),
        (0, _) => (Tone::Info, "no problems".into()),
        (some, _) => (Tone::Warning, text::count(some, "problem", "problems")),
    };
    let said = match tests.untested {
        0 => format!("{tested} tested: {problems}"),
        all if all == tests.over => {
            format!("{} not tested", text::count(all, "broker", "brokers"))
        }
        some => format!("{tested} tested: {problems}; {some} not tested"),
    };
    cx.say(tone, said);
}

/// Notes that a broker was not tested. What an earlier test found stays.
fn skip(cx: &mut ListContext, name: &str, outcome: Outcome) {
    cx.tests.over += 1;
    cx.tests.untested += 1;
    if !cx.outcomes.contains_key(name) {
        cx.note(name, outcome);
    }
}

/// Notes what came of a broker.
fn note(cx: &mut ListContext, name: &str, outcome: Outcome) {
    cx.tests.over += 1;
    cx.tests.problems += usize::from(outcome.tone != Tone::Good);
    cx.note(name, outcome);
}

/// Takes a message about the link of a test. Returns whether a row shows something else now.
pub(super) fn on_message(cx: &mut ListContext, link: ConnectionId, message: Message) -> bool {
    let mut running = cx.tests.running.iter_mut();
    let Some(attempt) = running.find(|it| it.link == link) else {
        return false;
    };
    let profile = &mut attempt.profile;
    let outcome = match message {
        Message::Broker(_, event) => match attempt.step(event) {
            Step::GoOn => return false,
            Step::Admitted => {
                cx.effects.push(connecting::patience(link));
                return false;
            }
            Step::Refused { reason, .. } => words::refused(&attempt.profile, &reason),
            Step::Failed(reason) => words::failed(&attempt.profile, &reason),
            Step::Found => words::tested(attempt),
        },
        Message::Timer(_, Timer::Test) => words::tested(attempt),
        Message::NotOpened(_, why) => words::failed(profile, &why),
        Message::PasswordWanted(_) => {
            let test = cx.key(Action::Test);
            let why = format!("not tested: no password is stored; {test} asks for it");
            let outcome = Outcome::new(Tone::Warning, why, words::PASSWORD);
            end(cx, link, |cx, name| skip(cx, name, outcome));
            return true;
        }
        Message::Dialling {
            address: Some(address),
            ..
        } => {
            profile.address = Ok(address);
            return false;
        }
        _ => return false,
    };
    end(cx, link, |cx, name| note(cx, name, outcome));
    true
}

fn end(cx: &mut ListContext, link: ConnectionId, tell: impl FnOnce(&mut ListContext, &str)) {
    let place = cx.tests.running.iter().position(|it| it.link == link);
    if let Some(at) = place {
        let attempt = cx.tests.running.swap_remove(at);
        cx.effects.push(Effect::Leave(link));
        tell(cx, &attempt.profile.name);
        go_on(cx);
    }
}

/// The person gives the rest of the tests up.
pub(super) fn cancel(cx: &mut ListContext) {
    let tests = std::mem::take(&mut cx.tests);
    for attempt in tests.running {
        cx.effects.push(Effect::Leave(attempt.link));
        let outcome = Outcome::new(Tone::Info, "cancelled", "cancelled");
        cx.note(&attempt.profile.name, outcome);
    }
}

/// The entry of a broker is another one now: what its test finds says nothing about that.
pub(super) fn forget(cx: &mut ListContext, name: &str) {
    cx.tests.waiting.retain(|it| it != name);
    let gone = |it: &Attempt| it.profile.name == name;
    let place = cx.tests.running.iter().position(gone);
    if let Some(at) = place {
        let attempt = cx.tests.running.swap_remove(at);
        cx.effects.push(Effect::Leave(attempt.link));
        go_on(cx);
    }
}
