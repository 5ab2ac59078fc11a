//! Runs an attempt to reach a broker, from the key to the broker's yes or no. Opening and testing
//! both go here. How long a yes to a password in clear counts is decided here too (`agreed`).
//!
//! One at a time; testing all is [`test_all`], and several are opened together by `marks`. Each has
//! a link of its own, so that what comes late from an earlier one is dropped.
//!
//! The runtime gets the password, starts the broker task and passes on what it says. *Connected*
//! hands that same link to a new console. A refused login ends the link and opens the prompt; what
//! is typed there is a new attempt on a new link. A test ends its link when it knows what it
//! wanted.
//!
//! - An attempt from the list is one try. When it fails, the reason stands in the row, and nothing
//!   tries again by itself, since every refused login brings an account nearer to being banned. The
//!   console's link does try again.
//! - A test says what was admitted: reading the list, sending commands. Whether a single command is
//!   allowed is known only from the answer to it, so no test says that an account may change users.
//! - While a broker is tried no form opens: the console that follows would take the keyboard from
//!   it.
//! - A password that was typed for a broker is kept by its link alone, so it is asked for again
//!   each time.

use std::time::Duration;

use crate::domain::address::Address;
use crate::domain::broker_messages::{BrokerEvent, Link};
use crate::domain::link_safety::LinkSafety;
use crate::domain::profile::{Origin, Profile};
use crate::domain::reason::Tone;
use crate::domain::refused_login;
use crate::domain::secret::Secret;
use crate::screens::brokers::attempt::{Attempt, Outcome, Purpose, Step};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::{test_all, words};
use crate::screens::effect::{Connect, Effect};
use crate::screens::message::{ConnectionId, Message, Timer};
use crate::screens::next::Next;
use crate::screens::question::{ConfirmAction, Question};

/// How long a broker that admitted us may take to show what the account may do. Longer than the
/// broker task waits for the answer to its harmless command.
const TEST_PATIENCE: Duration = Duration::from_secs(10);

/// The name of the broker inside this program.
const DEMO: &str = "demo";

/// Tries a broker; asks first where a password would cross a network in clear.
pub(in crate::screens) fn begin(cx: &mut ListContext, purpose: Purpose, name: &str) -> Next {
    let Some(profile) = cx.profile(name).cloned() else {
        return Next::Stay;
    };
    if !is_exposed(cx, &profile) {
        connect(cx, purpose, profile, None);
        return Next::Stay;
    }
    let lines = vec![
        format!(
            "The connection to {} is not encrypted.",
            words::address(&profile)
        ),
        format!(
            "Anyone on the network can read the password of {} and all that you do.",
            words::user(&profile)
        ),
        "mqtts:// encrypts it, if the broker supports that.".into(),
    ];
    let title = format!("Send the password of {name} unencrypted?");
    let consequence = ConfirmAction::SendInClear(purpose, name.into());
    Next::ask(Question::new(title, lines, "Send it", consequence).dangerous(true))
}

/// Whether a password would cross a network in clear without the person's knowledge.
pub(crate) fn is_exposed(cx: &ListContext, profile: &Profile) -> bool {
    let Ok(address) = &profile.address else {
        return false;
    };
    LinkSafety::of(address, &profile.tls).needs_consent()
        && profile.username.is_some()
        && !is_plaintext_known(cx, profile)
}

pub(in crate::screens) fn is_plaintext_known(cx: &ListContext, profile: &Profile) -> bool {
    profile.allow_plaintext || cx.setup.allow_plaintext || cx.agreed.contains(&agreement(profile))
}

fn agreement(profile: &Profile) -> (String, String) {
    (profile.name.clone(), words::address(profile))
}

/// The person agreed to send a password in clear: that is not asked again in this session.
pub(in crate::screens) fn agreed(cx: &mut ListContext, purpose: Purpose, name: &str) {
    if let Some(profile) = cx.profile(name).cloned() {
        cx.agreed.insert(agreement(&profile));
        connect(cx, purpose, profile, None);
    }
}

fn connect(cx: &mut ListContext, purpose: Purpose, profile: Profile, password: Option<Secret>) {
    if purpose == Purpose::Open {
        test_all::cancel(cx);
    }
    cx.attempt = Some(dial(cx, purpose, profile, password));
}

/// Connects to a broker, on a link of its own.
pub(super) fn dial(
    cx: &mut ListContext,
    purpose: Purpose,
    profile: Profile,
    password: Option<Secret>,
) -> Attempt {
    let link = cx.new_link();
    cx.effects.push(Effect::Connect(Box::new(Connect {
        link,
        profile: profile.clone(),
        password,
    })));
    Attempt::new(link, profile, purpose)
}

