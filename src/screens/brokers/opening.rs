//! An attempt to reach a broker, from the key to the broker's yes or no.
//!
//! One at a time. Each has a link of its own, so what comes late from an earlier one is told apart.
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
use crate::domain::link::{BrokerEvent, Channel, Link};
use crate::domain::profile::{LinkSafety, Origin, Profile};
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::screens::brokers::dialog::{ConfirmAction, Dialog, Prompt};
use crate::screens::brokers::model::{Attempt, Brokers, Findings, Purpose};
use crate::screens::brokers::words;
use crate::screens::effect::{Connect, Effect};
use crate::screens::message::{ConnectionId, Timer};
use crate::screens::question::Question;

/// How long a broker that admitted us may take to show what the account may do. Longer than the
/// broker task waits for the answer to its harmless command.
const TEST_PATIENCE: Duration = Duration::from_secs(10);

/// The name of the broker inside this program.
const DEMO: &str = "demo";

/// Tries a broker; asks first where a password would cross a network in clear.
pub(in crate::screens) fn begin(
    brokers: &mut Brokers,
    purpose: Purpose,
    name: &str,
    effects: &mut Vec<Effect>,
) {
    let Some(profile) = brokers.profile(name).cloned() else {
        return;
    };
    if !is_exposed(brokers, &profile) {
        return connect(brokers, purpose, profile, None, effects);
    }
    let lines = vec![
        format!("The link to {} is not encrypted.", words::address(&profile)),
        format!(
            "Whoever listens on the network can read the password of {} and all that you do.",
            words::user(&profile)
        ),
        "mqtts:// encrypts it, where the broker offers that.".into(),
    ];
    let title = format!("Send the password of {name} in clear?");
    let consequence = ConfirmAction::SendInClear(purpose, name.into());
    let question = Question::new(title, lines, "Send it", consequence);
    brokers.dialogs.push(Dialog::Question(question));
}

/// Whether a password would cross a network in clear without the person's knowledge.
fn is_exposed(brokers: &Brokers, profile: &Profile) -> bool {
    let Ok(address) = &profile.address else {
        return false;
    };
    LinkSafety::of(address, &profile.tls) == LinkSafety::Plaintext
        && profile.username.is_some()
        && !is_plaintext_known(brokers, profile)
}

pub(in crate::screens) fn is_plaintext_known(brokers: &Brokers, profile: &Profile) -> bool {
    profile.allow_plaintext
        || brokers.setup.allow_plaintext
        || brokers.agreed.contains(&agreement(profile))
}

fn agreement(profile: &Profile) -> (String, String) {
    (profile.name.clone(), words::address(profile))
}

/// The person agreed to send a password in clear: that is not asked again in this session.
pub(in crate::screens) fn agreed(
    brokers: &mut Brokers,
    purpose: Purpose,
    name: &str,
    effects: &mut Vec<Effect>,
) {
    if let Some(profile) = brokers.profile(name).cloned() {
        brokers.agreed.insert(agreement(&profile));
        connect(brokers, purpose, profile, None, effects);
    }
}

fn connect(
    brokers: &mut Brokers,
    purpose: Purpose,
    profile: Profile,
    password: Option<Secret>,
    effects: &mut Vec<Effect>,
) {
    let link = brokers.new_link();
    effects.push(Effect::Connect(Box::new(Connect {
        link,
        profile: profile.clone(),
        password,
    })));
    brokers.attempt = Some(Attempt {
        link,
        profile,
        purpose,
        admitted: None,
        factory_password: false,
        is_demo: false,
    });
}

/// Opens the broker inside this program.
pub(in crate::screens) fn demo(brokers: &mut Brokers, effects: &mut Vec<Effect>) {
    let link = brokers.new_link();
    effects.push(Effect::Demo(link));
    // Where it listens is known when it runs.
    let mut profile = Profile::new(DEMO, Origin::BuiltIn, Address::mqtt("localhost", 1883));
    profile.username = Some("root".into());
    brokers.attempt = Some(Attempt {
        link,
        profile,
        purpose: Purpose::Open,
        admitted: None,
        factory_password: false,
        is_demo: true,
    });
    brokers.say(Tone::Info, "Starting the demo broker");
}

/// Gives the attempt up.
pub(in crate::screens) fn cancel(brokers: &mut Brokers, effects: &mut Vec<Effect>) {
    if let Some(attempt) = brokers.attempt.take() {
        effects.push(Effect::Leave(attempt.link));
        brokers.note(&attempt.profile.name, Tone::Info, "cancelled");
    }
}

fn is_current(brokers: &Brokers, link: ConnectionId) -> bool {
    let attempt = brokers.attempt.as_ref();
    attempt.is_some_and(|attempt| attempt.link == link)
}

// --- The password ---

/// No source has the password: the person is asked.
pub(crate) fn password_wanted(brokers: &mut Brokers, link: ConnectionId) {
    if is_current(brokers, link) {
        prompt(brokers, None);
    } else {
        brokers.changed = false;
    }
}

fn prompt(brokers: &mut Brokers, words: Option<String>) {
    let Some(attempt) = &brokers.attempt else {
        return;
    };
    let prompt = Prompt::new(&attempt.profile.name, words::user(&attempt.profile), words);
    // Only a page can lie there: forms wait until no attempt is under way.
    brokers.dialogs.clear();
    brokers.dialogs.push(Dialog::Password(prompt.into()));
}

/// The person typed it.
pub(in crate::screens) fn given(brokers: &mut Brokers, password: &str, effects: &mut Vec<Effect>) {
    if let Some(attempt) = brokers.attempt.take() {
        effects.push(Effect::Leave(attempt.link));
        let password = Some(Secret::new(password));
        connect(brokers, attempt.purpose, attempt.profile, password, effects);
    }
}

