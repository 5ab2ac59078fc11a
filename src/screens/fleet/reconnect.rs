//! What mends a broker that is not connected, and the sentence about its trouble: its key asks for
//! the password ([`crate::screens::fleet::log_in`]), or whether the password may cross a network in
//! clear, or tries again.

use crate::domain::reason::Tone;
use crate::domain::refused_login;
use crate::engine::Engine;
use crate::engine::connection::{Cause, LinkState};
use crate::screens::bindings::Action;
use crate::screens::fleet::connecting;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::{Member, Reach};
use crate::screens::fleet::targets::named;
use crate::screens::next::{Next, Place, Purpose};
use crate::screens::question::{ConfirmAction, Question};
use crate::text;

/// What a broker needs to be connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Need {
    /// A password; what the broker said of the last one.
    Password(Option<String>),
    /// That its password may cross a network in clear.
    Consent,
    /// Another try.
    Retry,
}

pub(super) fn need(member: &Member) -> Option<Need> {
    match (&member.reach, member.cx.engine.link()) {
        (Reach::Exposed, _) => Some(Need::Consent),
        (Reach::PasswordWanted, _) => Some(Need::Password(None)),
        (Reach::Failed(_), _) => Some(Need::Retry),
        (Reach::Linked, LinkState::Down { cause, reason, .. }) => {
            let is_login = *cause == Cause::Credentials && member.profile.username.is_some();
            Some(if is_login {
                Need::Password(Some(refused_login::sentence(reason)))
            } else {
                Need::Retry
            })
        }
        _ => None,
    }
}

/// What is wrong with a broker that is not as it should be, and the key that mends it.
pub(super) fn trouble(cx: &FleetContext, member: &Member) -> Option<(String, Tone)> {
    let standing = member.standing();
    if standing.text.is_empty() {
        return None;
    }
    let word = match need(member) {
        Some(Need::Password(_)) => "log in",
        Some(Need::Consent) => "connect",
        Some(Need::Retry) => "retry",
        None => "",
    };
    let key = match word {
        "" => String::new(),
        word => format!(" · {} {word}", cx.key(Action::LogIn)),
    };
    let name = text::short(member.name());
    Some((format!("{name}: {}{key}", standing.text), standing.tone))
}

/// Whether the key does anything: for the focused broker, or for another where nothing is wrong
/// there.
///
/// # Errors
/// That nothing is wrong.
pub(super) fn applies(cx: &FleetContext) -> Result<(), String> {
    let Some(member) = cx.focused().filter(|member| need(member).is_none()) else {
        return Ok(());
    };
    let name = text::short(member.name());
    if *member.cx.engine.link() != LinkState::Connected {
        return Err(format!("Wait: {name} is being connected"));
    }
    match first_in_need(cx) {
        Some(_) => Ok(()),
        None => Err(format!("{name} is connected")),
    }
}

/// The first broker that waits for a person, else the first that can be tried again.
fn first_in_need(cx: &FleetContext) -> Option<usize> {
    let mut needs = cx.members.iter().map(need);
    let waits = needs.position(|it| it.is_some_and(|it| it != Need::Retry));
    waits.or_else(|| cx.members.iter().position(|it| need(it).is_some()))
}

/// Mends the focused broker, or the first that needs it where the focused one does not.
pub(super) fn begin(cx: &mut FleetContext) -> Next {
    if cx.focused().and_then(need).is_none() {
        cx.broker = first_in_need(cx).unwrap_or(cx.broker);
    }
    match cx.focused().and_then(need) {
        Some(Need::Password(_)) => {
            let user = cx.focused().map_or("", |it| it.profile.login());
            Next::Open(Place::Form(Purpose::LogIn(user.into())))
        }
        Some(Need::Consent) => ask(cx),
        Some(Need::Retry) => {
            again(cx, cx.broker);
            connecting::go_on(cx);
            Next::Stay
        }
        None => Next::Stay,
    }
}

/// Reads the list of a broker again, or tries to connect it.
pub(super) fn again(cx: &mut FleetContext, broker: usize) {
    match cx.members.get_mut(broker) {
        Some(member) if matches!(member.reach, Reach::Failed(_)) => member.reach = Reach::Waiting,
        Some(member) if member.reach == Reach::Linked => {
            cx.call(broker, Engine::refresh);
        }
        _ => {}
    }
}

/// Asks before passwords cross a network in clear: that of the focused broker, and of the marked
/// ones.
fn ask(cx: &FleetContext) -> Next {
    let is_exposed = |at: &usize| cx.members[*at].reach == Reach::Exposed;
    let all: Vec<usize> = (0..cx.members.len()).filter(is_exposed).collect();
    let is_meant = |at: &&usize| **at == cx.broker || cx.members[**at].marked;
    let meant: Vec<usize> = all.iter().filter(is_meant).copied().collect();
    let names: Vec<_> = meant
        .iter()
        .map(|at| text::short(cx.members[*at].name()))
        .collect();
    let names = named(&names);
    let (link, password) = match meant.len() {
        1 => ("The link is", "the password"),
        _ => ("The links are", "the passwords"),
    };
    let lines = vec![
        format!("{link} not encrypted: {names}."),
        format!("Anyone on the network can read {password} and all that you do."),
        "mqtts:// encrypts it, if the broker supports that.".into(),
    ];
    let title = match meant.len() {
        1 => format!("Send the password of {names} unencrypted?"),
        count => format!("Send the passwords of {count} brokers unencrypted?"),
    };
    let asides = if all.len() > meant.len() {
        let mark = cx.key(Action::MarkMatches);
        vec![format!(
            "{} not connected for the same reason: mark all with {mark} to ask for them together.",
            text::count(all.len() - meant.len(), "other is", "others are")
        )]
    } else {
        Vec::new()
    };
    let consequence = ConfirmAction::ConnectInClear(meant);
    let question = Question::new(title, lines, "Send it", consequence);
    Next::ask(question.beside(asides).dangerous(true))
}

/// The person agreed to that.
pub(super) fn agreed(cx: &mut FleetContext, brokers: &[usize]) {
    for at in brokers {
        if let Some(member) = cx.members.get_mut(*at)
            && member.reach == Reach::Exposed
        {
            member.cx.call(Engine::agree_plaintext);
            member.reach = Reach::Waiting;
        }
    }
    connecting::go_on(cx);
}