/// Opens the broker inside this program.
pub(in crate::screens) fn demo(cx: &mut ListContext) {
    test_all::cancel(cx);
    let link = cx.new_link();
    cx.effects.push(Effect::Demo(link));
    // Where it listens is known when it runs.
    let mut profile = Profile::new(DEMO, Origin::BuiltIn, Address::mqtt("localhost", 1883));
    profile.username = Some("root".into());
    cx.attempt = Some(Attempt {
        is_demo: true,
        ..Attempt::new(link, profile, Purpose::Open)
    });
    cx.say(Tone::Info, "Starting the demo broker");
}

/// The person gives the attempt up, and this is noted of it.
pub(in crate::screens) fn cancel(cx: &mut ListContext, outcome: Outcome) {
    if let Some(attempt) = cx.attempt.take() {
        cx.effects.push(Effect::Leave(attempt.link));
        cx.note(&attempt.profile.name, outcome);
    }
}

/// The person typed the password: a new attempt, with that.
pub(in crate::screens) fn given(cx: &mut ListContext, password: &str) {
    if let Some(attempt) = cx.attempt.take() {
        cx.effects.push(Effect::Leave(attempt.link));
        let password = Some(Secret::new(password));
        connect(cx, attempt.purpose, attempt.profile, password);
    }
}

// --- What becomes of it ---

/// The password is there, and the link is being made.
pub(crate) fn dialling(cx: &mut ListContext, factory_password: bool, address: Option<Address>) {
    if let Some(attempt) = &mut cx.attempt {
        attempt.factory_password = factory_password;
        if let Some(address) = address {
            attempt.profile.address = Ok(address);
        }
    }
}

/// The attempt failed, and this is why.
pub(crate) fn fail(cx: &mut ListContext, why: &str) {
    if let Some(attempt) = &cx.attempt {
        let outcome = words::failed(&attempt.profile, why);
        end(cx, outcome);
    }
}

/// The attempt ends, and this is said of it.
pub(crate) fn end(cx: &mut ListContext, outcome: Outcome) {
    let Some(attempt) = cx.attempt.take() else {
        return;
    };
    cx.effects.push(Effect::Leave(attempt.link));
    let name = &attempt.profile.name;
    cx.line = None;
    // The demo has no row that could say so.
    if attempt.is_demo || cx.selected.as_ref() != Some(name) {
        cx.say(outcome.tone, format!("{name}: {}", outcome.text));
    }
    if !attempt.is_demo {
        cx.note(name, outcome);
    }
}

/// The attempt that a message admits: its console can be shown.
pub(crate) fn admitted(cx: &mut ListContext, message: &Message) -> Option<Attempt> {
    let Message::Broker(link, BrokerEvent::Link(Link::Connected)) = message else {
        return None;
    };
    let admits = |it: &mut Attempt| it.link == *link && it.purpose == Purpose::Open;
    cx.attempt.take_if(admits)
}

/// Applies what the link of the attempt tells. Returns the words with which another password is
/// asked for, where one may help.
pub(crate) fn on_event(cx: &mut ListContext, event: BrokerEvent) -> Option<String> {
    let attempt = cx.attempt.as_mut()?;
    match attempt.step(event) {
        Step::GoOn => {}
        Step::Admitted => {
            let start = patience(attempt.link);
            cx.effects.push(start);
        }
        Step::Refused {
            reason,
            credentials,
        } => return refused(cx, &reason, credentials),
        Step::Failed(reason) => fail(cx, &reason),
        Step::Found => end_test(cx),
    }
    None
}

/// The time that a broker has that admitted us for a test.
pub(super) const fn patience(link: ConnectionId) -> Effect {
    Effect::Start(link, Timer::Test, TEST_PATIENCE)
}

/// Another password may help where the broker says that this one does not.
fn refused(cx: &mut ListContext, reason: &str, credentials: bool) -> Option<String> {
    let attempt = cx.attempt.as_ref()?;
    let has_user = attempt.profile.username.is_some();
    if credentials && has_user && !attempt.is_demo {
        let words = refused_login::sentence(reason);
        cx.surface.effects.push(Effect::Leave(attempt.link));
        return Some(words);
    }
    let outcome = words::refused(&attempt.profile, reason);
    end(cx, outcome);
    None
}

/// The test is over, or the time for it: says what is known by now.
pub(crate) fn end_test(cx: &mut ListContext) {
    if let Some(attempt) = &cx.attempt {
        let outcome = words::tested(attempt);
        end(cx, outcome);
    }
}