/// The person does not tell it.
pub(in crate::screens) fn not_given(brokers: &mut Brokers, effects: &mut Vec<Effect>) {
    if let Some(attempt) = brokers.attempt.take() {
        effects.push(Effect::Leave(attempt.link));
        let text = "not opened: no password was given";
        brokers.note(&attempt.profile.name, Tone::Info, text);
    }
}

// --- What becomes of it ---

/// The password is there, and the link is being made.
pub(crate) fn dialling(
    brokers: &mut Brokers,
    link: ConnectionId,
    factory_password: bool,
    address: Option<Address>,
) {
    brokers.changed = false;
    if let Some(attempt) = brokers.attempt.as_mut().filter(|it| it.link == link) {
        attempt.factory_password = factory_password;
        if let Some(address) = address {
            attempt.profile.address = Ok(address);
        }
    }
}

/// It could not even be tried.
pub(crate) fn not_opened(
    brokers: &mut Brokers,
    link: ConnectionId,
    why: &str,
    effects: &mut Vec<Effect>,
) {
    brokers.changed = is_current(brokers, link);
    if let Some(attempt) = brokers.attempt.take_if(|attempt| attempt.link == link) {
        effects.push(Effect::Leave(link));
        finish(brokers, &attempt, Tone::Bad, why);
    }
}

fn finish(brokers: &mut Brokers, attempt: &Attempt, tone: Tone, text: &str) {
    let name = &attempt.profile.name;
    brokers.line = None;
    if attempt.is_demo {
        // It has no row that could say so.
        return brokers.say(tone, format!("{name}: {text}"));
    }
    brokers.note(name, tone, text);
    if brokers.selected.as_ref() != Some(name) {
        brokers.say(tone, format!("{name}: {text}"));
    }
}

/// Applies what the link of an attempt tells. Returns the attempt once its console can be shown.
pub(crate) fn on_event(
    brokers: &mut Brokers,
    link: ConnectionId,
    event: &BrokerEvent,
    effects: &mut Vec<Effect>,
) -> Option<Attempt> {
    brokers.changed = is_current(brokers, link);
    let mut attempt = brokers.attempt.take_if(|attempt| attempt.link == link)?;
    match event {
        BrokerEvent::Link(Link::Connected) if attempt.purpose == Purpose::Open => {
            return Some(attempt);
        }
        BrokerEvent::Link(Link::Connected) => {
            attempt.admitted = Some(Findings::default());
            effects.push(Effect::Start(link, Timer::Test, TEST_PATIENCE));
        }
        BrokerEvent::Link(Link::Refused {
            reason,
            credentials,
            ..
        }) => {
            effects.push(Effect::Leave(link));
            refused(brokers, attempt, reason, *credentials);
            return None;
        }
        BrokerEvent::Link(Link::Waiting { reason, .. }) => {
            effects.push(Effect::Leave(link));
            finish(brokers, &attempt, Tone::Bad, reason);
            return None;
        }
        event => {
            let findings = attempt.admitted.as_mut();
            if findings.is_some_and(|findings| learn(findings, event)) {
                end_test(brokers, &attempt, effects);
                return None;
            }
        }
    }
    brokers.attempt = Some(attempt);
    None
}

/// Another password may help where the broker says that this one does not.
fn refused(brokers: &mut Brokers, attempt: Attempt, reason: &str, credentials: bool) {
    let words = format!("The broker refused the login: {reason}.");
    if credentials && attempt.profile.username.is_some() && !attempt.is_demo {
        brokers.attempt = Some(attempt);
        return prompt(brokers, Some(words));
    }
    let hint = if attempt.profile.username.is_none() {
        " The entry has no user name, and this broker admits nobody without one."
    } else {
        ""
    };
    finish(brokers, &attempt, Tone::Bad, &format!("{words}{hint}"));
}

/// Notes what an event tells of the account's rights. Returns whether nothing more is to come.
fn learn(findings: &mut Findings, event: &BrokerEvent) -> bool {
    match event {
        BrokerEvent::Channel(channel, refusal) => {
            let open = Some(refusal.is_none());
            match channel {
                Channel::Users => findings.list = open,
                Channel::Answers => findings.answers = open,
                Channel::Commands => findings.commands = open,
            }
        }
        BrokerEvent::Ready { .. } => findings.ready = true,
        BrokerEvent::Roster(roster, _) => findings.users = Some(roster.users().len()),
        BrokerEvent::BadRoster(why)
        | BrokerEvent::NoRoster(why)
        | BrokerEvent::UnknownFamily(why) => findings.bad_list = Some(why.clone()),
        _ => {}
    }
    if findings.bad_list.is_some() && findings.is_silent() {
        // It is not known what to ask it, or it answers nothing.
        return true;
    }
    let came = findings.users.is_some() || findings.bad_list.is_some();
    findings.ready && (findings.list == Some(false) || findings.list == Some(true) && came)
}

fn end_test(brokers: &mut Brokers, attempt: &Attempt, effects: &mut Vec<Effect>) {
    effects.push(Effect::Leave(attempt.link));
    let findings = attempt.admitted.clone().unwrap_or_default();
    let (text, tone) = words::tested(&attempt.profile, &findings);
    finish(brokers, attempt, tone, &text);
}

/// The time for a test is over: what is known by now is told.
pub(crate) fn on_timer(brokers: &mut Brokers, link: ConnectionId, effects: &mut Vec<Effect>) {
    brokers.changed = is_current(brokers, link);
    if let Some(attempt) = brokers.attempt.take_if(|attempt| attempt.link == link) {
        end_test(brokers, &attempt, effects);
    }
}
